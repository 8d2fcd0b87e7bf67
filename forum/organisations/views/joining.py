"""Find one's organisation, say that one belongs to it, or propose it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.accounts.views.base import local_path
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _, current_language
from forum.organisations import queries
from forum.organisations.forms import AffiliationForm, OrganisationForm, ProposalForm
from forum.organisations.operations import (
    change_proposal,
    join_organisation,
    propose_organisation,
)
from forum.organisations.permissions import can_join_organisations
from forum.organisations.queries import day_of
from forum.organisations.views.base import PER_MINUTE, asked_words, blueprint, typed

PROPOSALS = "10/minute"


@blueprint.get("/organisations/join")
def find() -> ResponseReturnValue:
    """Look for one's organisation by name."""
    require(can_join_organisations(actor()))
    words = asked_words()
    belongs = queries.affiliations_of(actor().id, day_of(now()))
    return render_template(
        "organisations/find.html",
        words=words,
        matches=queries.likely(words),
        too_short=0 < len(queries.compared(words)) < queries.SHORTEST,
        own_ids={one.organisation_id for one in belongs},
        back=_back(),
    )


@blueprint.route("/organisations/<int:organisation_id>/join", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def join(organisation_id: int) -> ResponseReturnValue:
    """Say that one belongs to a listed organisation."""
    require(can_join_organisations(actor()))
    found = queries.organisation(organisation_id)
    if found is None:
        missing()
    form = AffiliationForm()
    if form.validate_on_submit():
        try:
            with transaction(shown=False):
                join_organisation(
                    actor().id,
                    found.id,
                    role_title=form.role_title.data,
                    named=form.named.data,
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused)
            found = queries.organisation(organisation_id) or found
        else:
            flash(_("You belong to this organisation now."), "saved")
            return redirect(_back() or url_for("organisations.own"), 303)
    return render_template("organisations/join.html", form=form, found=found, back=_back())


@blueprint.route("/organisations/propose", methods=["GET", "POST"])
@limiter.limit(PROPOSALS, methods=["POST"])
def propose() -> ResponseReturnValue:
    """Propose an organisation that is not listed."""
    require(can_join_organisations(actor()))
    form = ProposalForm(name=asked_words(), type_="", country="")
    form.offer()
    if form.validate_on_submit():
        try:
            with transaction(shown=False):
                propose_organisation(
                    actor().id,
                    **typed(form),
                    role_title=form.role_title.data,
                    named=form.named.data,
                    language=current_language(),
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Your proposal was sent. The people who run the site look at it."), "saved")
            return redirect(_back() or url_for("organisations.own"), 303)
    words = (form.name.data or "").strip()
    return render_template(
        "organisations/propose.html",
        form=form,
        matches=queries.likely(words, limit=5),
        back=_back(),
    )


@blueprint.route("/organisations/proposed/<int:proposal_id>", methods=["GET", "POST"])
@limiter.limit(PROPOSALS, methods=["POST"])
def proposed(proposal_id: int) -> ResponseReturnValue:
    """Show one's own proposal, with what was decided; change it, or send it again."""
    require(can_join_organisations(actor()))
    found = queries.proposal(proposal_id)
    if found is None or found.submission.author_id != actor().id:
        missing()
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
            with transaction(shown=False):
                # What isn't a number was seen at no decision: it is refused as an old page is.
                seen = request.form.get("seq", 0, type=int)
                change_proposal(row.id, actor().id, **typed(form), expected_seq=seen, at=now())
        except Refused as refused:
            form.refuse(refused)
            found = queries.proposal(proposal_id) or found
        else:
            flash(_("Your proposal was saved."), "saved")
            return redirect(url_for("organisations.own"), 303)
    return render_template("organisations/proposed.html", form=form, found=found)


def _back() -> str | None:
    """Return where to go on afterwards: a path of this site, such as a text being written."""
    return local_path(request.args.get("next"))
