"""What a change of dates would do, row by row, before anybody makes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.discussions.forms.schedule import ChangeForm, RedateForm
from forum.discussions.queries.editing import concerned, plan_of
from forum.discussions.schedule import (
    Change,
    Extend,
    Insert,
    MoveAll,
    Plan,
    PlannedWeek,
    Redate,
    Remove,
    last_minute,
    standing,
)
from forum.discussions.views.frame import Frame
from forum.errors import Refused
from forum.i18n import _, day_range, moment, ngettext


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One week, or the whole discussion: its dates now and then; None where it is not there."""

    label: str
    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        """Say whether anything changes in this row."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """A change that is looked at: its rows, what the clock does to it, how many are concerned."""

    title: str
    rows: tuple[PreviewRow, ...]
    notes: tuple[str, ...]
    concerned: int
    values: tuple[tuple[str, str], ...]


def preview(frame: Frame, form: ChangeForm) -> Preview | None:
    """Return what a valid form would change; None, its errors filled, where a rule says no."""
    plan = plan_of(frame.discussion, frame.schedule, frame.at)
    try:
        change = form.change(plan)
        after = change.apply(plan, frame.at)
        if after == plan:
            raise Refused(_("Nothing would change: the dates stay as they are."), field="days")
    except Refused as refused:
        form.refuse(refused)
        return None
    return Preview(
        title=_title(change),
        rows=tuple(_rows(plan, after)),
        notes=tuple(_clock_notes(form, plan, after)),
        concerned=concerned(frame.discussion, frame.at),
        values=tuple(form.values()),
    )


def _title(change: Change) -> str:
    match change:
        case Extend(number=number, days=days):
            return ngettext(
                "If week %(number)s lasts %(num)s day longer",
                "If week %(number)s lasts %(num)s days longer",
                days,
                number=number,
            )
        case Insert():
            return _("If a week is inserted")
        case Remove(number=number):
            return _("If week %(number)s is removed", number=number)
        case Redate(number=number):
            return _("If week %(number)s gets these dates", number=number)
        case MoveAll():
            return _("If all dates move")


def _rows(before: Plan, after: Plan) -> list[PreviewRow]:
    was = {week.id: week for week in before.weeks}
    stays = {week.id for week in after.weeks}
    rows = []
    for week in after.weeks:
        old = was.get(week.id) if week.id else None
        label = _("Week %(number)s", number=week.number)
        if old is None:
            label = _("Week %(number)s, new", number=week.number)
        elif old.number != week.number:
            label = _("Week %(number)s, until now %(old)s", number=week.number, old=old.number)
        rows.append(PreviewRow(label, _said(old, before) if old else None, _said(week, after)))
    rows += [
        PreviewRow(_("Week %(number)s", number=week.number), _said(week, before), None)
        for week in before.weeks
        if week.id not in stays
    ]
    return [*rows, *_ends(before, after)]


def _ends(before: Plan, after: Plan) -> list[PreviewRow]:
    tz = before.time_zone
    rows = []
    if before.opens != after.opens:
        rows.append(
            PreviewRow(
                _("Discussion opens"),
                moment(before.opens, tz) or None,
                moment(after.opens, tz) or None,
            )
        )
    if after.closes:
        rows.append(
            PreviewRow(
                _("Discussion closes"),
                _last(before.closes, tz),
                _last(after.closes, tz),
            )
        )
    return rows


def _last(closes: datetime | None, tz: str) -> str | None:
    return moment(closes - timedelta(minutes=1), tz) if closes else None


def _said(week: PlannedWeek, plan: Plan) -> str:
    """Return the dates of a week: days where it consists of whole days, else with times."""
    tz = plan.time_zone
    begins = moment(week.opens, tz)
    ends = last_minute(week.closes, tz)
    first, last = plan.local(week.opens), ends
    if (first.hour, first.minute, last.hour, last.minute) == (0, 0, 23, 59):
        return day_range(first.date(), last.date())
    return _("%(begin)s to %(end)s", begin=begins, end=_last(week.closes, tz))


def _clock_notes(form: ChangeForm, before: Plan, after: Plan) -> list[str]:
    """Return sentences on times that the clock leaves out or brings twice."""
    notes = []
    tz = after.time_zone
    if isinstance(form, RedateForm):
        for local, closing in zip(form.locals(), (False, True), strict=True):
            notes += _typed(local, tz, closing=closing)
        return notes
    was = {week.id: week for week in before.weeks}
    for week in after.weeks:
        old = was.get(week.id)
        if old and before.local(old.opens).time() != after.local(week.opens).time():
            notes.append(
                _(
                    "Week %(number)s opens at %(moment)s: the clock is changed that day.",
                    number=week.number,
                    moment=moment(week.opens, tz),
                )
            )
    return notes


def _typed(local: datetime, tz: str, *, closing: bool) -> list[str]:
    how, said = standing(local, tz), f"{local:%H:%M}"
    if how == "never":
        return [
            _(
                "%(time)s does not exist that day: the clock is put forward. The week is taken"
                " that much later.",
                time=said,
            )
        ]
    if how == "twice" and closing:
        return [
            _("%(time)s comes twice that day: the week stays open until the second.", time=said)
        ]
    if how == "twice":
        return [_("%(time)s comes twice that day: the week opens at the first.", time=said)]
    return []
