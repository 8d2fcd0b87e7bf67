"""What the week editor reads: the plan of dates, messages, links, the log, who is concerned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, union

from forum.accounts.models import Person, RoleGrant
from forum.db import db
from forum.discussions.models import (
    Contribution,
    Discussion,
    DiscussionChange,
    Question,
    Segment,
    SegmentQuestion,
    Version,
    Week,
)
from forum.discussions.queries.places import Place
from forum.discussions.queries.schedule import Schedule
from forum.discussions.schedule import Plan, PlannedWeek, discussion_state
from forum.moderation.models import Submission


def plan_of(discussion: Discussion, schedule: Schedule, at: datetime) -> Plan:
    """Return the dates as changes work on them; nothing has opened before it was announced."""
    announced = discussion.announced is not None and discussion.announced <= at
    return Plan(
        opens=discussion.opens,
        closes=discussion.closes,
        weeks=tuple(
            PlannedWeek(
                week.id,
                week.number,
                week.opens,
                week.closes,
                opened=announced and week.state != "coming",
            )
            for week in schedule.weeks
        ),
        time_zone=discussion.time_zone,
        opened=announced and discussion.opens is not None and discussion.opens <= at,
    )


def state_at(discussion: Discussion, at: datetime) -> str:
    """Return the state of a discussion at an instant."""
    return discussion_state(
        announced=discussion.announced,
        archived=discussion.archived,
        opens=discussion.opens,
        closes=discussion.closes,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A facilitators' message that was sent."""

    kind: str
    number: int | None
    week_id: int | None
    at: datetime
    pinned: bool


def messages_of(discussion_id: int) -> list[SentMessage]:
    """Return the published messages of the facilitators, oldest first, in one statement."""
    rows = db.session.execute(
        select(
            Contribution.message,
            Contribution.number,
            Contribution.week_id,
            func.coalesce(Contribution.received, Submission.changed),
            Contribution.pinned,
        )
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(
            Contribution.discussion_id == discussion_id,
            Contribution.message.is_not(None),
            Submission.state == "published",
        )
        .order_by(Contribution.number)
    )
    return [
        SentMessage(kind or "", number, week_id, at, pinned is not None)
        for kind, number, week_id, at, pinned in rows
    ]


def linked_questions(
    discussion_id: int, question_ids: Sequence[int] | None = None
) -> dict[int, int]:
    """Return how many texts answer each question, whatever their state, in one statement.

    Held and earlier texts count: who wrote them had the question before them.
    """
    query = (
        select(SegmentQuestion.question_id, func.count(Version.contribution_id.distinct()))
        .join(Segment, Segment.id == SegmentQuestion.segment_id)
        .join(Version, Version.id == Segment.version_id)
        .join(Question, Question.id == SegmentQuestion.question_id)
        .join(Week, Week.id == Question.week_id)
        .where(Week.discussion_id == discussion_id)
        .group_by(SegmentQuestion.question_id)
    )
    if question_ids is not None:
        query = query.where(SegmentQuestion.question_id.in_(question_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


@dataclass(frozen=True, slots=True)
class Wrote:
    """One change of a text, as the log has it."""

    place: Place
    language: str
    before: str
    rev: int
    at: datetime
    by: str | None
    amended: bool
    wordings: dict[str, str]


def changes_of_texts(discussion_id: int, place: Place) -> list[Wrote]:
    """Return the changes of one text, newest first, in one statement."""
    rows = db.session.execute(
        select(DiscussionChange, Person.name)
        .outerjoin(Person, Person.id == DiscussionChange.by_id)
        .where(
            DiscussionChange.discussion_id == discussion_id,
            DiscussionChange.verb.in_(("text", "amended")),
            DiscussionChange.about == place.kind,
            DiscussionChange.about_id == place.id,
        )
        .order_by(DiscussionChange.id.desc())
        .limit(200)
    )
    return [_wrote(change, name) for change, name in rows]


def _wrote(change: DiscussionChange, name: str | None) -> Wrote:
    before: dict[str, Any] = change.before or {}
    place = Place.read(f"{change.about}-{change.about_id}")
    assert place is not None
    return Wrote(
        place=place,
        language=str(before.get("language", "")),
        before=str(before.get("text", "")),
        rev=int(before.get("rev") or 0),
        at=change.at,
        by=name,
        amended=change.verb == "amended",
        wordings=dict(before.get("wordings") or {}),
    )


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a discussion last, and when; the name is None for people who left."""

    verb: str
    by: str | None
    at: datetime


def last_change(discussion_id: int) -> LastChange | None:
    """Return the newest entry of the log of a discussion, in one statement."""
    row = db.session.execute(
        select(DiscussionChange.verb, Person.name, DiscussionChange.at)
        .outerjoin(Person, Person.id == DiscussionChange.by_id)
        .where(DiscussionChange.discussion_id == discussion_id)
        .order_by(DiscussionChange.id.desc())
        .limit(1)
    ).one_or_none()
    return LastChange(*row) if row else None


def concerned(discussion: Discussion, at: datetime) -> int:
    """Return how many people hold a role in a discussion or wrote in it, in one statement."""
    roles = select(RoleGrant.person_id).where(
        RoleGrant.scope_id == discussion.scope_id,
        RoleGrant.since <= at,
        or_(RoleGrant.until.is_(None), RoleGrant.until > at),
    )
    wrote = select(Contribution.person_id).where(
        Contribution.discussion_id == discussion.id, Contribution.person_id.is_not(None)
    )
    everybody = union(roles, wrote).subquery()
    return db.session.scalar(select(func.count()).select_from(everybody)) or 0
