"""The discussion as it stands, locked; a page that somebody overtook is refused."""

from datetime import datetime

from forum.accounts.operations.people import one_line
from forum.db import Texts, db, locked
from forum.discussions.models import Discussion
from forum.discussions.operations.moderating import log_change
from forum.errors import Refused
from forum.html import LIMIT, normalise
from forum.i18n import _


class Stale(Refused):
    """Somebody else changed the discussion since the page was made: both are shown."""


def fresh(
    discussion_id: int, expected_rev: int | None, *, even_archived: bool = False
) -> Discussion:
    """Return the discussion, locked, its revision raised. Raises Stale if the page is older.

    Raises Refused if it is archived, unless the act is about that.
    """
    discussion = locked(Discussion, discussion_id)
    if discussion.archived is not None and not even_archived:
        raise Refused(_("This discussion is archived: take it back first, then change it."))
    if discussion.rev != expected_rev:
        raise Stale(
            _(
                "Somebody changed this discussion since you opened this page. Nothing was saved"
                " yet: compare below, then save again."
            )
        )
    discussion.rev += 1
    return discussion


def has_opened(discussion: Discussion, at: datetime) -> bool:
    """Say whether readers could answer already: it was announced, and its first day came."""
    return (
        discussion.announced is not None
        and discussion.announced <= at
        and (discussion.opens is None or discussion.opens <= at)
    )


def line(text: str, most: int, field: str) -> str:
    """Return a text of one line as it is stored. Raises Refused if it is too long."""
    text = one_line(text)
    if len(text) > most:
        raise Refused(
            _("This is too long: at most %(most)s characters fit.", most=most), field=field
        )
    return text


def long_text(text: str, most: int, field: str) -> str:
    """Return a text of several lines as it is stored. Raises Refused if it is too long."""
    text = normalise(text).strip()
    if len(text) > min(most, LIMIT):
        raise Refused(
            _("This is too long: at most %(most)s characters fit.", most=most), field=field
        )
    return text


def with_text(texts: Texts, language: str, base: str, text: str) -> Texts:
    """Return the texts with another wording in a language; the same one changes nothing."""
    before = texts.get(language)
    if (before.text if before else "") == text:
        return texts
    if language == base:
        return texts.with_source(base, text)
    return texts.with_translation(language, text, base=base)


def logged(
    discussion: Discussion,
    verb: str,
    before: dict[str, object],
    after: dict[str, object],
    *,
    by_id: int,
    at: datetime,
    about: str = "discussion",
    about_id: int | None = None,
) -> bool:
    """Write down what is different, if anything is; say whether it is."""
    different = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if not different:
        return False
    log_change(
        discussion.id,
        verb,
        about,
        about_id or discussion.id,
        before={key: before[key] for key in different if key in before},
        after={key: after[key] for key in different if key in after},
        by_id=by_id,
        at=at,
    )
    db.session.flush()
    return True
