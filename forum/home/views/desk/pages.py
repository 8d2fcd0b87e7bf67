"""The pages of the desk and the decisions that are taken there."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response

from forum.access import actor, limiter, missing, require
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.home.views.base import blueprint
from forum.home.views.desk.asked import asked_for
from forum.home.views.desk.listing import Ages
from forum.home.views.desk.opened import Opened, next_after, opened, typed_number
from forum.i18n import _, current_language
from forum.moderation.forms import AnswerAppealForm, DecisionForm
from forum.moderation.operations import close_reports, decide, undo
from forum.moderation.operations.appealing import decide_appeal
from forum.moderation.permissions import ANSWER_WITHIN, VERBS, can_decide, can_open_desk

PER_MINUTE = "60 per minute"


@blueprint.route("/desk/<int:submission_id>", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def desk_item(submission_id: int) -> ResponseReturnValue:
    """Show one thing whole, with what can be done; take the decision."""
    person = actor()
    require(can_open_desk(person))
    item = opened(submission_id, person)
    if item is None:
        missing()
    if request.method == "GET":
        return _page(item)
    require(
        can_decide(
            person,
            item.item.submission,
            item.item.scope,
            administrators=item.kind.administrators,
        )
    )
    verb = request.form.get("verb", "")
    if verb in ("undo", "close"):
        return _without_form(item, verb)
    if verb == "appeal":
        return _appealed(item)
    if verb not in VERBS:
        return _page(item, _("This can't be done from its present state."))
    return _decided(item, verb)


def _decided(item: Opened, verb: str) -> ResponseReturnValue:
    form = item.form(VERBS[verb])
    if not form.validate_on_submit():
        return _page(item, form=form, verb=verb)
    after = next_after(item)
    try:
        with transaction():
            decide(
                item.id,
                verb,
                expected_seq=form.seq.data,
                reason=form.chosen,
                note=form.note.data,
                language=form.language.data,
                by_id=actor().id,
                at=now(),
                ready=form.takes_ready,
            )
    except Refused as refused:
        form.refuse(refused)
        return _page(opened(item.id, actor()) or item, form=form, verb=verb)
    return _on(item.id, _said(verb), after)


def _appealed(item: Opened) -> ResponseReturnValue:
    """Answer the appeal that is open."""
    require(item.answers)
    form = item.appeal_form()
    if not form.validate_on_submit():
        return _page(item, appeal_form=form)
    after, upheld = next_after(item), form.upheld.data == "yes"
    try:
        with transaction():
            decide_appeal(
                typed_number("appeal") or 0,
                submission_id=item.id,
                upheld=upheld,
                answer=form.answer.data or "",
                language=form.language.data,
                by_id=actor().id,
                at=now(),
            )
    except Refused as refused:
        form.refuse(refused)
        return _page(opened(item.id, actor()) or item, appeal_form=form)
    said = _("The appeal was upheld.") if upheld else _("The appeal was answered.")
    return _on(item.id, said, after)


def _without_form(item: Opened, verb: str) -> ResponseReturnValue:
    after = next_after(item)
    by_id, at = actor().id, now()
    try:
        with transaction():
            if verb == "close":
                close_reports(
                    item.id,
                    by_id=by_id,
                    at=at,
                    seen=typed_number("seen"),
                    answer=request.form.get("answer"),
                )
            else:
                undo(
                    item.id,
                    expected_seq=typed_number("seq") or 0,
                    by_id=by_id,
                    at=at,
                    language=current_language(),
                )
    except Refused as refused:
        return _page(opened(item.id, actor()) or item, refused.sentence)
    return _on(item.id, _said(verb), after)


def _said(verb: str) -> str:
    return {
        "publish": _("It is public now."),
        "identity": _("It went back to its author, who is asked for a name."),
        "return": _("It went back to its author."),
        "refuse": _("It was refused."),
        "hold": _("It is held now."),
        "hide": _("It is hidden now."),
        "undo": _("The last decision was undone."),
        "close": _("The reports were closed: there is nothing to do."),
    }[verb]


def _on(submission_id: int, sentence: str, after: int | None) -> Response:
    """Go on to the next thing that waits; what was just decided stays one link away."""
    arguments = asked_for().arguments
    again = url_for(".desk_item", submission_id=submission_id, **arguments)
    link = Markup('{} <a href="{}">{}</a>').format(sentence, again, _("Open it again"))
    flash(link, "saved")
    if after is None:
        return redirect(url_for(".desk", **arguments), 303)
    return redirect(url_for(".desk_item", submission_id=after, **arguments), 303)


def _page(
    item: Opened,
    problem: str | None = None,
    *,
    form: DecisionForm | None = None,
    verb: str = "",
    appeal_form: AnswerAppealForm | None = None,
) -> ResponseReturnValue:
    """Show the item; ``form`` is the one that was refused, with what was typed."""
    asked, ages = asked_for(), Ages.now(now())
    seen = form.seq.data if form else typed_number("seq")
    meanwhile = item.meanwhile(seen)
    page = render_template(
        "home/desk_item.html",
        item=item,
        ages={row.id: ages.of(row.since) for row in item.rows},
        arguments=asked.arguments,
        standing=asked.standing,
        at=ages.at,
        problem=problem,
        meanwhile=meanwhile,
        refused_form=form,
        refused_verb=verb,
        appeal_form=appeal_form or (item.appeal_form() if item.answers else None),
        answer_within=ANSWER_WITHIN,
        report_note=request.form.get("answer", ""),
        forms=item.forms(form, verb),
    )
    return (page, 409) if meanwhile else (page, 200)
