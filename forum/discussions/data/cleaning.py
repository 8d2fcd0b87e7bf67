"""The form in which a folder's values are stored; cleaning them again changes nothing."""

from collections.abc import Callable

from forum.accounts.operations import folded_address, one_line
from forum.html import normalise


def clean_line(text: str) -> str:
    """Return text for one line; cleaning it again changes nothing."""
    return _settled(lambda part: one_line(normalise(part)), text)


def clean_text(text: str) -> str:
    """Return text of several lines as it is stored, without blanks around it."""
    return _settled(lambda part: normalise(part).strip(), text)


def _settled(cleaner: Callable[[str], str], text: str) -> str:
    # A character that is dropped may have kept two others from composing, or blanks from the end.
    cleaned = cleaner(text)
    while (again := cleaner(cleaned)) != cleaned:
        cleaned = again
    return cleaned


def clean_address(email: str) -> str:
    """Return an address as it is compared and stored. Raises Refused."""
    return folded_address(clean_line(email))
