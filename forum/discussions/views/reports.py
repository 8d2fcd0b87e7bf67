"""Readers say that a public text should be looked at; anybody who may read it may do so.

A report hides nothing: it appears at the desk. Limited per client (here) and per account
(:func:`forum.moderation.operations.report_submission`); a field that people leave empty keeps
programs out.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import limiter, missing, public
from forum.db import transaction
from forum.discussions import queries
from forum.discussions.models import label_of
from forum.discussions.views import entries as shown
from forum.discussions.views.frame import blueprint, load
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.forms import ReportForm
from forum.moderation.operations import report_submission

PER_CLIENT = "20 per hour"


@blueprint.route("/<slug>/contributions/<int:number>/report", methods=["GET", "POST"])
@public
@limiter.limit(PER_CLIENT, methods=["POST"])
def report(slug: str, number: int) -> ResponseReturnValue:
    """Report a public contribution to the moderators."""
    frame = load(slug)
    whole = queries.contribution_by_number(frame.discussion.id, number)
    if whole is None or whole.contribution.submission.state != "published":
        missing()
    header, submission_id = shown.header(frame, whole), whole.contribution.submission_id
    form = ReportForm()
    form.offer()
    if form.validate_on_submit():
        try:
            if not form.website.data:
                with transaction(shown=False):
                    report_submission(
                        submission_id,
                        by_id=frame.person.id if frame.person else None,
                        reason=form.reason.data,
                        note=form.note.data,
                        at=frame.at,
                    )
        except Refused as refused:
            form.refuse(refused)
            frame = load(slug)
        else:
            flash(_("Thank you. The moderators will look at it."), "saved")
            return redirect(url_for(".contribution", slug=slug, number=number), 303)
    return render_template(
        "discussions/report/report.html",
        frame=frame,
        form=form,
        entry=header,
        label=label_of(number),
        number=number,
    )
