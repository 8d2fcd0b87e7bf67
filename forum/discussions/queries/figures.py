"""Numbers people look at: contributions by day, type, country, language, question."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from forum.db import db, remembered
from forum.discussions.models import Contribution, Segment, SegmentQuestion, Version, Week
from forum.discussions.models import Question as QuestionRow
from forum.moderation.models import Submission
from forum.moderation.queries import is_published


@dataclass(frozen=True, slots=True)
class Group:
    """How many contributions share a week, day, type, country, language and channel."""

    week_id: int | None
    day: date | None
    stakeholder_type: str | None
    country: str | None
    language: str
    channel: str
    count: int


def groups(discussion_id: int) -> list[Group]:
    """Return published contributions (facilitators' messages left out), grouped; one statement."""
    return remembered("groups", [discussion_id], _groups)[discussion_id]


def _groups(keys: list[int]) -> dict[int, list[Group]]:
    (discussion_id,) = keys
    columns = (
        Contribution.week_id,
        Contribution.day,
        Contribution.stakeholder_type,
        Contribution.country,
        Version.language,
        Contribution.channel,
    )
    query = (
        select(*columns, func.count())
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(
            Contribution.discussion_id == discussion_id,
            Contribution.kind == "contribution",
            is_published(),
        )
        .group_by(*columns)
        .order_by(*columns)
    )
    return {discussion_id: [Group(*row) for row in db.session.execute(query)]}


def days(discussion_ids: list[int]) -> dict[int, dict[tuple[int | None, date | None], int]]:
    """Return contributions per week and day, by discussion; one statement."""
    return remembered("days", discussion_ids, _days)


def _days(discussion_ids: list[int]) -> dict[int, dict[tuple[int | None, date | None], int]]:
    rows = db.session.execute(
        select(Contribution.discussion_id, Contribution.week_id, Contribution.day, func.count())
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(
            Contribution.discussion_id.in_(discussion_ids),
            Contribution.kind == "contribution",
            is_published(),
        )
        .group_by(Contribution.discussion_id, Contribution.week_id, Contribution.day)
    )
    found: dict[int, dict[tuple[int | None, date | None], int]] = {
        key: {} for key in discussion_ids
    }
    for discussion_id, week_id, day, count in rows:
        found[discussion_id][week_id, day] = count
    return found


def answered(discussion_id: int, *, week_id: int | None = None) -> dict[int, int]:
    """Return how many published contributions answer each question, by question; one statement."""
    return remembered("answered", [(discussion_id, week_id)], _answered)[discussion_id, week_id]


def _answered(
    keys: list[tuple[int, int | None]],
) -> dict[tuple[int, int | None], dict[int, int]]:
    ((discussion_id, week_id),) = keys
    query = (
        select(SegmentQuestion.question_id, func.count(Contribution.id.distinct()))
        .join(Segment, Segment.id == SegmentQuestion.segment_id)
        .join(Version, (Version.id == Segment.version_id) & Version.shown)
        .join(Contribution, Contribution.id == Version.contribution_id)
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(QuestionRow, QuestionRow.id == SegmentQuestion.question_id)
        .join(Week, Week.id == QuestionRow.week_id)
        .where(
            Week.discussion_id == discussion_id,
            Contribution.kind == "contribution",
            is_published(),
            SegmentQuestion.accepted.is_not(None),
        )
        .group_by(SegmentQuestion.question_id)
    )
    if week_id is not None:
        query = query.where(Week.id == week_id)
    return {keys[0]: {row[0]: row[1] for row in db.session.execute(query)}}


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation that took part, as it was then; without one: people, by type and country."""

    organisation_id: int | None
    name: str | None
    stakeholder_type: str | None
    country: str | None
    count: int


def participants(discussion_id: int) -> list[Participant]:
    """Return who took part, organisations first, most contributions first; one statement.

    Anonymous contributions are counted without their organisation.
    """
    return remembered("participants", [discussion_id], _participants)[discussion_id]


def _participants(keys: list[int]) -> dict[int, list[Participant]]:
    (discussion_id,) = keys
    shown = Contribution.attribution.in_(("named", "organisation"))
    organisation = func.max(Contribution.organisation_id)
    name = Contribution.organisation_name
    rows = db.session.execute(
        select(
            organisation,
            name,
            Contribution.stakeholder_type,
            Contribution.country,
            func.count(),
        )
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(
            Contribution.discussion_id == discussion_id,
            Contribution.kind == "contribution",
            is_published(),
            name.is_not(None),
            shown,
        )
        .group_by(name, Contribution.stakeholder_type, Contribution.country)
        .order_by(func.count().desc(), name)
    )
    return {discussion_id: [Participant(*row) for row in rows]}
