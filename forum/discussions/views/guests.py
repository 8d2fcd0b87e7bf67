"""Writing without an account, where the organisers let guests: the page, the mailed link."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import limiter, public, require
from forum.accounts.views.base import SECRET, enter, send_after
from forum.clock import now
from forum.db import transaction
from forum.discussions.emails import mail_guest
from forum.discussions.forms.guests import GuestForm
from forum.discussions.forms.narrowing import as_number
from forum.discussions.forms.writing import writing_form
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import new_token
from forum.discussions.operations.guests import (
    confirm_guest,
    guest_faults,
    guest_rules,
    post_as_guest,
)
from forum.discussions.permissions import can_contribute_as_guest
from forum.discussions.queries.answering import arrival_week
from forum.discussions.queries.guests import guest_text
from forum.discussions.views.frame import Frame, blueprint, load
from forum.discussions.views.writing.showing import WritingWeek, writing_weeks
from forum.errors import Refused
from forum.i18n import _
from forum.settings import INTERFACE_LANGUAGES


@blueprint.route("/<slug>/write/guest", methods=["GET", "POST"])
@limiter.limit("10/minute;30/hour", methods=["POST"])
def write_guest(slug: str) -> ResponseReturnValue:
    """Show the page of a guest; send what they wrote, held until the address is confirmed."""
    frame = load(slug)
    if frame.person is not None:
        week = as_number(request.args.get("week"))
        return redirect(url_for("discussions.write", slug=slug, week=week), 303)
    require(can_contribute_as_guest(frame.discussion))
    parts = Parts(week=as_number(request.args.get("week")))
    weeks, _lost = writing_weeks(frame, parts)
    form = _form(frame, weeks, parts)
    if form.is_submitted():
        valid = form.validate()
        if form.by_program:
            return redirect(url_for("discussions.guest_sent", slug=slug), 303)
        if _sent(frame, form, valid=valid):
            return send_after(redirect(url_for("discussions.guest_sent", slug=slug), 303))
    return _page(frame, form, weeks)


def _form(frame: Frame, weeks: tuple[WritingWeek, ...], parts: Parts) -> GuestForm:
    languages = list(dict.fromkeys([*frame.discussion.languages, *INTERFACE_LANGUAGES]))
    form = writing_form(
        [q.id for week in weeks for q in week.questions],
        parts=parts,
        languages=languages,
        base=GuestForm,
        token=new_token(),
    )
    assert isinstance(form, GuestForm)
    form.offer()
    return form


def _sent(frame: Frame, form: GuestForm, *, valid: bool) -> bool:
    """Post the text and queue the mail; False if something stands in the way, said on the form."""
    at = now()
    guest = form.guest(g.language, frame.tz)
    parts = form.parts()
    for fault in guest_faults(parts, guest, guest_rules(frame.discussion, guest, at)):
        field = form._fields.get(fault.field or "")
        if field is None or not field.errors:  # an empty field says so already
            form.refuse(fault)
            valid = False
    if not valid:
        return False
    try:
        with transaction():
            received = post_as_guest(
                frame.discussion.id, form.token.data or "", parts, guest, at=at
            )
            if received.secret is not None:
                mail_guest(received.email, received.secret, frame.discussion, language=g.language)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def _page(frame: Frame, form: GuestForm, weeks: tuple[WritingWeek, ...]) -> str:
    week = frame.schedule.week(as_number(form.week.data) or 0) or arrival_week(frame.schedule)
    return render_template(
        "discussions/guests/write.html",
        frame=frame,
        form=form,
        weeks=weeks,
        week=week,
        theme=frame.shown(week.theme) if week else None,
    )


@blueprint.get("/<slug>/write/guest/sent")
@public
def guest_sent(slug: str) -> ResponseReturnValue:
    """Say that a link is on its way."""
    return render_template("discussions/guests/sent.html", frame=load(slug))


@blueprint.route("/<slug>/write/guest/<confirming>", methods=["GET", "POST"])
@public
@limiter.limit("30/minute", methods=["POST"])
def confirm_guest_text(slug: str, confirming: str) -> ResponseReturnValue:
    """Show the text with one button, whose press confirms the address and lets the text go on."""
    frame = load(slug)
    g.cacheable = False
    text = guest_text(confirming, frame.discussion.id, now())
    if text is None:
        return render_template("discussions/guests/over.html", frame=frame), 410
    if request.method == "POST":
        try:
            with transaction():
                contribution = confirm_guest(confirming, frame.discussion.id, at=now())
                person_id, receipt = contribution.person_id, contribution.receipt
        except Refused:
            return render_template("discussions/guests/over.html", frame=frame), 410
        assert person_id is not None  # found or made by that
        own = url_for("discussions.mine", slug=slug, receipt=receipt)
        answer = enter(person_id, own, by="link")
        flash(_("Your address is confirmed, and you are signed in."), "saved")
        return answer
    page = render_template(
        "discussions/guests/confirm.html", frame=frame, text=text, confirming=confirming
    )
    return page, 200, SECRET
