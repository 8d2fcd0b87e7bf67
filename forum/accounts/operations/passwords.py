"""Passwords: argon2id hashes, made again when the parameters grow; tries are counted per account.

Hashing takes a while on purpose, so a try is two short transactions with the hashing in between.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forum.accounts.models import Person
from forum.accounts.operations.links import use_link
from forum.accounts.operations.people import folded_address
from forum.accounts.operations.sessions import end_sessions
from forum.accounts.operations.tries import address_key, clear_attempts, record_attempt
from forum.accounts.queries import address_by_email
from forum.db import locked
from forum.errors import Refused
from forum.i18n import _

LEAST, MOST = 12, 200
TRIES, WITHIN = 10, timedelta(minutes=15)
hasher = PasswordHasher()  # argon2id with the library's parameters (RFC 9106, low memory)
# Checked where there is no account or no password: the answer takes as long as for a wrong one.
NOBODY = hasher.hash("no account has this password")


@dataclass(frozen=True, slots=True)
class PasswordTry:
    """A counted try: for whom (None: nobody), against which hash, under which key it counts."""

    key: str
    person_id: int | None
    stored: str | None


def normal(password: str) -> str:
    """Return a password in the form that is hashed (NFKC: keyboards differ)."""
    return unicodedata.normalize("NFKC", password)


def hashed_password(password: str, own: Iterable[str | None]) -> str:
    """Return what is stored of a password: 12 to 200 characters, not one's ``own`` name or address.

    Takes tens of milliseconds. Raises Refused.
    """
    if not LEAST <= len(password) <= MOST:
        raise Refused(
            _("A password has at least 12 and at most 200 characters. Several words are fine."),
            field="password",
        )
    known = {text.casefold().strip() for text in own if text}
    if normal(password).casefold().strip() in known or len(set(password)) < 4:
        raise Refused(
            _("This password is too easy to guess: it is your name, your address or one letter."),
            field="password",
        )
    return hasher.hash(normal(password))


def set_password(person_id: int, password: str) -> None:
    """Set a person's password, as :func:`hashed_password` wants it. Raises Refused."""
    person = locked(Person, person_id)
    if person.erased:
        raise Refused(_("This person has left."))
    own = [person.name, *(address.email for address in person.addresses)]
    person.password_hash = hashed_password(password, own)


def reset_password(secret: str, password: str, *, at: datetime) -> int:
    """Use up a mailed link of purpose ``reset`` and set a new password; return whose it is.

    All sessions of that person end. Raises Refused if the link is over, or for the password, and
    then the link can still be used.
    """
    token = use_link(secret, "reset", at=at)
    if token.person_id is None:
        raise Refused(_("This link has been used already, or its time is over."))
    set_password(token.person_id, password)
    end_sessions(token.person_id, at=at)
    return token.person_id


def start_password_try(email: str, *, at: datetime) -> PasswordTry:
    """Count a try before anything is checked, for known and unknown addresses alike.

    Raises Refused if it is not an address, or after ten tries within 15 minutes.
    """
    folded = folded_address(email)
    address = address_by_email(folded, lock=True)
    person = address.person if address is not None and not address.person.erased else None
    key = f"person:{person.id}" if person else address_key(folded)
    record_attempt(
        key,
        "password",
        at=at,
        most=TRIES,
        within=WITHIN,
        sentence=_(
            "Too many wrong passwords. Wait 15 minutes, or ask for a link by e-mail instead."
        ),
    )
    return PasswordTry(key, person.id if person else None, person.password_hash if person else None)


def password_is_right(stored: str | None, password: str) -> bool:
    """Say whether a password has this hash, in the same time whether or not there is one.

    Takes tens of milliseconds: call it outside a transaction.
    """
    try:
        right = hasher.verify(stored or NOBODY, normal(password[:MOST]))
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None and len(password) <= MOST


def finish_password_try(tried: PasswordTry, password: str) -> int:
    """Forget the tries after a right password, hash it anew if that is due; return the person.

    Raises Refused if the person left or changed the password in between.
    """
    person = locked(Person, tried.person_id)
    if person.erased or person.password_hash is None or person.password_hash != tried.stored:
        raise wrong_password()
    clear_attempts(tried.key, "password")
    if hasher.check_needs_rehash(person.password_hash):
        person.password_hash = hasher.hash(normal(password))
    return person.id


def wrong_password() -> Refused:
    """Return the one answer to a wrong password, an unknown address, an account without one."""
    return Refused(_("This address and this password don't belong together."), field="password")
