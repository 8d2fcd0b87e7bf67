"""Add, reorder and remove questions; their numbers follow the order until their week opens."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select

from forum.accounts.operations import one_line
from forum.db import Texts, db, locked
from forum.discussions.models import Discussion, Question, Week
from forum.discussions.operations.moderating import log_change
from forum.discussions.operations.scheduling.guard import for_editing
from forum.discussions.queries.editing import linked_questions, plan_of
from forum.discussions.queries.schedule import schedule_of
from forum.errors import Refused
from forum.i18n import _

ASIDE = 10_000
MOST_QUESTIONS = 50
LONGEST = 5_000


def question_text(text: str) -> str:
    """Return a question as it is stored. Raises Refused if it is empty or too long."""
    text = one_line(text)
    if not text:
        raise Refused(_("Type the question."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("A question can have at most 5,000 characters."), field="text")
    return text


def add_question(
    discussion_id: int,
    week_number: int,
    text: str,
    *,
    expected_rev: int,
    by_id: int | None,
    at: datetime,
) -> Question:
    """Add a question in the base language at the end of a week.

    Raises Refused if the week is over, or if it is open and would close again until the question
    is translated.
    """
    discussion = for_editing(discussion_id, expected_rev, at)
    text = question_text(text)
    week = _week(discussion, week_number)
    opened = _opened(discussion, week.id, at)
    if opened and week.closes <= at:
        raise Refused(_("Week %(number)s is over: it takes no new questions.", number=week_number))
    waits = discussion.missing_translation == "wait" and len(discussion.languages) > 1
    if opened and waits:
        raise Refused(
            _(
                "Week %(number)s is open, and this discussion waits for translations: a new"
                " question would close the week until it is translated. Change that rule in the"
                " settings first.",
                number=week_number,
            )
        )
    others = _questions(week.id)
    if len(others) >= MOST_QUESTIONS:
        raise Refused(_("A week can have %(most)s questions at most.", most=MOST_QUESTIONS))
    question = Question(
        week_id=week.id,
        number=max((one.number for one in others), default=0) + 1,
        position=max((one.position for one in others), default=-1) + 1,
        text=Texts.of({discussion.base_language: text}),
    )
    db.session.add(question)
    db.session.flush()
    after: dict[str, object] = {
        "week": week_number,
        "number": question.number,
        "text": text,
        "language": discussion.base_language,
    }
    _done(discussion, "question_added", question.id, None, after, by_id=by_id, at=at)
    return question


def reorder_question(
    discussion_id: int,
    question_id: int,
    direction: Literal["up", "down"],
    *,
    expected_rev: int,
    by_id: int | None,
    at: datetime,
) -> Question:
    """Move a question before the one above it, or after the one below; numbers follow.

    Raises Refused once the week has opened, or if there is nothing above or below.
    """
    discussion = for_editing(discussion_id, expected_rev, at)
    question, week = _question(discussion, question_id)
    if _opened(discussion, week.id, at):
        raise Refused(
            _(
                "Week %(number)s has opened: its questions keep their order and their numbers.",
                number=week.number,
            )
        )
    ordered = _questions(week.id)
    place = next(index for index, one in enumerate(ordered) if one.id == question_id)
    other = place - 1 if direction == "up" else place + 1
    if not 0 <= other < len(ordered):
        raise Refused(_("There is no question to change places with."))
    before: dict[str, object] = {"order": [one.id for one in ordered]}
    ordered[place], ordered[other] = ordered[other], ordered[place]
    _renumber(ordered)
    after: dict[str, object] = {"order": [one.id for one in ordered]}
    _done(discussion, "questions_ordered", question.id, before, after, by_id=by_id, at=at)
    return question


def remove_question(
    discussion_id: int,
    question_id: int,
    *,
    expected_rev: int,
    by_id: int | None,
    at: datetime,
) -> None:
    """Remove a question that nobody saw open and nobody answered; the log keeps its texts."""
    discussion = for_editing(discussion_id, expected_rev, at)
    question, week = _question(discussion, question_id)
    label = f"{week.number}.{question.number}"
    if linked_questions(discussion_id, [question_id]):
        raise Refused(_("Question %(number)s was answered already: it stays.", number=label))
    if _opened(discussion, week.id, at):
        raise Refused(
            _("Week %(number)s has opened: its questions stay.", number=week.number),
        )
    before: dict[str, object] = {
        "week": week.number,
        "number": question.number,
        "wordings": {language: wording.text for language, wording in question.text.items()},
    }
    db.session.delete(question)
    db.session.flush()
    _renumber(_questions(week.id))
    _done(discussion, "question_removed", question_id, before, None, by_id=by_id, at=at)


def _done(
    discussion: Discussion,
    verb: str,
    question_id: int,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    *,
    by_id: int | None,
    at: datetime,
) -> None:
    discussion.rev += 1
    log_change(
        discussion.id, verb, "question", question_id, before=before, after=after, by_id=by_id, at=at
    )


def _week(discussion: Discussion, number: int) -> Week:
    week = db.session.scalar(
        select(Week).where(Week.discussion_id == discussion.id, Week.number == number)
    )
    if week is None:
        raise Refused(_("There is no week %(number)s in this discussion.", number=number))
    return week


def _question(discussion: Discussion, question_id: int) -> tuple[Question, Week]:
    question = locked(Question, question_id)
    week = db.session.get_one(Week, question.week_id)
    if week.discussion_id != discussion.id:
        raise Refused(_("There is no such question in this discussion."))
    return question, week


def _questions(week_id: int) -> list[Question]:
    return list(
        db.session.scalars(
            select(Question)
            .where(Question.week_id == week_id)
            .order_by(Question.position, Question.number)
        )
    )


def _opened(discussion: Discussion, week_id: int, at: datetime) -> bool:
    plan = plan_of(discussion, schedule_of(discussion, at), at)
    return any(week.opened for week in plan.weeks if week.id == week_id)


def _renumber(ordered: list[Question]) -> None:
    """Give questions the numbers of their order; aside first, as no two may share one."""
    for place, question in enumerate(ordered):
        question.number, question.position = ASIDE + place, place
    db.session.flush()
    for place, question in enumerate(ordered):
        question.number = place + 1
    db.session.flush()
