"""The dates of discussions for people's own calendars: one discussion, all public ones."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Response, current_app, g, request

from forum.access import public
from forum.clock import now
from forum.discussions import queries
from forum.discussions.formats import Dated, calendar_of
from forum.discussions.queries.calendar import DateChanges, RemovedWeek, date_changes
from forum.discussions.queries.schedule import ScheduledWeek
from forum.discussions.views.frame import Frame, blueprint, frame_of, load
from forum.i18n import _
from forum.pages import whole_address

MOST = 60  # discussions in the calendar of the site


@blueprint.get("/<slug>/calendar.ics")
@public
def calendar(slug: str) -> Response:
    """Return the weeks of a discussion and its end."""
    frame = load(slug)
    changes = date_changes([frame.discussion.id])
    source = whole_address("discussions.calendar", slug=slug, lang=g.language)
    return _answer(
        calendar_of(frame.title.text, source, _events(frame, changes), frame.tz), frame.slug
    )


def calendar_of_site() -> Response:
    """Return the dates of all public discussions, the newest ones."""
    at = now()
    found = [one for one in queries.discussions(None, at=at, limit=MOST) if not one.test]
    schedules = queries.schedules_of(found, at)
    changes = date_changes([one.id for one in found])
    frames = [frame_of(one, schedules[one.id], at) for one in found]
    events = [event for frame in frames for event in _events(frame, changes)]
    source = whole_address("home.calendar", lang=g.language)
    return _answer(calendar_of(g.site.name, source, events), "ronda")


def _answer(content: bytes, name: str) -> Response:
    response = Response(
        content,
        mimetype="text/calendar",
        headers={"Content-Disposition": f"attachment; filename={name}.ics"},
    )
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _events(frame: Frame, changes: dict[int, DateChanges]) -> Iterator[Dated]:
    own = changes[frame.discussion.id]
    announced = frame.discussion.announced or frame.at
    present = {week.id for week in frame.schedule.weeks}
    for week in frame.schedule.weeks:
        yield _week(frame, week, own, announced)
    for key, removed in own.removed.items():
        last = own.of_week(key).last
        if key not in present and last and last >= announced:
            yield _gone(frame, removed, own, last)
    if frame.discussion.closes:
        yield _end(frame, frame.discussion.closes, own, announced)


def _uid(kind: str, key: int) -> str:
    return f"{kind}-{key}@{urlsplit(current_app.config['FORUM_BASE_URL']).hostname}"


def _week(frame: Frame, week: ScheduledWeek, own: DateChanges, announced: datetime) -> Dated:
    theme = frame.shown(week.theme)
    changed = own.of_week(week.id)
    sees = frame.sees(week)
    instants = [announced, changed.last, week.opens if sees else None]
    url = whole_address("discussions.week", slug=frame.slug, number=week.number)
    asked = [f"{q.label} {frame.shown(q.text).text}" for q in week.questions] if sees else []
    return Dated(
        uid=_uid("week", week.id),
        sequence=changed.times,
        changed=_latest(instants, frame.at),
        begins=week.opens,
        ends=week.closes,
        time_zone=frame.tz,
        title=_titled(frame, week.number, theme.text),
        language=theme.language,
        text=_lines([*asked, url]),
        url=url,
    )


def _titled(frame: Frame, number: int, theme: str) -> str:
    title = frame.title.text
    if not theme:
        return _("%(title)s, week %(number)s", title=title, number=number)
    return _("%(title)s, week %(number)s: %(theme)s", title=title, number=number, theme=theme)


def _gone(frame: Frame, removed: RemovedWeek, own: DateChanges, last: datetime) -> Dated:
    return Dated(
        uid=_uid("week", removed.id),
        sequence=own.of_week(removed.id).times,
        changed=last,
        begins=removed.opens,
        ends=removed.closes,
        time_zone=frame.tz,
        title=_titled(frame, removed.number, ""),
        language=frame.title.language,
        text=_("This week will not take place: the organisers removed it."),
        url=whole_address("discussions.discussion", slug=frame.slug),
        cancelled=True,
    )


def _end(frame: Frame, closes: datetime, own: DateChanges, announced: datetime) -> Dated:
    changed = own.of_end()
    url = whole_address("discussions.discussion", slug=frame.slug)
    return Dated(
        uid=_uid("close", frame.discussion.id),
        sequence=changed.times,
        changed=_latest([announced, changed.last], frame.at),
        begins=closes - timedelta(minutes=1),
        ends=closes,
        time_zone=frame.tz,
        title=_("%(title)s closes", title=frame.title.text),
        language=frame.title.language,
        text=_lines([_("Until then everybody who takes part can still write."), url]),
        url=url,
    )


def _latest(instants: Sequence[datetime | None], at: datetime) -> datetime:
    """Return when something last changed: never an instant that is still to come."""
    return max((one for one in instants if one and one <= at), default=at)


def _lines(lines: list[str]) -> str:
    return "\n\n".join(lines)
