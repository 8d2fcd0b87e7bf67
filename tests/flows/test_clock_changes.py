"""Weeks over both changes of the clock, in five zones: when they open and close, what pages say.

Part of a year's changes are found by walking the zone's days, not from the code under test. Kolkata
has none: there every day is looked at as any other.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from forum.clock import now
from forum.db import transaction
from forum.discussions.models import Discussion
from forum.discussions.operations.creating import NewQuestion, NewWeek, create_discussion
from forum.discussions.schedule import closing_instant, days_of, opening_instant
from tests.support import factories
from tests.support.client import CheckingClient

ZONES = (
    "Europe/Brussels", "America/New_York", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Chatham",
)  # fmt: skip
HOUR = timedelta(hours=1)


def changes(zone: str) -> list[tuple[date, int]]:
    """Return the days of a year that don't last 24 hours, with their hours; else any one day."""
    here, found = ZoneInfo(zone), []
    for number in range(365):
        day = date(2026, 9, 1) + timedelta(days=number)
        ends = datetime.combine(day + timedelta(days=1), time(), here).astimezone(UTC)
        lasts = ends - datetime.combine(day, time(), here).astimezone(UTC)
        if lasts != timedelta(hours=24):
            found.append((day, round(lasts / HOUR)))
    return found or [(date(2026, 10, 25), 24)]


CASES = [(zone, day, hours) for zone in ZONES for day, hours in changes(zone)]


def test_there_are_both_changes_in_every_zone_that_has_any() -> None:
    hours = {zone: sorted(h for z, _day, h in CASES if z == zone) for zone in ZONES}
    assert hours.pop("Asia/Kolkata") == [24]
    assert all(found == [23, 25] for found in hours.values()), hours


def discussion_over(zone: str, day: date) -> Discussion:
    """Make a discussion of two weeks: the first ends on the day of the change, inclusive."""
    begins, ends = day - timedelta(days=6), day + timedelta(days=7)
    texts = {"en": "Who opens the hall?"}
    weeks = [
        NewWeek(
            number=number, theme={"en": f"Theme {number}"}, questions=[NewQuestion(1, texts)],
            opens=opening_instant(first, zone), closes=closing_instant(last, zone),
        )
        for number, first, last in ((1, begins, day), (2, day + timedelta(days=1), ends))
    ]  # fmt: skip
    with transaction():
        return create_discussion(
            slug="over", short_code="OVER", title={"en": "Over the change"}, languages=["en"],
            base_language="en", time_zone=zone, policy="publish", weeks=weeks,
            opens=opening_instant(begins, zone), closes=closing_instant(ends, zone),
            announced=opening_instant(begins, zone) - timedelta(days=1), at=now(),
        )  # fmt: skip


@pytest.fixture(params=CASES, ids=[f"{zone}-{day}" for zone, day, _hours in CASES])
def over(
    request: pytest.FixtureRequest, app: Flask, clock: TimeMachineFixture
) -> Iterator[tuple[Discussion, date, int]]:
    zone, day, hours = request.param
    clock.move_to(opening_instant(day, zone).astimezone(UTC) - timedelta(days=20), tick=False)
    yield discussion_over(zone, day), day, hours


@pytest.mark.sqlite_only
def test_a_week_closes_with_the_last_instant_of_its_last_day(
    over: tuple[Discussion, date, int], client: CheckingClient, clock: TimeMachineFixture
) -> None:
    discussion, day, hours = over
    here = ZoneInfo(discussion.time_zone)
    first, second = factories.week(discussion, 1), factories.week(discussion, 2)
    assert first.closes == second.opens
    begins = datetime.combine(day, time(), here).astimezone(UTC)
    assert first.closes - begins == timedelta(hours=hours)
    assert first.closes - first.opens == timedelta(days=7) + (hours - 24) * HOUR
    for at, answers in (
        (first.opens - timedelta(seconds=1), None),
        (first.opens, 1),
        (begins + 2.5 * HOUR, 1),
        (first.closes - timedelta(seconds=1), 1),
        (first.closes, 2),
        (second.closes - timedelta(seconds=1), 2),
    ):
        clock.move_to(at, tick=False)
        for number in (1, 2):
            status = client.get(f"/discussions/over/weeks/{number}", check=False).status_code
            page = client.get(f"/discussions/over/weeks/{number}", check=False)
            shown = "Who opens the hall?" in page.get_data(as_text=True)
            assert status == 200
            assert shown == (answers is not None and number <= answers), (at, number)


@pytest.mark.sqlite_only
def test_the_page_says_the_last_day_and_not_the_one_after(
    over: tuple[Discussion, date, int], client: CheckingClient, clock: TimeMachineFixture
) -> None:
    discussion, day, _hours = over
    week = factories.week(discussion, 1)
    for at in (week.opens, week.closes - timedelta(minutes=1)):
        clock.move_to(at, tick=False)
        said = client.page("/discussions/over/weeks/1").text
        after = day + timedelta(days=1)
        assert f"{day.day} {day:%B}" in said, said[:600]
        assert f"until {after.day} {after:%B}" not in said


@pytest.mark.sqlite_only
def test_every_hour_of_the_day_of_the_change_counts_on_that_day(
    over: tuple[Discussion, date, int], client: CheckingClient, clock: TimeMachineFixture
) -> None:
    discussion, day, hours = over
    week = factories.week(discussion, 1)
    days = days_of(week.opens, week.closes, discussion.time_zone)
    assert days == [day - timedelta(days=n) for n in range(6, -1, -1)]
    begins = week.closes - hours * HOUR
    for number in range(hours):
        at = begins + number * HOUR + timedelta(minutes=30)
        clock.move_to(at, tick=False)
        text = factories.contribution(discussion, f"Text {number}.", week_number=1, received=at)
        assert text.day == day, at
    clock.move_to(week.closes, tick=False)
    after = factories.contribution(
        discussion, "After.", week_number=2, received=week.closes + timedelta(minutes=30)
    )
    assert after.day == day + timedelta(days=1)
    clock.move_to(week.closes + timedelta(hours=1), tick=False)
    rows = client.page("/discussions/over/figures").texts("//table//tr")
    assert f"{day.day} {day:%B} {day.year}{hours}" in rows, rows[:8]  # the day, its texts
