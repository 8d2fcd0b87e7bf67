"""Joining: an address is confirmed by a mailed link before there is a person.

Until then everything stands in the link's own row, so an account that nobody confirmed is in
nobody's way, and nobody can prepare an account for another one's address.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from forum.accounts.models import Address, SignIn, Token
from forum.accounts.operations.links import (
    AskedLink,
    count_asking,
    forget_expired,
    link_to,
    make_link,
    use_link,
)
from forum.accounts.operations.people import (
    Profile,
    checked_profile,
    create_person,
    folded_address,
)
from forum.accounts.queries import address_by_email, live_token
from forum.db import db
from forum.errors import Refused
from forum.i18n import _

JOIN_LIFETIME = timedelta(hours=48)
ABOUT = "join"


@dataclass(frozen=True, slots=True)
class Joining:
    """What is to be mailed: a link that makes the account, or to its owner one that signs in."""

    email: str
    secret: str
    known: AskedLink | None


def ask_to_join(
    email: str, profile: Profile, *, password_hash: str | None = None, at: datetime
) -> Joining | None:
    """Make the link that is mailed to who wants to join; None if nobody may get one.

    The answer to whoever asked is the same whether or not the address is known. Raises Refused for
    what is typed, and after five links within an hour.
    """
    profile = checked_profile(profile)
    folded = folded_address(email)
    address = address_by_email(folded, lock=True)
    count_asking(folded, at=at)
    if address is not None:
        known = link_to(address, "sign_in", at=at)
        return Joining(folded, known.secret, known) if known else None
    forget_expired(at)
    secret = make_link(
        None,
        "confirm",
        at=at,
        lifetime=JOIN_LIFETIME,
        about=ABOUT,
        email=folded,
        details={**asdict(profile), "password_hash": password_hash},
    )
    return Joining(folded, secret, None)


def live_joining(secret: str, at: datetime) -> Token | None:
    """Return the row of a link that was mailed to somebody who joins, None if it is over."""
    token = live_token(secret, "confirm", at)
    return token if token is not None and token.about == ABOUT else None


def confirm_joining(
    secret: str, *, keep_password: bool, password_hash: str | None = None, at: datetime
) -> int:
    """Use up the link: make the person, their address confirmed; return their id.

    The password that was typed when joining stands only where ``keep_password`` says that the same
    browser is there again, else ``password_hash``, or none. Somebody who has the address by now is
    left as they are: the link proves that it is theirs. Raises Refused if the link is over.
    """
    if live_joining(secret, at) is None:
        raise Refused(_("This link has been used already, or its time is over."))
    token = use_link(secret, "confirm", at=at)
    details = dict(token.details or {})
    kept = details.pop("password_hash", None)
    token.details = None
    address = find_or_create(str(token.email), Profile(**details), at=at)
    address.confirmed = address.confirmed or at
    if address.person.password_hash is None and not _signed_in_before(address.person_id):
        address.person.password_hash = kept if keep_password else password_hash
    db.session.flush()
    return address.person_id


def _signed_in_before(person_id: int) -> bool:
    begun = select(SignIn.id).where(SignIn.person_id == person_id).limit(1)
    return db.session.scalar(begun) is not None


def find_or_create(email: str, profile: Profile, *, at: datetime) -> Address:
    """Return the row of a folded address, with a new person where nobody has it yet.

    Of two at once one makes the person, the other finds it.
    """
    address = address_by_email(email, lock=True)
    if address is None:
        try:
            with db.session.begin_nested():
                create_person(email=email, at=at, **asdict(profile))
        except Refused as refused:
            if refused.field != "email":
                raise
        address = address_by_email(email, lock=True)
    if address is None or address.person.erased:
        raise Refused(_("This address can't be used here."), field="email")
    return address
