"""What a discussion says of itself: title and launch note per language, who organises it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from forum.db import db
from forum.discussions.models import Discussion, Organiser
from forum.discussions.operations.preparing.basics import TITLE_LENGTH
from forum.discussions.operations.preparing.fresh import (
    fresh,
    line,
    logged,
    long_text,
    with_text,
)
from forum.errors import Refused
from forum.html import LIMIT
from forum.i18n import _

MOST_ORGANISERS = 40
ORGANISER_LENGTH = 300


def set_texts(
    discussion_id: int,
    *,
    language: str,
    title: str,
    launch: str,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> Discussion:
    """Store title and launch note (Markdown) in one language of the discussion.

    Raises Refused for another language, a base title that would go, a text that is too long.
    """
    discussion = fresh(discussion_id, expected_rev)
    base = discussion.base_language
    if language not in discussion.languages:
        raise Refused(_("The discussion isn't in this language."))
    title = line(title, TITLE_LENGTH, "title")
    if not title and language == base:
        raise Refused(_("Give the discussion a title."), field="title")
    launch = long_text(launch, LIMIT, "launch")
    before = _said(discussion, language)
    discussion.title = with_text(discussion.title, language, base, title)
    discussion.launch = with_text(discussion.launch, language, base, launch)
    logged(discussion, "texts_changed", before, _said(discussion, language), by_id=by_id, at=at)
    return discussion


def _said(discussion: Discussion, language: str) -> dict[str, object]:
    title, launch = discussion.title.get(language), discussion.launch.get(language)
    return {
        f"title {language}": title.text if title else None,
        f"launch {language}": launch.text if launch else None,
    }


def set_organisers(
    discussion_id: int,
    names: Sequence[str],
    *,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> Discussion:
    """Store who organises, in this order; a label, not a right. Empty names are left out."""
    discussion = fresh(discussion_id, expected_rev)
    wanted = list(
        dict.fromkeys(filter(None, (line(n, ORGANISER_LENGTH, "organisers") for n in names)))
    )
    if len(wanted) > MOST_ORGANISERS:
        raise Refused(
            _("At most %(most)s organisers fit.", most=MOST_ORGANISERS), field="organisers"
        )
    rows = list(
        db.session.scalars(
            select(Organiser)
            .where(Organiser.discussion_id == discussion.id)
            .order_by(Organiser.position)
        )
    )
    if (before := [row.name for row in rows]) == wanted:
        return discussion
    organisations = {row.name: row.organisation_id for row in rows}
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    db.session.add_all(
        Organiser(
            discussion_id=discussion.id,
            name=name,
            organisation_id=organisations.get(name),
            position=position,
        )
        for position, name in enumerate(wanted)
    )
    db.session.flush()
    db.session.expire(discussion, ["organisers"])
    logged(
        discussion,
        "organisers_set",
        {"organisers": before},
        {"organisers": wanted},
        by_id=by_id,
        at=at,
    )
    return discussion
