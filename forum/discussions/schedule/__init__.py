"""What follows from a discussion's dates, and what a change of them would do. Pure.

``states``: drafted, open, past, now, to come; days of a period. ``clock``: local times, also those
that a change of the clock leaves out or brings twice. ``plans``: the dates of all weeks as one
value, and the changes that organisers make to it.
"""

from forum.discussions.schedule.clock import (
    Standing,
    begins_at,
    clock_changes,
    ends_after,
    last_minute,
    local_minute,
    moved_by,
    standing,
)
from forum.discussions.schedule.plans import (
    Change,
    Extend,
    Insert,
    MoveAll,
    Plan,
    PlannedWeek,
    Redate,
    Remove,
)
from forum.discussions.schedule.states import (
    DiscussionState,
    WeekState,
    closing_instant,
    day_or_time,
    days_of,
    discussion_state,
    opening_instant,
    share_gone,
    week_state,
)

__all__ = [
    "Change",
    "DiscussionState",
    "Extend",
    "Insert",
    "MoveAll",
    "Plan",
    "PlannedWeek",
    "Redate",
    "Remove",
    "Standing",
    "WeekState",
    "begins_at",
    "clock_changes",
    "closing_instant",
    "day_or_time",
    "days_of",
    "discussion_state",
    "ends_after",
    "last_minute",
    "local_minute",
    "moved_by",
    "opening_instant",
    "share_gone",
    "standing",
    "week_state",
]
