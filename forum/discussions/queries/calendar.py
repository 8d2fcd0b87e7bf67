"""What calendars must know of changes: how often a week's dates changed, which weeks are gone."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.db import db
from forum.discussions.models import DiscussionChange

# With every week's dates before and after; those of the second line touch the whole discussion.
OF_WEEKS = ("dates", "week_removed")
OF_ALL = ("dates_set", "opened", "closed", "reopened")


@dataclass(frozen=True, slots=True)
class Changed:
    """How often the dates of something were changed, and when last."""

    times: int = 0
    last: datetime | None = None

    def again(self, at: datetime) -> "Changed":
        """Return it with one more change."""
        return Changed(self.times + 1, at)

    def __add__(self, other: "Changed") -> "Changed":
        """Return both together."""
        instants = [instant for instant in (self.last, other.last) if instant]
        return Changed(self.times + other.times, max(instants, default=None))


@dataclass(frozen=True, slots=True)
class RemovedWeek:
    """A week that stood in the schedule and was removed."""

    id: int
    number: int
    opens: datetime
    closes: datetime


@dataclass(slots=True)
class DateChanges:
    """The changes of one discussion's dates: what touched all of them, its end, a week."""

    everything: Changed = Changed()
    ends: Changed = Changed()
    weeks: dict[int, Changed] = field(default_factory=dict)
    removed: dict[int, RemovedWeek] = field(default_factory=dict)

    def of_end(self) -> Changed:
        """Return the changes of the discussion's end."""
        return self.everything + self.ends

    def of_week(self, key: int) -> Changed:
        """Return the changes of a week."""
        return self.everything + self.weeks.get(key, Changed())


def date_changes(discussion_ids: Collection[int]) -> dict[int, DateChanges]:
    """Return what changed in the dates of each discussion, from the log, in one statement."""
    found = {key: DateChanges() for key in discussion_ids}
    rows = db.session.execute(
        select(
            DiscussionChange.discussion_id,
            DiscussionChange.verb,
            DiscussionChange.before,
            DiscussionChange.after,
            DiscussionChange.at,
        )
        .where(
            DiscussionChange.discussion_id.in_(found),
            DiscussionChange.verb.in_((*OF_WEEKS, *OF_ALL)),
        )
        .order_by(DiscussionChange.id)
    )
    for row in rows:
        changes = found[row.discussion_id]
        if row.verb in OF_ALL:
            changes.everything = changes.everything.again(row.at)
        else:
            _compare(changes, row.before or {}, row.after or {}, row.at)
    return found


def _compare(
    changes: DateChanges, before: dict[str, Any], after: dict[str, Any], at: datetime
) -> None:
    if before.get("closes") != after.get("closes"):
        changes.ends = changes.ends.again(at)
    later = {week["id"]: week for week in after.get("weeks", ())}
    for week in before.get("weeks", ()):
        key = week["id"]
        if later.get(key) == week:
            continue
        changes.weeks[key] = changes.weeks.get(key, Changed()).again(at)
        if key not in later:
            changes.removed[key] = RemovedWeek(
                key,
                week["number"],
                datetime.fromisoformat(week["opens"]),
                datetime.fromisoformat(week["closes"]),
            )
