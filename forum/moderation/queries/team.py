"""Who decides in a scope, who of them is away, and when they work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Person, RoleGrant, Scope
from forum.accounts.permissions import SITE_SCOPE
from forum.db import db
from forum.moderation.hours import WorkingWeek
from forum.moderation.models import Absence


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who decides in a scope; ``away_until`` None: they are there."""

    scope_id: int
    person_id: int
    name: str
    away_until: datetime | None
    deputy_id: int | None
    deputy: str | None


def team(scope_ids: Collection[int], at: datetime) -> list[Member]:
    """Return who decides in these scopes by a role there or above, by name, in one statement."""
    deputy = aliased(Person)
    rows = db.session.execute(
        select(
            Scope.id,
            Person.id,
            Person.name,
            Absence.until,
            deputy.id,
            deputy.name,
        )
        .distinct()
        .join(
            RoleGrant,
            or_(
                RoleGrant.scope_id == Scope.id,
                RoleGrant.scope_id == Scope.parent_id,
                RoleGrant.scope_id == SITE_SCOPE,
            ),
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(
            Absence,
            and_(
                Absence.person_id == Person.id,
                Absence.scope_id == Scope.id,
                Absence.until > at,
            ),
        )
        .outerjoin(deputy, and_(deputy.id == Absence.deputy_id, deputy.erased.is_(None)))
        .where(
            Scope.id.in_(scope_ids),
            RoleGrant.role.in_(("coordinator", "moderator")),
            RoleGrant.since <= at,
            or_(RoleGrant.until.is_(None), RoleGrant.until > at),
            Person.erased.is_(None),
        )
        .order_by(Scope.id, Person.name, Person.id)
    )
    return [Member(row[0], row[1], row[2] or "", *row[3:]) for row in rows]


def deciders(scope_id: int, at: datetime, *, but: int | None = None) -> list[int]:
    """Return whom to write to about what waits in a scope: who decides there and is there.

    The deputy stands in for somebody away; where all are away without one, everybody is written to.
    ``but`` is left out: the author of what waits.
    """
    members = [one for one in team([scope_id], at) if one.person_id != but]
    there = [one.person_id for one in members if one.away_until is None]
    deputies = [
        one.deputy_id
        for one in members
        if one.away_until is not None and one.deputy_id not in (None, but)
    ]
    known = {one.person_id for one in members}
    found = [*there, *(key for key in deputies if key is not None and key in known)]
    return list(dict.fromkeys(found or [one.person_id for one in members]))


def working_week(kept: Mapping[str, str]) -> WorkingWeek:
    """Return when moderators work, as administrators set it in the policies of the site."""
    usual = WorkingWeek()
    opens, _dash, closes = kept.get("working_hours", f"{usual.opens}-{usual.closes}").partition("-")
    return WorkingWeek(
        days=frozenset(map(int, kept.get("working_days", "01234"))),
        opens=int(opens),
        closes=int(closes),
        zone=kept.get("working_zone", usual.zone),
        alert=int(kept.get("working_alert", usual.alert)),
    )
