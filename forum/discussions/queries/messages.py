"""Messages of the facilitators: a discussion's, and the pinned ones with the discussion itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.db import db
from forum.discussions.models import Contribution, Discussion, Draft, Version
from forum.discussions.models.drafting import Parts
from forum.discussions.queries.listing import PUBLISHED_ROWS, Row
from forum.discussions.queries.schedule import BY_SLUG
from forum.moderation.models import Submission
from forum.moderation.queries import is_published


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pinned message with what lists show of it; ``message`` says which one it is."""

    row: Row
    message: str | None


_PINNED = (
    PUBLISHED_ROWS.add_columns(Contribution.message, Contribution.pinned)
    .where(Contribution.kind == "facilitator", Contribution.pinned.is_not(None))
    .subquery("pinned_message")
)
# With the discussion, in its own statement: a week's page has none to spare.
_WITH_PINNED = (
    BY_SLUG.add_columns(*_PINNED.c)
    .outerjoin(_PINNED, _PINNED.c.discussion_id == Discussion.id)
    .order_by(_PINNED.c.number)
)


def discussion_with_pinned(slug: str) -> tuple[Discussion | None, list[Pinned]]:
    """Return a discussion as ``discussion_by_slug`` does, and its pinned messages by number."""
    rows = db.session.execute(_WITH_PINNED, {"slug": slug}).unique().all()
    found: dict[int, Pinned] = {}
    for _discussion, *columns in rows:
        *row, message, _pinned = columns
        if row[0] is not None:
            found[row[0]] = Pinned(Row(*row), message)
    return (rows[0][0] if rows else None), list(found.values())


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the organisers' list."""

    number: int
    message: str | None
    week_id: int | None
    received: datetime | None
    pinned: datetime | None
    author: str | None
    language: str
    opening: str
    versions: int


def messages_of(discussion_id: int, limit: int = 200) -> list[Message]:
    """Return the published messages of a discussion, newest first, in one statement."""
    query: Any = (
        select(
            Contribution.number,
            Contribution.message,
            Contribution.week_id,
            Contribution.received,
            Contribution.pinned,
            Contribution.author_name,
            Version.language,
            Version.opening,
            Version.seq,
        )
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(
            Contribution.discussion_id == discussion_id,
            Contribution.kind == "facilitator",
            Contribution.number.is_not(None),
            is_published(),
        )
        .order_by(Contribution.number.desc())
        .limit(limit)
    )
    return [Message(*row) for row in db.session.execute(query)]


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message that somebody is writing."""

    token: str
    parts: Parts
    saved: datetime


def message_drafts(discussion_id: int, person_id: int) -> Sequence[MessageDraft]:
    """Return the messages that this person is writing, last saved first."""
    rows = db.session.scalars(
        select(Draft)
        .where(
            Draft.discussion_id == discussion_id,
            Draft.person_id == person_id,
            Draft.kind == "message",
            Draft.ended.is_(None),
        )
        .order_by(Draft.saved.desc())
    )
    return [MessageDraft(draft.token, Parts.of(draft.parts), draft.saved) for draft in rows]
