"""How questions read before they were amended: readers see it beside the note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.db import Texts, db
from forum.discussions.models import DiscussionChange


@dataclass(frozen=True, slots=True)
class EarlierWording:
    """How a question read, by language, until an instant."""

    texts: Texts
    until: datetime


def earlier_wordings(
    discussion_ids: Sequence[int], question_ids: Sequence[int]
) -> dict[int, tuple[EarlierWording, ...]]:
    """Return the wordings before amendments by question, newest first.

    One statement, none without questions.
    """
    if not question_ids:
        return {}
    rows = db.session.execute(
        select(DiscussionChange.about_id, DiscussionChange.before, DiscussionChange.at)
        .where(
            DiscussionChange.discussion_id.in_(discussion_ids),
            DiscussionChange.verb == "amended",
            DiscussionChange.about == "question",
            DiscussionChange.about_id.in_(question_ids),
        )
        .order_by(DiscussionChange.id.desc())
    )
    found: dict[int, tuple[EarlierWording, ...]] = {}
    for question_id, before, at in rows:
        wording = EarlierWording(Texts.of((before or {}).get("wordings") or {}), at)
        found[question_id] = (*found.get(question_id, ()), wording)
    return found
