"""Merging one organisation into another, and undoing it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _, current_language
from forum.organisations import queries
from forum.organisations.forms import MergeForm
from forum.organisations.operations import merge_organisations, undo_merge
from forum.organisations.permissions import can_edit_organisations
from forum.organisations.views.administration import existing
from forum.organisations.views.base import LARGEST, PER_MINUTE, asked_words, blueprint

OFFERED = 20


@blueprint.route("/admin/organisations/<int:organisation_id>/merge", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def merge(organisation_id: int) -> ResponseReturnValue:
    """Look for another organisation, choose it, merge into it."""
    require(can_edit_organisations(actor()))
    found = existing(organisation_id)
    words = asked_words()
    form = MergeForm()
    if form.validate_on_submit():
        try:
            if not 0 < form.into_id.data <= LARGEST:
                raise Refused(_("Choose the organisation to merge into."), field="into_id")
            with transaction():
                into_id = merge_organisations(
                    organisation_id,
                    form.into_id.data,
                    by_id=actor().id,
                    at=now(),
                    language=current_language(),
                ).id
        except Refused as refused:
            form.refuse(refused)
            found = existing(organisation_id)
        else:
            flash(_("The two organisations are one now."), "saved")
            return redirect(url_for("organisations.edit", organisation_id=into_id), 303)
    others = queries.organisations(words, limit=OFFERED + 2)
    offered = [row for row in others if row.id != organisation_id]
    return render_template(
        "organisations/merge.html",
        found=found,
        form=form,
        words=words,
        offered=offered[:OFFERED],
        more=len(offered) > OFFERED,
    )


@blueprint.post("/admin/organisations/<int:organisation_id>/unmerge")
@limiter.limit(PER_MINUTE)
def unmerge(organisation_id: int) -> ResponseReturnValue:
    """Undo a merge."""
    require(can_edit_organisations(actor()))
    existing(organisation_id)
    try:
        with transaction():
            undo_merge(organisation_id, by_id=actor().id, at=now(), language=current_language())
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The organisation has its own page again."), "saved")
    return redirect(url_for("organisations.edit", organisation_id=organisation_id), 303)
