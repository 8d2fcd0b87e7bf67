"""A forgotten password: the address, the mailed link, the new password."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import limiter, public
from forum.accounts.emails import mail_password_changed, mail_reset
from forum.accounts.forms import ForgottenForm, NewPasswordForm, SignInForm
from forum.accounts.operations import ask_for_link, reset_password
from forum.accounts.queries import live_token, person_with_addresses
from forum.accounts.views.base import PER_MINUTE, SECRET, blueprint, enter, local_path, send_after
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _


@blueprint.route("/password", methods=["GET", "POST"])
@public
@limiter.limit(PER_MINUTE, methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Ask for a link to set a new password; the answer does not tell who has an account."""
    back = local_path(request.args.get("next"))
    form = ForgottenForm()
    if form.validate_on_submit():
        try:
            with transaction(shown=False):
                asked = ask_for_link(form.email.data, at=now(), purpose="reset")
                if asked is not None:
                    mail_reset(asked.person, asked.address, asked.secret, back=back)
            return send_after(redirect(url_for("accounts.reset_sent", next=back), 303))
        except Refused as refused:
            form.refuse(refused)
    return render_template("accounts/forgotten.html", form=form, back=back)


@blueprint.get("/password/sent")
@public
def reset_sent() -> ResponseReturnValue:
    """Say that a mail is on its way, if the address is known."""
    return render_template("accounts/reset_sent.html", back=local_path(request.args.get("next")))


@blueprint.route("/password/new/<resetting>", methods=["GET", "POST"])
@public
@limiter.limit(PER_MINUTE, methods=["POST"])
def reset(resetting: str) -> ResponseReturnValue:
    """Set a new password by a mailed link; all other sessions end, this one begins."""
    g.cacheable = False
    back = local_path(request.args.get("next"))
    if live_token(resetting, "reset", now()) is None:
        return _over(back)
    form = NewPasswordForm()
    if form.validate_on_submit():
        at = now()
        try:
            with transaction(shown=False):
                person_id = reset_password(resetting, form.password.data, at=at)
                person = person_with_addresses(person_id)
                if person is not None:
                    mail_password_changed(person, at=at)
        except Refused as refused:
            if refused.field is None:
                return _over(back)
            form.refuse(refused)
        else:
            answer = enter(person_id, back, by="link")
            flash(_("Your password was saved. Other sessions have ended."), "saved")
            return send_after(answer)
    page = render_template("accounts/reset.html", form=form, back=back, resetting=resetting)
    return page, 200, SECRET


def _over(back: str | None) -> ResponseReturnValue:
    form = SignInForm(formdata=None)
    return render_template("accounts/link_over.html", form=form, back=back), 410
