"""Published messages: listed with the drafts, edited as a new version, pinned."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import missing, require
from forum.clock import now
from forum.db import transaction
from forum.discussions import queries
from forum.discussions.forms.messages import TextForm
from forum.discussions.models import label_of
from forum.discussions.operations import messaging
from forum.discussions.operations.preparing import Stale
from forum.discussions.permissions import can_moderate_discussion
from forum.discussions.queries.messages import message_drafts, messages_of
from forum.discussions.views.frame import Frame, blueprint, load
from forum.errors import Refused
from forum.i18n import _


def led(slug: str) -> Frame:
    """Return the discussion for who runs it; 404 or 403 for others."""
    frame = load(slug)
    require(can_moderate_discussion(frame.person, frame.discussion))
    return frame


@blueprint.get("/<slug>/messages")
def messages(slug: str) -> ResponseReturnValue:
    """List the messages, and what is being written."""
    frame = led(slug)
    found = messages_of(frame.discussion.id)
    summed = {one.week_id for one in found if one.message == "summary"}
    return render_template(
        "discussions/messages/messages.html",
        frame=frame,
        messages=[(one, label_of(one.number)) for one in found],
        drafts=message_drafts(frame.discussion.id, frame.person.id if frame.person else 0),
        owed=[
            week for week in frame.schedule.weeks if week.state == "past" and week.id not in summed
        ],
    )


@blueprint.route("/<slug>/messages/<int:number>", methods=["GET", "POST"])
def edit_message(slug: str, number: int) -> ResponseReturnValue:
    """Write a new version of a published message."""
    frame = led(slug)
    whole = _published(frame, number)
    version = whole.version
    form = TextForm(data={"language": version.language, "body": version.body})
    form.offer([*frame.discussion.languages, version.language])
    rev, stands = version.seq, None
    if form.validate_on_submit():
        try:
            with transaction():
                messaging.revise_message(
                    whole.contribution.id,
                    body=form.body.data,
                    language=form.language.data or "",
                    expected_seq=form.expected_rev,
                    by_id=frame.person.id if frame.person else 0,
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused)
            frame = load(slug)
            version = _published(frame, number).version
            stands = version.body if isinstance(refused, Stale) else None
            rev = version.seq if stands is not None else form.expected_rev
        else:
            flash(_("The new version is published."), "saved")
            return redirect(url_for(".messages", slug=slug), 303)
    return render_template(
        "discussions/messages/edit.html",
        frame=frame,
        form=form,
        rev=rev,
        stands=stands,
        number=number,
        label=label_of(number),
    )


def _published(frame: Frame, number: int) -> queries.WholeText:
    """Return a published message by its number; 404 for anything else."""
    whole = queries.contribution_by_number(frame.discussion.id, number)
    if (
        whole is None
        or whole.contribution.kind != "facilitator"
        or whole.contribution.submission.state != "published"
    ):
        missing()
    return whole


@blueprint.post("/<slug>/messages/<int:number>/pin")
def pin_message(slug: str, number: int) -> ResponseReturnValue:
    """Keep a message on top, or let it stand among the others."""
    frame = led(slug)
    key = _published(frame, number).contribution.id
    on = request.form.get("on") == "1"
    by_id = frame.person.id if frame.person else 0
    try:
        with transaction():
            messaging.pin_message(key, on, by_id=by_id, at=now())
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("It stays on top.") if on else _("It stands among the others now."), "saved")
    return redirect(url_for(".messages", slug=slug), 303)
