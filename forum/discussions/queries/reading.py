"""Whole texts and passages: what a reader, a print view and the response show."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.db import db
from forum.discussions.models import (
    Attachment,
    Contribution,
    Segment,
    SegmentQuestion,
    Version,
)
from forum.moderation.models import Submission
from forum.moderation.queries import is_published


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of a version's plain text, of one kind, with the questions it answers."""

    start: int
    stop: int
    kind: str
    question_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WholeText:
    """A contribution with the version shown and its passages in order."""

    contribution: Contribution
    version: Version
    passages: tuple[Passage, ...]

    @property
    def question_ids(self) -> tuple[int, ...]:
        """Return the questions answered, each once, in the order of the text."""
        return tuple(dict.fromkeys(key for p in self.passages for key in p.question_ids))


def passages_of(version_ids: Sequence[int]) -> dict[int, list[Passage]]:
    """Return the passages of versions, links joined, in one statement."""
    found: dict[int, list[Passage]] = {key: [] for key in version_ids}
    if not version_ids:
        return found
    rows = db.session.execute(
        select(
            Segment.version_id,
            Segment.position,
            Segment.start,
            Segment.stop,
            Segment.kind,
            SegmentQuestion.question_id,
        )
        .outerjoin(
            SegmentQuestion,
            (SegmentQuestion.segment_id == Segment.id) & SegmentQuestion.accepted.is_not(None),
        )
        .where(Segment.version_id.in_(version_ids))
        .order_by(Segment.version_id, Segment.position, SegmentQuestion.question_id)
    )
    last: tuple[int, int] | None = None
    for version_id, position, start, stop, kind, question_id in rows:
        links: tuple[int, ...] = (question_id,) if question_id else ()
        if last == (version_id, position):
            before = found[version_id].pop()
            links = before.question_ids + links
        found[version_id].append(Passage(start, stop, kind, links))
        last = (version_id, position)
    return found


def whole_texts(
    discussion_id: int,
    *,
    week_id: int | None = None,
    question_id: int | None = None,
    reply_to_id: int | None = None,
    parent_id: int | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> list[WholeText]:
    """Return published contributions with their texts by number, in two statements.

    ``reply_to_id`` narrows to the replies to that contribution, and ``parent_id``, the one that it
    replies to itself.
    """
    query = (
        select(Contribution, Version)
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(
            Contribution.discussion_id == discussion_id,
            is_published(),
            Contribution.number.is_not(None),
        )
        .order_by(Contribution.number)
        .limit(limit)
    )
    if week_id is not None:
        query = query.where(Contribution.week_id == week_id)
    if reply_to_id is not None:
        query = query.where(
            or_(Contribution.reply_to_id == reply_to_id, Contribution.id == parent_id)
        )
    if after is not None:
        query = query.where(Contribution.number > after)
    if question_id is not None:
        query = query.where(
            Version.id.in_(
                select(Segment.version_id)
                .join(SegmentQuestion, SegmentQuestion.segment_id == Segment.id)
                .where(
                    SegmentQuestion.question_id == question_id,
                    SegmentQuestion.accepted.is_not(None),
                )
            )
        )
    rows = db.session.execute(query).all()
    cut = passages_of([version.id for _contribution, version in rows])
    return [
        WholeText(contribution, version, tuple(cut[version.id])) for contribution, version in rows
    ]


def passages(
    discussion_id: int, question_id: int, *, after: int | None = None, limit: int = 20
) -> list[WholeText]:
    """Return the contributions that answer a question, by number, in two statements."""
    return whole_texts(discussion_id, question_id=question_id, after=after, limit=limit)


def contribution_by_number(discussion_id: int, number: int) -> WholeText | None:
    """Return a contribution by its number, whatever its state, in two statements."""
    row = db.session.execute(
        select(Contribution, Version)
        .join(Contribution.submission)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .options(contains_eager(Contribution.submission))
        .where(Contribution.discussion_id == discussion_id, Contribution.number == number)
    ).one_or_none()
    return None if row is None else whole_of(*row)


def whole_of(contribution: Contribution, version: Version) -> WholeText:
    """Return a contribution and one of its versions with the passages, in one statement."""
    return WholeText(contribution, version, tuple(passages_of([version.id])[version.id]))


@dataclass(frozen=True, slots=True)
class Conversation:
    """A contribution, whatever its state, with what is public around it."""

    whole: WholeText
    parent: WholeText | None
    replies: tuple[WholeText, ...]


def conversation(discussion_id: int, number: int) -> Conversation | None:
    """Return a contribution by its number with its replies and what it replies to.

    Two statements. Replies and parent are public ones; the contribution itself may not be.
    """
    asked = (
        select(Contribution.id, Contribution.reply_to_id)
        .where(Contribution.discussion_id == discussion_id, Contribution.number == number)
        .subquery()
    )
    around = or_(Contribution.reply_to_id == asked.c.id, Contribution.id == asked.c.reply_to_id)
    rows = db.session.execute(
        select(Contribution, Version)
        .join(Contribution.submission)
        .join(asked, or_(Contribution.id == asked.c.id, around))
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .options(contains_eager(Contribution.submission))
        .where(
            Contribution.discussion_id == discussion_id,
            or_(Contribution.id == asked.c.id, is_published()),
        )
        .order_by(Contribution.number, Contribution.id)
    ).all()
    own = next((row for row in rows if row[0].number == number), None)
    if own is None:
        return None
    cut = passages_of([version.id for _contribution, version in rows])
    texts = [WholeText(c, version, tuple(cut[version.id])) for c, version in rows]
    whole = next(text for text in texts if text.contribution.id == own[0].id)
    return Conversation(
        whole,
        next((t for t in texts if t.contribution.id == whole.contribution.reply_to_id), None),
        tuple(t for t in texts if t.contribution.reply_to_id == whole.contribution.id),
    )


def attachments_of(contribution_id: int) -> list[Attachment]:
    """Return the files that came with a contribution."""
    return list(
        db.session.scalars(
            select(Attachment)
            .options(joinedload(Attachment.upload))
            .where(Attachment.contribution_id == contribution_id)
            .order_by(Attachment.position)
        )
    )
