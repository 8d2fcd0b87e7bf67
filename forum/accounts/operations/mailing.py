"""Which mails somebody wants: for everything, for one scope, not at all, not before a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import update

from forum.accounts.models import Person, Scope, Subscription
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries.mailing import DELIVERIES
from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _

LONGEST_PAUSE = timedelta(days=366)


def set_delivery(
    person_id: int,
    *,
    delivery: str,
    scopes: Mapping[int, str | None],
    paused_until: datetime | None,
    at: datetime,
) -> None:
    """Set how often mails come: for all, for some scopes (None: as for all), and a pause.

    Raises Refused if the pause ends in the past or after more than a year.
    """
    _known(delivery)
    if paused_until is not None:
        _pause(paused_until, at)
    person = _present(person_id)
    person.delivery = delivery
    person.mail_paused_until = paused_until
    for scope_id, wish in sorted(scopes.items()):
        set_scope_delivery(person_id, scope_id, wish, at=at)


def set_scope_delivery(
    person_id: int, scope_id: int, delivery: str | None, *, at: datetime
) -> None:
    """Set how often the mails of one scope come; None: as for all. The site's are all mails."""
    if delivery is not None:
        _known(delivery)
    person = _present(person_id)
    if scope_id == SITE_SCOPE:
        person.delivery = delivery or person.delivery
        db.session.execute(
            update(Subscription)
            .where(Subscription.person_id == person_id, Subscription.delivery != "none")
            .values(delivery=None)
        )
        return
    row = db.session.get(Subscription, (person_id, scope_id), populate_existing=True)
    if row is not None:
        row.delivery = delivery
    elif delivery is not None:
        _subscribe(person_id, scope_id, delivery, at)


def pause_mails(person_id: int, until: datetime, *, at: datetime) -> None:
    """Send somebody no news before an instant. Raises Refused as ``set_delivery``."""
    _pause(until, at)
    _present(person_id).mail_paused_until = until


def follow(person_id: int, scope_id: int, *, at: datetime) -> None:
    """Let somebody get the news of a scope, as they have it for all, if they had none of it."""
    _present(person_id)
    row = db.session.get(Subscription, (person_id, scope_id), populate_existing=True)
    if row is None:
        _subscribe(person_id, scope_id, None, at)
    elif row.delivery == "none":
        row.delivery, row.paused_until = None, None


def unfollow(person_id: int, scope_id: int, *, at: datetime) -> None:
    """Send somebody no more news of a scope, also where they have a role in it."""
    set_scope_delivery(person_id, scope_id, "none", at=at)


def _subscribe(person_id: int, scope_id: int, delivery: str | None, at: datetime) -> None:
    if db.session.get(Scope, scope_id) is None:
        raise Refused(_("Somebody else removed this in the meantime. Nothing was changed."))
    db.session.add(
        Subscription(
            person_id=person_id, scope_id=scope_id, delivery=delivery, paused_until=None, since=at
        )
    )
    db.session.flush()


def _present(person_id: int) -> Person:
    """Return the person, locked: two changes of the same wishes wait for each other."""
    person = locked(Person, person_id)
    if person.erased:
        raise Refused(_("This person has left."))
    return person


def _known(delivery: str) -> None:
    if delivery not in DELIVERIES:
        raise Refused(_("Choose how often."), field="delivery")


def _pause(until: datetime, at: datetime) -> None:
    if until <= at:
        raise Refused(_("Choose a day that is still to come."), field="paused_until")
    if until > at + LONGEST_PAUSE:
        raise Refused(_("A pause lasts a year at most."), field="paused_until")
