"""Working hours: how much of them something waited, and since when it waits too long. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """When moderators work: weekdays (Monday is 0), from and to which hour, and where.

    ``alert`` is how many working hours may pass before somebody is told.
    """

    days: frozenset[int] = frozenset(range(5))
    opens: int = 9
    closes: int = 17  # 24: until midnight
    zone: str = "UTC"
    alert: int = 48

    @property
    def limit(self) -> timedelta:
        """Return how much working time may pass before somebody is told."""
        return timedelta(hours=self.alert)


def worked(since: datetime, until: datetime, week: WorkingWeek) -> timedelta:
    """Return how much working time lies between two instants, none if they are the wrong way."""
    zone = ZoneInfo(week.zone)
    total, last = timedelta(), until.astimezone(zone).date()
    for opens, closes in _days(since.astimezone(zone).date(), A_DAY, week, zone):
        if opens.astimezone(zone).date() > last:
            break
        total += max(min(closes, until) - max(opens, since), timedelta())
    return total


def limit_passed(at: datetime, week: WorkingWeek) -> datetime:
    """Return the instant before which everything that still waits has waited too long.

    Between it and ``at`` lies exactly the working time after which somebody is told.
    """
    zone = ZoneInfo(week.zone)
    left = week.limit
    for opens, closes in _days(at.astimezone(zone).date(), -A_DAY, week, zone):
        here = max(min(closes, at) - opens, timedelta())
        if here >= left:
            return opens + here - left
        left -= here
    raise AssertionError("a week has a working hour")


def _days(
    day: date, step: timedelta, week: WorkingWeek, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working hours of each working day, as instants, on from a day or back."""
    while True:
        if day.weekday() in week.days:
            opens = datetime.combine(day, time(week.opens), zone)
            closes = (
                datetime.combine(day + A_DAY, time(), zone)
                if week.closes == 24
                else datetime.combine(day, time(week.closes), zone)
            )
            yield opens.astimezone(UTC), closes.astimezone(UTC)
        day += step
