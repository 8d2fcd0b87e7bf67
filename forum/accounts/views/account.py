"""One's own account: name, language, clock, country, roles."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from forum.access import actor, limiter, require
from forum.accounts.forms import AccountForm, role_words
from forum.accounts.models import Person
from forum.accounts.operations import change_person
from forum.accounts.permissions import can_see_account
from forum.accounts.queries import grants_of
from forum.accounts.views.base import PER_MINUTE, blueprint, own, scope_words
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """Show what the site knows of the person who is signed in."""
    require(can_see_account(actor()))
    person = own()
    return _page(person, _account_form(person, typed=False))


@blueprint.post("/account")
@limiter.limit(PER_MINUTE)
def change_account() -> ResponseReturnValue:
    """Change name, language, time zone, country."""
    require(can_see_account(actor()))
    form = _account_form(own(), typed=True)
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
    return _page(own(), form)


def _account_form(person: Person, *, typed: bool) -> AccountForm:
    form = AccountForm(obj=person) if typed else AccountForm(formdata=None, obj=person)
    form.offer(g.site.languages, person.time_zone)
    return form


def _page(person: Person, form: AccountForm) -> ResponseReturnValue:
    grants = grants_of([person.id], now())
    places = scope_words(grant.scope_id for grant in grants)
    return render_template(
        "accounts/account.html",
        own=person,
        form=form,
        roles=[(role_words(grant.role), places[grant.scope_id]) for grant in grants],
    )
