"""Texts that say nearly the same, side by side; one is merged into the other."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import limiter, missing
from forum.db import transaction
from forum.discussions.forms.deciding import MergeForm
from forum.discussions.forms.narrowing import number_in
from forum.discussions.models import label_of
from forum.discussions.operations.merging import MERGEABLE, merge
from forum.discussions.queries.desk import text_by_number
from forum.discussions.queries.similar import similar
from forum.discussions.views.deciding import PER_MINUTE, who
from forum.discussions.views.frame import blueprint
from forum.discussions.views.redacting import languages_of, load_to_decide
from forum.errors import Refused
from forum.html.differences import differences
from forum.i18n import _


@blueprint.route("/<slug>/desk/<int:submission_id>/merge", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def desk_merge(slug: str, submission_id: int) -> ResponseReturnValue:
    """Compare a text with those that are like it, and merge it into one of them."""
    frame, text = load_to_decide(slug, submission_id)
    contribution, version = text.contribution, text.version
    if contribution.submission.state not in MERGEABLE:
        missing()
    languages = languages_of(text)
    asked = number_in(request.args, "with")
    form = MergeForm(seq=contribution.submission.seq, number=asked, language=languages[0])
    form.offer(languages)
    if form.validate_on_submit():
        try:
            with transaction():
                merge(
                    submission_id,
                    form.number.data,
                    expected_seq=form.seq.data,
                    note=form.note.data,
                    language=form.language.data,
                    **who(frame),
                )
        except Refused as refused:
            form.refuse(refused)
            frame, text = load_to_decide(slug, submission_id)
            contribution, version = text.contribution, text.version
            form.seq.process_data(contribution.submission.seq)
        else:
            flash(_("It was merged. Both texts and their authors are kept."), "saved")
            return redirect(url_for("home.desk_item", submission_id=submission_id), 303)
    found = similar(contribution, version)
    other = text_by_number(frame.discussion.id, asked) if asked else None
    return render_template(
        "discussions/desk/merge.html",
        frame=frame,
        form=form,
        contribution=contribution,
        version=version,
        label=label_of(contribution.number) or contribution.receipt or "",
        label_of=label_of,
        submission_id=submission_id,
        similar=found,
        other=other,
        pieces=differences(version.plain, other[1].plain) if other else [],
    )
