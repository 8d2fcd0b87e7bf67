"""Days and times as people write them, by the reader's clock or the discussion's."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_timezone_location,
)

from forum.clock import now
from forum.i18n.sentences import _, here


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
    return _skeleton("MMMd", _day_of(_local(value, tz)), here()) if value else ""


def _day_of(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


# The same days, times and numbers stand on many pages, and Babel takes its time to write each.
# They are kept by what is written: a day, an hour and a minute as read off the reader's clock.
@lru_cache(maxsize=4096)
def _skeleton(skeleton: str, value: date, locale: Locale) -> str:
    return str(format_skeleton(skeleton, value, locale=locale))


@lru_cache(maxsize=4096)
def _day_as(pattern: str, value: date, locale: Locale) -> str:
    return str(format_date(value, pattern, locale=locale))


@lru_cache(maxsize=4096)
def _interval(first: date, last: date, skeleton: str, locale: Locale) -> str:
    return str(format_interval(first, last, skeleton, locale=locale))


@lru_cache(maxsize=4096)
def _time_of(hour: int, minute: int, locale: Locale) -> str:
    return str(format_time(time(hour, minute), "short", locale=locale))


@lru_cache(maxsize=256)
def _city(tz: str | None, locale: Locale) -> str:
    return str(get_timezone_location(zone(tz), locale=locale, return_city=True))


def _time(value: datetime) -> str:
    return _time_of(value.hour, value.minute, here())


def weekday(value: date) -> str:
    """Return a weekday in short: Wed."""
    return _day_as("EEE", value, here())


def day_full(value: date | datetime | None, tz: str | None = None) -> str:
    """Return the day with its year: 18 November 2026."""
    return _day_as("long", _day_of(_local(value, tz)), here()) if value else ""


def day_range(start: date | datetime, end: date | datetime, tz: str | None = None) -> str:
    """Return two days as one range: 16 – 22 Nov; with the year where it isn't this one."""
    first, last = _day_of(_local(start, tz)), _day_of(_local(end, tz))
    skeleton = "MMMd" if first.year == last.year == now().year else "yMMMd"
    return _interval(first, last, skeleton, here())


def last_day(closes: datetime, tz: str | None) -> date:
    """Return the last day of a period whose end is stored as the first instant after it."""
    return (closes - timedelta(microseconds=1)).astimezone(zone(tz)).date()


def moment(value: datetime | None, tz: str | None = None) -> str:
    """Return day and time: 18 Nov, 09:12."""
    if not value:
        return ""
    local = value.astimezone(zone(tz))
    return _("%(day)s, %(time)s", day=_skeleton("MMMd", local.date(), here()), time=_time(local))


def moment_full(value: datetime | None, tz: str | None = None) -> str:
    """Return weekday, day, time and whose clock: Sunday 22 November at 23:59, Brussels time."""
    if not value:
        return ""
    local = value.astimezone(zone(tz))
    return _(
        "%(weekday)s %(day)s at %(time)s, %(city)s time",
        weekday=_day_as("EEEE", local.date(), here()),
        day=_skeleton("MMMMd", local.date(), here()),
        time=_time(local),
        city=city(tz),
    )


def city(tz: str | None) -> str:
    """Return the city a time zone is named after, in the reader's language."""
    return _city(tz, here()) if tz else "UTC"
