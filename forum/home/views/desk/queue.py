"""The list of the desk: what waits, narrowed by its address; who looks at what."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.home.views.base import blueprint
from forum.home.views.desk.asked import asked_for, asked_place, place_code
from forum.home.views.desk.listing import Ages, administered, entries, narrowed_to, narrowing
from forum.home.views.desk.opened import opened, typed_number
from forum.i18n import _
from forum.moderation import queries
from forum.moderation.forms import BulkForm
from forum.moderation.operations import claim, release
from forum.moderation.permissions import can_decide, can_open_desk

PAGE = 50
PER_MINUTE = "60 per minute"


@blueprint.get("/desk")
def desk() -> str:
    """List what waits for a decision, oldest first."""
    require(can_open_desk(actor()))
    return desk_page()


def desk_page(form: BulkForm | None = None) -> str:
    """Return the list; ``form`` is the one over many that was refused, with what was typed."""
    person = actor()
    asked, ages = asked_for(), Ages.now(now())
    shown = narrowing(person, asked, ages)
    rows = queries.waiting(
        person,
        at=ages.at,
        administered=administered(),
        narrowed=narrowed_to(asked, ages),
        after=asked_place(),
        limit=PAGE + 1,
    )
    scope_id = shown.discussion.scope_id if shown.discussion else None
    form = form or BulkForm(prefix="bulk-")
    form.offer()
    return render_template(
        "home/desk.html",
        shown=shown,
        entries=entries(rows[:PAGE], person, ages),
        ages=ages,
        oldest=ages.of(shown.oldest) if shown.oldest else None,
        team=queries.team([scope_id], ages.at) if scope_id else [],
        me=person,
        form=form,
        refused=bool(form.errors or form.form_errors),
        picked=set(request.form.getlist("item")),
        next_url=url_for(".desk", **shown.arguments, after=place_code(rows[PAGE - 1].place))
        if len(rows) > PAGE
        else None,
        first_url=url_for(".desk", **shown.arguments) if asked_place() else None,
    )


@blueprint.post("/desk/<int:submission_id>/claim")
@limiter.limit(PER_MINUTE)
def desk_claim(submission_id: int) -> ResponseReturnValue:
    """Claim one thing for half an hour, take it over, or let it go."""
    person = actor()
    require(can_open_desk(person))
    item = opened(submission_id, person)
    if item is None:
        missing()
    require(
        can_decide(
            person,
            item.item.submission,
            item.item.scope,
            administrators=item.kind.administrators,
        )
    )
    try:
        with transaction(shown=False):
            if request.form.get("what") == "release":
                release(submission_id, by_id=person.id)
            else:
                claim(submission_id, by_id=person.id, at=now(), over=typed_number("over"))
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(
            _("It is free for others again.")
            if request.form.get("what") == "release"
            else _("It is yours for 30 minutes."),
            "saved",
        )
    return redirect(
        url_for(".desk_item", submission_id=submission_id, **asked_for().arguments), 303
    )
