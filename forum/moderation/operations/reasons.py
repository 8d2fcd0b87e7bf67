"""Word the ready-made notes as this site says them."""

from collections.abc import Mapping

from forum.db import Texts, db
from forum.errors import Refused
from forum.html import normalise
from forum.i18n import _
from forum.moderation.models import ReasonText
from forum.moderation.queries.reasons import READY_REASONS, as_delivered, mark_of, own_words
from forum.settings import INTERFACE_LANGUAGES, SiteSetting

LONGEST = 2_000


def word_reasons(language: str, notes: Mapping[str, str], *, seen: str) -> None:
    """Set the notes of a language; an empty one, or one as delivered, is the software's again.

    ``seen`` is the mark of what stood there. Raises Refused if it was changed meanwhile, for an
    unknown language, and for a note that is too long.
    """
    if language not in INTERFACE_LANGUAGES:
        raise Refused(_("One of these languages is not available."))
    db.session.get(SiteSetting, 1, with_for_update=True)  # one change of these texts at a time
    own = own_words()
    if mark_of(language, own) != seen:
        raise Refused(
            _("Somebody else changed these notes in the meantime. Compare yours with them first.")
        )
    for code in READY_REASONS:
        text = normalise(notes.get(code, "")).strip()
        if len(text) > LONGEST:
            raise Refused(_("A ready-made note can have at most 2,000 characters."), field=code)
        if text == as_delivered(code, language):
            text = ""
        said = {**own.get(code, Texts()).plain(), language: text}
        row = db.session.get(ReasonText, code)
        if row is not None:
            row.body = Texts.of(said)
        elif text:
            db.session.add(ReasonText(key=code, body=Texts.of(said)))
    db.session.flush()
