"""Invite people to a discussion by a pasted list; what became of the invitations.

The list is looked through first: each line with what would become of it, those that can't be used
as fields to mend. Nothing is stored and nobody is mailed before the second step.
"""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from forum.access import actor, limiter
from forum.accounts.emails import mail_invitation
from forum.accounts.operations.invitations import (
    Reported,
    ToMail,
    report,
    send_again,
    withdraw_invitation,
)
from forum.accounts.operations.pasted import MOST, PastedRow, read_list
from forum.accounts.queries.inviting import STATES, invitation_counts, invitations
from forum.accounts.views.base import PER_MINUTE, send_after
from forum.clock import now
from forum.db import transaction
from forum.discussions.forms import number_in
from forum.discussions.forms.people import InvitationForm, InviteForm
from forum.discussions.models import Discussion
from forum.discussions.operations.people import invite_to_discussion
from forum.discussions.views.frame import Frame, blueprint
from forum.discussions.views.people import led
from forum.errors import Refused
from forum.i18n import _, ngettext
from forum.settings import INTERFACE_LANGUAGES

PAGE = 100


@blueprint.get("/<slug>/people/invite")
def invite(slug: str) -> ResponseReturnValue:
    """Paste a list of people; below it the invitations so far."""
    frame = led(slug)
    return _page(frame, _form(frame, typed=False))


@blueprint.post("/<slug>/people/invite")
@limiter.limit("20/minute;200/hour")
def send_invitations(slug: str) -> ResponseReturnValue:
    """Look through the list; at the second step write the invitations and mail them."""
    frame = led(slug)
    form = _form(frame, typed=True)
    reported: list[Reported] = []
    if form.validate():
        try:
            form.text.data = "\n".join([form.text.data or "", *_mended()])
            rows = read_list(form.text.data)
            reported = report(frame.discussion.scope_id, rows, at=now())
            usable = [row for row in rows if row.email is not None]
            if form.send.data and (len(usable) == len(rows) or form.leave_out.data):
                return _invite(frame, usable, form.language.data)
            if form.send.data:
                raise Refused(_("Some lines can't be used yet: mend them, or leave them out."))
        except Refused as refused:
            form.refuse(refused)
            frame = led(slug)
    return _page(frame, form, reported)


@blueprint.post("/<slug>/people/invite/again")
@limiter.limit(PER_MINUTE)
def invite_again(slug: str) -> ResponseReturnValue:
    """Send an invitation that waits once more, with a new link."""
    frame = led(slug)
    form = InvitationForm()
    try:
        if not form.validate():
            raise Refused(_("This has changed in the meantime. Look at it again first."))
        with transaction(shown=False):
            sent = send_again(form.invitation_id.data, frame.discussion.scope_id, at=now())
            _mail(frame.discussion, sent)
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The invitation was sent again."), "saved")
    return send_after(redirect(url_for("discussions.invite", slug=slug), 303))


@blueprint.post("/<slug>/people/invite/withdraw")
@limiter.limit(PER_MINUTE)
def withdraw_invited(slug: str) -> ResponseReturnValue:
    """Take an invitation back."""
    frame = led(slug)
    form = InvitationForm()
    try:
        if not form.validate():
            raise Refused(_("This has changed in the meantime. Look at it again first."))
        with transaction(shown=False):
            withdraw_invitation(form.invitation_id.data, frame.discussion.scope_id, at=now())
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The invitation was withdrawn: its link opens nothing any more."), "saved")
    return redirect(url_for("discussions.invite", slug=slug), 303)


def _form(frame: Frame, *, typed: bool) -> InviteForm:
    languages = [code for code in INTERFACE_LANGUAGES if code in frame.discussion.languages]
    languages = languages or list(g.site.languages)
    first = g.language if g.language in languages else languages[0]
    base = frame.discussion.base_language
    language = base if base in languages else first
    form = InviteForm(language=language) if typed else InviteForm(formdata=None, language=language)
    form.offer(languages)
    return form


def _mended() -> list[str]:
    """Return the lines that stood apart to be mended; empty ones were taken out."""
    return [" ".join(line.splitlines()) for line in request.form.getlist("line")][: MOST + 1]


def _invite(frame: Frame, rows: list[PastedRow], language: str) -> ResponseReturnValue:
    with transaction(shown=False):
        discussion = frame.discussion
        invited = invite_to_discussion(
            discussion.id, rows, language=language, by_id=actor().id, at=now()
        )
        for one in invited:
            _mail(discussion, one)
        count = len(invited)
    flash(
        ngettext(
            "%(number)s person was invited.", "%(number)s people were invited.", count, number=count
        ),
        "saved",
    )
    return send_after(redirect(url_for("discussions.invite", slug=frame.slug), 303), limit=MOST)


def _mail(discussion: Discussion, sent: ToMail) -> None:
    """Queue the mail of an invitation, the discussion's title in its language."""
    invitation = sent.invitation
    title = discussion.title.shown(invitation.language, discussion.base_language).text
    with force_locale(invitation.language):
        by_name = actor().name or _("The organisers")
    mail_invitation(
        invitation.email,
        invitation.name,
        sent.secret,
        invitation.language,
        by_name=by_name,
        to_what=title,
    )


def _page(frame: Frame, form: InviteForm, reported: list[Reported] | None = None) -> str:
    scope_id, slug = frame.discussion.scope_id, frame.slug
    state = request.args.get("state")
    state = state if state in STATES else None
    start = min(number_in(request.args, "start") or 0, 100_000)
    rows = invitations(scope_id, state=state, start=start, limit=PAGE + 1)
    here = "discussions.invite"
    return render_template(
        "discussions/invite.html",
        frame=frame,
        form=form,
        reported=reported or [],
        problems=[one for one in reported or [] if one.state == "problem"],
        fresh=sum(one.state == "new" for one in reported or []),
        right_lines="\n".join(one.row.normal for one in reported or [] if one.row.email),
        most=MOST,
        state=state,
        counts=invitation_counts(scope_id),
        rows=rows[:PAGE],
        next_url=url_for(here, slug=slug, state=state, start=start + PAGE)
        if len(rows) > PAGE
        else None,
        first_url=url_for(here, slug=slug, state=state) if start else None,
    )
