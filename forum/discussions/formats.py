"""Dates of discussions as iCalendar (RFC 5545): plain events in, a calendar file out. Pure.

The same events give the same bytes, so that a calendar that asks again hears that nothing changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from unicodedata import category

from icalendar import Calendar, Event, Timezone, vText

from forum.i18n import zone

AGAIN = timedelta(hours=6)  # how often calendars are asked to look again


@dataclass(frozen=True, slots=True)
class Dated:
    """An event: ``uid`` stays for ever, ``sequence`` rises with each change of its dates."""

    uid: str
    sequence: int
    changed: datetime
    begins: datetime
    ends: datetime
    time_zone: str
    title: str
    language: str
    text: str
    url: str
    cancelled: bool = False


def calendar_of(name: str, url: str, events: Iterable[Dated], time_zone: str = "UTC") -> bytes:
    """Return a calendar with the time zones that its events name; ``url`` is where it comes from.

    A calendar without events is one all the same: it holds ``time_zone``.
    """
    found = list(events)
    calendar = Calendar()
    calendar.add("prodid", "-//Ronda//Discussions//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(_plain(name)))
    calendar.add("x-wr-calname", vText(_plain(name)))
    calendar.add("url", url)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    years: dict[str, list[int]] = {time_zone: []}
    for event in found:
        years.setdefault(event.time_zone, []).extend((event.begins.year, event.ends.year))
    for known, spans in sorted(years.items()):
        calendar.add_component(
            _zone(known, min(spans, default=2026) - 1, max(spans, default=2026) + 2)
        )
    for event in found:
        calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _event(dated: Dated) -> Event:
    event = Event()
    here = zone(dated.time_zone)
    event.add("uid", dated.uid)
    event.add("sequence", dated.sequence)
    event.add("dtstamp", dated.changed.astimezone(UTC))
    event.add("last-modified", dated.changed.astimezone(UTC))
    event.add("dtstart", _local(dated.begins, here))
    event.add("dtend", _local(dated.ends, here))
    event.add("summary", vText(_plain(dated.title)), parameters={"LANGUAGE": dated.language})
    if dated.text:
        event.add("description", vText(_plain(dated.text)), parameters={"LANGUAGE": dated.language})
    event.add("url", dated.url)
    event.add("status", "CANCELLED" if dated.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a week of discussion does not make anybody busy
    return event


def _local(instant: datetime, here: tzinfo) -> datetime:
    """Return an instant by a zone's clock, in UTC where that clock shows the time twice.

    A calendar takes such a time for the first of the two.
    """
    local = instant.astimezone(here)
    return instant.astimezone(UTC) if local.fold else local


def _plain(text: str) -> str:
    """Return a text without what no calendar file may hold: control characters, half pairs."""
    text = text.replace("\r\n", "\n")
    return "".join(c for c in text if c in "\n\t" or category(c) not in ("Cc", "Cs"))


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> Timezone:
    """Return a time zone with the changes of its clock in these years."""
    here = zone(name)
    return Timezone.from_tzinfo(here, here.key, date(first, 1, 1), date(last, 1, 1))
