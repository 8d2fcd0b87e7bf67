"""Which weeks take answers at an instant, and to which week a text belongs. Pure."""

from datetime import datetime

from forum.discussions.models import Discussion
from forum.discussions.queries.schedule import Schedule, ScheduledWeek


def arrival_week(schedule: Schedule) -> ScheduledWeek | None:
    """Return the week that is open; between two weeks the one before; None before the first."""
    past = [week for week in schedule.weeks if week.state == "past"]
    return schedule.now or (past[-1] if past else None)


def answerable(discussion: Discussion, schedule: Schedule, at: datetime) -> list[ScheduledWeek]:
    """Return the weeks whose questions may be answered, the one that is open first.

    Those that are closed follow, newest first, where the discussion takes late answers until it
    closes. A text between two weeks belongs to the one before, whatever the rule on late answers.
    """
    if discussion.closes is not None and discussion.closes <= at:
        return []
    first = arrival_week(schedule)
    if first is None:
        return []
    late = discussion.late == "until_close"
    others = [
        week
        for week in reversed(schedule.weeks)
        if week.id != first.id and (week.state == "now" or (week.state == "past" and late))
    ]
    return [first, *others]
