"""What belongs to a person: their texts with state, and the statements that wait for an answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from forum.db import Texts, Utc, db
from forum.discussions.models import Contribution, Discussion, Signatory, Version, Week, label_of
from forum.moderation.models import Decision, Submission
from forum.moderation.queries import is_published
from forum.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One of somebody's own texts in a list."""

    id: int
    receipt: str | None
    number: int | None
    slug: str
    title: Texts
    base_language: str
    time_zone: str
    week: int | None
    state: str
    came: datetime  # when it came in; where that isn't known, the last decision
    reason: str
    note: str | None
    note_language: str
    channel: str
    language: str
    opening: str
    words: int

    @property
    def label(self) -> str:
        """Return the number, or the receipt code as long as there is none."""
        return label_of(self.number) or self.receipt or ""


def own_texts(person_id: int, *, before: int | None = None, limit: int = 50) -> list[OwnRow]:
    """Return a person's own texts in one statement: returned ones first, then the newest.

    Messages of those who run a discussion are not among them: they have their own pages.
    ``before`` is the key to read on from; what was returned stands on the first page only.
    """
    returned = case((Submission.state == "returned", 0), else_=1)
    query: Any = (
        select(
            Contribution.id,
            Contribution.receipt,
            Contribution.number,
            Discussion.slug,
            Discussion.title,
            Discussion.base_language,
            Discussion.time_zone,
            Week.number,
            Submission.state,
            func.coalesce(Contribution.received, Submission.changed, type_=Utc),
            Decision.reason,
            Decision.note,
            Decision.language,
            Contribution.channel,
            Version.language,
            Version.opening,
            Version.words,
        )
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(
            Decision, (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq)
        )
        .join(Discussion, Discussion.id == Contribution.discussion_id)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .outerjoin(Week, Week.id == Contribution.week_id)
        .where(Contribution.person_id == person_id, Contribution.kind == "contribution")
        .order_by(returned, Contribution.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Contribution.id < before, Submission.state != "returned")
    return [OwnRow(*row) for row in db.session.execute(query)]


@dataclass(frozen=True, slots=True)
class Statement:
    """A public text that names an organisation as one of its signatories."""

    contribution_id: int
    organisation_id: int
    organisation: str
    confirmed: datetime | None
    disowned: datetime | None
    number: int
    slug: str
    title: Texts
    base_language: str
    time_zone: str
    closes: datetime | None
    by: str | None
    language: str
    opening: str


def statements_of(organisation_ids: Collection[int], *, since: datetime) -> list[Statement]:
    """Return the public statements that name these organisations, in one statement.

    Those that wait first; answered ones as long as their discussion ended after ``since``.
    """
    if not organisation_ids:
        return []
    waits = Signatory.confirmed.is_(None) & Signatory.disowned.is_(None)
    rows: Any = db.session.execute(
        select(
            Contribution.id,
            Organisation.id,
            Organisation.name,
            Signatory.confirmed,
            Signatory.disowned,
            Contribution.number,
            Discussion.slug,
            Discussion.title,
            Discussion.base_language,
            Discussion.time_zone,
            Discussion.closes,
            Contribution.organisation_name,
            Version.language,
            Version.opening,
        )
        .join(Signatory, Signatory.contribution_id == Contribution.id)
        .join(Organisation, Organisation.id == Signatory.organisation_id)
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Discussion, Discussion.id == Contribution.discussion_id)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(
            Signatory.organisation_id.in_(organisation_ids),
            Contribution.attribution.in_(("named", "organisation")),
            is_published(),
            or_(waits, Discussion.closes.is_(None), Discussion.closes > since),
        )
        .order_by(case((waits, 0), else_=1), Contribution.id.desc(), Organisation.name)
        .limit(100)
    )
    return [Statement(*row) for row in rows]
