"""The questions of weeks that haven't opened, in the base language, in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.db import Texts, db
from forum.discussions.models import Discussion, Question, SegmentQuestion, Week
from forum.discussions.operations.preparing.fresh import (
    fresh,
    has_opened,
    logged,
    long_text,
    with_text,
)
from forum.errors import Refused
from forum.i18n import _

MOST_QUESTIONS = 30
QUESTION_LENGTH = 5000


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question as typed; ``id`` is None for a new one. Without text it goes."""

    id: int | None
    text: str


def set_questions(
    discussion_id: int,
    weeks: Mapping[int, Sequence[PlannedQuestion]],
    *,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> Discussion:
    """Store the questions of the weeks named by number; their numbers follow their order.

    Raises Refused for a week that has opened, a question that isn't of that week, one that is
    answered and would go, too many, too long.
    """
    discussion = fresh(discussion_id, expected_rev)
    rows = {
        week.number: week
        for week in db.session.scalars(
            select(Week).where(Week.discussion_id == discussion.id).order_by(Week.number)
        )
    }
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for number, planned in weeks.items():
        week = rows.get(number)
        if week is None:
            raise Refused(_("There is no week %(number)s any more.", number=number))
        known = _questions(week)
        before[str(number)] = [_said(question, discussion) for question in known]
        kept = [
            PlannedQuestion(one.id, long_text(one.text, QUESTION_LENGTH, f"week-{number}"))
            for one in planned
        ]
        _store(discussion, week, known, [one for one in kept if one.text], at)
        after[str(number)] = [_said(question, discussion) for question in _questions(week)]
    logged(discussion, "questions_set", before, after, by_id=by_id, at=at)
    return discussion


def _questions(week: Week) -> list[Question]:
    return list(
        db.session.scalars(
            select(Question).where(Question.week_id == week.id).order_by(Question.position)
        )
    )


def _said(question: Question, discussion: Discussion) -> list[object]:
    return [question.id, question.text.plain().get(discussion.base_language, "")]


def _store(
    discussion: Discussion,
    week: Week,
    known: Sequence[Question],
    planned: Sequence[PlannedQuestion],
    at: datetime,
) -> None:
    field = f"week-{week.number}"
    base = discussion.base_language
    standing = [(q.id, q.text[base].text if base in q.text else "") for q in known]
    if standing == [(one.id, one.text) for one in planned]:
        return
    if has_opened(discussion, at) and week.opens <= at:
        raise Refused(
            _(
                "Week %(number)s has opened: its questions are changed in the schedule.",
                number=week.number,
            ),
            field=field,
        )
    if len(planned) > max(MOST_QUESTIONS, len(known)):
        raise Refused(
            _("At most %(most)s questions fit in a week.", most=MOST_QUESTIONS), field=field
        )
    by_id = {question.id: question for question in known}
    wanted = [one.id for one in planned if one.id is not None]
    if len(set(wanted)) != len(wanted) or not set(wanted) <= set(by_id):
        raise Refused(
            _("A question was moved or removed meanwhile. Load the page again."), field=field
        )
    _remove([question for key, question in by_id.items() if key not in wanted], week.number)
    # Above all numbers in use first: a week has each number once, at any moment.
    top = max((question.number for question in known), default=0) + len(planned) + 1
    for shift in (top, 1):
        for place, one in enumerate(planned):
            if one.id is not None:
                by_id[one.id].number = shift + place
        db.session.flush()
    for place, one in enumerate(planned):
        if one.id is None:
            question = Question(
                week_id=week.id,
                number=place + 1,
                position=place,
                text=Texts().with_source(base, one.text),
            )
            db.session.add(question)
        else:
            question = by_id[one.id]
            question.position = place
            question.text = with_text(question.text, base, base, one.text)
    db.session.flush()


def _remove(questions: Sequence[Question], week_number: int) -> None:
    for question in questions:
        links = select(func.count()).where(SegmentQuestion.question_id == question.id)
        if db.session.scalar(links):
            raise Refused(
                _(
                    "Question %(label)s was answered: it stays.",
                    label=f"{week_number}.{question.number}",
                ),
                field=f"week-{week_number}",
            )
        db.session.delete(question)
    db.session.flush()
