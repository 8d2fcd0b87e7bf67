"""Reads of affiliations: which organisations a person belongs to, and what that allows.

A row holds from its first day up to, not including, its last; a change ends the row and begins
another on the same day, so exactly one holds on any day. Days are those of UTC, for everybody.
Rights are given in one organisation: where that was merged into another, its people belong to the
other one, but who may speak for it or manage it is for that one's managers to say.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Address, Person
from forum.db import db
from forum.moderation.models import Submission
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.queries.listing import with_merged


@dataclass(frozen=True, slots=True)
class Affiliated:
    """An organisation that a person belongs to on a day, in the words to show and freeze."""

    organisation_id: int
    name: str
    short: str | None
    type: str | None
    country: str | None
    role_title: str | None
    may_speak: bool  # officially, in the organisation's name
    manages: bool
    confirmed: bool  # by somebody who manages it
    published: bool  # else proposed and not public yet: only this person knows of it
    since: date


@dataclass(frozen=True, slots=True)
class Belonging:
    """One row of a person's history, with its organisation and the one that it was merged into."""

    affiliation: Affiliation
    organisation: Organisation
    state: str
    into: Organisation | None

    @property
    def kept(self) -> Organisation:
        """Return the organisation under which it is shown."""
        return self.into or self.organisation


def day_of(at: datetime) -> date:
    """Return the day on which affiliations begin and end at this instant."""
    return at.astimezone(UTC).date()


def holds_on(day: date) -> ColumnElement[bool]:
    """Return the condition that an affiliation holds on a day."""
    return and_(Affiliation.since <= day, or_(Affiliation.until.is_(None), Affiliation.until > day))


def affiliations_of(person_id: int, day: date) -> list[Affiliated]:
    """Return the organisations that a person belongs to on a day, in one statement.

    Public ones first, by name, each once; then those that they proposed and that are not public
    yet. What was refused, hidden or withdrawn is left out.
    """
    rows = db.session.execute(
        _belongings().where(Affiliation.person_id == person_id, holds_on(day))
    )
    found: dict[int, Affiliated] = {}
    # A row in the organisation itself counts before one in what was merged into it.
    for belonging in sorted((Belonging(*row) for row in rows), key=lambda b: b.into is not None):
        if belonging.state in ("published", "held", "returned"):
            found.setdefault(belonging.kept.id, _affiliated(belonging))
    return sorted(
        found.values(),
        key=lambda one: (not one.published, one.name.casefold(), one.organisation_id),
    )


def _affiliated(belonging: Belonging) -> Affiliated:
    row, kept = belonging.affiliation, belonging.kept
    own = belonging.into is None
    return Affiliated(
        organisation_id=kept.id,
        name=kept.name,
        short=kept.short,
        type=kept.type,
        country=kept.country,
        role_title=row.role_title,
        may_speak=own and row.may_speak,
        manages=own and row.manages,
        confirmed=own and row.confirmed_by_id is not None,
        published=belonging.state == "published",
        since=row.since,
    )


def _told() -> ColumnElement[bool]:
    """Return the condition that a row is worth telling: it held for a day, or with a right."""
    return or_(
        Affiliation.until.is_(None),
        Affiliation.until > Affiliation.since,
        Affiliation.may_speak,
        Affiliation.manages,
    )


def belongings_of(person_id: int) -> list[Belonging]:
    """Return the affiliations of a person, those that hold first, then the latest.

    Rows that another one followed on the same day are left out unless they gave a right.
    """
    rows = db.session.execute(
        _belongings()
        .where(Affiliation.person_id == person_id, _told())
        .order_by(Affiliation.until.is_not(None), Affiliation.since.desc(), Affiliation.id.desc())
    )
    return [Belonging(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Belonger:
    """Somebody who belongs, or belonged, to an organisation: one row of its history."""

    affiliation: Affiliation
    name: str | None
    email: str | None  # the main address
    from_merged: str | None  # the name of the organisation that was merged into this one


def people_of(
    organisation_id: int, *, over: bool = False, start: int = 0, limit: int = 60
) -> list[Belonger]:
    """Return who belongs to an organisation and to what was merged into it, in one statement.

    Those that nobody confirmed first; with ``over``, the ended rows instead, the latest first.
    """
    query = (
        select(Affiliation, Person.name, Address.email, Organisation)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .join(Person, Person.id == Affiliation.person_id)
        .outerjoin(Address, and_(Address.person_id == Person.id, Address.is_main))
        .where(
            Affiliation.organisation_id.in_(with_merged(organisation_id)),
            Affiliation.until.is_not(None) if over else Affiliation.until.is_(None),
            _told(),
        )
        .offset(start)
        .limit(limit)
    )
    if over:
        query = query.order_by(Affiliation.until.desc(), Affiliation.id.desc())
    else:
        query = query.order_by(Affiliation.confirmed_by_id.is_not(None), Affiliation.id)
    return [
        Belonger(row, name, email, None if own.id == organisation_id else own.name)
        for row, name, email, own in db.session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who may speak for an organisation and agreed to be named on its page."""

    person_id: int
    name: str
    role_title: str | None  # None unless it was confirmed
    since: date


def speakers_of(organisation_id: int, day: date) -> list[Speaker]:
    """Return who speaks for an organisation on a day, by name: only those who agreed to it."""
    rows = db.session.execute(
        select(Affiliation, Person.name)
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Affiliation.organisation_id == organisation_id,
            Affiliation.may_speak,
            Affiliation.named,
            holds_on(day),
            Person.name.is_not(None),
            Person.erased.is_(None),
        )
    )
    found = [
        Speaker(
            row.person_id, name or "", row.role_title if row.confirmed_by_id else None, row.since
        )
        for row, name in rows
    ]
    return sorted(found, key=lambda speaker: (speaker.name.casefold(), speaker.person_id))


def managers_of(organisation_id: int, day: date) -> frozenset[int]:
    """Return the ids of the people who manage an organisation on a day."""
    return frozenset(
        db.session.scalars(
            select(Affiliation.person_id)
            .join(Person, Person.id == Affiliation.person_id)
            .where(
                Affiliation.organisation_id == organisation_id,
                Affiliation.manages,
                holds_on(day),
                Person.erased.is_(None),
            )
        )
    )


def _belongings() -> Select[Affiliation, Organisation, str, Organisation]:
    """Return the query of affiliations with the state of the organisation that is shown."""
    into = aliased(Organisation)
    kept = func.coalesce(into.submission_id, Organisation.submission_id)
    return (
        select(Affiliation, Organisation, Submission.state, into)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .outerjoin(into, into.id == Organisation.merged_into_id)
        .join(Submission, Submission.id == kept)
    )
