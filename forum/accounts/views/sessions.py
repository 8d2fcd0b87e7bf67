"""The own sessions: where one is signed in, and ending that from here."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.accounts.forms import EndSessionForm
from forum.accounts.operations import end_session, end_sessions
from forum.accounts.permissions import can_see_account
from forum.accounts.queries import SESSION_LIFETIME, live_sessions, program_of
from forum.accounts.views.base import PER_MINUTE, blueprint
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _, ngettext


def program_words(agent: str) -> str:
    """Return what a program is, in words of the reader's language."""
    program = program_of(agent)
    if program.browser and program.system:
        return _("%(browser)s on %(system)s", browser=program.browser, system=program.system)
    return program.browser or program.system or _("A program that is not recognised")


@blueprint.get("/account/sessions")
def sessions() -> ResponseReturnValue:
    """List where one is signed in."""
    require(can_see_account(actor()))
    rows = live_sessions(actor().id, now())
    return render_template(
        "accounts/sessions.html",
        rows=[(row, program_words(row.agent), row.id == actor().sign_in_id) for row in rows],
        days=SESSION_LIFETIME.days,
    )


@blueprint.post("/account/sessions/end")
@limiter.limit(PER_MINUTE)
def end_one_session() -> ResponseReturnValue:
    """End one session of one's own."""
    require(can_see_account(actor()))
    form = EndSessionForm()
    try:
        if not form.validate():
            raise Refused(_("There is no such session of yours."))
        with transaction(shown=False):
            end_session(form.session_id.data, actor().id, at=now())
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The session was ended."), "saved")
    return redirect(url_for("accounts.sessions"), 303)


@blueprint.post("/account/sessions/end-others")
@limiter.limit(PER_MINUTE)
def end_other_sessions() -> ResponseReturnValue:
    """End every session of one's own but this one."""
    require(can_see_account(actor()))
    with transaction(shown=False):
        count = end_sessions(actor().id, at=now(), but=actor().sign_in_id)
    said = ngettext("%(num)s session was ended.", "%(num)s sessions were ended.", count)
    flash(said if count else _("There was no other session."), "saved")
    return redirect(url_for("accounts.sessions"), 303)
