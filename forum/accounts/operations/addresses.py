"""Change of address: the new one is confirmed by a link, the old one goes.

The old address is not kept as a second one: it may belong to an employer, and whoever reads there
could sign in by a mailed link. Both are told; nothing says whether an address is known here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from forum.accounts.models import Person, Token
from forum.accounts.operations.links import (
    count_asking,
    forget_expired,
    make_link,
    use_link,
)
from forum.accounts.operations.people import add_address, folded_address
from forum.accounts.queries import address_by_email, live_token, main_address
from forum.db import db, locked, notify
from forum.errors import Refused
from forum.i18n import _

CHANGE_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class AskedAddress:
    """A new address was asked for: where to mail what. Without a secret it is somebody else's."""

    person: Person
    new: str
    old: str | None
    secret: str | None
    owner: Person | None


@dataclass(frozen=True, slots=True)
class ChangedAddress:
    """An address took the place of another one."""

    person: Person
    new: str
    old: str | None


def ask_for_address(person_id: int, email: str, *, at: datetime) -> AskedAddress:
    """Make the link that is mailed to a person's new address.

    Raises Refused if it is not an address, is the one in use, or after five links within an hour.
    """
    person = locked(Person, person_id)
    folded = folded_address(email)
    main = main_address(person)
    if main is not None and main.email == folded:
        raise Refused(_("This is your address already."), field="email")
    count_asking(folded, at=at)
    forget_expired(at)
    known = address_by_email(folded)
    secret, owner = None, None
    if known is None or known.person_id == person_id:
        secret = make_link(person_id, "change", at=at, lifetime=CHANGE_LIFETIME, email=folded)
    else:
        owner = known.person
    return AskedAddress(person, folded, main.email if main else None, secret, owner)


def live_change(secret: str, person_id: int, at: datetime) -> Token | None:
    """Return the row of a link to change one's own address, None if it is over."""
    token = live_token(secret, "change", at)
    return token if token is not None and token.person_id == person_id else None


def change_address(secret: str, person_id: int, *, at: datetime) -> ChangedAddress:
    """Use up the link: the new address is the main one from now on, the old main one goes.

    Only the signed-in person can: a mistyped address leads nobody into an account. Raises Refused
    if the link is over, or if the address belongs to somebody by now.
    """
    if live_change(secret, person_id, at) is None:
        raise Refused(_("This link has been used already, or its time is over."))
    token = use_link(secret, "change", at=at)
    new = str(token.email)
    person = locked(Person, person_id)
    old = main_address(person)
    known = next((address for address in person.addresses if address.email == new), None)
    if known is None:
        known = add_address(person_id, new, at=at, confirmed=True)
    gone = None
    if old is not None and old.id != known.id:
        gone = old.email
        db.session.execute(delete(Token).where(Token.address_id == old.id))
        db.session.delete(old)
        db.session.flush()
    known.is_main = True
    known.confirmed = known.confirmed or at
    db.session.flush()
    db.session.expire(person, ["addresses"])
    notify("address_changed", "person", person_id, at=at, key=at.isoformat())
    return ChangedAddress(person, new, gone)
