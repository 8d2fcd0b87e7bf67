"""What was published for the first time, and how far each follower was mailed of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.db import db
from forum.discussions.models import Contribution, Mailed, Version
from forum.discussions.queries.reading import WholeText, passages_of
from forum.moderation.models import Decision, Submission
from forum.moderation.queries import is_published


@dataclass(frozen=True, slots=True)
class News:
    """A text that is public now, and when it was published first."""

    id: int
    discussion_id: int
    author_id: int | None
    reply_to_id: int | None
    at: datetime


def news(discussion_ids: Collection[int], since: datetime, until: datetime) -> list[News]:
    """Return what was first published after ``since`` and not after ``until``, oldest first.

    Imports are no news, and facilitators' messages have letters of their own.
    """
    first = func.min(Decision.at)
    rows = db.session.execute(
        select(
            Contribution.id,
            Contribution.discussion_id,
            Contribution.person_id,
            Contribution.reply_to_id,
            first,
        )
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Decision, Decision.submission_id == Submission.id)
        .where(
            Contribution.discussion_id.in_(discussion_ids),
            Contribution.kind == "contribution",
            Contribution.channel != "import",
            Contribution.number.is_not(None),
            Submission.changed > since,  # nothing of what changed before was published after
            is_published(),
            Decision.to_state == "published",
        )
        .group_by(
            Contribution.id,
            Contribution.discussion_id,
            Contribution.person_id,
            Contribution.reply_to_id,
        )
        .having(first > since, first <= until)
        .order_by(first, Contribution.id)
    )
    return [News(*row) for row in rows]


def whole_by_id(ids: Collection[int]) -> dict[int, WholeText]:
    """Return public texts by their keys with their passages, in two statements."""
    rows = db.session.execute(
        select(Contribution, Version)
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(Contribution.id.in_(ids), is_published())
    ).all()
    cut = passages_of([version.id for _contribution, version in rows])
    return {
        written.id: WholeText(written, version, tuple(cut[version.id])) for written, version in rows
    }


def numbers_of(ids: Collection[int]) -> dict[int, int]:
    """Return the numbers of texts that are public, by their keys."""
    rows = db.session.execute(
        select(Contribution.id, Contribution.number)
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(Contribution.id.in_(ids), Contribution.number.is_not(None), is_published())
    )
    return {row.id: row.number for row in rows}


def mailed_until(discussion_id: int, person_ids: Collection[int]) -> dict[int, Mailed]:
    """Return how far these people were mailed of a discussion."""
    rows = db.session.scalars(
        select(Mailed).where(
            Mailed.discussion_id == discussion_id, Mailed.person_id.in_(person_ids)
        )
    )
    return {row.person_id: row for row in rows}
