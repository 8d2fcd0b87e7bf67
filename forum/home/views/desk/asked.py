"""What an address asks of the desk's list: which of them, narrowed to what, from where on."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request

from forum.discussions.forms import as_number
from forum.moderation import queries
from forum.moderation.queries import Claimed, Place, Standing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# How long something waits at least, in days; None: longer than working hours allow.
AGES: dict[str, int | None] = {"day": 1, "three": 3, "week": 7, "late": None}
LONGEST = 80  # of a value in an address


@dataclass(frozen=True, slots=True)
class Asked:
    """One list of the desk, narrowed."""

    standing: Standing = "waiting"
    slug: str | None = None
    kind: str | None = None
    language: str | None = None
    reason: str | None = None
    age: str | None = None
    claimed: Claimed | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what an address holds of it."""
        found = {
            "discussion": self.slug,
            "standing": None if self.standing == "waiting" else self.standing,
            **self.filters,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def filters(self) -> dict[str, str]:
        """Return what it is narrowed to within its list and its discussion."""
        found = {
            "kind": self.kind,
            "language": self.language,
            "reason": self.reason,
            "age": self.age,
            "claimed": self.claimed,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def unfiltered(self) -> "Asked":
        """Return the same list of the same discussion with everything in it."""
        return replace(self, kind=None, language=None, reason=None, age=None, claimed=None)


def asked_for() -> Asked:
    """Return the list that the address asks for; what is not known counts as not asked."""
    said = {name: _said(name) for name in ("discussion", "kind", "language", "reason", "age")}
    claimed, standing = request.args.get("claimed"), request.args.get("standing")
    return Asked(
        standing=next((known for known in queries.STANDINGS if known == standing), "waiting"),
        slug=said["discussion"],
        kind=said["kind"],
        language=said["language"],
        reason=said["reason"],
        age=said["age"] if said["age"] in AGES else None,
        claimed=next((known for known in queries.CLAIMED if known == claimed), None),
    )


def _said(name: str) -> str | None:
    value = request.args.get(name, "")
    return value if value and len(value) <= LONGEST and "\0" not in value else None


def place_code(place: Place) -> str:
    """Return a place in the list as an address holds it."""
    since, key = place
    return f"{(since - EPOCH) // timedelta(microseconds=1)}-{key}"


def asked_place() -> Place | None:
    """Return the place to read on from."""
    since, _dash, key = request.args.get("after", "").partition("-")
    number = as_number(key)
    if number is None or not since.isascii() or not since.isdigit() or len(since) > 16:
        return None
    return EPOCH + timedelta(microseconds=int(since)), number
