"""What the pages of this feature share: the blueprint, reading a page's address."""

from flask import Blueprint, request

from forum.accounts.operations import one_line

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
