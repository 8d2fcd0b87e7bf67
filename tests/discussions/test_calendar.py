"""Calendars: what two independent readers of iCalendar understand, and what changes do to them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from flask import Flask

from forum.clock import now
from forum.db import Texts, transaction
from forum.discussions.formats import Dated, calendar_of
from forum.discussions.models import Discussion
from forum.discussions.operations.announcing import close_now, reopen_until
from forum.discussions.operations.scheduling import change_dates, remove_question
from forum.discussions.schedule import Change, Extend, Remove
from tests.hostile import ALL
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in

LONGEST = 75  # bytes of a line, RFC 5545 3.1
Read = dict[str, Any]


def both(content: bytes) -> tuple[icalendar.Calendar, dict[str, Read]]:
    """Read a calendar with both parsers; return the first's, and events on which they agree."""
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= LONGEST
    assert all(byte >= 32 or byte in b"\t\r\n" for byte in content)
    content.decode()
    calendar = icalendar.Calendar.from_ical(content)
    assert isinstance(calendar, icalendar.Calendar)
    assert [component.errors for component in calendar.walk() if component.errors] == []
    first: dict[str, Read] = {}
    for event in calendar.walk("VEVENT"):
        first[str(event["UID"])] = {
            "title": str(event["SUMMARY"]),
            "text": str(event.get("DESCRIPTION", "")),
            "begins": event.decoded("DTSTART").astimezone(UTC),
            "ends": event.decoded("DTEND").astimezone(UTC),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "changed": event.decoded("LAST-MODIFIED"),
            "language": event["SUMMARY"].params.get("LANGUAGE"),
        }
        assert event.decoded("DTSTAMP").tzinfo
    second = vobject.readOne(content.decode())
    for event in getattr(second, "vevent_list", []):
        same = first[event.uid.value]
        assert event.summary.value == same["title"]
        assert event.dtstart.value.astimezone(UTC) == same["begins"]
        assert event.dtend.value.astimezone(UTC) == same["ends"]
        assert event.status.value == same["status"]
        assert int(event.sequence.value) == same["sequence"]
        if same["text"]:
            assert event.description.value == same["text"]
    assert len(first) == len(getattr(second, "vevent_list", []))
    return calendar, first


def read(client: CheckingClient, url: str) -> dict[str, Read]:
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return both(answer.data)[1]


def change(discussion: Discussion, what: Change) -> None:
    with transaction():
        change_dates(discussion.id, what, expected_rev=discussion.rev, by_id=None, at=now())


def test_each_week_and_the_end_of_a_discussion(client: CheckingClient, app: Flask) -> None:
    markets = factories.discussion("markets")
    events = read(client, "/discussions/markets/calendar.ics")
    week = factories.week(markets, 2)
    found = events[f"week-{week.id}@localhost"]
    assert (found["begins"], found["ends"]) == (week.opens, week.closes)
    assert found["title"] == f"{markets.title['en'].text}, week 2: Markets, part 2"
    assert "2.1 Which rules help" in found["text"]
    assert "http://localhost/discussions/markets/weeks/2" in found["text"]
    assert found["status"] == "CONFIRMED" and found["sequence"] == 0
    end = events[f"close-{markets.id}@localhost"]
    assert end["ends"] == markets.closes and end["title"].endswith("closes")
    assert len(events) == 4
    coming = events[f"week-{factories.week(markets, 3).id}@localhost"]
    assert "3.1" not in coming["text"]  # questions to come are not shown anywhere


def test_a_change_of_dates_raises_the_sequence_of_what_changed_alone(
    client: CheckingClient, clock: Any
) -> None:
    markets = factories.discussion("markets", weeks=4)
    before = read(client, "/discussions/markets/calendar.ics")
    clock.shift(timedelta(minutes=5))
    change(markets, Extend(3, 2, follow=True))
    after = read(client, "/discussions/markets/calendar.ics")
    assert after.keys() == before.keys()
    rises = [
        after[f"week-{factories.week(markets, number).id}@localhost"]["sequence"]
        for number in (1, 2, 3, 4)
    ]
    assert rises == [0, 0, 1, 1]
    end = f"close-{markets.id}@localhost"
    assert after[end]["sequence"] == 1
    assert after[end]["ends"] == before[end]["ends"] + timedelta(days=2)
    assert after[end]["changed"] == now().replace(microsecond=0)


def test_closing_and_reopening_never_lower_a_sequence(client: CheckingClient, clock: Any) -> None:
    markets = factories.discussion("markets", weeks=2)
    editor = factories.person()
    numbers = []
    for act in ("none", "close", "reopen"):
        clock.shift(timedelta(minutes=5))
        with transaction():
            if act == "close":
                close_now(markets.id, expected_rev=markets.rev, by_id=editor.id, at=now())
            if act == "reopen":
                day = (now() + timedelta(days=9)).date()
                reopen_until(markets.id, day, expected_rev=markets.rev, by_id=editor.id, at=now())
        events = read(client, "/discussions/markets/calendar.ics")
        numbers.append([event["sequence"] for event in events.values()])
    assert numbers[0] < numbers[1] < numbers[2]


def test_a_removed_week_is_cancelled_under_its_own_id(client: CheckingClient) -> None:
    markets = factories.discussion("markets", weeks=4)
    last = factories.week(markets, 4)
    key, opens = last.id, last.opens
    editor = factories.person()
    for question in factories.questions(markets, 4)[::-1]:
        with transaction():
            remove_question(
                markets.id, question.id, expected_rev=markets.rev, by_id=editor.id, at=now()
            )
    change(markets, Remove(4))
    events = read(client, "/discussions/markets/calendar.ics")
    gone = events[f"week-{key}@localhost"]
    assert (gone["status"], gone["begins"], gone["sequence"]) == ("CANCELLED", opens, 1)
    assert "will not take place" in gone["text"]
    assert len(events) == 5


def test_a_calendar_is_in_the_language_asked_for(client: CheckingClient) -> None:
    factories.discussion("souks", languages=("ar", "en"), base_language="ar")
    events = read(client, "/discussions/souks/calendar.ics?lang=ar")
    titles = [event["title"] for event in events.values()]
    assert any("الأسواق" in title for title in titles)
    assert {event["language"] for event in events.values() if "الأسواق" in event["title"]} == {"ar"}
    assert any("ما القواعد" in event["text"] for event in events.values())


@pytest.mark.parametrize(
    "name",
    ["Europe/Brussels", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "UTC",
     "Asia/Kathmandu", "Africa/Cairo", "Asia/Beirut"],
)  # fmt: skip
def test_instants_around_a_changed_clock_are_what_they_were(name: str) -> None:
    here = ZoneInfo(name)
    events = []
    hour = datetime(2026, 1, 1, 0, 0, tzinfo=UTC)
    changes = [
        hour + timedelta(hours=n)
        for n in range(24 * 366)
        if (hour + timedelta(hours=n)).astimezone(here).utcoffset()
        != (hour + timedelta(hours=n + 1)).astimezone(here).utcoffset()
    ] or [hour]
    for n, change_at in enumerate(changes):
        for m in range(-4, 5):
            begins = change_at + timedelta(minutes=30 * m)
            events.append(
                Dated(
                    f"{n}-{m}@x", 0, hour, begins, begins + timedelta(days=7), name, "A", "en", "",
                    "https://x.example",
                )
            )  # fmt: skip
    calendar, found = both(calendar_of("A", "https://x.example", events, name))
    wrong = {
        event.uid: (event.begins, found[event.uid]["begins"])
        for event in events
        if (found[event.uid]["begins"], found[event.uid]["ends"]) != (event.begins, event.ends)
    }
    assert wrong == {}
    named = {str(part.get("TZID")) for part in calendar.walk("VTIMEZONE")}
    assert named == {name}


def test_hostile_titles_stay_titles(app: Flask) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    events = [
        Dated(
            f"{n}@x", 0, at, at, at + timedelta(days=1), "Europe/Brussels",
            text, "en", text, "https://x.example",
        )
        for n, text in enumerate([
            *ALL, "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR", "a;b,c\\n\\d:e\"f\"",
            "é" * 5_000, "\u202eevil", "line\nline\r\nline", "\x85\x0b\x0c",
        ])
    ]  # fmt: skip
    _calendar, found = both(calendar_of(";,\\:\r\nX", "https://x.example", events))
    assert len(found) == len(events)


def test_nothing_changed_is_said_by_the_validator(client: CheckingClient, clock: Any) -> None:
    factories.discussion("markets")
    first = client.get("/discussions/markets/calendar.ics")
    clock.shift(timedelta(minutes=3))
    again = client.get(
        "/discussions/markets/calendar.ics", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    sign_in(client, factories.person())
    own = client.get("/discussions/markets/calendar.ics")
    again = client.get(
        "/discussions/markets/calendar.ics", headers={"If-None-Match": own.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_calendar_of_the_site_holds_what_everybody_may_read(client: CheckingClient) -> None:
    assert read(client, "/calendar.ics") == {}
    public = factories.discussion("markets", weeks=2)
    members = factories.discussion("inside", visibility="members")
    factories.discussion("drafted", announced=False)
    sign_in(client, factories.person(role="administrator"))
    events = read(client, "/calendar.ics")
    assert len(events) == 3 and f"close-{public.id}@localhost" in events
    assert f"close-{members.id}@localhost" not in events
    assert len(client.statements) <= 8


def test_a_discussion_without_dates_has_an_empty_calendar(client: CheckingClient) -> None:
    thread = factories.discussion("thread", weeks=1)
    with transaction() as session:
        row = session.get_one(Discussion, thread.id)
        row.title = Texts.of({"en": "A, thread; with\\signs"})
        for question in factories.questions(thread, 1):
            session.delete(question)
        session.delete(factories.week(thread, 1))
        row.opens = row.closes = None
    assert read(client, "/discussions/thread/calendar.ics") == {}


def test_the_page_of_a_discussion_leads_there(client: CheckingClient) -> None:
    factories.discussion("markets")
    page = client.page("/discussions/markets?lang=fr")
    (address,) = page.all("//a[contains(@href, 'calendar.ics')]/@href")
    assert address == "/discussions/markets/calendar.ics?lang=fr"
    assert client.get(address).status_code == 200
