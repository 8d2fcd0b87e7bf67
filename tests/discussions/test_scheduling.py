"""The verbs of the week editor: dates, weeks and questions, what they log, what they refuse."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import Discussion, DiscussionChange, Question, Week
from forum.discussions.operations.scheduling import (
    add_question,
    change_dates,
    remove_question,
    reorder_question,
)
from forum.discussions.queries import schedule_of
from forum.discussions.schedule import Change, Extend, Insert, MoveAll, Redate, Remove
from forum.errors import Refused
from tests.support import factories


@pytest.fixture
def running(app: Flask) -> Discussion:
    """Four weeks with two questions each; the second is open."""
    return factories.discussion("markets", weeks=4, now_in=2)


@pytest.fixture
def editor(app: Flask) -> Person:
    return factories.person("Maud Editor")


def change(discussion: Discussion, what: Change, editor: Person, *, theme: str = "") -> None:
    with transaction():
        change_dates(
            discussion.id,
            what,
            theme=theme,
            expected_rev=discussion.rev,
            by_id=editor.id,
            at=now(),
        )


def weeks(discussion: Discussion) -> list[Week]:
    return list(
        db.session.scalars(
            select(Week).where(Week.discussion_id == discussion.id).order_by(Week.number)
        )
    )


def numbers(discussion: Discussion, week: int) -> list[tuple[int, str]]:
    return [(q.number, q.text["en"].text) for q in factories.questions(discussion, week)]


def last_log(discussion: Discussion) -> DiscussionChange:
    return db.session.scalars(
        select(DiscussionChange)
        .where(DiscussionChange.discussion_id == discussion.id)
        .order_by(DiscussionChange.id.desc())
        .limit(1)
    ).one()


def notices(kind: str) -> int:
    return db.session.scalar(select(func.count()).where(Notice.kind == kind)) or 0


def test_a_longer_week_moves_the_following_ones_and_the_close(
    running: Discussion, editor: Person
) -> None:
    before = [(week.opens, week.closes) for week in weeks(running)]
    closes, rev = running.closes, running.rev
    change(running, Extend(2, 3, follow=True), editor)
    after = [(week.opens, week.closes) for week in weeks(running)]
    three = timedelta(days=3)
    assert after[0] == before[0]
    assert after[1] == (before[1][0], before[1][1] + three)
    assert after[2:] == [(opens + three, ends + three) for opens, ends in before[2:]]
    assert closes and running.closes == closes + three
    assert running.rev == rev + 1


def test_each_change_of_dates_is_logged_whole_and_noticed_once(
    running: Discussion, editor: Person
) -> None:
    opens = weeks(running)[3].opens.isoformat()
    change(running, Extend(2, 3, follow=True), editor)
    row = last_log(running)
    assert (row.verb, row.about, row.by_id) == ("dates", "discussion", editor.id)
    assert row.before and row.after
    assert row.before["weeks"][3]["opens"] == opens != row.after["weeks"][3]["opens"]
    assert row.after["change"] == "Extend"
    assert notices("dates_changed") == 1
    change(running, Extend(2, 1, follow=True), editor)
    assert notices("dates_changed") == 2


def test_changes_before_the_announcement_concern_nobody(app: Flask, editor: Person) -> None:
    drafted = factories.discussion("drafted", announced=False)
    change(drafted, MoveAll(7), editor)
    assert notices("dates_changed") == 0


def test_a_week_is_inserted_with_its_theme_and_the_later_ones_are_renumbered(
    running: Discussion, editor: Person
) -> None:
    third = weeks(running)[2]
    key, opens = third.id, third.opens
    change(running, Insert(2, 7), editor, theme=" A week \n of rest ")
    assert [week.number for week in weeks(running)] == [1, 2, 3, 4, 5]
    new = weeks(running)[2]
    assert new.theme.plain() == {"en": "A week of rest"}
    assert new.opens == opens
    moved = db.session.get_one(Week, key)
    assert (moved.number, moved.opens) == (4, new.closes)
    assert [q.week.number for q in factories.questions(running, 4)] == [4, 4]


def test_an_empty_week_that_has_not_opened_is_removed_and_the_log_keeps_it(
    running: Discussion, editor: Person
) -> None:
    change(running, Insert(2, 7), editor)
    key = weeks(running)[2].id
    change(running, Remove(3), editor)
    assert db.session.get(Week, key) is None
    assert [week.number for week in weeks(running)] == [1, 2, 3, 4]
    row = last_log(running)
    assert row.verb == "week_removed"
    assert row.before and key in [week["id"] for week in row.before["weeks"]]


def test_a_week_that_holds_something_stays(running: Discussion, editor: Person) -> None:
    with pytest.raises(Refused, match="has questions"):
        change(running, Remove(4), editor)
    for question in factories.questions(running, 4):
        with transaction():
            remove_question(
                running.id, question.id, expected_rev=running.rev, by_id=editor.id, at=now()
            )
    factories.contribution(running, week_number=4)
    with pytest.raises(Refused, match="Somebody wrote to week 4"):
        change(running, Remove(4), editor)
    assert len(weeks(running)) == 4


def test_all_dates_move_before_the_opening_and_not_after(app: Flask, editor: Person) -> None:
    coming = factories.discussion("coming", now_in=0)
    opens, closes = coming.opens, coming.closes
    assert opens and closes
    change(coming, MoveAll(14), editor)
    assert (coming.opens, coming.closes) == (
        opens + timedelta(days=14),
        closes + timedelta(days=14),
    )
    open_now = factories.discussion("open")
    with pytest.raises(Refused, match="its beginning stays"):
        change(open_now, MoveAll(14), editor)


def test_a_week_that_waits_for_translations_has_not_opened_yet(app: Flask, editor: Person) -> None:
    waiting = factories.discussion("waiting", now_in=2)
    question = factories.questions(waiting, 2)[0]
    with transaction():
        row = db.session.get_one(Question, question.id)
        row.text = row.text.with_translation("fr", "", base="en")
    second = weeks(waiting)[1]
    change(waiting, Redate(2, second.opens + timedelta(days=3), second.closes), editor)
    assert weeks(waiting)[1].opens == second.opens


def test_new_questions_come_last_and_count_on(running: Discussion, editor: Person) -> None:
    with transaction():
        made = add_question(
            running.id,
            3,
            "  Who   keeps the key? ",
            expected_rev=running.rev,
            by_id=editor.id,
            at=now(),
        )
    assert (made.number, made.text.plain()) == (3, {"en": "Who keeps the key?"})
    assert last_log(running).verb == "question_added"


@pytest.mark.parametrize(
    ("week", "text", "sentence"),
    [
        (3, " \n ", "Type the question"),
        (3, "x" * 5001, "5,000"),
        (1, "Too late?", "Week 1 is over"),
        (2, "Now?", "would close the week until it is translated"),
        (9, "Where?", "no week 9"),
    ],
)
def test_a_question_is_refused_where_it_would_harm(
    running: Discussion, editor: Person, week: int, text: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence), transaction():
        add_question(running.id, week, text, expected_rev=running.rev, by_id=editor.id, at=now())


def test_a_question_joins_an_open_week_where_pending_translations_are_said(
    running: Discussion, editor: Person
) -> None:
    with transaction():
        db.session.get_one(Discussion, running.id).missing_translation = "open_pending"
    with transaction():
        made = add_question(
            running.id, 2, "And now?", expected_rev=running.rev, by_id=editor.id, at=now()
        )
    assert made.number == 3
    now_open = schedule_of(running, now()).now
    assert now_open is not None and now_open.number == 2


def reorder(discussion: Discussion, question: Question, direction: str, editor: Person) -> None:
    with transaction():
        reorder_question(
            discussion.id,
            question.id,
            "up" if direction == "up" else "down",
            expected_rev=discussion.rev,
            by_id=editor.id,
            at=now(),
        )


def test_numbers_follow_the_order_until_the_week_opens(running: Discussion, editor: Person) -> None:
    first, second = factories.questions(running, 3)
    before = numbers(running, 3)
    reorder(running, second, "up", editor)
    after = numbers(running, 3)
    assert [text for _n, text in after] == [text for _n, text in reversed(before)]
    assert [number for number, _text in after] == [1, 2]
    with pytest.raises(Refused, match="no question to change places"):
        reorder(running, second, "up", editor)
    reorder(running, first, "up", editor)
    assert numbers(running, 3) == before


def test_once_a_week_has_opened_its_questions_keep_order_and_number(
    running: Discussion, editor: Person
) -> None:
    for week in (1, 2):
        question = factories.questions(running, week)[1]
        with pytest.raises(Refused, match="keep their order"):
            reorder(running, question, "up", editor)
        with pytest.raises(Refused, match="its questions stay"), transaction():
            remove_question(
                running.id, question.id, expected_rev=running.rev, by_id=editor.id, at=now()
            )


def test_a_removed_question_leaves_no_gap_and_its_words_stay_in_the_log(
    running: Discussion, editor: Person
) -> None:
    first, second = factories.questions(running, 3)
    words = first.text.plain()
    with transaction():
        remove_question(running.id, first.id, expected_rev=running.rev, by_id=editor.id, at=now())
    assert [(q.id, q.number) for q in factories.questions(running, 3)] == [(second.id, 1)]
    row = last_log(running)
    assert row.before and row.before["wordings"] == words


def test_a_question_that_was_answered_stays_even_if_the_answer_is_held(
    running: Discussion, editor: Person
) -> None:
    question = factories.questions(running, 3)[0]
    factories.contribution(running, week_number=3, answers=[question.id], hold="policy")
    with pytest.raises(Refused, match=r"Question 3\.1 was answered"), transaction():
        remove_question(
            running.id, question.id, expected_rev=running.rev, by_id=editor.id, at=now()
        )


def test_another_discussions_question_is_out_of_reach(running: Discussion, editor: Person) -> None:
    other = factories.discussion("other")
    question = factories.questions(other, 3)[1]
    with pytest.raises(Refused, match="no such question"):
        reorder(running, question, "up", editor)


def test_a_stale_page_is_told_who_was_quicker_and_changes_nothing(
    running: Discussion, editor: Person
) -> None:
    old = running.rev
    change(running, Extend(4, 1, follow=True), editor)
    before = [(week.opens, week.closes) for week in weeks(running)]
    question = factories.questions(running, 3)[1]
    verbs = [
        lambda: change_dates(
            running.id, Extend(4, 2, follow=True), expected_rev=old, by_id=editor.id, at=now()
        ),
        lambda: add_question(running.id, 3, "Late?", expected_rev=old, by_id=editor.id, at=now()),
        lambda: reorder_question(
            running.id, question.id, "up", expected_rev=old, by_id=editor.id, at=now()
        ),
        lambda: remove_question(
            running.id, question.id, expected_rev=old, by_id=editor.id, at=now()
        ),
    ]
    for verb in verbs:
        with pytest.raises(Refused, match="Maud Editor changed this discussion"), transaction():
            verb()
    assert [(week.opens, week.closes) for week in weeks(running)] == before
    assert len(factories.questions(running, 3)) == 2


def test_nothing_changes_in_an_archived_discussion(running: Discussion, editor: Person) -> None:
    with transaction():
        db.session.get_one(Discussion, running.id).archived = now()
    with pytest.raises(Refused, match="archived"):
        change(running, Extend(4, 1, follow=True), editor)
