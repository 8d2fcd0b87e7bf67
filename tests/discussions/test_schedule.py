"""What follows from dates: states, weeks, days, over every change of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.discussions.schedule import (
    closing_instant,
    day_or_time,
    days_of,
    discussion_state,
    opening_instant,
    share_gone,
    week_state,
)

ZONES = (
    "Europe/Brussels", "America/Mexico_City", "Africa/Cairo", "Asia/Kathmandu",
    "America/Havana", "Pacific/Apia", "UTC",
)  # fmt: skip
DAYS = st.dates(date(2012, 1, 1), date(2035, 12, 31))
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@given(DAYS, st.sampled_from(ZONES))
def test_a_day_comes_back_as_the_same_day(day: date, zone: str) -> None:
    if zone == "Pacific/Apia" and date(2011, 12, 29) <= day <= date(2011, 12, 31):
        return
    opens = opening_instant(day, zone).astimezone(UTC)
    closes = closing_instant(day, zone).astimezone(UTC)
    assert day_or_time(opens, zone) == day.isoformat()
    assert day_or_time(closes, zone, closing=True) == day.isoformat()


@given(DAYS, st.times(), st.sampled_from(ZONES))
def test_a_local_time_that_exists_once_comes_back_as_itself(
    day: date, time: object, zone: str
) -> None:
    local = datetime.combine(day, time).replace(microsecond=0)  # type: ignore[arg-type]
    here = ZoneInfo(zone)
    aware = local.replace(tzinfo=here)
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        return  # stands twice or not at all
    instant = opening_instant(local, zone).astimezone(UTC)
    said = day_or_time(instant, zone)
    back = (
        opening_instant(datetime.fromisoformat(said), zone)
        if "T" in said
        else opening_instant(date.fromisoformat(said), zone)
    )
    assert back.astimezone(UTC) == instant


@given(DAYS, st.integers(0, 40), st.sampled_from(ZONES))
def test_the_closing_day_is_inclusive_and_no_longer(day: date, length: int, zone: str) -> None:
    last = day + timedelta(days=length)
    opens, closes = opening_instant(day, zone), closing_instant(last, zone)
    assert days_of(opens, closes, zone) == [day + timedelta(days=n) for n in range(length + 1)]
    before = closes.astimezone(UTC) - timedelta(microseconds=1)
    assert before.astimezone(ZoneInfo(zone)).date() == last
    assert closes.astimezone(ZoneInfo(zone)).date() == last + timedelta(days=1)
    assert week_state(opens, closes, before) == "now"
    assert week_state(opens, closes, closes.astimezone(UTC)) == "past"


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-24", 24)],
)
def test_days_on_which_the_clock_is_changed_are_shorter_or_longer(day: str, hours: int) -> None:
    opens = opening_instant(date.fromisoformat(day), "Europe/Brussels").astimezone(UTC)
    closes = closing_instant(date.fromisoformat(day), "Europe/Brussels").astimezone(UTC)
    assert (closes - opens).total_seconds() == hours * 3600


def test_where_midnight_does_not_exist_the_day_begins_an_hour_later() -> None:
    opens = opening_instant(date(2026, 4, 24), "Africa/Cairo").astimezone(UTC)
    assert opens == datetime(2026, 4, 23, 22, tzinfo=UTC)
    assert opens.astimezone(ZoneInfo("Africa/Cairo")).hour == 1
    assert day_or_time(opens, "Africa/Cairo") == "2026-04-24"
    assert day_or_time(opens, "Africa/Cairo", closing=True) == "2026-04-23"


def test_where_midnight_comes_twice_the_day_begins_with_the_first() -> None:
    first = datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert opening_instant(date(2026, 11, 1), "America/Havana").astimezone(UTC) == first
    assert day_or_time(first, "America/Havana") == "2026-11-01"
    assert day_or_time(first + timedelta(hours=1), "America/Havana") == "2026-11-01T00:00"


def test_a_time_of_closing_is_that_time() -> None:
    closes = closing_instant(datetime(2026, 11, 9, 8), "America/Mexico_City")
    assert closes.astimezone(UTC) == datetime(2026, 11, 9, 14, tzinfo=UTC)
    assert day_or_time(closes.astimezone(UTC), "America/Mexico_City", closing=True) == (
        "2026-11-09T08:00"
    )


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "open"),
        ({"announced": None}, "drafted"),
        ({"announced": NOON + timedelta(days=1)}, "drafted"),
        ({"announced": NOON}, "open"),
        ({"opens": NOON + timedelta(seconds=1)}, "announced"),
        ({"opens": NOON}, "open"),
        ({"closes": NOON}, "closed"),
        ({"closes": NOON + timedelta(microseconds=1)}, "open"),
        ({"opens": None, "closes": None}, "open"),
        ({"archived": NOON}, "archived"),
        ({"archived": NOON + timedelta(days=1)}, "open"),
    ],
)
def test_the_state_follows_from_the_time(changed: dict[str, datetime | None], state: str) -> None:
    dates: dict[str, datetime | None] = {
        "announced": NOON - timedelta(days=20),
        "archived": None,
        "opens": NOON - timedelta(days=10),
        "closes": NOON + timedelta(days=10),
        **changed,
    }
    assert discussion_state(**dates, at=NOON) == state  # type: ignore[arg-type]


def test_a_week_waits_for_its_texts_and_ends_all_the_same() -> None:
    opens, closes = NOON - timedelta(days=1), NOON + timedelta(days=6)
    assert week_state(opens, closes, NOON) == "now"
    assert week_state(opens, closes, NOON, ready=False) == "coming"
    assert week_state(opens, closes, closes, ready=False) == "past"
    assert week_state(NOON + timedelta(seconds=1), closes, NOON) == "coming"


@given(st.integers(-10, 20))
def test_the_share_that_is_gone_stays_between_nothing_and_all(days: int) -> None:
    share = share_gone(NOON, NOON + timedelta(days=10), NOON + timedelta(days=days))
    assert share == min(1, max(0, days / 10))
