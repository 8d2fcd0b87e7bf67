"""Roles: granted in a scope, ended at an instant."""

from datetime import datetime

from sqlalchemy import or_, select

from forum.accounts.models import ROLES, Person, RoleGrant, Scope
from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _


def grant_role(
    *, person_id: int, scope_id: int, role: str, by_id: int | None, at: datetime
) -> RoleGrant:
    """Let a person hold a role in a scope from ``at`` on; nothing happens if they hold it.

    Raises Refused: an administrator is one of the whole site only; the person must be here.
    """
    if role not in ROLES:
        raise Refused(_("Choose a role from the list."), field="role")
    scope = db.session.get(Scope, scope_id)
    if scope is None:
        raise Refused(_("Choose a place from the list."), field="scope_id")
    if role == "administrator" and scope.kind != "site":
        raise Refused(
            _("Administrators run the whole site: choose the whole site."), field="scope_id"
        )
    if locked(Person, person_id).erased:
        raise Refused(_("This person has left."))
    grant = db.session.get(RoleGrant, (person_id, scope_id, role), populate_existing=True)
    if grant is None:
        grant = RoleGrant(
            person_id=person_id, scope_id=scope_id, role=role, by_id=by_id, since=at, until=None
        )
        db.session.add(grant)
    elif grant.until is not None and grant.until <= at:
        grant.since, grant.until, grant.by_id = at, None, by_id
    else:
        grant.until = None
    db.session.flush()
    return grant


def end_role(
    *, person_id: int, scope_id: int, role: str, by_id: int | None, at: datetime
) -> RoleGrant:
    """End a role now. Raises Refused if it isn't held, or if no administrator would be left."""
    live = or_(RoleGrant.until.is_(None), RoleGrant.until > at)
    if role == "administrator":
        # All of them, in one order: two administrators who end each other queue here. A role with
        # an end does not count: the other one's may lie after the instant that we were given.
        holders = db.session.scalars(
            select(RoleGrant)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(RoleGrant.role == role, RoleGrant.until.is_(None), Person.erased.is_(None))
            .order_by(RoleGrant.person_id)
            .with_for_update(of=RoleGrant)
            .execution_options(populate_existing=True)
        ).all()
        if {holder.person_id for holder in holders} == {person_id}:
            raise Refused(_("The last administrator can't be ended: make another one first."))
    grant = db.session.scalar(
        select(RoleGrant)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.scope_id == scope_id,
            RoleGrant.role == role,
            live,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if grant is None:
        raise Refused(_("This role has ended already."))
    grant.until = max(at, grant.since)
    grant.by_id = by_id
    db.session.flush()
    return grant
