"""Who belongs to an organisation, before those who manage it and administrators."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.accounts.operations import folded_address
from forum.accounts.queries import person_by_email
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.queries import masked
from forum.organisations import queries
from forum.organisations.forms import AppointForm, VerbForm
from forum.organisations.models import Organisation
from forum.organisations.operations import (
    appoint_manager,
    confirm_affiliation,
    end_affiliation,
    give_right,
    take_right,
)
from forum.organisations.permissions import (
    can_appoint_by_address,
    can_manage_people,
    can_name_managers,
    can_see_people,
)
from forum.organisations.queries import day_of
from forum.organisations.views.base import PER_MINUTE, blueprint

PAGE = 60
HISTORY = 40
# Buttons beside a person: who may press them.
VERBS = {
    "confirm": can_manage_people,
    "end": can_manage_people,
    "speak": can_manage_people,
    "silence": can_manage_people,
    "appoint": can_name_managers,
    "dismiss": can_name_managers,
}


@blueprint.get("/organisations/<int:organisation_id>/people")
def people(organisation_id: int) -> ResponseReturnValue:
    """List who belongs to an organisation, who asks, and who did before."""
    found, managers = _managed(organisation_id)
    require(can_see_people(actor(), managers))
    if found.id != organisation_id:
        return redirect(url_for("organisations.people", organisation_id=found.id), 302)
    return _page(found, managers, AppointForm(formdata=None))


@blueprint.post("/organisations/<int:organisation_id>/people")
@limiter.limit(PER_MINUTE)
def change_people(organisation_id: int) -> ResponseReturnValue:
    """Do what a button beside a person says."""
    found, managers = _managed(organisation_id)
    form = VerbForm()
    require(can_see_people(actor(), managers))
    try:
        if form.verb.data in VERBS:
            require(VERBS[form.verb.data](actor(), managers))
        if not form.validate() or form.verb.data not in VERBS:
            raise Refused(_("This has changed in the meantime. Look at it again first."))
        with transaction():
            sentence = _done(form.verb.data)(found.id, form.affiliation_id.data)
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(sentence, "saved")
    # Who ended their own part in managing may not see the list any more.
    _same, managers = _managed(found.id)
    here = "organisations.people" if can_see_people(actor(), managers) else "organisations.one"
    return redirect(url_for(here, organisation_id=found.id), 303)


def _done(verb: str) -> Callable[[int, int], str]:
    """Return what a button does; it answers with the sentence to show."""
    who, at, administers = actor().id, now(), can_appoint_by_address(actor())

    def run(organisation_id: int, row_id: int) -> str:
        if verb == "confirm":
            confirm_affiliation(organisation_id, row_id, by_id=who, at=at)
            return _("This person was confirmed.")
        if verb == "end":
            end_affiliation(organisation_id, row_id, by_id=who, at=at)
            return _("This person belongs to the organisation no longer.")
        if verb == "speak":
            given = give_right(organisation_id, row_id, "may_speak", by_id=who, at=at)
            return (
                _("From today on this person may speak for the organisation, and its page says so.")
                if given.named
                else _(
                    "From today on this person may speak for the organisation. Its page does not "
                    "name them: they did not agree to that."
                )
            )
        if verb == "silence":
            take_right(organisation_id, row_id, "may_speak", by_id=who, at=at)
            return _("This person speaks for the organisation no longer.")
        if verb == "appoint":
            give_right(organisation_id, row_id, "manages", by_id=who, at=at)
            return _("This person manages the organisation from today on.")
        take_right(
            organisation_id, row_id, "manages", by_id=who, to_administrators=administers, at=at
        )
        return _("This person manages the organisation no longer.")

    return run


@blueprint.post("/organisations/<int:organisation_id>/managers")
@limiter.limit(PER_MINUTE)
def appoint(organisation_id: int) -> ResponseReturnValue:
    """Make somebody a manager by the address of their account."""
    found, managers = _managed(organisation_id)
    require(can_appoint_by_address(actor()))
    form = AppointForm()
    if form.validate():
        try:
            person = person_by_email(folded_address(form.email.data))
            if person is None:
                raise Refused(_("Nobody here has this address."), field="email")
            person_id = person.id
            with transaction():
                appoint_manager(found.id, person_id, by_id=actor().id, at=now())
        except Refused as refused:
            form.refuse(refused)
            found, managers = _managed(organisation_id)
        else:
            flash(_("This person manages the organisation from today on."), "saved")
            return redirect(url_for("organisations.people", organisation_id=found.id), 303)
    return _page(found, managers, form)


def _managed(organisation_id: int) -> tuple[Organisation, frozenset[int]]:
    """Return a public organisation and the ids of its managers, or answer 404."""
    found = queries.organisation(organisation_id)
    if found is None:
        missing()
    return found, queries.managers_of(found.id, day_of(now()))


def _page(found: Organisation, managers: frozenset[int], form: AppointForm) -> str:
    start = max(request.args.get("start", 0, type=int), 0)
    rows = queries.people_of(found.id, start=min(start, 100_000), limit=PAGE + 1)
    here = "organisations.people"
    return render_template(
        "organisations/people.html",
        found=found,
        rows=rows[:PAGE],
        history=queries.people_of(found.id, over=True, limit=HISTORY),
        managers=managers,
        masked=masked,
        manages=can_manage_people(actor(), managers),
        appoints=can_name_managers(actor(), managers),
        by_address=can_appoint_by_address(actor()),
        form=form,
        next_url=url_for(here, organisation_id=found.id, start=start + PAGE)
        if len(rows) > PAGE
        else None,
        first_url=url_for(here, organisation_id=found.id) if start else None,
    )
