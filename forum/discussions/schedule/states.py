"""What follows from a discussion's dates: its state and those of its weeks. Pure.

State follows from the time, not from a job having run. A closing day is inclusive and stored as the
first instant after it, by the discussion's own clock, daylight saving included.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from forum.i18n import zone

DiscussionState = Literal["drafted", "announced", "open", "closed", "archived"]
WeekState = Literal["past", "now", "coming"]


def discussion_state(
    *,
    announced: datetime | None,
    archived: datetime | None,
    opens: datetime | None,
    closes: datetime | None,
    at: datetime,
) -> DiscussionState:
    """Return the state at an instant; a thread without dates is open once announced."""
    if archived and archived <= at:
        return "archived"
    if announced is None or announced > at:
        return "drafted"
    if opens and at < opens:
        return "announced"
    if closes and closes <= at:
        return "closed"
    return "open"


def week_state(opens: datetime, closes: datetime, at: datetime, *, ready: bool = True) -> WeekState:
    """Return the state of a week; ``ready`` is False while its texts are waited for."""
    if closes <= at:
        return "past"
    if opens <= at and ready:
        return "now"
    return "coming"


def share_gone(opens: datetime, closes: datetime, at: datetime) -> float:
    """Return how much of a period is over, 0..1."""
    return min(1.0, max(0.0, (at - opens) / (closes - opens)))


def opening_instant(value: date | datetime, time_zone: str) -> datetime:
    """Return the instant at which a day begins, or a local time is, by the zone's clock."""
    return _local(value, time_zone)


def closing_instant(value: date | datetime, time_zone: str) -> datetime:
    """Return the first instant after a closing day; a local time closes at that time."""
    if isinstance(value, datetime):
        return _local(value, time_zone)
    return _local(value + timedelta(days=1), time_zone)


def _local(value: date | datetime, time_zone: str) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value.replace(tzinfo=zone(time_zone))


def day_or_time(instant: datetime, time_zone: str, *, closing: bool = False) -> str:
    """Return an instant as a day where the day begins there, else as local time (ISO 8601).

    A day need not begin at midnight: in some zones the clock is moved forward then.
    """
    local = instant.astimezone(zone(time_zone))
    # In UTC: Python holds instants of two zones that fall on a change of the clock never equal.
    if opening_instant(local.date(), time_zone).astimezone(UTC) == instant.astimezone(UTC):
        return (local.date() - timedelta(days=closing)).isoformat()
    return local.replace(tzinfo=None).isoformat(timespec="minutes" if not local.second else "auto")


def days_of(opens: datetime, closes: datetime, time_zone: str) -> list[date]:
    """Return the days of a period by the zone's clock."""
    tz = zone(time_zone)
    first = opens.astimezone(tz).date()
    last = (closes - timedelta(microseconds=1)).astimezone(tz).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
