"""The own address and password."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from forum.access import actor, limiter, require
from forum.accounts.emails import (
    mail_address_asked,
    mail_address_changed,
    mail_address_taken,
    mail_password_changed,
)
from forum.accounts.forms import NewAddressForm, PasswordForm
from forum.accounts.models import Person
from forum.accounts.operations import (
    ask_for_address,
    change_address,
    end_sessions,
    password_is_right,
    set_password,
)
from forum.accounts.operations.addresses import live_change
from forum.accounts.permissions import can_see_account
from forum.accounts.queries import actor as person_who_acts
from forum.accounts.queries import main_address, person_with_addresses
from forum.accounts.views.base import PER_MINUTE, SECRET, asks_password, blueprint, own, send_after
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _


@blueprint.get("/account/access")
def access() -> ResponseReturnValue:
    """Show the own addresses, and forms for another address and another password."""
    require(can_see_account(actor()))
    return _page(own(), NewAddressForm(formdata=None), PasswordForm(formdata=None))


@blueprint.post("/account/password")
@limiter.limit("10/minute")
def change_password() -> ResponseReturnValue:
    """Set or change the password; it is asked for unless a link proved who this is."""
    require(can_see_account(actor()))
    form = PasswordForm()
    if form.validate():
        try:
            check_password(own(), form.current.data, "current")
            with transaction(shown=False):
                set_password(actor().id, form.password.data)
                mail_password_changed(own(), at=now())
                end_sessions(actor().id, at=now(), but=actor().sign_in_id)
            # This session goes on: what it keeps names the new password.
            login_user(person_who_acts(actor().id, now(), sign_in_id=actor().sign_in_id))
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Your password was saved. Other sessions have ended."), "saved")
            return send_after(redirect(url_for("accounts.access"), 303))
    return _page(own(), NewAddressForm(formdata=None), form)


@blueprint.post("/account/address")
@limiter.limit("10/minute")
def ask_address() -> ResponseReturnValue:
    """Mail a link to the new address; the old one is told."""
    require(can_see_account(actor()))
    form = NewAddressForm()
    if form.validate():
        at = now()
        try:
            check_password(own(), form.address_password.data, "address_password")
            with transaction(shown=False):
                asked = ask_for_address(actor().id, form.email.data, at=at)
                mail_address_asked(asked.person, asked.new, asked.secret, old=asked.old)
                if asked.owner is not None:
                    mail_address_taken(asked.owner, asked.new, at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            said = _(
                "A link is on its way to %(address)s. Your address changes when you open it.",
                address=asked.new,
            )
            flash(said, "saved")
            return send_after(redirect(url_for("accounts.access"), 303))
    return _page(own(), form, PasswordForm(formdata=None))


@blueprint.route("/account/address/<changing>", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def confirm_address(changing: str) -> ResponseReturnValue:
    """Show one button, whose press makes the new address the own one."""
    require(can_see_account(actor()))
    g.cacheable = False
    at = now()
    token = live_change(changing, actor().id, at)
    if token is None:
        return render_template("accounts/change_over.html"), 410
    if request.method == "POST":
        try:
            with transaction(shown=False):
                changed = change_address(changing, actor().id, at=at)
                mail_address_changed(changed.person, changed.new, old=changed.old, at=at)
        except Refused as refused:
            flash(refused.sentence, "error")
            return redirect(url_for("accounts.access"), 303)
        flash(_("Your address was changed."), "saved")
        return send_after(redirect(url_for("accounts.access"), 303))
    old = main_address(own())
    page = render_template(
        "accounts/confirm_address.html",
        changing=changing,
        new=token.email,
        old=old.email if old else None,
    )
    return page, 200, SECRET


def check_password(person: Person, typed: str | None, field: str) -> None:
    """Refuse a wrong password where one is asked for; slow, so before a transaction."""
    if asks_password(person) and not password_is_right(person.password_hash, typed or ""):
        raise Refused(_("This is not your password."), field=field)


def _page(
    person: Person, address_form: NewAddressForm, password_form: PasswordForm
) -> ResponseReturnValue:
    return render_template(
        "accounts/access.html",
        own=person_with_addresses(person.id) or person,
        address_form=address_form,
        password_form=password_form,
        asks_current=asks_password(person),
    )
