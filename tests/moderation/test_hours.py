"""Working hours: what is counted of them, and since when something waits too long."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.moderation.hours import WorkingWeek, limit_passed, worked

BRUSSELS = WorkingWeek(zone="Europe/Brussels")
HOUR = timedelta(hours=1)


def local(*parts: int, zone: str = "Europe/Brussels") -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone))  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ((2026, 11, 16, 8), (2026, 11, 16, 20), 8),  # one Monday
        ((2026, 11, 16, 10, 30), (2026, 11, 16, 11), 0.5),
        ((2026, 11, 16, 16), (2026, 11, 17, 10), 2),  # overnight
        ((2026, 11, 20, 16), (2026, 11, 23, 10), 2),  # over the weekend
        ((2026, 11, 21, 9), (2026, 11, 22, 17), 0),
        ((2026, 11, 16, 9), (2026, 11, 23, 9), 40),  # a week
        ((2026, 11, 17, 10), (2026, 11, 16, 10), 0),  # the clock went back
        ((2026, 3, 27, 16), (2026, 3, 30, 10), 2),  # clocks change on that Sunday
    ],
)
def test_only_working_hours_are_counted(
    since: tuple[int, ...], until: tuple[int, ...], hours: float
) -> None:
    assert worked(local(*since), local(*until), BRUSSELS) == hours * HOUR


def test_what_came_on_a_friday_is_late_when_forty_eight_working_hours_are_over() -> None:
    at = local(2026, 11, 30, 16)
    assert limit_passed(at, BRUSSELS) == local(2026, 11, 20, 16)


def test_a_day_may_last_until_midnight_and_change_its_clock() -> None:
    whole = WorkingWeek(days=frozenset({6}), opens=0, closes=24, zone="Europe/Brussels")
    assert worked(local(2026, 3, 29), local(2026, 3, 30), whole) == 23 * HOUR
    assert worked(local(2026, 10, 25), local(2026, 10, 26), whole) == 25 * HOUR


weeks = st.builds(
    lambda days, hours, zone, alert: WorkingWeek(days, hours[0], hours[1] + 1, zone, alert),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.tuples(st.integers(0, 23), st.integers(0, 23)).map(sorted),
    st.sampled_from(["UTC", "Europe/Lisbon", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Apia"]),
    st.integers(1, 120),
)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@given(weeks, instants, st.timedeltas(timedelta(), timedelta(days=30)))
def test_never_more_than_the_time_that_passed_and_never_less_with_more(
    week: WorkingWeek, since: datetime, after: timedelta
) -> None:
    until = since + after
    found = worked(since, until, week)
    assert timedelta() <= found <= after
    assert worked(since, until + HOUR, week) - found <= HOUR


@given(weeks, instants, st.lists(st.timedeltas(timedelta(), timedelta(days=9)), max_size=4))
def test_parts_add_up_to_the_whole(
    week: WorkingWeek, since: datetime, steps: list[timedelta]
) -> None:
    total, at = timedelta(), since
    for step in steps:
        total += worked(at, at + step, week)
        at += step
    assert total == worked(since, at, week)


@given(weeks, instants)
def test_between_the_limit_and_now_lies_the_working_time_of_the_limit(
    week: WorkingWeek, at: datetime
) -> None:
    edge = limit_passed(at, week)
    assert worked(edge, at, week) == week.limit
    assert worked(edge - timedelta(days=14), at, week) > week.limit
