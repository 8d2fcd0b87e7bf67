"""Make a change of dates that was looked at."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import require
from forum.db import transaction
from forum.discussions.forms.schedule import FORMS
from forum.discussions.operations.scheduling import change_dates
from forum.discussions.permissions import can_schedule_discussion
from forum.discussions.queries.editing import plan_of
from forum.discussions.schedule import Insert, Remove
from forum.discussions.views.frame import Frame, blueprint, load
from forum.discussions.views.schedule.pages import Typed, change_form, chosen, page
from forum.errors import Refused
from forum.i18n import _


@blueprint.post("/<slug>/schedule/dates")
def apply_dates(slug: str) -> ResponseReturnValue:
    """Apply a change of dates; refused or late, it is shown again against what stands now."""
    frame = load(slug)
    require(can_schedule_discussion(frame.person, frame.discussion))
    verb = request.form.get("verb", "")
    if verb not in FORMS:
        raise Refused(_("There is no such change of dates."))
    number = request.form.get("number", type=int)
    form = change_form(frame, verb, chosen(frame, number), formdata=request.form)
    if not form.validate():
        return page(frame, _known(frame, number), Typed(change=form, verb=verb))
    try:
        change = form.change(plan_of(frame.discussion, frame.schedule, frame.at))
        with transaction():
            change_dates(
                frame.discussion.id,
                change,
                theme=request.form.get("theme", ""),
                expected_rev=form.expected_rev,
                by_id=frame.person.id if frame.person else None,
                at=frame.at,
            )
    except Refused as refused:
        frame = load(slug)
        late = form.expected_rev != frame.discussion.rev
        if not late:
            form.refuse(refused)
        typed = Typed(change=form, verb=verb, sentence=refused.sentence if late else None)
        return page(frame, _known(frame, number), typed)
    flash(_("The week was removed.") if verb == "remove" else _("The dates were changed."), "saved")
    if isinstance(change, Insert):
        number = change.after + 1
    if isinstance(change, Remove):
        number = None
    return redirect(url_for(".schedule", slug=slug, number=number), 303)


def _known(frame: Frame, number: int | None) -> int | None:
    return number if number and frame.schedule.week(number) else None
