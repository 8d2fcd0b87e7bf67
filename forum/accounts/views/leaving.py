"""Leaving by oneself: what stays, what goes, and the proof that it is meant."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from forum.access import actor, limiter, public, require
from forum.accounts.emails import mail_left
from forum.accounts.forms import LeaveForm
from forum.accounts.operations import leave as leave_for_good
from forum.accounts.operations import one_line
from forum.accounts.permissions import can_see_account
from forum.accounts.views.access import check_password
from forum.accounts.views.base import asks_password, blueprint, own, send_after
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _


@blueprint.route("/account/leave", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def leave() -> ResponseReturnValue:
    """Say what stays and what goes; leave."""
    require(can_see_account(actor()))
    form = LeaveForm()
    form.offer()
    asks = asks_password(own())
    if form.is_submitted():
        valid = form.validate()
        try:
            _check(form, asks=asks)
            if valid:
                return _gone(anonymous=form.names.data == "anonymous")
        except Refused as refused:
            form.refuse(refused)
    return render_template("accounts/leave.html", form=form, asks_password=asks, word=word())


def _check(form: LeaveForm, *, asks: bool) -> None:
    check_password(own(), form.password.data, "password")
    if not asks and one_line(form.proof.data).casefold() != word().casefold():
        raise Refused(_("Type the word as it stands above the field."), field="proof")


def word() -> str:
    """Return the word that is typed to show that leaving is meant."""
    return _("leave")


def _gone(*, anonymous: bool) -> ResponseReturnValue:
    at = now()
    with transaction():
        left = leave_for_good(actor().id, anonymous=anonymous, at=at)
        if left.email:
            mail_left(
                left.person_id,
                left.name,
                left.email,
                left.language,
                at=at,
                anonymous=anonymous,
            )
    logout_user()
    session.clear()
    return send_after(redirect(url_for("accounts.left"), 303))


@blueprint.get("/left")
@public
def left() -> ResponseReturnValue:
    """Say that the account is closed."""
    return render_template("accounts/left.html")
