"""Lists of contributions: openings with filters, read on by number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Scope
from forum.accounts.queries import Actor
from forum.db import db
from forum.discussions.models import (
    Contribution,
    Discussion,
    Segment,
    SegmentQuestion,
    Version,
)
from forum.discussions.queries.schedule import visible
from forum.moderation.models import Decision, Submission
from forum.moderation.queries import is_published
from forum.organisations.queries import with_merged


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None = everything."""

    week_id: int | None = None
    question_id: int | None = None
    language: str | None = None
    stakeholder_type: str | None = None  # "not-stated" asks for those who did not say
    country: str | None = None
    organisation_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An opening of a published contribution, names not yet filtered by consent."""

    id: int
    version_id: int
    discussion_id: int
    slug: str
    time_zone: str
    number: int
    kind: str
    channel: str
    received: datetime | None
    week_id: int | None
    person_id: int | None
    author_name: str | None
    organisation_id: int | None
    organisation_name: str | None
    role_title: str | None
    stakeholder_type: str | None
    country: str | None
    attribution: str
    quotable: bool
    reply_to: int | None
    language: str
    opening: str
    words: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A number whose text is not public any more: what stays in the lists."""

    number: int
    state: str
    since: datetime
    time_zone: str
    into: int | None  # the number of the text that it was merged into


_parent, _into = aliased(Contribution), aliased(Contribution)


# Built once: building it costs more than asking it.
_COLUMNS: Any = (
    Contribution.id,
    Version.id,
    Contribution.discussion_id,
    Discussion.slug,
    Discussion.time_zone,
    Contribution.number,
    Contribution.kind,
    Contribution.channel,
    Contribution.received,
    Contribution.week_id,
    Contribution.person_id,
    Contribution.author_name,
    Contribution.organisation_id,
    Contribution.organisation_name,
    Contribution.role_title,
    Contribution.stakeholder_type,
    Contribution.country,
    Contribution.attribution,
    Contribution.quotable,
    _parent.number,
    Version.language,
    Version.opening,
    Version.words,
)
_EVERY: Any = (
    select(*_COLUMNS, Submission.state, Submission.changed, _into.number)
    .select_from(Contribution)
    .join(Submission, Submission.id == Contribution.submission_id)
    .join(Discussion, Discussion.id == Contribution.discussion_id)
    .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
    .outerjoin(_parent, _parent.id == Contribution.reply_to_id)
    .join(Decision, (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq))
    .outerjoin(_into, _into.submission_id == Decision.merged_into_id)
    .where(Contribution.number.is_not(None))
)
PUBLISHED_ROWS: Any = (
    select(*_COLUMNS)
    .select_from(Contribution)
    .join(Submission, Submission.id == Contribution.submission_id)
    .join(Discussion, Discussion.id == Contribution.discussion_id)
    .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
    .outerjoin(_parent, _parent.id == Contribution.reply_to_id)
    .where(is_published(), Contribution.number.is_not(None))
)


def answering(question_id: int) -> Select[int]:
    """Return the versions in which an accepted link says that they answer the question."""
    return (
        select(Segment.version_id)
        .join(SegmentQuestion, SegmentQuestion.segment_id == Segment.id)
        .where(SegmentQuestion.question_id == question_id, SegmentQuestion.accepted.is_not(None))
    )


def contributions(
    discussion_id: int,
    filters: Filters,
    *,
    before: int | None = None,
    limit: int = 10,
) -> list[Row]:
    """Return openings, newest number first, in one statement.

    ``before`` is the number to read on from.
    """
    query = _narrowed(PUBLISHED_ROWS.where(Contribution.discussion_id == discussion_id), filters)
    if before is not None:
        query = query.where(Contribution.number < before)
    rows = db.session.execute(query.order_by(Contribution.number.desc()).limit(limit))
    return [Row(*row) for row in rows]


def contributions_and_gone(
    discussion_id: int,
    filters: Filters,
    *,
    before: int | None = None,
    limit: int = 10,
) -> list[Row | Gone]:
    """Return what :func:`contributions` does, and a line for each number that is not public now.

    One statement. Narrowed to more than a week, a list holds public texts only: whether a hidden
    one was in Arabic is nobody's to know.
    """
    if replace(filters, week_id=None) != Filters():
        return [*contributions(discussion_id, filters, before=before, limit=limit)]
    query = _narrowed(_EVERY.where(Contribution.discussion_id == discussion_id), filters)
    if before is not None:
        query = query.where(Contribution.number < before)
    rows = db.session.execute(query.order_by(Contribution.number.desc()).limit(limit))
    found: list[Row | Gone] = []
    for *facts, state, since, into in rows:
        row = Row(*facts)
        gone = state != "published"
        found.append(Gone(row.number, state, since, row.time_zone, into) if gone else row)
    return found


def contributions_anywhere(
    person: Actor | None, filters: Filters, *, before: int | None = None, limit: int = 20
) -> list[Row]:
    """Return openings from all discussions that the reader may see, newest first, one statement.

    ``before`` is the key of the contribution to read on from.
    """
    query = PUBLISHED_ROWS.join(Scope, Scope.id == Discussion.scope_id).where(visible(person))
    query = _narrowed(query, filters)
    if before is not None:
        query = query.where(Contribution.id < before)
    rows = db.session.execute(query.order_by(Contribution.id.desc()).limit(limit))
    return [Row(*row) for row in rows]


def _narrowed(query: Any, filters: Filters) -> Any:
    if filters.week_id is not None:
        query = query.where(Contribution.week_id == filters.week_id)
    if filters.question_id is not None:
        query = query.where(Version.id.in_(answering(filters.question_id)))
    if filters.language:
        query = query.where(Version.language == filters.language)
    if filters.stakeholder_type == "not-stated":
        query = query.where(Contribution.stakeholder_type.is_(None))
    elif filters.stakeholder_type:
        query = query.where(Contribution.stakeholder_type == filters.stakeholder_type)
    if filters.country:
        query = query.where(Contribution.country == filters.country)
    if filters.organisation_id is not None:
        query = query.where(
            Contribution.organisation_id.in_(with_merged(filters.organisation_id)),
            Contribution.attribution.in_(("named", "organisation")),
        )
    if filters.person_id is not None:
        query = query.where(
            Contribution.person_id == filters.person_id, Contribution.attribution == "named"
        )
    return query


_LINKS = (
    select(Segment.version_id, SegmentQuestion.question_id)
    .join(SegmentQuestion, SegmentQuestion.segment_id == Segment.id)
    .where(
        Segment.version_id.in_(bindparam("versions", expanding=True)),
        SegmentQuestion.accepted.is_not(None),
    )
    .distinct()
)


def links_of(version_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return which questions each version answers, by version, in one statement."""
    found: dict[int, list[int]] = {}
    if not version_ids:
        return found
    for version_id, question_id in db.session.execute(_LINKS, {"versions": version_ids}):
        found.setdefault(version_id, []).append(question_id)
    return found


def counts_by_organisation(organisation_ids: Sequence[int]) -> dict[int, int]:
    """Return public contributions made in the name of each organisation, in one statement."""
    rows = db.session.execute(
        select(Contribution.organisation_id, func.count())
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Discussion, Discussion.id == Contribution.discussion_id)
        .join(Scope, Scope.id == Discussion.scope_id)
        .where(
            Contribution.organisation_id.in_(organisation_ids),
            Contribution.attribution.in_(("named", "organisation")),
            is_published(),
            visible(None),
        )
        .group_by(Contribution.organisation_id)
    )
    return {key: count for key, count in rows if key is not None}
