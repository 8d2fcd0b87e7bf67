"""Who decides where, who of them is away and who stands in; the hours in which they work."""

from datetime import UTC, datetime, time

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.accounts.permissions import SITE_SCOPE, can_administer_site, can_run_scope
from forum.accounts.queries import Actor
from forum.clock import now
from forum.db import transaction
from forum.discussions.forms import as_number
from forum.discussions.models import Discussion
from forum.discussions.queries import discussions_of_scopes
from forum.errors import Refused
from forum.home.views.base import blueprint
from forum.i18n import _
from forum.i18n.dates import zone
from forum.moderation import queries
from forum.moderation.forms import AbsenceForm, HoursForm
from forum.moderation.operations import be_away, be_back, set_working_week
from forum.moderation.permissions import can_open_desk
from forum.moderation.queries import Member

PER_MINUTE = "30 per minute"
MOST = 50
LAST_SECOND = time(23, 59, 59)


@blueprint.route("/desk/team", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def desk_team() -> ResponseReturnValue:
    """Show who decides in each discussion that one runs; be away, and back."""
    person = actor()
    require(can_open_desk(person))
    found = _discussions(person)
    if request.method == "GET":
        return _page(person, found, None, 0)
    scope_id = as_number(request.form.get("scope")) or 0
    chosen = next((d for d in found if d.scope_id == scope_id), None)
    if chosen is None or not can_run_scope(person, chosen.scope):
        missing()
    if request.form.get("what") == "back":
        with transaction(shown=False):
            be_back(person.id, scope_id)
        flash(_("You are there again."), "saved")
        return redirect(url_for(".desk_team", discussion=request.args.get("discussion")), 303)
    form = _form(scope_id, person, queries.team([scope_id], now()))
    if form.validate_on_submit():
        here = zone(person.time_zone)
        try:
            with transaction(shown=False):
                be_away(
                    person.id,
                    scope_id,
                    until=datetime.combine(form.until.data, LAST_SECOND, here).astimezone(UTC),
                    deputy_id=form.deputy.data or None,
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The desk says that you are away."), "saved")
            return redirect(url_for(".desk_team", discussion=request.args.get("discussion")), 303)
    return _page(person, found, form, scope_id)


def _discussions(person: Actor) -> list[Discussion]:
    """Return the discussions that this person runs, or the one of them that is asked for."""
    scopes = {key for key, role in person.roles if role in ("coordinator", "moderator")}
    found = discussions_of_scopes(None if SITE_SCOPE in scopes else scopes) if scopes else []
    asked = request.args.get("discussion")
    return [one for one in found if asked in (None, "", one.slug)][:MOST]


def _form(scope_id: int, person: Actor, team: list[Member]) -> AbsenceForm:
    form = AbsenceForm(prefix=f"s{scope_id}-")
    form.deputy.choices = [
        (0, _("Nobody")),
        *(
            (one.person_id, one.name or _("Somebody"))
            for one in team
            if one.scope_id == scope_id and one.person_id != person.id and one.away_until is None
        ),
    ]
    return form


def _page(
    person: Actor, found: list[Discussion], refused: AbsenceForm | None, scope_id: int
) -> str:
    team = queries.team([one.scope_id for one in found], now()) if found else []
    return render_template(
        "home/desk_team.html",
        places=[
            (
                one,
                [member for member in team if member.scope_id == one.scope_id],
                refused
                if refused and one.scope_id == scope_id
                else _form(one.scope_id, person, team),
            )
            for one in found
        ],
        refused=refused,
        me=person,
        narrowed=request.args.get("discussion"),
        week=queries.working_week(g.site.policies),
        administers=can_administer_site(person),
    )


@blueprint.route("/admin/hours", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def desk_hours() -> ResponseReturnValue:
    """Show and set the hours in which moderators work, and after how many somebody is told."""
    person = actor()
    require(can_administer_site(person))
    week = queries.working_week(g.site.policies)
    form = HoursForm(
        days=[str(day) for day in sorted(week.days)],
        opens=week.opens,
        closes=week.closes,
        zone=week.zone,
        alert=week.alert,
    )
    form.offer(week.zone)
    if form.validate_on_submit():
        try:
            with transaction(shown=False):
                set_working_week(form.week())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The working hours were saved."), "saved")
            return redirect(url_for(".desk_hours"), 303)
    return render_template("home/desk_hours.html", form=form)
