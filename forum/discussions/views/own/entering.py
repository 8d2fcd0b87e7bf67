"""Texts entered on behalf of others by coordinators and administrators, one after the other."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import limiter, require
from forum.clock import now
from forum.db import transaction
from forum.discussions.forms.entering import EnterForm
from forum.discussions.models import Contribution, Version, label_of
from forum.discussions.operations.behalf import enter_contribution
from forum.discussions.operations.drafts import new_token
from forum.discussions.permissions import can_enter_contributions
from forum.discussions.queries.entered import entered_lately
from forum.discussions.views.frame import Frame, blueprint, load
from forum.errors import Refused
from forum.i18n import _, zone
from forum.settings import INTERFACE_LANGUAGES

PER_MINUTE = "60 per minute"


@blueprint.route("/<slug>/enter", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def enter(slug: str) -> ResponseReturnValue:
    """Enter a text that came on paper, by telephone, in a workshop."""
    frame = load(slug)
    require(can_enter_contributions(frame.person, frame.discussion))
    assert frame.person is not None
    by_id = frame.person.id
    lately = entered_lately(frame.discussion.id, by_id)
    form = EnterForm(data=_beginning(frame, lately))
    weeks = [week for week in frame.schedule.weeks if week.state != "coming"]
    form.offer(
        [*frame.discussion.languages, *INTERFACE_LANGUAGES],
        [(str(w.id), _week_name(frame, w.number)) for w in weeks],
    )
    if form.validate_on_submit():
        try:
            entered = form.entered(frame.tz)
            with transaction():
                made = enter_contribution(
                    frame.discussion.id, by_id, entered, token=str(form.token.data or ""), at=now()
                )
                label, known = label_of(made.number), made.person_id is not None
        except Refused as refused:
            form.refuse(refused)
        else:
            return _entered(slug, label, known, bool(entered.email.strip()))
    return render_template(
        "discussions/own/enter.html",
        frame=frame,
        form=form,
        lately=[(written, version, label_of(written.number)) for written, version in lately],
        questions=[(q.id, frame.question(q, None)) for week in weeks for q in week.questions],
        upload_limit=current_app.config["FORUM_UPLOAD_LIMIT"],
    )


def _week_name(frame: Frame, number: int) -> str:
    week = frame.schedule.week(number)
    theme = frame.shown(week.theme).text if week else ""
    if theme:
        return _("Week %(number)s: %(theme)s", number=number, theme=theme)
    return _("Week %(number)s", number=number)


def _entered(slug: str, label: str, known: bool, addressed: bool) -> ResponseReturnValue:
    """Say what was stored and lead on as the button says."""
    if label:
        flash(_("The text was entered as %(label)s.", label=label), "saved")
    else:
        flash(_("The text was entered. It is held while everything new is held."), "saved")
    if addressed and not known:
        flash(_("Nobody here has this address: the author is not told by the site."), "warning")
    doing = request.form.get("do")
    go_on = {"another": "day", "same": "organisation"}.get(doing or "")
    return redirect(url_for("discussions.enter", slug=slug, like=go_on), 303)


def _beginning(frame: Frame, lately: list[tuple[Contribution, Version]]) -> dict[str, Any]:
    """Return what the fields begin with: as the last text that was entered, where asked for."""
    here = frame.at.astimezone(zone(frame.tz))
    this = frame.schedule.now
    values: dict[str, Any] = {
        "received": here.date().isoformat(),
        "language": frame.discussion.base_language,
        "week": str(this.id) if this else "",
        "attribution": "named",
        "quotable": True,
        "token": new_token(),
    }
    like = request.args.get("like")
    if like not in ("day", "organisation") or not lately:
        return values
    last, version = lately[0]
    received = last.received.astimezone(zone(frame.tz)) if last.received else here
    values |= {
        "received": received.date().isoformat(),
        "language": version.language,
        "week": str(last.week_id or ""),
        "country": last.country or "",
    }
    if like == "organisation":
        values |= {
            "organisation": last.organisation_name or "",
            "stakeholder_type": last.stakeholder_type or "",
            "attribution": last.attribution,
            "quotable": last.quotable,
        }
    return values
