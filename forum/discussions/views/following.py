"""How often the mails of one discussion come to who is signed in; following it, or no more."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.accounts.operations.mailing import follow, set_scope_delivery
from forum.accounts.permissions import can_see_account
from forum.accounts.queries.mailing import subscription
from forum.clock import now
from forum.db import transaction
from forum.discussions.forms.following import FollowForm
from forum.discussions.views.frame import blueprint, load
from forum.errors import Refused
from forum.i18n import _

LIKE_ALL = "like-all"


@blueprint.route("/<slug>/mails", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
def mails(slug: str) -> ResponseReturnValue:
    """Show and change how often the mails of a discussion come."""
    frame = load(slug)
    require(can_see_account(frame.person))
    scope_id = frame.discussion.scope_id
    row = subscription(actor().id, scope_id)
    form = FollowForm(delivery=(row.delivery or LIKE_ALL) if row else None)
    form.offer()
    if form.validate_on_submit():
        try:
            with transaction(shown=False):
                if form.delivery.data != "none":
                    follow(actor().id, scope_id, at=now())
                wish = None if form.delivery.data == LIKE_ALL else form.delivery.data
                set_scope_delivery(actor().id, scope_id, wish, at=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Your wishes were saved."), "saved")
            return redirect(url_for(".mails", slug=slug), 303)
    follows = row is not None and row.delivery != "none"
    return render_template("discussions/mails.html", frame=frame, form=form, follows=follows)
