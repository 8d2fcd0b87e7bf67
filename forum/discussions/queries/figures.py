"""Numbers people look at: contributions by day, type, country, language, question."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from forum.db import db
from forum.discussions.models import Contribution, Segment, SegmentQuestion, Version, Week
from forum.discussions.models import Question as QuestionRow
from forum.moderation.models import Submission


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
            Submission.state == "published",
        )
        .group_by(*columns)
        .order_by(*columns)
    )
    return [Group(*row) for row in db.session.execute(query)]


def days(discussion_ids: list[int]) -> dict[int, dict[tuple[int | None, date | None], int]]:
    """Return contributions per week and day, by discussion; one statement."""
    rows = db.session.execute(
        select(Contribution.discussion_id, Contribution.week_id, Contribution.day, func.count())
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(
            Contribution.discussion_id.in_(discussion_ids),
            Contribution.kind == "contribution",
            Submission.state == "published",
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
            Submission.state == "published",
            SegmentQuestion.accepted.is_not(None),
        )
        .group_by(SegmentQuestion.question_id)
    )
    if week_id is not None:
        query = query.where(Week.id == week_id)
    return dict(db.session.execute(query).tuples().all())


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
            Submission.state == "published",
            name.is_not(None),
            shown,
        )
        .group_by(name, Contribution.stakeholder_type, Contribution.country)
        .order_by(func.count().desc(), name)
    )
    return [Participant(*row) for row in rows]
