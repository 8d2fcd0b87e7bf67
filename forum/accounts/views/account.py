"""One's own account: name, language, clock, roles, addresses, password."""

from flask import flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_login import login_user

from forum.access import actor, limiter, require
from forum.accounts.emails import mail_password_changed
from forum.accounts.forms import AccountForm, PasswordForm, role_words
from forum.accounts.models import Person
from forum.accounts.operations import change_person, password_is_right, set_password
from forum.accounts.permissions import can_see_account
from forum.accounts.queries import actor as person_who_acts
from forum.accounts.queries import grants_of, person_with_addresses
from forum.accounts.views.base import PER_MINUTE, blueprint, scope_words, send_after
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """Show what the site knows of the person who is signed in."""
    require(can_see_account(actor()))
    person = _own()
    return _page(person, _account_form(person, typed=False), PasswordForm(formdata=None))


@blueprint.post("/account")
@limiter.limit(PER_MINUTE)
def change_account() -> ResponseReturnValue:
    """Change name, language, time zone, country."""
    require(can_see_account(actor()))
    form = _account_form(_own(), typed=True)
    if form.validate():
        try:
            with transaction():
                change_person(
                    actor().id,
                    name=form.name.data,
                    language=form.language.data,
                    time_zone=form.time_zone.data,
                    country=form.country.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            with force_locale(form.language.data):
                flash(_("Your account was saved."), "saved")
            # "lang" also replaces a language that this browser remembers from before.
            return redirect(url_for("accounts.account", lang=form.language.data), 303)
    return _page(_own(), form, PasswordForm(formdata=None))


@blueprint.post("/account/password")
@limiter.limit("10/minute")
def change_password() -> ResponseReturnValue:
    """Set or change the password; it is asked for unless a link proved who this is."""
    require(can_see_account(actor()))
    person = _own()
    form = PasswordForm()
    if form.validate():
        try:
            if _asks_current(person) and not password_is_right(
                person.password_hash, form.current.data or ""
            ):
                raise Refused(_("This is not your password."), field="current")
            with transaction(shown=False):
                set_password(actor().id, form.password.data)
                mail_password_changed(_own(), at=now())
            login_user(person_who_acts(actor().id, now()))  # other sessions are over, not this one
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Your password was saved."), "saved")
            return send_after(redirect(url_for("accounts.account"), 303))
    return _page(_own(), _account_form(_own(), typed=False), form)


def _own() -> Person:
    person = person_with_addresses(actor().id)
    assert person is not None  # whoever acts was read in this request
    return person


def _account_form(person: Person, *, typed: bool) -> AccountForm:
    form = AccountForm(obj=person) if typed else AccountForm(formdata=None, obj=person)
    form.offer(g.site.languages, person.time_zone)
    return form


def _asks_current(person: Person) -> bool:
    return person.password_hash is not None and session.get("signed_in_by") != "link"


def _page(person: Person, form: AccountForm, password_form: PasswordForm) -> ResponseReturnValue:
    grants = grants_of([person.id], now())
    places = scope_words(grant.scope_id for grant in grants)
    return render_template(
        "accounts/account.html",
        own=person,
        form=form,
        password_form=password_form,
        asks_current=_asks_current(person),
        roles=[(role_words(grant.role), places[grant.scope_id]) for grant in grants],
    )
