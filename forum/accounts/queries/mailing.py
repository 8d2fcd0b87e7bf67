"""Reads of who wants which mails: one's own settings, and a scope's followers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.models import Address, Person, RoleGrant, Subscription
from forum.db import db

Delivery = Literal["each", "daily", "weekly", "none"]
DELIVERIES: tuple[Delivery, ...] = ("each", "daily", "weekly", "none")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where and how a person wants the mails of a scope."""

    person_id: int
    email: str
    language: str
    time_zone: str
    delivery: Delivery
    paused: bool

    @property
    def now(self) -> bool:
        """Say whether news may be mailed at all."""
        return self.delivery != "none" and not self.paused


def wanted(person_ids: Collection[int], scope_id: int, at: datetime) -> dict[int, Wanted]:
    """Return how these people want the mails of a scope, in one statement.

    Left out: who has left, and whose address is not confirmed or takes no mails any more. What
    somebody set for the scope goes before what they set for all; a pause of either holds.
    """
    rows = db.session.execute(
        select(
            Person.id,
            Address.email,
            Person.language,
            Person.time_zone,
            func.coalesce(Subscription.delivery, Person.delivery).label("delivery"),
            or_(_later(Person.mail_paused_until, at), _later(Subscription.paused_until, at)).label(
                "paused"
            ),
        )
        .join(Address, and_(Address.person_id == Person.id, Address.is_main))
        .outerjoin(
            Subscription,
            and_(Subscription.person_id == Person.id, Subscription.scope_id == scope_id),
        )
        .where(
            Person.id.in_(person_ids),
            Person.erased.is_(None),
            Address.confirmed.is_not(None),
            Address.stopped.is_(None),
        )
        .order_by(Person.id)
    )
    return {
        row.id: Wanted(
            row.id,
            row.email,
            row.language,
            row.time_zone,
            cast(Delivery, row.delivery),
            bool(row.paused),
        )
        for row in rows
    }


def _later(moment: InstrumentedAttribute[datetime | None], at: datetime) -> ColumnElement[bool]:
    return func.coalesce(moment > at, False)


def followers(scope_id: int) -> list[int]:
    """Return who follows a scope without needing a role in it."""
    return list(
        db.session.scalars(
            select(Subscription.person_id)
            .where(
                Subscription.scope_id == scope_id,
                or_(Subscription.delivery.is_(None), Subscription.delivery != "none"),
            )
            .order_by(Subscription.person_id)
        )
    )


def subscription(person_id: int, scope_id: int) -> Subscription | None:
    """Return what somebody set for one scope."""
    return db.session.get(Subscription, (person_id, scope_id))


def own_scopes(person_id: int, at: datetime) -> Sequence[tuple[int, Subscription | None]]:
    """Return the scopes whose mails somebody gets: where they follow or have a role now."""
    held = (
        select(RoleGrant.scope_id)
        .where(
            RoleGrant.person_id == person_id,
            or_(RoleGrant.until.is_(None), RoleGrant.until > at),
        )
        .distinct()
    )
    set_ = {
        row.scope_id: row
        for row in db.session.scalars(
            select(Subscription).where(Subscription.person_id == person_id)
        )
    }
    return [(key, set_.get(key)) for key in sorted({*set_, *db.session.scalars(held)})]
