"""Reads of organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from forum.db import db
from forum.moderation.models import Decision, Submission
from forum.organisations.models import Organisation

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class Administered:
    """An organisation before administrators, in whatever state, and what it was merged into."""

    organisation: Organisation
    submission: Submission
    into: Organisation | None


def folded(name: str) -> str:
    """Return a name as it is compared: lower case, single spaces."""
    return " ".join(name.casefold().split())


def organisations_by_name(names: Iterable[str]) -> dict[str, Organisation]:
    """Return the organisations that bear these names, by folded name (merged ones left out)."""
    wanted = {name.strip() for name in names if name.strip()}
    if not wanted:
        return {}
    rows = db.session.scalars(
        select(Organisation)
        .where(
            func.lower(Organisation.name).in_({name.lower() for name in wanted})
            | Organisation.name.in_(wanted),
            Organisation.merged_into_id.is_(None),
        )
        .order_by(Organisation.id.desc())
    )
    return {folded(row.name): row for row in rows}


def organisation(organisation_id: int) -> Organisation | None:
    """Return a published organisation, or the one it was merged into, in one statement."""
    asked = aliased(Organisation)
    return db.session.scalar(
        select(Organisation)
        .join(asked, Organisation.id == func.coalesce(asked.merged_into_id, asked.id))
        .join(Submission, Submission.id == Organisation.submission_id)
        .where(asked.id == organisation_id, Submission.state == "published")
    )


def with_merged(organisation_id: int) -> Select[int]:
    """Return the query of an organisation's id and the ids of those merged into it.

    For other features: ``Contribution.organisation_id.in_(with_merged(id))``.
    """
    return select(Organisation.id).where(
        or_(Organisation.id == organisation_id, Organisation.merged_into_id == organisation_id)
    )


def kept_under(organisation_ids: Sequence[int]) -> dict[int, int]:
    """Return, for these organisations and all merged into them, under which one they are shown."""
    shown = func.coalesce(Organisation.merged_into_id, Organisation.id)
    rows = db.session.execute(select(Organisation.id, shown).where(shown.in_(organisation_ids)))
    return {row[0]: row[1] for row in rows}


def organisations(
    words: str = "", *, after: int | None = None, limit: int = 60
) -> list[Organisation]:
    """Return published organisations by name, from after the one with the id ``after``."""
    query = (
        select(Organisation)
        .join(Submission, Submission.id == Organisation.submission_id)
        .where(Submission.state == "published")
    )
    return list(db.session.scalars(_page(query, words, after, limit)))


def administered(
    words: str = "", *, after: int | None = None, limit: int = 60
) -> list[Administered]:
    """Return organisations in every state by name, for administrators."""
    found = db.session.execute(_page(_administered(), words, after, limit))
    return [Administered(row, submission, into) for row, submission, into in found]


def administered_one(organisation_id: int) -> Administered | None:
    """Return one organisation in whatever state."""
    row = db.session.execute(_administered().where(Organisation.id == organisation_id)).first()
    return Administered(row[0], row[1], row[2]) if row else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed organisation with the last decision on it, for its proposer and the desk."""

    organisation: Organisation
    submission: Submission
    decision: Decision


def proposal(organisation_id: int) -> Proposal | None:
    """Return an organisation that somebody proposed, with the last decision on it."""
    row = db.session.execute(
        select(Organisation, Submission, Decision)
        .join(Submission, Submission.id == Organisation.submission_id)
        .join(
            Decision,
            and_(Decision.submission_id == Submission.id, Decision.seq == Submission.seq),
        )
        .where(Organisation.id == organisation_id, Submission.author_id.is_not(None))
    ).first()
    return Proposal(row[0], row[1], row[2]) if row else None


def _administered() -> Select[Organisation, Submission, Organisation]:
    into = aliased(Organisation)
    return (
        select(Organisation, Submission, into)
        .join(Submission, Submission.id == Organisation.submission_id)
        .outerjoin(into, into.id == Organisation.merged_into_id)
    )


def _page(query: Select[*Columns], words: str, after: int | None, limit: int) -> Select[*Columns]:
    """Return a page of a list in the order of names; equal names follow their ids."""
    order = (func.lower(Organisation.name), Organisation.id)
    if after is not None:
        last = aliased(Organisation)
        place = select(func.lower(last.name), last.id).where(last.id == after).scalar_subquery()
        query = query.where(tuple_(*order) > place)
    if words := words.strip():
        # SQLite's lower() knows ASCII only, so the usual ways to write a name are tried as well.
        ways = sorted({words, words.lower(), words.title(), words.upper()})
        query = query.where(
            or_(
                *(Organisation.name.icontains(way, autoescape=True) for way in ways),
                Organisation.short.icontains(words, autoescape=True),
            )
        )
    return query.order_by(*order).limit(limit)
