"""One person before administrators: roles granted and ended, addresses, a link to hand over."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.accounts.emails import link_url
from forum.accounts.forms import AddressForm, EndRoleForm, GrantForm, role_words
from forum.accounts.models import Person, RoleGrant
from forum.accounts.operations import add_address, end_role, grant_role, make_link
from forum.accounts.operations.links import HANDED_LIFETIME
from forum.accounts.permissions import can_administer_site
from forum.accounts.queries import grants_of, person_with_addresses
from forum.accounts.views.base import PER_MINUTE, blueprint, scope_words, scopes_to_grant
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A live role as the page shows it."""

    grant: RoleGrant
    words: str
    place: str


@blueprint.get("/admin/people/<int:person_id>")
def administer_person(person_id: int) -> ResponseReturnValue:
    """Show one person's account to an administrator."""
    require(can_administer_site(actor()))
    return _page(_person(person_id))


@blueprint.post("/admin/people/<int:person_id>/roles")
@limiter.limit(PER_MINUTE)
def grant(person_id: int) -> ResponseReturnValue:
    """Grant a role in a scope."""
    require(can_administer_site(actor()))
    person = _person(person_id)
    form = GrantForm()
    form.offer(scopes_to_grant())
    if form.validate():
        try:
            with transaction():
                grant_role(
                    person_id=person_id,
                    scope_id=form.scope_id.data,
                    role=form.role.data,
                    by_id=actor().id,
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The role was granted."), "saved")
            return _back(person_id)
    return _page(_person(person.id), grant_form=form)


@blueprint.post("/admin/people/<int:person_id>/roles/end")
@limiter.limit(PER_MINUTE)
def end(person_id: int) -> ResponseReturnValue:
    """End a role now."""
    require(can_administer_site(actor()))
    _person(person_id)
    form = EndRoleForm()
    if not form.validate():
        flash(_("This role has ended already."), "error")
        return _back(person_id)
    try:
        with transaction():
            end_role(
                person_id=person_id,
                scope_id=form.scope_id.data,
                role=form.role.data,
                by_id=actor().id,
                at=now(),
            )
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The role was ended."), "saved")
    return _back(person_id)


@blueprint.post("/admin/people/<int:person_id>/addresses")
@limiter.limit(PER_MINUTE)
def new_address(person_id: int) -> ResponseReturnValue:
    """Add an address to a person."""
    require(can_administer_site(actor()))
    _person(person_id)
    form = AddressForm()
    if form.validate():
        try:
            with transaction(shown=False):
                add_address(person_id, form.email.data, at=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The address was added."), "saved")
            return _back(person_id)
    return _page(_person(person_id), address_form=form)


@blueprint.post("/admin/people/<int:person_id>/link")
@limiter.limit(PER_MINUTE)
def hand_link(person_id: int) -> ResponseReturnValue:
    """Make a single-use sign-in link and show it this once."""
    require(can_administer_site(actor()))
    _person(person_id)
    at = now()
    with transaction(shown=False):
        secret = make_link(person_id, "sign_in", at=at, lifetime=HANDED_LIFETIME)
    current_app.logger.info("person %s made a sign-in link for %s", actor().id, person_id)
    return _page(_person(person_id), link=link_url(secret))


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for("accounts.administer_person", person_id=person_id), 303)


def _person(person_id: int) -> Person:
    person = person_with_addresses(person_id) if person_id < 2**31 else None
    if person is None:
        missing()
    return person


def _page(
    person: Person,
    *,
    grant_form: GrantForm | None = None,
    address_form: AddressForm | None = None,
    link: str | None = None,
) -> ResponseReturnValue:
    if grant_form is None:
        grant_form = GrantForm(formdata=None)
        grant_form.offer(scopes_to_grant())
    grants = grants_of([person.id], now())
    places = scope_words(held.scope_id for held in grants)
    return render_template(
        "accounts/administer_person.html",
        shown_person=person,
        roles=[HeldRole(held, role_words(held.role), places[held.scope_id]) for held in grants],
        grant_form=grant_form,
        address_form=address_form or AddressForm(formdata=None),
        link=link,
        end_link=now() + HANDED_LIFETIME,
    )
