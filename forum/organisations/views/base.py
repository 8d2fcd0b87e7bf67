"""What the pages of this feature share: the blueprint, reading a page's address."""

from typing import TypedDict

from flask import Blueprint, request

from forum.accounts.operations import one_line
from forum.organisations.forms import OrganisationForm

blueprint = Blueprint("organisations", __name__)
PER_MINUTE = "30/minute"
LARGEST = 2**31 - 1  # of an id in the database


def asked_words() -> str:
    """Return the words looked for, as typed on one line."""
    return one_line(request.args.get("q"))[:200]


def asked_place() -> int | None:
    """Return the id after which the list goes on, None at its beginning."""
    after = request.args.get("after", type=int)
    return after if after is not None and 0 < after <= LARGEST else None


class Typed(TypedDict):
    """What was typed into the form, under the names that the operations take."""

    name: str
    short: str | None
    type_: str | None
    country: str | None
    website: str | None


def typed(form: OrganisationForm) -> Typed:
    """Return what was typed of an organisation's facts."""
    return {
        "name": form.name.data,
        "short": form.short.data,
        "type_": form.type_.data,
        "country": form.country.data,
        "website": form.website.data,
    }
