"""The writing page: shown empty, shown with a draft, saved by its buttons."""

from dataclasses import replace

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.accounts.views.base import send_after
from forum.clock import now
from forum.db import transaction
from forum.discussions import queries
from forum.discussions.emails import mail_draft
from forum.discussions.forms.narrowing import as_number
from forum.discussions.forms.writing import WritingForm
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import (
    ChangedElsewhere,
    add_file,
    count_mail,
    discard_draft,
    new_token,
    remove_file,
    restore_draft,
    save_draft,
    tidied,
)
from forum.discussions.operations.proposing import faults
from forum.discussions.permissions import can_contribute_as_guest
from forum.discussions.queries.drafts import receipt_of
from forum.discussions.views.frame import blueprint, load
from forum.discussions.views.writing import conflict, quoting
from forum.discussions.views.writing.showing import Desk, desk_of, load_desk, word_forms
from forum.errors import Refused
from forum.i18n import _

PER_CLIENT = "240/minute"
PER_PERSON = "90/minute"


def person_key() -> str:
    """Return whose saves are counted together."""
    return f"person:{actor().id if actor() else ''}"


@blueprint.get("/<slug>/write")
def write(slug: str) -> ResponseReturnValue:
    """Show the empty page; the first save makes the draft."""
    frame = load(slug)
    week = as_number(request.args.get("week"))
    if frame.person is None and can_contribute_as_guest(frame.discussion) and frame.state == "open":
        return redirect(url_for("discussions.write_guest", slug=slug, week=week))
    require(frame.person is not None)
    reply = quoting.parent(frame, request.args.get("reply"))
    parts = Parts(
        week=quoting.week_of(frame, week, reply),
        free=quoting.quotation(reply, request.args.get("quote")) if reply else "",
    )
    desk = desk_of(frame, new_token(), None, parts)
    return page(desk, desk.form(), reply_to=reply.contribution.number if reply else None)


@blueprint.get("/<slug>/write/<token>")
def draft(slug: str, token: str) -> ResponseReturnValue:
    """Show a draft; one that was sent leads to its receipt, a discarded one can be restored."""
    desk = load_desk(slug, token, begun=True)
    assert desk.kept is not None
    if desk.kept.draft.ended is not None:
        return ended(desk)
    return page(desk, desk.form(), reply_to=desk.kept.reply_to)


@blueprint.post("/<slug>/write/<token>")
@limiter.limit(PER_CLIENT)
@limiter.limit(PER_PERSON, key_func=person_key)
def save(slug: str, token: str) -> ResponseReturnValue:
    """Save what was typed, then do what the button says: preview, mail it, remove a file."""
    desk = load_desk(slug, token, begun=False)
    form = desk.form()
    typed = tidied(form.parts())
    reply = quoting.parent(desk.frame, form.reply.data)
    desk = desk_of(desk.frame, token, desk.kept, replace(typed, links=desk.parts.links))
    if desk.kept is None and not typed.texts and not form.uploads:  # no draft of nothing
        for fault in faults(desk.parts, desk.rules()):
            form.refuse(fault)
        return page(desk, form, reply_to=as_number(form.reply.data))
    try:
        rev = store(desk, form, reply.contribution.id if reply else None)
    except ChangedElsewhere as changed:
        return conflict.page(desk, changed)
    except Refused as refused:
        form.refuse(refused)
        return page(desk, form, reply_to=as_number(form.reply.data))
    form.rev.data = str(rev)
    desk = load_desk(slug, token, begun=True)
    try:
        return go_on(desk, form)
    except Refused as refused:
        form.refuse(refused)
    return page(desk, form, reply_to=as_number(form.reply.data))


def store(desk: Desk, form: WritingForm, reply_to_id: int | None) -> int:
    """Save the draft; return its revision."""
    with transaction(shown=False):
        return save_draft(
            desk.token,
            desk.parts,
            person_id=desk.person.id,
            discussion_id=desk.frame.discussion.id,
            rev=as_number(form.rev.data) or 0,
            reply_to_id=reply_to_id,
            at=now(),
        ).rev


def go_on(desk: Desk, form: WritingForm) -> ResponseReturnValue:
    """Do what the button says, once the text is safe."""
    person_id, at = desk.person.id, now()
    here = url_for("discussions.draft", slug=desk.frame.slug, token=desk.token)
    doing, _colon, what = (request.form.get("do") or "save").partition(":")
    if form.uploads:
        for file in form.uploads:
            with transaction(shown=False):
                add_file(desk.token, person_id, file.read(), file.filename or "")
        if doing != "preview":
            return redirect(here + "#documents", 303)
        desk = load_desk(desk.frame.slug, desk.token, begun=True)
    if doing == "remove" and (file_id := as_number(what)):
        with transaction(shown=False):
            remove_file(desk.token, person_id, file_id)
        return redirect(here + "#documents", 303)
    if doing == "mail" and desk.kept is not None:
        with transaction(shown=False):
            count_mail(person_id, at=at)
            mail_draft(desk.kept, desk.frame.discussion, at=at)
        flash(_("Your draft is on its way to your address."), "saved")
        return send_after(redirect(here, 303))
    if doing == "preview":
        found = faults(desk.parts, desk.rules())
        for fault in found:
            form.refuse(fault)
        if found:
            return page(desk, form, reply_to=desk.kept.reply_to if desk.kept else None)
        return redirect(url_for("discussions.preview", slug=desk.frame.slug, token=desk.token), 303)
    flash(_("Your draft is saved."), "saved")
    return redirect(here, 303)


def page(desk: Desk, form: WritingForm, *, reply_to: int | None) -> str:
    """Return the writing page."""
    frame = desk.frame
    if not form.reply.data:
        form.reply.data = str(reply_to or "")
    if desk.kept is None and not desk.open and not form.errors and not form.form_errors:
        return render_template("discussions/writing/closed.html", frame=frame)
    return render_template(
        "discussions/writing/write.html",
        desk=desk,
        frame=frame,
        form=form,
        reply_to=reply_to,
        theme=frame.shown(desk.week.theme) if desk.week else None,
        recognised=desk.recognised,
        said=said(desk),
        word_forms=word_forms(),
        upload_limit=current_app.config["FORUM_UPLOAD_LIMIT"],
        organisations_url=url_for("organisations.find", next=request.path),
    )


def said(desk: Desk) -> int:
    """Return how many contributions came in the draft's week."""
    days = queries.days([desk.frame.discussion.id])[desk.frame.discussion.id]
    week_id = desk.week.id if desk.week else None
    return sum(count for (week, _day), count in days.items() if week == week_id)


def ended(desk: Desk) -> ResponseReturnValue:
    """Lead from a sent draft to its receipt; show a discarded one with the way back."""
    assert desk.kept is not None
    receipt = receipt_of(desk.kept.draft.contribution_id)
    if receipt:
        return redirect(url_for("discussions.mine", slug=desk.frame.slug, receipt=receipt))
    return render_template("discussions/writing/discarded.html", desk=desk, frame=desk.frame)


@blueprint.post("/<slug>/write/<token>/discard")
def discard(slug: str, token: str) -> ResponseReturnValue:
    """End a draft; the page that comes says how to take it up again."""
    desk = load_desk(slug, token, begun=True)
    with transaction(shown=False):
        discard_draft(token, desk.person.id, at=now())
    return redirect(url_for("discussions.draft", slug=slug, token=token), 303)


@blueprint.post("/<slug>/write/<token>/restore")
def restore(slug: str, token: str) -> ResponseReturnValue:
    """Take a discarded draft up again."""
    desk = load_desk(slug, token, begun=True)
    with transaction(shown=False):
        restore_draft(token, desk.person.id, at=now())
    flash(_("Your draft is here again."), "saved")
    return redirect(url_for("discussions.draft", slug=slug, token=token), 303)
