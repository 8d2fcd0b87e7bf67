"""People and their addresses: create, change, add an address."""

import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Address, Person
from forum.accounts.queries import person_by_email
from forum.db import Model, db, locked
from forum.errors import Refused
from forum.i18n import _, known_country, known_language, known_zone

NAME_LENGTH = 200
# Embeddings, overrides and isolates (Unicode TR9): a name with one rearranges the text around it.
BIDI_CONTROLS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
)


def one_line(text: str | None) -> str:
    """Return text for one line: NFC, single spaces, without control and bidi characters.

    Joiners (U+200C, U+200D) stay: Persian names and several Indic scripts need them.
    """
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFC", text or "")
        if c not in BIDI_CONTROLS and unicodedata.category(c) != "Cs"
    )
    return " ".join(kept.split())


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody says about themself."""

    name: str
    language: str
    time_zone: str
    country: str | None = None


def checked_profile(said: Profile) -> Profile:
    """Return what somebody says about themself as it is stored. Raises Refused with the field."""
    return Profile(
        name=person_name(said.name),
        language=_language(said.language),
        time_zone=_time_zone(said.time_zone),
        country=_country(said.country),
    )


def person_name(name: str) -> str:
    """Return a name as it is stored. Raises Refused if it is empty or too long."""
    name = one_line(name)
    if not any(character.isalnum() for character in name):
        raise Refused(_("Type a name."), field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(_("A name can have at most 200 characters."), field="name")
    return name


def folded_address(email: str) -> str:
    """Return an address in lower case with an ASCII domain (IDNA), as it is compared and stored.

    Raises Refused if it is not an address (RFC 5321 syntax; nothing is asked of the network).
    """
    try:
        # Beyond 1000 characters nothing can be an address: no need to look at each of them.
        found = validate_email(
            email.strip()[:1000],
            check_deliverability=False,
            allow_smtputf8=False,
            strict=True,
        )
    except EmailNotValidError:
        raise Refused(
            _("This is not an e-mail address. It looks like name@town.example."), field="email"
        ) from None
    return f"{found.local_part}@{found.ascii_domain}".lower()


def create_person(
    *,
    name: str,
    email: str | None,
    language: str,
    time_zone: str,
    country: str | None = None,
    at: datetime,
) -> Person:
    """Store a person, with a main address if one is given.

    ``language`` is a code that has a name, ``time_zone`` a zone of the tz database, ``country`` an
    ISO 3166 alpha-2 code. Raises Refused with the field it speaks of.
    """
    profile = checked_profile(Profile(name, language, time_zone, country))
    person = Person(**asdict(profile), created=at, delivery="daily")
    folded = folded_address(email) if email and email.strip() else None
    if folded and person_by_email(folded):
        raise _taken()
    db.session.add(person)
    db.session.flush()
    if folded:
        _store(Address(person_id=person.id, email=folded, is_main=True))
    return person


def add_address(
    person_id: int, email: str, *, at: datetime, confirmed: bool = False, main: bool = False
) -> Address:
    """Add an address to a person; the first one, or ``main``, becomes the one that mails go to.

    Raises Refused if it is not an address, belongs to somebody, or the person has left.
    """
    person = locked(Person, person_id)
    if person.erased:
        raise Refused(_("This person has left."), field="email")
    folded = folded_address(email)
    if person_by_email(folded):
        raise _taken()
    main = main or not person.addresses
    if main:
        for address in person.addresses:
            address.is_main = False
        db.session.flush()
    address = Address(
        person_id=person_id, email=folded, is_main=main, confirmed=at if confirmed else None
    )
    _store(address)
    db.session.expire(person, ["addresses"])
    return address


def change_person(
    person_id: int, *, name: str, language: str, time_zone: str, country: str | None
) -> Person:
    """Change what a person is called, their language, clock and country. Raises Refused."""
    person = locked(Person, person_id)
    if person.erased:
        raise Refused(_("This person has left."))
    profile = checked_profile(Profile(name, language, time_zone, country))
    person.name, person.language = profile.name, profile.language
    person.time_zone, person.country = profile.time_zone, profile.country
    return person


def _store(row: Model) -> None:
    """Write an address; who loses a race for it is told that it is taken."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise _taken() from None


def _taken() -> Refused:
    return Refused(_("This address already belongs to somebody here."), field="email")


def _language(language: str) -> str:
    if not known_language(language):
        raise Refused(_("Choose a language from the list."), field="language")
    return language


def _time_zone(time_zone: str) -> str:
    if not known_zone(time_zone):
        raise Refused(_("Choose a time zone from the list."), field="time_zone")
    return time_zone


def _country(country: str | None) -> str | None:
    if country and not known_country(country):
        raise Refused(_("Choose a country from the list."), field="country")
    return country or None
