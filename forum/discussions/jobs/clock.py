"""What follows from the clock alone: weeks that opened, what closes soon, what is closed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from forum import jobs
from forum.db import Notice, db, notify, transaction
from forum.discussions.models import Discussion
from forum.discussions.queries.schedule import Schedule, schedules_of
from forum.discussions.queries.telling import announced_discussions
from forum.i18n import _

WEEK_SOON, DISCUSSION_SOON = timedelta(days=2), timedelta(days=3)
LONG_ENOUGH = timedelta(days=4)  # for a week to have a reminder
TOLD_LATE = timedelta(days=7)  # how long after its close a discussion is still said to be closed


@jobs.every(minutes=1, words=lambda: _("Notice weeks that open, and what closes soon"))
def follow_the_clock(at: datetime) -> int:
    """Write down what the clock brought since the last run, each once; return how much it was."""
    with transaction(shown=False):
        found = announced_discussions(at)
        schedules = schedules_of(found, at) if found else {}
        due = [event for one in found for event in _events(one, schedules[one.id], at)]
        keys = [
            ":".join(filter(None, (what, about, str(key), mark)))
            for _scope, what, about, key, mark in due
        ]
        known = set(db.session.scalars(select(Notice.key).where(Notice.key.in_(keys))))
        new = [event for event, key in zip(due, keys, strict=True) if key not in known]
        for scope_id, kind, about, about_id, mark in new:
            notify(kind, about, about_id, at=at, scope_id=scope_id, key=mark)
    return len(new)


Event = tuple[int, str, str, int, str]  # scope, kind, about, its key, what tells it apart


def _events(discussion: Discussion, schedule: Schedule, at: datetime) -> Iterator[Event]:
    scope_id, closes = discussion.scope_id, discussion.closes
    if closes is not None and closes <= at:
        if at - closes <= TOLD_LATE:
            yield scope_id, "closed", "discussion", discussion.id, f"{closes:%Y%m%dT%H%M}"
        return
    for week in schedule.weeks:
        if week.state != "now":
            continue
        yield scope_id, "week_opened", "week", week.id, ""
        if week.closes - week.opens >= LONG_ENOUGH and week.closes - at <= WEEK_SOON:
            yield scope_id, "week_closing", "week", week.id, ""
    open_ = discussion.opens is None or discussion.opens <= at
    if closes is not None and open_ and closes - at <= DISCUSSION_SOON:
        yield scope_id, "closing", "discussion", discussion.id, ""
