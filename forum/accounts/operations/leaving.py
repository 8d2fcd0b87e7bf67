"""Leaving: what a person published stays, with the name or without it; everything else goes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from forum.accounts.models import Address, Invitation, Person, RoleGrant, Token
from forum.accounts.operations.roles import end_role
from forum.accounts.operations.sessions import end_sessions
from forum.accounts.queries import main_address
from forum.accounts.slots import leaving
from forum.db import db, locked, notify
from forum.errors import Refused
from forum.i18n import _


@dataclass(frozen=True, slots=True)
class Left:
    """Who left, for the last mail: nothing of it is stored any more."""

    person_id: int
    name: str
    email: str | None
    language: str


def leave(person_id: int, *, anonymous: bool, at: datetime) -> Left:
    """Let a person leave for good.

    Higher features end what is theirs first (:data:`forum.accounts.slots.leaving`): they lock
    discussions, which everybody else does before a person too. Name, password, addresses, sessions,
    links and roles end here. Raises Refused for the last administrator, and if they left already.

    Rows are locked in the order in which a mailed link is used: links, addresses, the person,
    invitations.
    """
    _lock_links(person_id)
    _end_roles(person_id, at)
    for end in leaving:
        end(person_id, anonymous, at)
    person = locked(Person, person_id)
    if person.erased:
        raise Refused(_("This person has left."))
    main = main_address(person)
    left = Left(person_id, person.name or "", main.email if main else None, person.language)
    end_sessions(person_id, at=at)
    _forget_addresses(person)
    person.name = person.password_hash = person.country = None
    person.time_zone = "UTC"
    person.erased = at
    db.session.flush()
    notify("left", "person", person_id, at=at)
    return left


def _lock_links(person_id: int) -> None:
    """Lock a person's links and addresses before anything is written that points to the person."""
    rows = db.session.execute(
        select(Address.id, Address.email).where(Address.person_id == person_id)
    ).all()
    theirs = or_(
        Token.person_id == person_id,
        Token.address_id.in_([row.id for row in rows]),
        Token.email.in_([row.email for row in rows]),
    )
    for query in (
        select(Token.hash).where(theirs).order_by(Token.hash),
        select(Address.id).where(Address.person_id == person_id).order_by(Address.id),
    ):
        db.session.execute(query.with_for_update()).all()


def _end_roles(person_id: int, at: datetime) -> None:
    held = db.session.scalars(
        select(RoleGrant)
        .where(
            RoleGrant.person_id == person_id, or_(RoleGrant.until.is_(None), RoleGrant.until > at)
        )
        .order_by(RoleGrant.scope_id, RoleGrant.role)
    ).all()
    for grant in held:
        try:
            end_role(
                person_id=person_id,
                scope_id=grant.scope_id,
                role=grant.role,
                by_id=person_id,
                at=at,
            )
        except Refused:
            if grant.role != "administrator":
                raise
            raise Refused(
                _("You are the only administrator: make somebody else one before you leave.")
            ) from None


def _forget_addresses(person: Person) -> None:
    """Delete a person's addresses, the links to them, and what invitations said of them."""
    emails = [address.email for address in person.addresses]
    db.session.execute(
        delete(Token).where(
            or_(
                Token.person_id == person.id,
                Token.address_id.in_([address.id for address in person.addresses]),
                Token.email.in_(emails),
            )
        )
    )
    theirs = or_(Invitation.person_id == person.id, Invitation.email.in_(emails))
    rows = select(Invitation).where(theirs).order_by(Invitation.id).with_for_update()
    for invitation in db.session.scalars(rows.execution_options(populate_existing=True)).all():
        if invitation.accepted is None:
            db.session.delete(invitation)
        else:
            invitation.email = f"left-{invitation.id}@left.invalid"
            invitation.name = invitation.organisation = None
    db.session.execute(delete(Address).where(Address.person_id == person.id))
    db.session.expire(person, ["addresses"])
