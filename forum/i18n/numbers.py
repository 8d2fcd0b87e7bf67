"""Numbers, shares, sizes and lists as the reader's language writes them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from forum.i18n.languages import direction_of
from forum.i18n.sentences import _, current_language, here


@lru_cache(maxsize=4096, typed=True)
def _decimal(value: int | float, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


def number(value: int | float) -> str:
    """Return a number written as the reader's language does."""
    return _decimal(value, here())


def percent(value: float) -> str:
    """Return a share (0..1) as a percentage."""
    return str(format_percent(value, locale=here()))


def listed(items: Sequence[str], *, style: Literal["standard", "or"] = "standard") -> str:
    """Return items as one phrase: French, English and Arabic."""
    return str(format_list(list(items), style=style, locale=here())) if items else ""


def apposed(*parts: str | None) -> str:
    """Return what stands side by side, with the language's comma: name, role, organisation."""
    comma = "، " if direction_of(current_language()) == "rtl" else ", "
    return comma.join(part for part in parts if part)


def filesize(size: int) -> str:
    """Return a size in bytes as people read it: 84 kB."""
    if size < 1000:
        return _("%(number)s bytes", number=number(size))
    if size < 1_000_000:
        return _("%(number)s kB", number=number(round(size / 1000)))
    return _("%(number)s MB", number=number(round(size / 1_000_000, 1)))
