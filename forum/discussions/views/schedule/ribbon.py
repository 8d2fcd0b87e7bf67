"""The ribbon: days as columns, weeks on them, facilitators' messages hung below.

A row holds about four weeks; longer discussions have several. On a phone it is a list of weeks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from forum.db import Shown
from forum.discussions.permissions import can_moderate_discussion
from forum.discussions.queries.editing import SentMessage
from forum.discussions.queries.places import items_of_week
from forum.discussions.queries.schedule import ScheduledWeek
from forum.discussions.views.frame import Frame
from forum.i18n import _, day, last_day, moment, zone

ROW = 35  # days at most beside each other, unless one week is longer
LONGEST_ROW = 120  # beyond that days are too narrow to stand side by side
ROOM = 4  # days that the words of a message take


@dataclass(frozen=True, slots=True)
class WeekCell:
    """A week on the ribbon, or the days between two weeks (``week`` is None)."""

    span: int
    week: ScheduledWeek | None = None
    theme: Shown | None = None
    url: str = ""
    current: bool = False
    contributions: int = 0
    unfinished: int = 0
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A facilitators' message: what it is, and whether it was sent; ``at`` is its day."""

    label: str
    line: str
    at: date
    missed: bool = False
    sent: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class MessageCell:
    """The messages of a day, with the days up to the next ones."""

    span: int
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class RibbonRow:
    """Some weeks beside each other; without days where they would be too many."""

    days: tuple[date, ...]
    weeks: tuple[WeekCell, ...]
    messages: tuple[MessageCell, ...]


def ribbon(
    frame: Frame,
    current: ScheduledWeek | None,
    counts: Mapping[int | None, int],
    sent: Sequence[SentMessage],
) -> list[RibbonRow]:
    """Return the rows of the ribbon."""
    told = messages(frame, sent)
    rows = []
    groups = _groups(frame.schedule.weeks)
    for place, group in enumerate(groups):
        first, last = group[0][1], group[-1][2]
        days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
        here = [
            message
            for message in told
            if (place == 0 or message.at >= first)
            and (place == len(groups) - 1 or message.at < groups[place + 1][0][1])
        ]
        rows.append(
            RibbonRow(
                days if len(days) <= LONGEST_ROW else (),
                tuple(_cells(frame, group, current, counts)),
                tuple(_hung(days, here)),
            )
        )
    return rows


Spread = tuple[ScheduledWeek, date, date]  # a week with the first and last day drawn of it


def _groups(weeks: Sequence[ScheduledWeek]) -> list[list[Spread]]:
    """Return the weeks in rows; a day that two share is drawn with the later one."""
    rows: list[list[Spread]] = []
    taken = date.min
    for place, week in enumerate(weeks):
        first = max(week.dates[0], taken)
        last = week.dates[-1]
        if place + 1 < len(weeks):
            last = min(last, weeks[place + 1].dates[0] - timedelta(days=1))
        last = max(first, last)
        taken = last + timedelta(days=1)
        if rows and (last - rows[-1][0][1]).days < ROW:
            rows[-1].append((week, first, last))
        else:
            rows.append([(week, first, last)])
    return rows


def _cells(
    frame: Frame,
    group: Sequence[Spread],
    current: ScheduledWeek | None,
    counts: Mapping[int | None, int],
) -> list[WeekCell]:
    cells: list[WeekCell] = []
    before: date | None = None
    languages, base = frame.discussion.languages, frame.discussion.base_language
    for week, first, last in group:
        if before and first > before + timedelta(days=1):
            cells.append(WeekCell((first - before).days - 1))
        before = last
        cells.append(
            WeekCell(
                span=(last - first).days + 1,
                week=week,
                theme=frame.shown(week.theme),
                url=url_for("discussions.schedule", slug=frame.slug, number=week.number),
                current=current is not None and current.id == week.id,
                contributions=counts.get(week.id, 0),
                unfinished=sum(
                    len(item.unfinished(languages, base)) for item in items_of_week(week)
                ),
                waits=week.state == "coming" and week.opens <= frame.at,
            )
        )
    return cells


def _hung(days: Sequence[date], messages: Sequence[Message]) -> list[MessageCell]:
    """Return the cells of a row's messages, each under its day, with room for its words."""
    places: dict[int, list[Message]] = {}
    for message in sorted(messages, key=lambda one: one.at):
        place = (message.at - days[0]).days
        place = max(0, min(place, len(days) - ROOM))
        near = [other for other in places if place - other < ROOM - 1]
        places.setdefault(near[-1] if near else place, []).append(message)
    if not places:
        return []
    starts = sorted(places)
    cells = [MessageCell(starts[0], ())] if starts[0] else []
    for start, after in zip(starts, [*starts[1:], len(days)], strict=True):
        cells.append(MessageCell(after - start, tuple(places[start])))
    return cells


def messages(frame: Frame, sent: Sequence[SentMessage]) -> list[Message]:
    """Return the messages that were sent, and those that come with the dates."""
    return sorted([*_sent(frame, sent), *_to_come(frame, sent)], key=lambda one: one.at)


def _sent(frame: Frame, sent: Sequence[SentMessage]) -> list[Message]:
    here = zone(frame.tz)
    found = []
    for message in sent:
        week = frame.schedule.week_by_id(message.week_id)
        said = moment(message.at, frame.tz)
        url = url_for("discussions.contribution", slug=frame.slug, number=message.number)
        found.append(
            Message(
                label=_label(message.kind, week),
                line=_("sent %(moment)s, pinned", moment=said)
                if message.pinned
                else _("sent %(moment)s", moment=said),
                at=message.at.astimezone(here).date(),
                sent=True,
                url=url if message.number else None,
            )
        )
    return found


def _to_come(frame: Frame, sent: Sequence[SentMessage]) -> list[Message]:
    """Return what the dates ask for and nobody wrote yet."""
    discussion, at = frame.discussion, frame.at
    leads = can_moderate_discussion(frame.person, discussion)
    url = url_for("discussions.messages", slug=frame.slug) if leads else None
    written = {(message.kind, message.week_id) for message in sent}
    kinds = {message.kind for message in sent}
    found = []
    if discussion.opens and discussion.opens > at and "launch" not in kinds:
        opens = discussion.opens.astimezone(zone(frame.tz)).date()
        found.append(_due(_label("launch", None), opens, url, missed=False))
    for week in frame.schedule.weeks:
        if ("summary", week.id) not in written:
            label = _label("summary", week)
            found.append(_due(label, week.dates[-1], url, missed=week.closes <= at))
    if discussion.closes and "closing" not in kinds:
        closes = last_day(discussion.closes, frame.tz)
        found.append(_due(_label("closing", None), closes, url, missed=discussion.closes <= at))
    return found


def _due(label: str, at: date, url: str | None, *, missed: bool) -> Message:
    line = _("not written yet") if missed else _("to come, %(day)s", day=day(at))
    return Message(label, line, at, missed=missed, url=url)


def _label(kind: str, week: ScheduledWeek | None) -> str:
    if kind == "summary" and week is not None:
        return _("Summary of week %(number)s", number=week.number)
    return {
        "launch": _("Launch"),
        "summary": _("Summary"),
        "reminder": _("Reminder"),
        "closing": _("Closing"),
    }.get(kind, _("Message"))
