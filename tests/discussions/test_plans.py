"""Changes of dates as values: lengths, order and local times, over both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forum.discussions.schedule import (
    Extend,
    Insert,
    MoveAll,
    Plan,
    PlannedWeek,
    Redate,
    Remove,
    begins_at,
    clock_changes,
    closing_instant,
    days_of,
    ends_after,
    last_minute,
    local_minute,
    moved_by,
    opening_instant,
    standing,
)
from forum.errors import Refused

ZONES = (
    "Europe/Brussels", "America/New_York", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Chatham",
    "America/Sao_Paulo", "Pacific/Apia",
)  # fmt: skip
DAYS = st.dates(date(2013, 1, 1), date(2034, 12, 31))
ZONE = st.sampled_from(ZONES)
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def plan(first: date, lengths: list[int], zone: str, *, opened: int = 0, gap: int = 0) -> Plan:
    """Return a plan of whole days; ``opened`` says how many weeks have opened."""
    weeks, day = [], first
    for number, length in enumerate(lengths, 1):
        opens = opening_instant(day, zone).astimezone(UTC)
        day += timedelta(days=length)
        closes = closing_instant(day - timedelta(days=1), zone).astimezone(UTC)
        weeks.append(PlannedWeek(number * 10, number, opens, closes, number <= opened))
        day += timedelta(days=gap)
    return Plan(weeks[0].opens, weeks[-1].closes, tuple(weeks), zone, bool(opened))


PLANS = st.builds(
    plan, DAYS, st.lists(st.integers(1, 15), min_size=1, max_size=6), ZONE, gap=st.integers(0, 3)
)


def locals_of(one: Plan) -> list[tuple[datetime, datetime]]:
    return [
        (local_minute(w.opens, one.time_zone), last_minute(w.closes, one.time_zone))
        for w in one.weeks
    ]


def is_sound(one: Plan) -> bool:
    assert one.opens and one.closes
    ordered = all(a.closes <= b.opens for a, b in pairwise(one.weeks))
    lasting = all(week.opens < week.closes for week in one.weeks)
    within = all(one.opens <= w.opens and w.closes <= one.closes for w in one.weeks)
    numbered = [week.number for week in one.weeks] == list(range(1, len(one.weeks) + 1))
    return ordered and lasting and within and numbered


@given(PLANS, st.integers(-500, 500).filter(bool))
def test_moving_all_dates_keeps_every_local_time_and_comes_back(one: Plan, days: int) -> None:
    moved = MoveAll(days).apply(one, NOON)
    shift = timedelta(days=days)
    assert is_sound(moved)
    for (opens, closes), (was_opens, was_closes) in zip(
        locals_of(moved), locals_of(one), strict=True
    ):
        assert opens.date() == was_opens.date() + shift
        assert closes == was_closes + shift
    assert MoveAll(-days).apply(moved, NOON) == one


@given(PLANS, st.data(), st.integers(1, 30))
def test_a_longer_week_has_that_many_days_more_and_the_others_as_many_as_before(
    one: Plan, data: st.DataObject, days: int
) -> None:
    number = data.draw(st.integers(1, len(one.weeks)))
    longer = Extend(number, days, follow=True).apply(one, NOON)
    assert is_sound(longer)

    def lengths(which: Plan) -> list[int]:
        return [len(days_of(w.opens, w.closes, one.time_zone)) for w in which.weeks]

    expected = lengths(one)
    expected[number - 1] += days
    assert lengths(longer) == expected
    assert longer.opens == one.opens
    assert longer.weeks[: number - 1] == one.weeks[: number - 1]
    assert longer.closes == longer.weeks[-1].closes


@given(PLANS, st.data(), st.integers(1, 30))
def test_a_longer_week_alone_stays_before_the_next_or_is_refused(
    one: Plan, data: st.DataObject, days: int
) -> None:
    number = data.draw(st.integers(1, len(one.weeks)))
    try:
        longer = Extend(number, days, follow=False).apply(one, NOON)
    except Refused:
        assert number < len(one.weeks)
        return
    assert is_sound(longer)
    assert longer.weeks[number:] == one.weeks[number:]


@given(PLANS, st.data(), st.integers(1, 20))
def test_an_inserted_week_fits_between_the_others_and_can_be_taken_out(
    one: Plan, data: st.DataObject, days: int
) -> None:
    after = data.draw(st.integers(0, len(one.weeks)))
    grown = Insert(after, days).apply(one, NOON)
    assert is_sound(grown)
    assert [week.id for week in grown.weeks if week.id] == [week.id for week in one.weeks]
    new = grown.weeks[after]
    assert new.id is None
    assert len(days_of(new.opens, new.closes, one.time_zone)) == days
    back = Remove(after + 1).apply(grown, NOON)
    assert [week.id for week in back.weeks] == [week.id for week in one.weeks]
    assert is_sound(back)


@given(DAYS, st.times(), ZONE, st.booleans())
def test_a_typed_time_comes_back_or_is_known_to_be_left_out(
    day: date, at: time, zone: str, closing: bool
) -> None:
    typed = datetime.combine(day, at).replace(second=0, microsecond=0)
    if closing:
        back = last_minute(ends_after(typed, zone), zone)
    else:
        back = local_minute(begins_at(typed, zone), zone)
    if standing(typed, zone) == "never":
        assert back > typed
    else:
        assert back == typed


@given(DAYS, ZONE)
def test_the_last_minute_of_a_day_is_the_whole_day(day: date, zone: str) -> None:
    assume((zone, day) != ("Pacific/Apia", date(2011, 12, 30)))
    typed = datetime.combine(day, time(23, 59))
    assert ends_after(typed, zone) == closing_instant(day, zone).astimezone(UTC)


@given(DAYS, st.times(), ZONE, st.integers(-400, 400), st.booleans())
def test_a_moved_instant_keeps_its_local_time_unless_the_clock_leaves_it_out(
    day: date, at: time, zone: str, days: int, closing: bool
) -> None:
    typed = datetime.combine(day, at).replace(second=0, microsecond=0)
    target = typed + timedelta(days=days)
    assume({standing(typed, zone), standing(target, zone)} == {"once"})
    if closing:
        instant = ends_after(typed, zone)
        assert last_minute(moved_by(instant, days, zone, closing=True), zone) == target
    else:
        instant = begins_at(typed, zone)
        assert local_minute(moved_by(instant, days, zone), zone) == target


@pytest.mark.parametrize(
    ("local", "zone", "how"),
    [
        ("2026-03-29T02:30", "Europe/Brussels", "never"),
        ("2026-03-29T03:00", "Europe/Brussels", "once"),
        ("2026-10-25T02:30", "Europe/Brussels", "twice"),
        ("2026-10-25T03:00", "Europe/Brussels", "once"),
        ("2026-03-08T02:30", "America/New_York", "never"),
        ("2026-11-01T01:30", "America/New_York", "twice"),
        ("2018-11-04T00:30", "America/Sao_Paulo", "never"),
        ("2018-02-17T23:30", "America/Sao_Paulo", "twice"),
        ("2026-02-15T02:30", "Africa/Casablanca", "twice"),
        ("2026-03-22T02:30", "Africa/Casablanca", "never"),
        ("2026-09-27T02:50", "Pacific/Chatham", "never"),
        ("2026-04-05T03:00", "Pacific/Chatham", "twice"),
        ("2026-03-29T02:30", "Asia/Kolkata", "once"),
        ("2011-12-30T12:00", "Pacific/Apia", "never"),
    ],
)
def test_times_that_the_clock_leaves_out_or_brings_twice_are_known(
    local: str, zone: str, how: str
) -> None:
    assert standing(datetime.fromisoformat(local), zone) == how


def test_what_opens_at_a_time_that_comes_twice_opens_first_and_what_closes_closes_last() -> None:
    typed = datetime(2026, 10, 25, 2, 30)
    opens, closes = begins_at(typed, "Europe/Brussels"), ends_after(typed, "Europe/Brussels")
    assert opens == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert closes == datetime(2026, 10, 25, 1, 31, tzinfo=UTC)


def test_a_day_that_ends_twice_is_open_until_it_ends_for_good() -> None:
    closes = ends_after(datetime(2018, 2, 17, 23, 59), "America/Sao_Paulo")
    assert closes == closing_instant(date(2018, 2, 17), "America/Sao_Paulo").astimezone(UTC)
    assert closes == datetime(2018, 2, 18, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "zone", "changes"),
    [
        (date(2026, 10, 1), date(2026, 11, 30), "Europe/Brussels", [(date(2026, 10, 25), -60)]),
        (date(2026, 3, 1), date(2026, 3, 31), "America/New_York", [(date(2026, 3, 8), 60)]),
        (date(2026, 1, 1), date(2026, 12, 31), "Asia/Kolkata", []),
        (
            date(2026, 2, 1), date(2026, 3, 31), "Africa/Casablanca",
            [(date(2026, 2, 15), -60), (date(2026, 3, 22), 60)],
        ),
        (date(2026, 4, 5), date(2026, 4, 5), "Pacific/Chatham", [(date(2026, 4, 5), -60)]),
    ],
)  # fmt: skip
def test_changes_of_the_clock_in_a_period_are_named(
    first: date, last: date, zone: str, changes: list[tuple[date, int]]
) -> None:
    assert clock_changes(first, last, zone) == changes


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("first", [date(2026, 3, 2), date(2026, 9, 21), date(2026, 10, 12)])
def test_four_weeks_over_a_change_of_the_clock_stay_weeks_of_seven_days(
    zone: str, first: date
) -> None:
    one = plan(first, [7, 7, 7, 7], zone)
    longer = Extend(1, 7, follow=True).apply(one, NOON)
    here = ZoneInfo(zone)
    for week in longer.weeks[1:]:
        assert len(days_of(week.opens, week.closes, zone)) == 7
        assert week.opens.astimezone(here).weekday() == 0
        assert week.opens.astimezone(here).hour in (0, 1)


# --- what is refused ------------------------------------------------------------------------

FIRST = date(2026, 11, 9)
AT = datetime(2026, 11, 18, 12, tzinfo=UTC)
RUNNING = plan(FIRST, [7, 7, 7], "Europe/Brussels", opened=2)


def day(text: str) -> datetime:
    return opening_instant(date.fromisoformat(text), "Europe/Brussels").astimezone(UTC)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (MoveAll(1), "has opened: its beginning stays"),
        (MoveAll(0), "Nothing would change"),
        (MoveAll(4000), "ten years"),
        (Extend(1, 1, follow=True), "Week 2 has opened"),
        (Extend(2, 0, follow=True), "number of days from 1 to 366"),
        (Extend(2, 367, follow=True), "number of days from 1 to 366"),
        (Extend(2, 1, follow=False), "Week 2 would end"),
        (Extend(9, 1, follow=True), "no week 9"),
        (Insert(1), "Week 2 has opened and keeps its number"),
        (Insert(0), "Week 1 has opened and keeps its number"),
        (Insert(7), "no week 7"),
        (Insert(2, 0), "number of days"),
        (Redate(2, day("2026-11-17"), day("2026-11-23")), "Week 2 has opened"),
        (Redate(2, day("2026-11-16"), day("2026-11-17")), "would have ended already"),
        (Redate(3, day("2026-11-24"), day("2026-11-24")), "must end after it begins"),
        (Redate(3, day("2026-11-24"), day("2028-11-24")), "a year at most"),
        (Redate(3, day("2026-11-20"), day("2026-11-30")), "Week 2 would end"),
        (Remove(2), "Week 2 has opened"),
        (Remove(8), "no week 8"),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_with_its_reason(
    app: object, change: MoveAll, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        change.apply(RUNNING, AT)


def test_dates_can_leave_no_calendar(app: object) -> None:
    late = plan(date(9999, 12, 1), [7], "Europe/Brussels")
    with pytest.raises(Refused, match="too far away"):
        MoveAll(300).apply(late, AT)


def test_a_running_week_can_end_earlier_but_not_in_the_past(app: object) -> None:
    shorter = Redate(2, RUNNING.weeks[1].opens, day("2026-11-20")).apply(RUNNING, AT)
    assert shorter.weeks[1].closes == day("2026-11-20")
    assert shorter.weeks[2] == RUNNING.weeks[2]


def test_the_close_moves_along_with_the_last_week_and_stays_when_it_was_later(app: object) -> None:
    longer = Extend(3, 2, follow=True).apply(RUNNING, AT)
    assert longer.closes == longer.weeks[2].closes == day("2026-12-02")
    later = Plan(RUNNING.opens, day("2026-12-20"), RUNNING.weeks, "Europe/Brussels", opened=True)
    assert Extend(3, 2, follow=False).apply(later, AT).closes == day("2026-12-20")
    assert Extend(3, 2, follow=True).apply(later, AT).closes == day("2026-12-22")


def test_a_week_is_inserted_into_a_discussion_that_has_none(app: object) -> None:
    empty = Plan(day("2026-12-01"), day("2026-12-20"), (), "Europe/Brussels")
    grown = Insert(0, 7).apply(empty, AT)
    assert [(w.number, w.opens, w.closes) for w in grown.weeks] == [
        (1, day("2026-12-01"), day("2026-12-08"))
    ]
    assert grown.closes == day("2026-12-20")
    with pytest.raises(Refused, match="dates first"):
        Insert(0, 7).apply(Plan(None, None, (), "UTC"), AT)
