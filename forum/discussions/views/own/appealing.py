"""An author appeals against a decision of the moderators, once, and reads the answer."""

from datetime import datetime

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forum.access import limiter, require
from forum.db import transaction
from forum.discussions.forms.own import AppealForm
from forum.discussions.queries.history import History, MoveMade
from forum.discussions.queries.own import last_decision
from forum.discussions.views.frame import blueprint
from forum.discussions.views.own.base import Own, load_own
from forum.discussions.views.own.changes import PER_MINUTE
from forum.errors import Refused
from forum.i18n import _, current_language
from forum.moderation.models import Decision
from forum.moderation.operations.appealing import appeal as ask_again
from forum.moderation.permissions import ANSWER_WITHIN, APPEAL_WITHIN, can_appeal


def may_appeal(own: Own, last: MoveMade | Decision) -> bool:
    """Say whether the author may appeal against the last move, if it was not done before."""
    submission, at = own.contribution.submission, own.frame.at
    return can_appeal(own.author, submission, at, decided_by_id=last.by_id, decided=last.at)


def appeals_until(own: Own, history: History) -> datetime | None:
    """Return until when the author may appeal against the last move, None where it can't be."""
    last = history.moves[-1]
    asked = own.appeal is not None and own.appeal.decision_seq == last.seq
    may = not asked and may_appeal(own, last)
    return last.at + APPEAL_WITHIN if may else None


@blueprint.route("/<slug>/mine/<receipt>/appeal", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def appeal(slug: str, receipt: str) -> ResponseReturnValue:
    """Ask that somebody else looks at the decision again."""
    own = load_own(slug, receipt, cut=False)
    submission = own.contribution.submission
    last = last_decision(submission)
    require(may_appeal(own, last))
    form = AppealForm(seen=submission.seq)
    if form.validate_on_submit():
        try:
            with transaction(shown=False):
                ask_again(
                    submission.id,
                    own.author,
                    seen=form.seen.data,
                    text=form.text.data or "",
                    language=current_language(),
                    at=own.frame.at,
                )
        except Refused as refused:
            form.refuse(refused)
            own = load_own(slug, receipt, cut=False)
        else:
            flash(_("Your appeal was sent. Another moderator answers it."), "saved")
            return redirect(own.url, 303)
    return render_template(
        "discussions/own/appeal.html",
        own=own,
        frame=own.frame,
        form=form,
        last=last,
        until=last.at + APPEAL_WITHIN,
        days=ANSWER_WITHIN.days,
    )
