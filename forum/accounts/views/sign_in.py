"""Sign in by password or mailed link, and sign out."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from forum.access import actor, always_open, limiter, public
from forum.accounts.emails import mail_sign_in_link
from forum.accounts.forms import SignInForm
from forum.accounts.operations import (
    ask_for_link,
    end_session,
    finish_password_try,
    password_is_right,
    start_password_try,
    use_link,
)
from forum.accounts.operations.links import MAILED_LIFETIME
from forum.accounts.operations.passwords import wrong_password
from forum.accounts.queries import live_token
from forum.accounts.views.base import PER_MINUTE, SECRET, blueprint, enter, local_path, send_after
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@always_open
@limiter.limit(PER_MINUTE, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for an address; a password is optional."""
    back = local_path(request.args.get("next"))
    if actor() is not None:
        return redirect(back or url_for("accounts.account"))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            if form.password.data and not form.link.data:
                return _by_password(form, back)
            return _by_link(form, back)
        except Refused as refused:
            form.refuse(refused)
    return render_template("accounts/sign_in.html", form=form, back=back)


def _by_password(form: SignInForm, back: str | None) -> ResponseReturnValue:
    with transaction(shown=False):
        tried = start_password_try(form.email.data, at=now())
    if not password_is_right(tried.stored, form.password.data):
        raise wrong_password()
    with transaction(shown=False):
        person_id = finish_password_try(tried, form.password.data)
    return enter(person_id, back, by="password")


def _by_link(form: SignInForm, back: str | None) -> ResponseReturnValue:
    with transaction(shown=False):
        asked = ask_for_link(form.email.data, at=now())
        if asked is not None:
            mail_sign_in_link(
                asked.person,
                asked.address,
                asked.secret,
                back=back,
                minutes=MAILED_LIFETIME // timedelta(minutes=1),
            )
    return send_after(redirect(url_for("accounts.link_sent", next=back), 303))


@blueprint.get("/sign-in/sent")
@public
def link_sent() -> ResponseReturnValue:
    """Say that a mail is on its way, if the address is known."""
    return render_template("accounts/link_sent.html", back=local_path(request.args.get("next")))


@blueprint.route("/sign-in/link/<secret>", methods=["GET", "POST"])
@public
@always_open
@limiter.limit(PER_MINUTE, methods=["POST"])
def open_link(secret: str) -> ResponseReturnValue:
    """Show one button, whose press uses the link up: programs that check mails fetch links."""
    g.cacheable = False
    back = local_path(request.args.get("next"))
    if request.method == "POST":
        try:
            with transaction(shown=False):
                person_id = use_link(secret, "sign_in", at=now()).person_id
        except Refused:
            return _over(back)
        return enter(person_id, back, by="link") if person_id else _over(back)
    if live_token(secret, "sign_in", now()) is None:
        return _over(back)
    page = render_template("accounts/open_link.html", back=back, secret=secret)
    return page, 200, SECRET


def _over(back: str | None) -> ResponseReturnValue:
    form = SignInForm(formdata=None)
    return render_template("accounts/link_over.html", form=form, back=back), 410


@blueprint.post("/sign-out")
@public
@always_open
def sign_out() -> ResponseReturnValue:
    """End the session in this browser."""
    if actor() is not None:
        with transaction(shown=False):
            end_session(actor().sign_in_id, actor().id, at=now())
    logout_user()
    session.clear()
    flash(_("You are signed out."), "saved")
    return redirect(url_for("home.front"), 303)
