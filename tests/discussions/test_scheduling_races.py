"""Two editors of one week at once, on real databases: nothing is overwritten, one is told."""

from collections.abc import Callable
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import func, select

from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Discussion, DiscussionChange, Question, Week
from forum.discussions.operations.scheduling import add_question, change_dates, reorder_question
from forum.discussions.operations.wording import write_source, write_translation
from forum.discussions.queries.places import Place, stamp_of
from forum.discussions.schedule import Extend, Insert
from forum.errors import Refused
from tests.support import factories


def at_once(app: Flask, verbs: list[Callable[[], object]]) -> list[str]:
    """Run each verb in a thread and transaction of its own; say how each one went."""
    barrier = Barrier(len(verbs))
    went = [""] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    verb()
                went[place] = "done"
            except Refused as refused:
                told = "meantime" in refused.sentence
                went[place] = "told" if told else refused.sentence
            except Exception as error:  # so that the test names it
                went[place] = repr(error)

    threads = [Thread(target=run, args=(place, verb)) for place, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(went)


def made(app: Flask) -> tuple[int, int, int]:
    """Return a discussion's key and revision, and the first question of its third week."""
    with app.app_context():
        discussion = factories.discussion("markets", weeks=4, now_in=2)
        return discussion.id, discussion.rev, factories.questions(discussion, 3)[0].id


def test_of_two_editors_who_change_the_dates_at_once_the_second_is_told(real_app: Flask) -> None:
    key, rev, _question = made(real_app)

    def extend(days: int) -> Callable[[], object]:
        return lambda: change_dates(
            key, Extend(3, days, follow=True), expected_rev=rev, by_id=None, at=now()
        )

    went = at_once(real_app, [extend(days) for days in (1, 2, 3, 4)])
    assert went == ["done", "told", "told", "told"]
    with real_app.app_context():
        assert db.session.get_one(Discussion, key).rev == rev + 1
        assert db.session.scalar(select(func.count(DiscussionChange.id))) == 1


def test_weeks_and_questions_keep_their_numbers_apart(real_app: Flask) -> None:
    key, rev, question = made(real_app)

    def insert() -> object:
        return change_dates(key, Insert(2, 7), expected_rev=rev, by_id=None, at=now())

    def add() -> object:
        return add_question(key, 4, "One more?", expected_rev=rev, by_id=None, at=now())

    def down() -> object:
        return reorder_question(key, question, "down", expected_rev=rev, by_id=None, at=now())

    assert at_once(real_app, [insert, add, down, insert]) == ["done", "told", "told", "told"]
    with real_app.app_context():
        numbers = db.session.scalars(
            select(Week.number).where(Week.discussion_id == key).order_by(Week.number)
        ).all()
        assert list(numbers) == list(range(1, len(numbers) + 1))


def test_of_two_who_change_one_question_at_once_the_second_is_told(real_app: Flask) -> None:
    key, _rev, question = made(real_app)
    place = Place("question", question)
    with real_app.app_context():
        texts = db.session.get_one(Question, question).text
    seen, seen_fr = stamp_of(texts, "en", "en"), stamp_of(texts, "fr", "en")

    def source(text: str) -> Callable[[], object]:
        return lambda: write_source(key, place, text, expected=seen, by_id=None, at=now())

    assert at_once(real_app, [source(f"Wording {n}?") for n in range(4)]) == [
        "done", "told", "told", "told",
    ]  # fmt: skip
    with real_app.app_context():
        assert db.session.get_one(Question, question).text["en"].rev == 2

    def french() -> object:
        return write_translation(
            key, place, "fr", "Quoi ?", state="reviewed", expected=seen_fr, by_id=None, at=now()
        )

    assert at_once(real_app, [french]) == ["told"]  # its source had changed


def test_translators_of_different_texts_work_side_by_side(real_app: Flask) -> None:
    key, _rev, question = made(real_app)
    with real_app.app_context():
        row = db.session.get_one(Question, question)
        texts, week = row.text, row.week
        places = [
            (Place("question", question), "fr", stamp_of(texts, "fr", "en")),
            (Place("question", question), "es", stamp_of(texts, "es", "en")),
            (Place("theme", week.id), "fr", stamp_of(week.theme, "fr", "en")),
            (Place("intro", week.id), "fr", stamp_of(week.intro, "fr", "en")),
        ]

    def write(place: Place, language: str, seen: str) -> Callable[[], object]:
        return lambda: write_translation(
            key, place, language, f"New in {language}", state="draft", expected=seen,
            by_id=None, at=now(),
        )  # fmt: skip

    assert at_once(real_app, [write(*one) for one in places]) == ["done"] * 4
    with real_app.app_context():
        row = db.session.get_one(Question, question)
        assert {row.text[code].text for code in ("fr", "es")} == {"New in fr", "New in es"}
        assert row.week.theme["fr"].text == row.week.intro["fr"].text == "New in fr"
