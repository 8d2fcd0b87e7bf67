"""Single-use links: only the hash of their secret is stored, and one of two users wins."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from forum.accounts.models import PURPOSES, Address, Person, Token
from forum.accounts.operations.people import folded_address
from forum.accounts.operations.tries import address_key, record_attempt
from forum.accounts.queries import address_by_email, digest
from forum.db import db
from forum.errors import Refused
from forum.i18n import _

LINKS_AN_HOUR = 5
MAILED_LIFETIME = timedelta(minutes=30)
HANDED_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class AskedLink:
    """A link that was asked for: where to mail it, and its secret."""

    person: Person
    address: Address
    secret: str


def make_link(
    person_id: int | None,
    purpose: str,
    *,
    at: datetime,
    lifetime: timedelta,
    address_id: int | None = None,
    about: str | None = None,
    about_id: int | None = None,
    email: str | None = None,
    details: dict[str, Any] | None = None,
) -> str:
    """Store a single-use link and return its secret (256 bits, safe in an address).

    ``purpose`` is one of :data:`forum.accounts.models.PURPOSES`; ``email`` an address that nobody
    has yet, ``details`` what becomes true with the link. Raises Refused if the person has left.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"{purpose!r} is not a purpose of links")
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person_id is not None and (person is None or person.erased):
        raise Refused(_("This person has left."))
    secret = secrets.token_urlsafe(32)
    db.session.add(
        Token(
            hash=digest(secret),
            purpose=purpose,
            person_id=person_id,
            address_id=address_id,
            about=about,
            about_id=about_id,
            email=email,
            details=details,
            expires=at + lifetime,
        )
    )
    db.session.flush()
    return secret


def use_link(secret: str, purpose: str, *, at: datetime) -> Token:
    """Use up a link and return its row; an address it was mailed to is confirmed by that.

    Two uses at once queue on the row: the second is refused. Raises Refused if the link is unknown,
    made for something else, used, expired, or its person has left.
    """
    token = db.session.get(Token, digest(secret), with_for_update=True, populate_existing=True)
    if token is None or token.purpose != purpose or token.used or token.expires <= at:
        raise Refused(_("This link has been used already, or its time is over."))
    if token.person_id is not None and db.session.get_one(Person, token.person_id).erased:
        raise Refused(_("This link has been used already, or its time is over."))
    token.used = at
    if token.address_id is not None:
        address = db.session.get_one(Address, token.address_id)
        address.confirmed = address.confirmed or at
    db.session.flush()
    return token


def ask_for_link(email: str, *, at: datetime, purpose: str = "sign_in") -> AskedLink | None:
    """Make a link (``sign_in`` or ``reset``) for whom an address belongs to; None if for nobody.

    Tries are counted and refused alike whether or not the address is known, so that the answer
    tells nothing. Raises Refused if it is not an address, or after five tries within an hour.
    """
    folded = folded_address(email)
    address = address_by_email(folded, lock=True)
    count_asking(folded, at=at)
    return None if address is None else link_to(address, purpose, at=at)


def link_to(address: Address, purpose: str, *, at: datetime) -> AskedLink | None:
    """Make a link to be mailed to an address; None if its person has left."""
    if address.person.erased:
        return None
    secret = make_link(
        address.person_id, purpose, at=at, lifetime=MAILED_LIFETIME, address_id=address.id
    )
    return AskedLink(address.person, address, secret)


def count_asking(folded: str, *, at: datetime) -> None:
    """Count one more link asked for with an address, of any purpose.

    Raises Refused after five within an hour: nobody's mailbox is filled by strangers.
    """
    record_attempt(
        address_key(folded),
        "link",
        at=at,
        most=LINKS_AN_HOUR,
        within=timedelta(hours=1),
        sentence=_(
            "Five links were asked for with this address within an hour. Look for the newest mail, "
            "also among unwanted mail, or try again in an hour."
        ),
    )


def forget_expired(at: datetime) -> None:
    """Delete the rows of links that nobody opened in time: what was typed for them is not kept."""
    db.session.execute(
        delete(Token).where(
            Token.purpose.in_(("confirm", "change")), Token.email.is_not(None), Token.expires <= at
        )
    )
