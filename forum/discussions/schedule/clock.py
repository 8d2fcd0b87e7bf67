"""Local times of a zone and the instants they mean, on days of a changed clock too.

What opens at a time that stands twice opens at the first of the two; what closes then stays open
until the second is over, so that nobody is late by an hour that was announced. A time that the
clock leaves out is taken that much later.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from forum.discussions.schedule.states import closing_instant, opening_instant
from forum.i18n import zone

Standing = Literal["once", "twice", "never"]
MINUTE = timedelta(minutes=1)


def standing(local: datetime, time_zone: str) -> Standing:
    """Say how often a local time comes on its day by the zone's clock."""
    early = local.replace(tzinfo=zone(time_zone), fold=0)
    late = early.replace(fold=1)
    if early.utcoffset() == late.utcoffset():
        return "once"
    there_and_back = early.astimezone(UTC).astimezone(zone(time_zone)).replace(tzinfo=None, fold=0)
    return "twice" if there_and_back == local.replace(fold=0) else "never"


def clock_changes(first: date, last: date, time_zone: str) -> list[tuple[date, int]]:
    """Return the days of a period on which the clock is changed, with the minutes it goes on.

    A negative number is a clock that is put back: the day has that much more.
    """
    tz = zone(time_zone)
    found: list[tuple[date, int]] = []
    day = first
    while day <= last and len(found) < 8:
        begins = opening_instant(day, time_zone)
        ends = closing_instant(day, time_zone)
        change = _offset(ends, tz) - _offset(begins, tz)
        if change:
            found.append((day, int(change.total_seconds()) // 60))
        day += timedelta(days=1)
    return found


def _offset(instant: datetime, tz: ZoneInfo) -> timedelta:
    return instant.astimezone(UTC).astimezone(tz).utcoffset() or timedelta()


def begins_at(local: datetime, time_zone: str) -> datetime:
    """Return the instant at which something opens at a local time."""
    return local.replace(tzinfo=zone(time_zone), fold=0).astimezone(UTC)


def ends_after(local: datetime, time_zone: str) -> datetime:
    """Return the first instant after a local minute, which still counts: 23:59 is the whole day."""
    if local.hour == 23 and local.minute == 59:
        return closing_instant(local.date(), time_zone).astimezone(UTC)
    fold = 1 if standing(local, time_zone) == "twice" else 0
    return local.replace(tzinfo=zone(time_zone), fold=fold).astimezone(UTC) + MINUTE


def local_minute(instant: datetime, time_zone: str) -> datetime:
    """Return an instant as local time, to the minute, without its zone."""
    local = instant.astimezone(zone(time_zone)).replace(tzinfo=None, fold=0)
    return local.replace(second=0, microsecond=0)


def last_minute(closes: datetime, time_zone: str) -> datetime:
    """Return the last minute before an end, as local time: Sunday at 23:59."""
    return local_minute(closes - timedelta(microseconds=1), time_zone)


def moved_by(instant: datetime, days: int, time_zone: str, *, closing: bool = False) -> datetime:
    """Return the same local time some days on (or back); the clock's changes don't shift it.

    What stands at the beginning of a day, as most openings and ends do, stays there.
    """
    if not days:
        return instant
    local = instant.astimezone(zone(time_zone)).replace(tzinfo=None, fold=0)
    if opening_instant(local.date(), time_zone).astimezone(UTC) == instant.astimezone(UTC):
        return opening_instant(local.date() + timedelta(days=days), time_zone).astimezone(UTC)
    if closing:
        return ends_after(last_minute(instant, time_zone) + timedelta(days=days), time_zone)
    return begins_at(local + timedelta(days=days), time_zone)
