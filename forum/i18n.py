"""Languages: which one a reader gets, dates and names in it, right to left.

The interface language is chosen, in this order: ``?lang=`` (remembered in a cookie), the cookie,
the person's own, the browser's, the site's first.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_timezone_location,
)
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask import Flask, Request, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale
from flask_babel import gettext as translated
from flask_babel import ngettext as translated_plural

from forum.clock import now

COOKIE = "ronda_language"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "dv", "ckb", "sd", "ug"})
babel = Babel()


def _(message: str, **values: object) -> str:
    """Return a sentence of the interface in the language that is set (gettext)."""
    return str(translated(message, **values))


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Return a sentence with a number in the right plural form (gettext)."""
    return str(translated_plural(singular, plural, count, **values))


def catalogues() -> Path:
    """Return the folder of the catalogues: inside the package in a wheel, else beside it."""
    package = Path(__file__).parent
    inside = package / "translations"
    return inside if inside.is_dir() else package.parent / "translations"


def direction_of(language: str | None) -> str:
    """Return ``rtl`` or ``ltr`` for a language code."""
    return "rtl" if (language or "").split("-")[0].split("_")[0] in RIGHT_TO_LEFT else "ltr"


def current_language() -> str:
    """Return the language code of the interface for this request or command."""
    return str(get_locale() or "en")


def chosen_language(request: Request, offered: Sequence[str], own: str | None) -> str:
    """Return the language this request is answered in; see the module's docstring."""
    asked = (request.args.get("lang"), request.cookies.get(COOKIE), own)
    for choice in asked:
        if choice in offered:
            return str(choice)
    return request.accept_languages.best_match(offered) or offered[0]


def _select_locale() -> str:
    if has_request_context():
        return str(g.get("language") or "en")
    return str(g.get("language", "en")) if g else "en"


def init_app(app: Flask) -> None:
    """Set up Flask-Babel and the template filters of this module."""
    babel.init_app(
        app,
        default_domain="messages",
        default_translation_directories=str(catalogues()),
        locale_selector=_select_locale,
    )
    app.jinja_env.filters.update(
        day=day,
        day_full=day_full,
        day_range=day_range,
        moment=moment,
        moment_full=moment_full,
        number=number,
        percent=percent,
        language_name=language_name,
        country_name=country_name,
        direction_of=direction_of,
        listed=listed,
        filesize=filesize,
    )


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """One entry of the language menu."""

    code: str
    name: str
    url: str
    current: bool


def language_links(offered: Sequence[str]) -> list[LanguageLink]:
    """Return the menu: this page's address in each language, names in their own language."""
    kept = [(k, v) for k, values in request.args.lists() if k != "lang" for v in values]
    from_query = "".join(f"&{quote(k, safe='')}={quote(v, safe='')}" for k, v in kept)
    return [
        LanguageLink(
            code, own_name(code), f"{request.path}?lang={code}{from_query}", code == g.language
        )
        for code in offered
    ]


@lru_cache(maxsize=64)
def _locale(code: str) -> Locale:
    return Locale.parse(code.replace("-", "_"))


def _here() -> Locale:
    """Return the locale for dates and numbers: British where English is just English."""
    here = get_locale()
    return here if here and here.language != "en" else _locale("en_GB")


def own_name(code: str) -> str:
    """Return a language's name in that language, as a title."""
    name = _language_name(code, code if _has_locale(code) else current_language())
    return name[0].upper() + name[1:]


@lru_cache(maxsize=1024)
def _has_locale(code: str) -> bool:
    """Say whether there are names and forms in this language; many have a name only."""
    try:
        _locale(code)
    except (ValueError, UnknownLocaleError):
        return False
    return True


@lru_cache(maxsize=4096)
def _language_name(code: str, here: str) -> str:
    if _has_locale(code):
        return _locale(code).get_language_name(here) or code
    return str(_locale(here).languages.get(code, code))


def language_name(code: str | None, here: str | None = None) -> str:
    """Return a language's name in the reader's language."""
    return _language_name(code, here or current_language()) if code else ""


@lru_cache(maxsize=4096)
def _country_name(code: str, here: str) -> str:
    return str(_locale(here).territories.get(code, code))


def country_name(code: str | None, here: str | None = None) -> str:
    """Return a country's name in the reader's language, the code itself if it has none."""
    return _country_name(code, here or current_language()) if code else ""


def known_country(code: str) -> bool:
    """Say whether ``code`` is an ISO 3166 alpha-2 code that has a name."""
    return len(code) == 2 and code.isalpha() and code in _locale("en").territories


def known_language(code: str) -> bool:
    """Say whether ``code`` is a language code that has a name."""
    return code in _locale("en").languages


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(name: str) -> bool:
    """Say whether ``name`` is a zone of the tz database."""
    return name in _zones()


def zone(name: str | None) -> ZoneInfo:
    """Return the zone, UTC if there is none of that name."""
    return ZoneInfo(name) if name and known_zone(name) else ZoneInfo("UTC")


def _local(value: date | datetime, tz: str | None) -> date | datetime:
    return value.astimezone(zone(tz)) if isinstance(value, datetime) else value


def day(value: date | datetime | None, tz: str | None = None) -> str:
    """Return day and short month: 18 Nov."""
    return _skeleton("MMMd", _local(value, tz)) if value else ""


def _skeleton(skeleton: str, value: date | datetime) -> str:
    # Babel takes an aware time to UTC unless it is given the zone again.
    zone_of_value = value.tzinfo if isinstance(value, datetime) else None
    return str(format_skeleton(skeleton, value, tzinfo=zone_of_value, locale=_here()))


def _time(value: datetime) -> str:
    return str(format_time(value, "short", tzinfo=value.tzinfo, locale=_here()))


def day_full(value: date | datetime | None, tz: str | None = None) -> str:
    """Return the day with its year: 18 November 2026."""
    return str(format_date(_local(value, tz), "long", locale=_here())) if value else ""


def day_range(start: date | datetime, end: date | datetime, tz: str | None = None) -> str:
    """Return two days as one range: 16 – 22 Nov; with the year where it isn't this one."""
    first, last = _local(start, tz), _local(end, tz)
    first = first.date() if isinstance(first, datetime) else first
    last = last.date() if isinstance(last, datetime) else last
    skeleton = "MMMd" if first.year == last.year == now().year else "yMMMd"
    return str(format_interval(first, last, skeleton, locale=_here()))


def last_day(closes: datetime, tz: str | None) -> date:
    """Return the last day of a period whose end is stored as the first instant after it."""
    return (closes - timedelta(microseconds=1)).astimezone(zone(tz)).date()


def moment(value: datetime | None, tz: str | None = None) -> str:
    """Return day and time: 18 Nov, 09:12."""
    if not value:
        return ""
    local = value.astimezone(zone(tz))
    return f"{_skeleton('MMMd', local)}, {_time(local)}"


def moment_full(value: datetime | None, tz: str | None = None) -> str:
    """Return weekday, day, time and whose clock: Sunday 22 November at 23:59, Brussels time."""
    if not value:
        return ""
    local = value.astimezone(zone(tz))
    return _(
        "%(weekday)s %(day)s at %(time)s, %(city)s time",
        weekday=str(format_date(local, "EEEE", locale=_here())),
        day=_skeleton("MMMMd", local),
        time=_time(local),
        city=city(tz),
    )


def city(tz: str | None) -> str:
    """Return the city a time zone is named after, in the reader's language."""
    return str(get_timezone_location(zone(tz), locale=_here(), return_city=True)) if tz else "UTC"


def number(value: int | float) -> str:
    """Return a number written as the reader's language does."""
    return str(format_decimal(value, locale=_here()))


def percent(value: float) -> str:
    """Return a share (0..1) as a percentage."""
    return str(format_percent(value, locale=_here()))


def listed(items: Sequence[str], *, style: Literal["standard", "or"] = "standard") -> str:
    """Return items as one phrase: French, English and Arabic."""
    return str(format_list(list(items), style=style, locale=_here())) if items else ""


def filesize(size: int) -> str:
    """Return a size in bytes as people read it: 84 kB."""
    if size < 1000:
        return _("%(number)s bytes", number=number(size))
    if size < 1_000_000:
        return _("%(number)s kB", number=number(round(size / 1000)))
    return _("%(number)s MB", number=number(round(size / 1_000_000, 1)))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let everything inside speak ``language``: a document, a mail to somebody else.

    English where there are no names and forms in it.
    """
    with force_locale(language.replace("-", "_") if _has_locale(language) else "en"):
        yield
