"""An invitation as the invited see it: who invites to what; accept or decline."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, public
from forum.accounts import slots
from forum.accounts.forms import InvitedForm
from forum.accounts.operations.invitations import (
    accept_invitation,
    asks_name,
    decline_invitation,
)
from forum.accounts.queries import live_token
from forum.accounts.queries.inviting import Invited
from forum.accounts.queries.inviting import invited as invited_by_id
from forum.accounts.views.base import PER_MINUTE, SECRET, blueprint, enter, scope_words
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _


@blueprint.route("/invitations/<invited>", methods=["GET", "POST"])
@public
@limiter.limit(PER_MINUTE, methods=["POST"])
def invitation(invited: str) -> ResponseReturnValue:
    """Show who invites to what; one button accepts and signs in, the other declines."""
    g.cacheable = False
    found = _open(invited)
    if found is None:
        return render_template("accounts/invitation_over.html"), 410
    form = InvitedForm(name=found.invitation.name)
    to_what = scope_words([found.invitation.scope_id])[found.invitation.scope_id]
    if form.validate_on_submit():
        try:
            if form.decline.data:
                return _decline(invited)
            return _accept(invited, form, to_what)
        except Refused as refused:
            if refused.field is None:
                return render_template("accounts/invitation_over.html"), 410
            form.refuse(refused)
            found = _open(invited) or found
    page = render_template(
        "accounts/invitation.html",
        form=form,
        found=found,
        secret=invited,
        to_what=to_what,
        asks_name=asks_name(found.invitation.email),
        signed_in=actor(),
    )
    return page, 200, SECRET


def _open(secret: str) -> Invited | None:
    """Return the invitation that a link belongs to, None if it can't be answered any more."""
    token = live_token(secret, "invite", now())
    found = invited_by_id(token.about_id) if token and token.about_id else None
    return found if found and found.state in ("waiting", "declined") else None


def _accept(secret: str, form: InvitedForm, to_what: str) -> ResponseReturnValue:
    with transaction():
        person_id, accepted = accept_invitation(
            secret, name=form.name.data or "", language=g.language, at=now()
        )
        scope_id = accepted.scope_id
    pages: dict[int, str] = {}
    for addresses in slots.scope_pages:
        pages.update(addresses([scope_id]))
    answer = enter(person_id, pages.get(scope_id), by="link")
    flash(_("Welcome. You are a member of “%(title)s” now.", title=to_what), "saved")
    return answer


def _decline(secret: str) -> ResponseReturnValue:
    with transaction(shown=False):
        decline_invitation(secret, at=now())
    flash(_("You declined. Those who invited you see that."), "saved")
    return redirect(url_for("accounts.invitation", invited=secret), 303)
