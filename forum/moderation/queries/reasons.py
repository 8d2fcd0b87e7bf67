"""Ready-made notes to authors: as they come with the software, or as this site words them."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import select

from forum.db import Shown, Texts, db
from forum.i18n import _, speaking
from forum.moderation.models import ReasonText
from forum.settings import INTERFACE_LANGUAGES

# Reasons that always mean the same; the others need words of their own each time.
READY_REASONS = ("no_identity", "personal_data", "off_topic", "duplicate", "abuse")


def as_delivered(code: str, language: str) -> str:
    """Return the note that comes with the software, in one of the interface's languages."""
    with speaking(language):
        return {
            "no_identity": _(
                "Readers and the organisers want to know from which experience a text speaks. Say"
                " who you are and for whom you work; you can still stay anonymous to readers."
            ),
            "personal_data": _(
                "Your text names a person who did not agree to it, or says where somebody can be"
                " found. Leave these words out and send it again: the rest can stay as it is."
            ),
            "off_topic": _(
                "Your text is about something else than the questions of this discussion. Say in a"
                " sentence how it answers one of them and send it again, or keep it for another"
                " discussion."
            ),
            "duplicate": _(
                "The same text is there already, so that readers would meet it twice. If you wanted"
                " to add something, send only what is new."
            ),
            "abuse": _(
                "Your text insults or threatens somebody. Say what you disagree with and why,"
                " without attacking the person."
            ),
        }[code]


def own_words() -> dict[str, Texts]:
    """Return what this site says instead, by reason, in one statement."""
    return {row.key: row.body for row in db.session.scalars(select(ReasonText))}


def ready_made(language: str, own: Mapping[str, Texts] | None = None) -> dict[str, Shown]:
    """Return the note for each reason in this language, else in English.

    ``own`` are the site's own words; they are read in one statement if None.
    """
    own = own_words() if own is None else own
    return {code: _worded(code, language, own.get(code, Texts())) for code in READY_REASONS}


def _worded(code: str, language: str, own: Texts) -> Shown:
    said = own.plain()
    for choice in (language, "en"):
        if choice in said:
            return Shown(said[choice], choice)
        if choice in INTERFACE_LANGUAGES:
            return Shown(as_delivered(code, choice), choice)
    raise AssertionError("English is always there")


def mark_of(language: str, own: dict[str, Texts]) -> str:
    """Return what tells whether the site's words of a language were changed meanwhile."""
    said = [own[code].plain().get(language, "") if code in own else "" for code in READY_REASONS]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]
