"""The administrators' list of organisations; adding and changing one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _, current_language
from forum.organisations import queries
from forum.organisations.forms import OrganisationForm
from forum.organisations.operations import add_organisation, edit_organisation
from forum.organisations.permissions import can_edit_organisations
from forum.organisations.queries import Administered
from forum.organisations.views.base import (
    LARGEST,
    PER_MINUTE,
    asked_place,
    asked_words,
    blueprint,
    typed,
)

PAGE = 60


@blueprint.get("/admin/organisations")
def administer() -> ResponseReturnValue:
    """List organisations in every state."""
    require(can_edit_organisations(actor()))
    words, after = asked_words(), asked_place()
    found = queries.administered(words, after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    more = rows[-1].organisation.id if len(found) > PAGE else None
    here = "organisations.administer"
    return render_template(
        "organisations/administer.html",
        rows=rows,
        words=words,
        next_url=url_for(here, q=words or None, after=more) if more else None,
        first_url=url_for(here, q=words or None) if after else None,
    )


@blueprint.route("/admin/organisations/add", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def add() -> ResponseReturnValue:
    """Add an organisation; it is public at once."""
    require(can_edit_organisations(actor()))
    form = OrganisationForm(type_="", country="")
    form.offer()
    if form.validate_on_submit():
        try:
            with transaction():
                organisation_id = add_organisation(
                    **typed(form),
                    scope_id=SITE_SCOPE,
                    language=current_language(),
                    at=now(),
                    by_id=actor().id,
                    reason="administrator",
                ).id
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The organisation was added."), "saved")
            return redirect(url_for("organisations.edit", organisation_id=organisation_id), 303)
    return render_template("organisations/edit.html", form=form, found=None)


@blueprint.route("/admin/organisations/<int:organisation_id>", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def edit(organisation_id: int) -> ResponseReturnValue:
    """Change what is known of an organisation."""
    require(can_edit_organisations(actor()))
    found = existing(organisation_id)
    row = found.organisation
    form = OrganisationForm(
        name=row.name,
        short=row.short,
        type_=row.type or "",
        country=row.country or "",
        website=row.website,
    )
    form.offer(row.type)
    if form.validate_on_submit():
        try:
            with transaction():
                edit_organisation(organisation_id, **typed(form))
        except Refused as refused:
            form.refuse(refused)
            found = existing(organisation_id)
        else:
            flash(_("The organisation was saved."), "saved")
            return redirect(url_for("organisations.edit", organisation_id=organisation_id), 303)
    return render_template("organisations/edit.html", form=form, found=found)


def existing(organisation_id: int) -> Administered:
    """Return an organisation in whatever state, or answer 404."""
    found = queries.administered_one(organisation_id) if organisation_id <= LARGEST else None
    if found is None:
        missing()
    return found
