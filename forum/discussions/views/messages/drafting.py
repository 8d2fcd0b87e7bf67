"""A message as a draft: written, kept, looked at, published, discarded."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.access import missing
from forum.clock import now
from forum.db import transaction
from forum.discussions.forms.messages import MessageForm, SendForm
from forum.discussions.forms.narrowing import as_number
from forum.discussions.models import label_of
from forum.discussions.models.drafting import Parts
from forum.discussions.operations import messaging
from forum.discussions.operations.drafts import (
    ChangedElsewhere,
    discard_draft,
    is_token,
    new_token,
)
from forum.discussions.queries.drafts import Kept, draft_by_token
from forum.discussions.queries.reaching import reach
from forum.discussions.views.frame import Frame, blueprint, load
from forum.discussions.views.messages.published import led
from forum.errors import Refused
from forum.html import render
from forum.i18n import _, current_language


@blueprint.get("/<slug>/messages/write")
def write_message(slug: str) -> ResponseReturnValue:
    """Show the empty page; the first save makes the draft."""
    frame = led(slug)
    kind = request.args.get("kind", "")
    week = as_number(request.args.get("week"))
    parts = Parts(
        week=week,
        language=_first_language(frame),
        message=kind if kind in messaging.MESSAGES else "other",
    )
    return _page(frame, new_token(), _form(frame, parts, formdata=None), rev=0)


def _first_language(frame: Frame) -> str:
    here = current_language()
    return here if here in frame.discussion.languages else frame.discussion.base_language


@blueprint.route("/<slug>/messages/drafts/<token>", methods=["GET", "POST"])
def message_draft(slug: str, token: str) -> ResponseReturnValue:
    """Show a draft; store what was typed, go on to the preview."""
    frame = led(slug)
    kept = own_message(frame, token)
    if request.method == "GET":
        if kept is None:
            missing()
        if kept.draft.ended is not None:
            return redirect(url_for(".messages", slug=slug), 303)
        form = _form(frame, kept.parts, formdata=None)
        return _page(frame, token, form, rev=kept.draft.rev)
    return _save(frame, token, _form(frame, Parts()))


def _save(frame: Frame, token: str, form: MessageForm) -> ResponseReturnValue:
    slug, theirs, rev = frame.slug, None, form.expected_rev
    try:
        with transaction(shown=False):
            messaging.save_message(
                token,
                discussion_id=frame.discussion.id,
                message=form.message.data or "",
                week=as_number(form.week.data),
                language=form.language.data or "",
                body=form.body.data or "",
                person_id=frame.person.id if frame.person else 0,
                rev=rev,
                at=now(),
            )
    except ChangedElsewhere as changed:
        form.form_errors.append(changed.sentence)
        theirs, rev = changed.theirs, changed.rev
    except Refused as refused:
        form.refuse(refused)
    else:
        if form.go.data == "preview" and form.validate():
            return redirect(url_for(".preview_message", slug=slug, token=token), 303)
        if form.go.data != "preview":
            flash(_("The draft is kept. Only you see it."), "saved")
            return redirect(url_for(".message_draft", slug=slug, token=token), 303)
        kept = own_message(load(slug), token)
        rev = kept.draft.rev if kept else rev
    return _page(load(slug), token, form, rev=rev, theirs=theirs)


def own_message(frame: Frame, token: str) -> Kept | None:
    """Return the person's own draft of a message here, None if it isn't begun; else 404."""
    if not is_token(token):
        missing()
    kept = draft_by_token(token)
    if kept is not None and (
        frame.person is None
        or kept.draft.person_id != frame.person.id
        or kept.draft.discussion_id != frame.discussion.id
        or kept.draft.kind != "message"
    ):
        missing()
    return kept


def _form(frame: Frame, parts: Parts, **more: Any) -> MessageForm:
    form = MessageForm(
        data={
            "message": parts.message or "other",
            "week": str(parts.week or ""),
            "language": parts.language,
            "body": parts.free,
        },
        **more,
    )
    form.offer([*frame.discussion.languages, *([parts.language] if parts.language else [])])
    form.offer_kinds(
        [
            (str(week.number), _("Week %(number)s", number=week.number))
            for week in frame.schedule.weeks
        ]
    )
    return form


def _page(
    frame: Frame, token: str, form: MessageForm, *, rev: int, theirs: Parts | None = None
) -> ResponseReturnValue:
    return render_template(
        "discussions/messages/write.html",
        frame=frame,
        token=token,
        form=form,
        rev=rev,
        theirs=theirs,
        begun=rev > 0,
    )


@blueprint.get("/<slug>/messages/drafts/<token>/preview")
def preview_message(slug: str, token: str) -> ResponseReturnValue:
    """Show a draft as it will be published."""
    frame = led(slug)
    kept = own_message(frame, token)
    if kept is None or kept.draft.ended is not None:
        missing()
    return _preview(frame, kept, SendForm(formdata=None))


def _preview(frame: Frame, kept: Kept, form: SendForm) -> ResponseReturnValue:
    parts = kept.parts
    return render_template(
        "discussions/messages/preview.html",
        frame=frame,
        token=kept.draft.token,
        form=form,
        rev=kept.draft.rev,
        parts=parts,
        html=Markup(render(parts.free[:200_000], "markdown").html),
        week=frame.schedule.week(parts.week) if parts.week else None,
        pins=parts.message in messaging.PINNED_AT_ONCE,
        reach=reach(frame.discussion, frame.at, but=kept.draft.person_id),
    )


@blueprint.post("/<slug>/messages/drafts/<token>/publish")
def publish_message(slug: str, token: str) -> ResponseReturnValue:
    """Publish a draft."""
    frame = led(slug)
    kept = own_message(frame, token)
    if kept is None:
        missing()
    form = SendForm()
    try:
        with transaction():
            number = messaging.publish_message(
                token,
                discussion_id=frame.discussion.id,
                person_id=kept.draft.person_id,
                rev=form.expected_rev,
                at=now(),
            ).number
    except Refused as refused:
        kept = own_message(load(slug), token)
        if kept is None or kept.draft.ended is not None:
            flash(refused.sentence, "error")
            return redirect(url_for(".messages", slug=slug), 303)
        form.form_errors.append(refused.sentence)
        return _preview(load(slug), kept, form)
    flash(_("Published as %(label)s.", label=label_of(number)), "saved")
    return redirect(url_for(".messages", slug=slug), 303)


@blueprint.post("/<slug>/messages/drafts/<token>/discard")
def discard_message(slug: str, token: str) -> ResponseReturnValue:
    """Discard a draft; it can be restored for 30 days from the own things."""
    frame = led(slug)
    kept = own_message(frame, token)
    if kept is None:
        missing()
    try:
        with transaction(shown=False):
            discard_draft(token, kept.draft.person_id, at=now())
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The draft is discarded."), "saved")
    return redirect(url_for(".messages", slug=slug), 303)
