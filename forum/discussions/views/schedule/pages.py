"""The page of the schedule: the ribbon, one week with its texts, what a change would do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.access import missing, require
from forum.discussions import queries
from forum.discussions.forms.schedule import (
    FORMS,
    ChangeForm,
    InsertForm,
    QuestionForm,
    RedateForm,
    TextForm,
)
from forum.discussions.permissions import can_schedule_discussion, can_translate_discussion
from forum.discussions.queries.editing import messages_of, plan_of, state_at
from forum.discussions.queries.places import Item, Place, items_of_week
from forum.discussions.queries.schedule import ScheduledWeek
from forum.discussions.schedule import PlannedWeek, clock_changes
from forum.discussions.views.frame import Frame, blueprint, load
from forum.discussions.views.schedule import panels
from forum.discussions.views.schedule.preview import preview
from forum.discussions.views.schedule.ribbon import messages, ribbon
from forum.i18n import _, city, day_full, last_day, ngettext, zone


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent and refused: it is shown again where it was typed."""

    change: ChangeForm | None = None
    verb: str = ""
    question: QuestionForm | None = None
    text: TextForm | None = None
    sentence: str | None = None


@blueprint.get("/<slug>/schedule")
@blueprint.get("/<slug>/schedule/weeks/<int:number>")
def schedule(slug: str, number: int | None = None) -> ResponseReturnValue:
    """Show the schedule with one week: the one named, else now, next, or last."""
    frame = load(slug)
    require(can_translate_discussion(frame.person, frame.discussion))
    return page(frame, number, Typed())


def page(frame: Frame, number: int | None, typed: Typed) -> str:
    """Return the page, with what was typed still there."""
    week = chosen(frame, number)
    if number is not None and week is None:
        missing()
    edits = can_schedule_discussion(frame.person, frame.discussion)
    by_week: dict[int | None, int] = {}
    for (key, _day), count in queries.days([frame.discussion.id])[frame.discussion.id].items():
        by_week[key] = by_week.get(key, 0) + count
    verb, form = _change(frame, week, typed) if edits else ("", None)
    looked = form is not None and (typed.change is form or bool(request.args.get("look")))
    items = list(items_of_week(week)) if week else []
    sent = messages_of(frame.discussion.id)
    return render_template(
        "discussions/schedule/page.html",
        frame=frame,
        week=week,
        edits=edits,
        archived=state_at(frame.discussion, frame.at) == "archived",
        rows=ribbon(frame, week, by_week, sent),
        told=messages(frame, sent),
        zone_city=city(frame.tz),
        clock_line=_clock_line(frame),
        verb=verb,
        form=form,
        preview=preview(frame, form) if form and looked and _valid(form, typed) else None,
        redate=_redate(frame, week, verb, form),
        today=frame.at.astimezone(zone(frame.tz)).date(),
        planned=_planned(frame, week),
        sentence=typed.sentence,
        panel=_panel(frame, items, typed) if verb in ("", "dates") and not looked else None,
        question_form=typed.question or QuestionForm(formdata=None),
        texts=[(item, panels.buttons(frame, item, _opened(typed))) for item in items],
        checks=panels.checks(frame, items),
        opens_in=_opens_in(frame, week),
        contributions=by_week.get(week.id, 0) if week else 0,
        item_name=panels.item_name,
    )


def chosen(frame: Frame, number: int | None) -> ScheduledWeek | None:
    """Return the week that the page is about."""
    weeks = frame.schedule.weeks
    if number is not None:
        return frame.schedule.week(number)
    coming = next((week for week in weeks if week.state == "coming"), None)
    return frame.schedule.now or coming or (weeks[-1] if weeks else None)


def change_form(frame: Frame, verb: str, week: ScheduledWeek | None, **read: Any) -> ChangeForm:
    """Return the form of a kind of change, its lists filled."""
    data: dict[str, Any] = {"number": str(week.number) if week else ""}
    plan = plan_of(frame.discussion, frame.schedule, frame.at)
    if verb == "dates" and week:
        data |= RedateForm.data_of(plan, week.number)
    if verb == "insert":
        data["after"] = week.number if week else 0
    form = FORMS[verb](**read, data=data) if read else FORMS[verb].read(data=data)
    if isinstance(form, InsertForm):
        opened = max((one.number for one in plan.weeks if one.opened), default=0)
        first = [(0, _("Before week 1"))] if plan.weeks else [(0, _("As week 1"))]
        later = [(one.number, _("After week %(number)s", number=one.number)) for one in plan.weeks]
        form.after.choices = [choice for choice in first + later if choice[0] >= opened]
    return form


def _change(
    frame: Frame, week: ScheduledWeek | None, typed: Typed
) -> tuple[str, ChangeForm | None]:
    """Return which change of dates is looked at, and its form."""
    if typed.change is not None:
        return typed.verb, typed.change
    verb = request.args.get("change", "")
    if verb not in FORMS or (week is None and verb not in ("insert", "move")):
        return "", None
    if request.args.get("look"):
        read = {"formdata": request.args, "meta": {"csrf": False}}
        return verb, change_form(frame, verb, week, **read)
    return verb, change_form(frame, verb, week)


def _valid(form: ChangeForm, typed: Typed) -> bool:
    """Say whether a change can be shown; one that came late is shown against what stands now."""
    return not form.errors if typed.change is form else bool(form.validate())


def _redate(
    frame: Frame, week: ScheduledWeek | None, verb: str, form: ChangeForm | None
) -> ChangeForm | None:
    """Return the fields of the week's dates, which always stand below its title."""
    if week is None:
        return None
    return form if verb == "dates" else change_form(frame, "dates", week)


def _planned(frame: Frame, week: ScheduledWeek | None) -> PlannedWeek | None:
    plan = plan_of(frame.discussion, frame.schedule, frame.at)
    return plan.week(week.number) if week else None


def _opened(typed: Typed) -> tuple[Place, str] | None:
    if typed.text is not None:
        place = Place.read(typed.text.place.data)
        return (place, typed.text.language.data) if place else None
    return panels.read_open(request.args.get("open"))


def _panel(frame: Frame, items: list[Item], typed: Typed) -> panels.Panel | None:
    opened = _opened(typed)
    if opened is None:
        return None
    item = next((one for one in items if one.place == opened[0]), None)
    return panels.panel(frame, item, opened[1], typed.text) if item else None


def _clock_line(frame: Frame) -> list[str]:
    """Return sentences on changes of the clock while the discussion lasts."""
    opens, closes = frame.discussion.opens, frame.discussion.closes
    if not opens or not closes or closes - opens > timedelta(days=800):
        return []
    first = opens.astimezone(zone(frame.tz)).date()
    changes = clock_changes(first, last_day(closes, frame.tz), frame.tz)
    if not changes:
        return [_("No change of the clock in this period.")]
    return [
        _("On %(day)s the clock is put forward.", day=day_full(on))
        if minutes > 0
        else _("On %(day)s the clock is put back.", day=day_full(on))
        for on, minutes in changes
    ]


def _opens_in(frame: Frame, week: ScheduledWeek | None) -> str | None:
    """Return in how long a week opens by itself."""
    if week is None or week.opens <= frame.at:
        return None
    left = week.opens - frame.at
    if left.days:
        return ngettext(
            "Opens by itself in one day",
            "Opens by itself in %(number)s days",
            left.days,
            number=left.days,
        )
    hours = left.seconds // 3600
    if hours < 2:
        return _("Opens by itself within two hours")
    return ngettext(
        "Opens by itself in %(number)s hour",
        "Opens by itself in %(number)s hours",
        hours,
        number=hours,
    )
