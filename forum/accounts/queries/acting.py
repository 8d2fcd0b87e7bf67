"""Who acts: read in one statement per request, with the session that it acts in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import and_, or_, select

from forum.accounts.models import Person, RoleGrant, SignIn
from forum.accounts.queries.people import digest
from forum.accounts.queries.sessions import living
from forum.db import db


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with the roles that live at this instant. Read once per request."""

    id: int
    name: str
    language: str
    time_zone: str
    roles: frozenset[tuple[int, str]] = field(default_factory=frozenset)  # (scope id, role)
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False
    stamp: str = ""  # of the password: sessions begun before it was changed are over
    sign_in_id: int = 0  # the session that the person acts in; none in commands and tests of rules
    signed_in_by: str = ""  # password or link

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the session."""
        return f"{self.id}.{self.stamp}.{self.sign_in_id}"

    def has(self, role: str, scopes: Sequence[int]) -> bool:
        """Say whether the person holds ``role`` in one of ``scopes`` (a scope and its parents)."""
        return any((scope, role) in self.roles for scope in scopes)


def actor(person_id: int, at: datetime, *, sign_in_id: int | None = None) -> Actor | None:
    """Return the person with the roles live at ``at``, in one statement; None if gone.

    With ``sign_in_id`` only while that session of theirs lives.
    """
    roles = and_(
        RoleGrant.person_id == Person.id,
        RoleGrant.since <= at,
        or_(RoleGrant.until.is_(None), RoleGrant.until > at),
    )
    query = (
        select(
            Person.id,
            Person.name,
            Person.language,
            Person.time_zone,
            Person.password_hash,
            RoleGrant.scope_id,
            RoleGrant.role,
            SignIn.id.label("sign_in_id"),
            SignIn.how,
        )
        .outerjoin(SignIn, and_(SignIn.person_id == Person.id, SignIn.id == (sign_in_id or 0)))
        .outerjoin(RoleGrant, roles)
        .where(Person.id == person_id, Person.erased.is_(None))
    )
    if sign_in_id is not None:
        query = query.where(living(at))
    rows = db.session.execute(query).all()
    if not rows:
        return None
    first = rows[0]
    return Actor(
        id=first.id,
        name=first.name or "",
        language=first.language,
        time_zone=first.time_zone,
        roles=frozenset((row.scope_id, row.role) for row in rows if row.role),
        stamp=digest(first.password_hash or "")[:12],
        sign_in_id=first.sign_in_id or 0,
        signed_in_by=first.how or "",
    )


def actor_of_session(kept: str, at: datetime) -> Actor | None:
    """Return who a session belongs to (what ``Actor.get_id`` said); None once it is over."""
    key, stamp, sign_in = (*kept.split("."), "", "", "")[:3]
    if not (key.isdigit() and sign_in.isdigit()):
        return None  # from before sessions were written down
    found = actor(int(key), at, sign_in_id=int(sign_in))
    return found if found and compare_digest(found.stamp, stamp) else None
