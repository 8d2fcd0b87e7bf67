"""Joining: what a visitor says, the mailed link, the one button that makes the account."""

import secrets
from hmac import compare_digest

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, public
from forum.accounts.emails import mail_already_here, mail_joining
from forum.accounts.forms import ConfirmForm, JoinForm
from forum.accounts.models import Token
from forum.accounts.operations import Profile, ask_to_join, confirm_joining, hashed_password
from forum.accounts.operations.joining import live_joining
from forum.accounts.queries import digest
from forum.accounts.views.base import PER_MINUTE, SECRET, blueprint, enter, local_path, send_after
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _

ASKED = "joining"  # in the session of the browser that asked: which link it asked for


@blueprint.route("/join", methods=["GET", "POST"])
@public
@limiter.limit("10/minute;60/hour", methods=["POST"])
def join() -> ResponseReturnValue:
    """Ask for an account; the answer is the same whether or not the address is known."""
    back = local_path(request.args.get("next"))
    if actor() is not None:
        return redirect(back or url_for("accounts.account"))
    form = JoinForm(language=g.language, time_zone="UTC")
    form.offer(g.site.languages, None)
    if form.validate_on_submit():
        try:
            if not form.by_program:
                _ask(form, back)
            return send_after(redirect(url_for("accounts.join_sent", next=back), 303))
        except Refused as refused:
            form.refuse(refused)
    return render_template(
        "accounts/join.html", form=form, back=back, fresh=request.method == "GET"
    )


def _ask(form: JoinForm, back: str | None) -> None:
    profile = Profile(
        form.name.data, form.language.data, form.time_zone.data, form.country.data or None
    )
    stored = None
    if form.password.data:
        stored = hashed_password(form.password.data, (form.name.data, form.email.data))
    with transaction(shown=False):
        asked = ask_to_join(form.email.data, profile, password_hash=stored, at=now())
        if asked is not None and asked.known is not None:
            mail_already_here(asked.known.person, asked.known.address, asked.secret, back=back)
        elif asked is not None:
            mail_joining(asked.email, asked.secret, profile.language, back=back)
    # Of one form whatever is known: this cookie can be read by whoever asked.
    session[ASKED] = _mark(asked.secret if asked and not asked.known else secrets.token_urlsafe())


def _mark(secret: str) -> str:
    return digest(secret)[:16]


@blueprint.get("/join/sent")
@public
def join_sent() -> ResponseReturnValue:
    """Say that a mail is on its way."""
    return render_template("accounts/join_sent.html", back=local_path(request.args.get("next")))


@blueprint.route("/join/link/<joining>", methods=["GET", "POST"])
@public
@limiter.limit(PER_MINUTE, methods=["POST"])
def confirm(joining: str) -> ResponseReturnValue:
    """Show one button, whose press confirms the address, makes the account and signs in."""
    g.cacheable = False
    back = local_path(request.args.get("next"))
    token = live_joining(joining, now())
    if token is None:
        return render_template("accounts/join_over.html", back=back), 410
    here = compare_digest(session.get(ASKED, ""), _mark(joining))
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            person_id = _confirm(joining, token, form, here=here)
        except Refused as refused:
            if refused.field is None:
                return render_template("accounts/join_over.html", back=back), 410
            form.refuse(refused)
        else:
            answer = enter(person_id, back, by="link")
            flash(_("Your address is confirmed, and you are signed in. Welcome."), "saved")
            return answer
    page = render_template(
        "accounts/confirm.html",
        form=form,
        back=back,
        joining=joining,
        email=token.email,
        called=(token.details or {}).get("name"),
        here=here,
    )
    return page, 200, SECRET


def _confirm(joining: str, token: Token, form: ConfirmForm, *, here: bool) -> int:
    typed = None if here else form.password.data
    stored = None
    if typed:
        stored = hashed_password(typed, ((token.details or {}).get("name"), token.email))
    with transaction(shown=False):
        return confirm_joining(joining, keep_password=here, password_hash=stored, at=now())
