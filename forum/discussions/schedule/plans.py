"""The dates of a discussion and its weeks as one value, and the changes organisers make to it.

A change is shown before it is made: ``change.apply(plan, at)`` is what the preview shows and what
the operation writes. It raises Refused where the rules say no: weeks don't overlap and end after
they begin; what has opened keeps its beginning and its number; the discussion reaches from its
first week to its last at least, and its ends move along with theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from forum.discussions.schedule.clock import local_minute, moved_by
from forum.errors import Refused
from forum.i18n import _, moment

MOST_DAYS = 366
MOST_WEEKS = 60


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """The dates of a week; ``opened`` once readers saw it open. A week to be has no ``id``."""

    id: int | None
    number: int
    opens: datetime
    closes: datetime
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All dates of a discussion; ``opened`` once it was open to readers."""

    opens: datetime | None
    closes: datetime | None
    weeks: tuple[PlannedWeek, ...]
    time_zone: str
    opened: bool = False

    def week(self, number: int) -> PlannedWeek:
        """Return a week by its number. Raises Refused if there is none."""
        found = next((week for week in self.weeks if week.number == number), None)
        if found is None:
            raise Refused(_("There is no week %(number)s in this discussion.", number=number))
        return found

    def local(self, instant: datetime) -> datetime:
        """Return an instant as local time, to the minute."""
        return local_minute(instant, self.time_zone)

    def moved(self, instant: datetime, days: int, *, closing: bool = False) -> datetime:
        """Return an instant some days on by the discussion's clock."""
        try:
            return moved_by(instant, days, self.time_zone, closing=closing)
        except (OverflowError, ValueError):
            raise Refused(_("This date is too far away."), field="days") from None


def _shifted(plan: Plan, week: PlannedWeek, days: int) -> PlannedWeek:
    return replace(
        week,
        opens=plan.moved(week.opens, days),
        closes=plan.moved(week.closes, days, closing=True),
    )


@dataclass(frozen=True, slots=True)
class Redate:
    """Give a week other dates."""

    number: int
    opens: datetime
    closes: datetime

    def apply(self, plan: Plan, at: datetime) -> Plan:
        """Return the plan with the week's dates, checked."""
        week = plan.week(self.number)
        if week.opened and self.opens != week.opens:
            raise Refused(
                _("Week %(number)s has opened: its beginning stays.", number=week.number),
                field="opens_day",
            )
        if self.opens >= self.closes:
            raise Refused(_("The week must end after it begins."), field="closes_day")
        if (self.closes - self.opens).days > MOST_DAYS:
            raise Refused(_("A week can last a year at most."), field="closes_day")
        changed = replace(week, opens=self.opens, closes=self.closes)
        weeks = tuple(changed if one is week else one for one in plan.weeks)
        return _checked(plan, _framed(plan, weeks), at)


@dataclass(frozen=True, slots=True)
class Extend:
    """Let a week last some days longer; ``follow``: those after it, and the close, move along."""

    number: int
    days: int
    follow: bool

    def apply(self, plan: Plan, at: datetime) -> Plan:
        """Return the plan with the longer week, checked."""
        week = plan.week(self.number)
        _check_days(self.days, least=1)
        weeks = []
        for one in plan.weeks:
            if one is week:
                closes = plan.moved(one.closes, self.days, closing=True)
                weeks.append(replace(one, closes=closes))
            elif one.number > week.number and self.follow:
                weeks.append(_shifted(plan, one, self.days))
            else:
                weeks.append(one)
        after = _framed(plan, tuple(weeks))
        if self.follow and plan.closes and after.closes == plan.closes:
            after = replace(after, closes=plan.moved(plan.closes, self.days, closing=True))
        return _checked(plan, after, at)


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a new week after another (0: before all), those after it moved along by its length."""

    after: int
    days: int = 7

    def apply(self, plan: Plan, at: datetime) -> Plan:
        """Return the plan with the new week, which begins where the one before it ends."""
        _check_days(self.days, least=1)
        if len(plan.weeks) >= MOST_WEEKS:
            raise Refused(_("A discussion can have %(most)s weeks at most.", most=MOST_WEEKS))
        before = plan.week(self.after) if self.after else None
        later = [week for week in plan.weeks if week.number > self.after]
        for week in later:
            if week.opened:
                raise Refused(
                    _(
                        "Week %(number)s has opened and keeps its number: no week can be inserted"
                        " before it.",
                        number=week.number,
                    ),
                    field="after",
                )
        begins = before.closes if before else later[0].opens if later else plan.opens
        if begins is None:
            raise Refused(_("Give the discussion its dates first."))
        new = PlannedWeek(None, self.after + 1, begins, plan.moved(begins, self.days, closing=True))
        if plan.opened and new.closes <= at:
            raise Refused(_("The new week would be over already."), field="days")
        weeks = (
            *(week for week in plan.weeks if week.number <= self.after),
            new,
            *(replace(_shifted(plan, week, self.days), number=week.number + 1) for week in later),
        )
        after = _framed(plan, weeks)
        if later and plan.closes and after.closes == plan.closes:
            after = replace(after, closes=plan.moved(plan.closes, self.days, closing=True))
        return _checked(plan, after, at)


@dataclass(frozen=True, slots=True)
class MoveAll:
    """Move the whole discussion by some days, on or back."""

    days: int

    def apply(self, plan: Plan, at: datetime) -> Plan:
        """Return the plan with all dates moved, checked."""
        if not self.days:
            raise Refused(_("Nothing would change: the dates stay as they are."), field="days")
        if abs(self.days) > 10 * MOST_DAYS:
            raise Refused(_("Dates can be moved by ten years at most."), field="days")
        after = replace(
            plan,
            opens=plan.moved(plan.opens, self.days) if plan.opens else None,
            closes=plan.moved(plan.closes, self.days, closing=True) if plan.closes else None,
            weeks=tuple(_shifted(plan, week, self.days) for week in plan.weeks),
        )
        return _checked(plan, after, at)


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a week out that has not opened; those after it are renumbered and keep their dates."""

    number: int

    def apply(self, plan: Plan, at: datetime) -> Plan:
        """Return the plan without the week, checked."""
        week = plan.week(self.number)
        later = [one for one in plan.weeks if one.number > week.number]
        for one in (week, *later):
            if one.opened:
                raise Refused(
                    _(
                        "Week %(number)s has opened: it stays, and so does its number.",
                        number=one.number,
                    )
                )
        weeks = tuple(
            replace(one, number=one.number - (one.number > week.number))
            for one in plan.weeks
            if one is not week
        )
        return _checked(plan, replace(plan, weeks=weeks), at)


Change = Redate | Extend | Insert | MoveAll | Remove


def _check_days(days: int, *, least: int) -> None:
    if not least <= days <= MOST_DAYS:
        raise Refused(
            _("Give a number of days from %(least)s to %(most)s.", least=least, most=MOST_DAYS),
            field="days",
        )


def _framed(plan: Plan, weeks: Sequence[PlannedWeek]) -> Plan:
    """Return a plan whose ends move along with its first and last week where they met them."""
    if not weeks:
        return replace(plan, weeks=())
    begin, end = min(week.opens for week in weeks), max(week.closes for week in weeks)
    opens, closes = plan.opens or begin, plan.closes or end
    if plan.weeks and opens == plan.weeks[0].opens:
        opens = begin
    if plan.weeks and closes == plan.weeks[-1].closes:
        closes = end
    return replace(plan, opens=min(opens, begin), closes=max(closes, end), weeks=tuple(weeks))


def _checked(before: Plan, after: Plan, at: datetime) -> Plan:
    """Return the plan if the rules allow it."""
    if before.opened and before.opens != after.opens:
        raise Refused(
            _(
                "The discussion has opened: its beginning stays. Let a week last longer instead;"
                " the weeks after it move along."
            ),
            field="days",
        )
    _check_opened({week.id: week for week in before.weeks if week.opened}, after, at)
    for first, second in pairwise(after.weeks):
        if second.opens < first.closes:
            raise Refused(
                _(
                    "Week %(first)s would end on %(end)s, but week %(second)s begins on"
                    " %(begin)s. Move it along, or choose other dates.",
                    first=first.number,
                    second=second.number,
                    end=moment(first.closes - timedelta(minutes=1), after.time_zone),
                    begin=moment(second.opens, after.time_zone),
                ),
                field="closes_day",
            )
    return after


def _check_opened(opened: Mapping[int | None, PlannedWeek], after: Plan, at: datetime) -> None:
    """Refuse what would change the past: a beginning that was seen, an end that had not come."""
    for week in after.weeks:
        was = opened.get(week.id)
        if was is None:
            continue
        if was.opens != week.opens:
            raise Refused(
                _("Week %(number)s has opened: its beginning stays.", number=week.number),
                field="days",
            )
        if week.closes < min(was.closes, at):
            raise Refused(
                _(
                    "Week %(number)s would have ended already. Let it end later.",
                    number=week.number,
                ),
                field="closes_day",
            )
