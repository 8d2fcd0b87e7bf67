"""Reads of people, their addresses and roles, single-use links, counted tries."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Address, Attempt, Person, RoleGrant, Token
from forum.db import db


def person_by_email(email: str) -> Person | None:
    """Return the person to whom a folded address belongs."""
    return db.session.scalar(select(Person).join(Address).where(Address.email == email))


def address_by_email(email: str, *, lock: bool = False) -> Address | None:
    """Return a folded address with its person; ``lock`` until the transaction ends."""
    query = select(Address).where(Address.email == email)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def person_with_addresses(person_id: int) -> Person | None:
    """Return a person and their addresses in one statement."""
    return (
        db.session.scalars(
            select(Person).options(joinedload(Person.addresses)).where(Person.id == person_id)
        )
        .unique()
        .one_or_none()
    )


def main_address(person: Person) -> Address | None:
    """Return the address that mails go to."""
    return next((address for address in person.addresses if address.is_main), None)


def digest(secret: str) -> str:
    """Return what is stored of a link's secret (SHA-256, hex)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def live_token(secret: str, purpose: str, at: datetime) -> Token | None:
    """Return the link's row if it is of this purpose, unused and not expired."""
    token = db.session.get(Token, digest(secret))
    if token is None or token.purpose != purpose or token.used or token.expires <= at:
        return None
    return token


def attempts(key: str, what: str, since: datetime) -> int:
    """Return how often ``key`` tried ``what`` since then."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Attempt.key == key, Attempt.what == what, Attempt.at >= since
            )
        )
        or 0
    )


def people(words: str = "", *, after: int = 0, limit: int = 50) -> list[Person]:
    """Return people by name or address, in the order of their ids, with their addresses."""
    query = (
        select(Person)
        .options(joinedload(Person.addresses))
        .where(Person.id > after)
        .order_by(Person.id)
        .limit(limit)
    )
    words = words.strip()
    if words:
        # SQLite's lower() knows ASCII only, so the usual ways to write a name are tried as well.
        written = {words, words.lower(), words.title(), words.upper()}
        named = [Person.name.icontains(way, autoescape=True) for way in sorted(written)]
        owned = select(Address.person_id).where(
            Address.email.contains(words.lower(), autoescape=True)
        )
        query = query.where(or_(*named, Person.id.in_(owned)))
    return list(db.session.scalars(query).unique())


def grants_of(person_ids: Sequence[int], at: datetime) -> list[RoleGrant]:
    """Return the live role grants of these people, with their scopes."""
    return list(
        db.session.scalars(
            select(RoleGrant)
            .options(joinedload(RoleGrant.scope))
            .where(
                RoleGrant.person_id.in_(person_ids),
                or_(RoleGrant.until.is_(None), RoleGrant.until > at),
            )
            .order_by(RoleGrant.scope_id, RoleGrant.role)
        )
    )
