"""Reads of who has a role in a scope, and of who was invited to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Address, Invitation, Person, RoleGrant
from forum.db import db

STATES = ("waiting", "accepted", "declined", "withdrawn")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a live role in a scope."""

    grant: RoleGrant
    name: str | None
    email: str | None
    by_name: str | None


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with its state in one word, and who sent it."""

    invitation: Invitation
    state: str
    by_name: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address in a scope before it is invited."""

    state: str  # member, or the state of its invitation
    since: datetime


def _live(at: datetime) -> ColumnElement[bool]:
    return and_(RoleGrant.since <= at, or_(RoleGrant.until.is_(None), RoleGrant.until > at))


def holders(
    scope_ids: Sequence[int],
    at: datetime,
    *,
    members: bool = False,
    start: int = 0,
    limit: int = 200,
) -> list[Holder]:
    """Return who has a role in these scopes: those who run something, or with ``members`` members.

    By role and name, in one statement.
    """
    by = aliased(Person)
    rows = db.session.execute(
        select(RoleGrant, Person.name, Address.email, by.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Address, and_(Address.person_id == Person.id, Address.is_main))
        .outerjoin(by, by.id == RoleGrant.by_id)
        .where(
            RoleGrant.scope_id.in_(scope_ids),
            RoleGrant.role == "member" if members else RoleGrant.role != "member",
            Person.erased.is_(None),
            _live(at),
        )
        .order_by(RoleGrant.role, func.lower(Person.name), Person.id)
        .offset(start)
        .limit(limit)
    )
    return [Holder(*row) for row in rows]


def _state() -> ColumnElement[str]:
    """Return the state of an invitation as an expression: the last thing that became of it."""
    return case(
        (Invitation.accepted.is_not(None), "accepted"),
        (Invitation.withdrawn.is_not(None), "withdrawn"),
        (Invitation.declined.is_not(None), "declined"),
        else_="waiting",
    )


def invitations(
    scope_id: int, *, state: str | None = None, start: int = 0, limit: int = 100
) -> list[Invited]:
    """Return the invitations to a scope, the latest first, in one statement."""
    query = (
        select(Invitation, _state(), Person.name)
        .outerjoin(Person, Person.id == Invitation.by_id)
        .where(Invitation.scope_id == scope_id)
    )
    if state in STATES:
        query = query.where(_state() == state)
    query = query.order_by(Invitation.at.desc(), Invitation.email).offset(start).limit(limit)
    return [Invited(*row) for row in db.session.execute(query)]


def invitation_counts(scope_id: int) -> dict[str, int]:
    """Return how many invitations to a scope are in each state."""
    state = _state().label("state")
    rows = db.session.execute(
        select(state, func.count()).where(Invitation.scope_id == scope_id).group_by(state)
    )
    found = {row[0]: row[1] for row in rows}
    return {key: found.get(key, 0) for key in STATES}


def invited(invitation_id: int) -> Invited | None:
    """Return one invitation."""
    row = db.session.execute(
        select(Invitation, _state(), Person.name)
        .outerjoin(Person, Person.id == Invitation.by_id)
        .where(Invitation.id == invitation_id)
    ).first()
    return Invited(*row) if row else None


def known_in(scope_id: int, emails: Sequence[str], at: datetime) -> dict[str, Known]:
    """Return what is known of folded addresses in a scope; new ones are left out."""
    found = {
        invitation.email: Known(state, invitation.at)
        for invitation, state in db.session.execute(
            select(Invitation, _state()).where(
                Invitation.scope_id == scope_id, Invitation.email.in_(emails)
            )
        )
        if state != "accepted"  # what they accepted, they may have lost again
    }
    members = db.session.execute(
        select(Address.email, func.min(RoleGrant.since))
        .join(RoleGrant, RoleGrant.person_id == Address.person_id)
        .where(RoleGrant.scope_id == scope_id, Address.email.in_(emails), _live(at))
        .group_by(Address.email)
    )
    found.update({email: Known("member", since) for email, since in members})
    return found
