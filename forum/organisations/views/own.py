"""One's own organisations: what one belongs to, since when, with what rights; leaving one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _
from forum.organisations import queries
from forum.organisations.forms import AffiliationForm, LeaveForm
from forum.organisations.operations import change_affiliation, leave_organisation
from forum.organisations.permissions import can_join_organisations
from forum.organisations.queries import Belonging
from forum.organisations.views.base import PER_MINUTE, blueprint


@blueprint.get("/account/organisations")
def own() -> ResponseReturnValue:
    """List the organisations that one belongs to, and belonged to before."""
    require(can_join_organisations(actor()))
    rows = queries.belongings_of(actor().id)
    return render_template(
        "organisations/own.html",
        live=[row for row in rows if row.affiliation.until is None],
        over=[row for row in rows if row.affiliation.until is not None],
    )


@blueprint.route("/account/organisations/<int:affiliation_id>", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def affiliation(affiliation_id: int) -> ResponseReturnValue:
    """Change what one does in an organisation, and whether its page may say one's name."""
    require(can_join_organisations(actor()))
    found = _live(affiliation_id)
    row = found.affiliation
    form = AffiliationForm(role_title=row.role_title, named=row.named)
    if form.validate_on_submit():
        try:
            with transaction():
                change_affiliation(
                    row.id,
                    actor().id,
                    role_title=form.role_title.data,
                    named=form.named.data,
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused)
            found = _live(affiliation_id)
        else:
            flash(_("This was saved."), "saved")
            return redirect(url_for("organisations.own"), 303)
    return _page(found, form, LeaveForm(formdata=None))


@blueprint.post("/account/organisations/<int:affiliation_id>/leave")
@limiter.limit(PER_MINUTE)
def leave(affiliation_id: int) -> ResponseReturnValue:
    """Leave an organisation today."""
    require(can_join_organisations(actor()))
    found = _live(affiliation_id)
    form = LeaveForm()
    if form.validate():
        try:
            with transaction():
                leave_organisation(
                    affiliation_id,
                    actor().id,
                    to_administrators=form.to_administrators.data,
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused)
            found = _live(affiliation_id)
        else:
            flash(_("You left this organisation."), "saved")
            return redirect(url_for("organisations.own"), 303)
    row = found.affiliation
    own_form = AffiliationForm(formdata=None, role_title=row.role_title, named=row.named)
    return _page(found, own_form, form)


def _live(affiliation_id: int) -> Belonging:
    """Return one's own affiliation that has not ended, or answer 404."""
    for row in queries.belongings_of(actor().id):
        if row.affiliation.id == affiliation_id and row.affiliation.until is None:
            return row
    missing()


def _page(found: Belonging, form: AffiliationForm, leave_form: LeaveForm) -> str:
    return render_template(
        "organisations/affiliation.html", found=found, form=form, leave_form=leave_form
    )
