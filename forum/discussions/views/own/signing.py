"""The organisations that sign a statement: its author names them."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.access import limiter, require
from forum.clock import now
from forum.db import transaction
from forum.discussions import permissions
from forum.discussions.forms.own import SignatoryForm
from forum.discussions.operations import signing
from forum.discussions.queries.own import beside
from forum.discussions.views.frame import blueprint
from forum.discussions.views.own.base import Own, load_own
from forum.discussions.views.own.changes import PER_MINUTE
from forum.i18n import _
from forum.organisations.queries import likely


def _load(slug: str, receipt: str) -> Own:
    own = load_own(slug, receipt)
    frame = own.frame
    require(
        permissions.can_name_signatories(frame.person, own.contribution, frame.discussion, frame.at)
    )
    return own


@blueprint.get("/<slug>/mine/<receipt>/signatories")
def signatories(slug: str, receipt: str) -> str:
    """Show who is named below the statement, and find others by name."""
    own = _load(slug, receipt)
    words = " ".join(request.args.get("q", "").split())[:200]
    named = beside(own.id).signatories
    taken = {one.organisation_id for one in named} | {own.contribution.organisation_id}
    return render_template(
        "discussions/own/signatories.html",
        own=own,
        frame=own.frame,
        words=words,
        signatories=named,
        matches=[match for match in likely(words) if match.id not in taken] if words else [],
    )


@blueprint.post("/<slug>/mine/<receipt>/signatories")
@limiter.limit(PER_MINUTE)
def name_signatory(slug: str, receipt: str) -> ResponseReturnValue:
    """Name an organisation below the statement."""
    own, form = _load(slug, receipt), SignatoryForm()
    if form.validate():
        with transaction():
            signing.name_signatory(own.id, own.author, form.organisation_id.data, at=now())
        flash(_("The organisation is named and asked whether it signs."), "saved")
    return redirect(own.to("signatories"), 303)


@blueprint.post("/<slug>/mine/<receipt>/signatories/drop")
@limiter.limit(PER_MINUTE)
def drop_signatory(slug: str, receipt: str) -> ResponseReturnValue:
    """Take a name away again that nobody has answered for."""
    own, form = _load(slug, receipt), SignatoryForm()
    if form.validate():
        with transaction():
            signing.drop_signatory(own.id, own.author, form.organisation_id.data, at=now())
        flash(_("The organisation is not named any more."), "saved")
    return redirect(own.to("signatories"), 303)
