"""Add a question, move it up or down, remove it."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forum.access import missing, require
from forum.db import transaction
from forum.discussions.forms import as_number
from forum.discussions.forms.schedule import QuestionForm, RevForm
from forum.discussions.operations.scheduling import add_question, remove_question, reorder_question
from forum.discussions.permissions import can_schedule_discussion
from forum.discussions.views.frame import Frame, blueprint, load
from forum.discussions.views.schedule.pages import Typed, page
from forum.errors import Refused
from forum.i18n import _


@blueprint.post("/<slug>/schedule/weeks/<int:number>/questions")
def new_question(slug: str, number: int) -> ResponseReturnValue:
    """Add a question in the base language at the end of a week."""
    frame = _frame(slug)
    if frame.schedule.week(number) is None:
        missing()
    form = QuestionForm()
    try:
        with transaction():
            question = add_question(
                frame.discussion.id,
                number,
                form.text.data or "",
                expected_rev=as_number(form.rev.data) or 0,
                by_id=frame.person.id if frame.person else None,
                at=frame.at,
            )
            place = f"question-{question.id}"
    except Refused as refused:
        form.refuse(refused)
        return page(load(slug), number, Typed(question=form, sentence=refused.sentence))
    flash(_("The question was added."), "saved")
    return redirect(url_for(".schedule", slug=slug, number=number, _anchor=place), 303)


@blueprint.post("/<slug>/schedule/questions/<int:question_id>/order")
def order_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Move a question up or down by one place."""
    frame = _frame(slug)
    form = RevForm()

    def verb(by_id: int | None, rev: int) -> None:
        reorder_question(
            frame.discussion.id,
            question_id,
            "up" if form.direction.data == "up" else "down",
            expected_rev=rev,
            by_id=by_id,
            at=frame.at,
        )

    return _done(frame, question_id, form, verb, _("The order was changed."))


@blueprint.post("/<slug>/schedule/questions/<int:question_id>/remove")
def drop_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Remove a question that nobody answered from a week that has not opened."""
    frame = _frame(slug)
    form = RevForm()

    def verb(by_id: int | None, rev: int) -> None:
        remove_question(
            frame.discussion.id, question_id, expected_rev=rev, by_id=by_id, at=frame.at
        )

    return _done(frame, question_id, form, verb, _("The question was removed."))


def _frame(slug: str) -> Frame:
    frame = load(slug)
    require(can_schedule_discussion(frame.person, frame.discussion))
    return frame


def _done(
    frame: Frame,
    question_id: int,
    form: RevForm,
    verb: Callable[[int | None, int], None],
    said: str,
) -> ResponseReturnValue:
    question = frame.schedule.questions.get(question_id)
    if question is None:
        missing()
    try:
        with transaction():
            verb(frame.person.id if frame.person else None, as_number(form.rev.data) or 0)
    except Refused as refused:
        return page(load(frame.slug), question.week, Typed(sentence=refused.sentence))
    flash(said, "saved")
    address = url_for(".schedule", slug=frame.slug, number=question.week, _anchor="questions")
    return redirect(address, 303)
