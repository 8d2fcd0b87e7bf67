"""Organisers' texts: the source, translations, amendments with a note, and who was quicker."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, Texts, db, transaction
from forum.discussions.models import Discussion, DiscussionChange, Question, Week
from forum.discussions.operations.wording import write_source, write_translation
from forum.discussions.queries.amending import earlier_wordings
from forum.discussions.queries.editing import changes_of_texts
from forum.discussions.queries.places import Place, stamp_of
from forum.errors import Refused
from tests.support import factories


@pytest.fixture
def running(app: Flask) -> Discussion:
    return factories.discussion("markets", weeks=3, now_in=2)


@pytest.fixture
def editor(app: Flask) -> Person:
    return factories.person("Maud Editor")


def texts_at(discussion: Discussion, place: Place) -> Texts:
    if place.kind in ("theme", "intro"):
        return getattr(db.session.get_one(Week, place.id), place.kind)  # type: ignore[no-any-return]
    if place.kind in ("title", "launch"):
        return getattr(discussion, place.kind)  # type: ignore[no-any-return]
    row = db.session.get_one(Question, place.id)
    return row.text if place.kind == "question" else row.amended or Texts()


def source(
    discussion: Discussion, place: Place, text: str, editor: Person, *, note: str = ""
) -> Texts:
    seen = stamp_of(texts_at(discussion, place), "en", "en")
    with transaction():
        return write_source(
            discussion.id, place, text, note=note, expected=seen, by_id=editor.id, at=now()
        )


def translate(
    discussion: Discussion,
    place: Place,
    language: str,
    text: str,
    editor: Person,
    *,
    state: str = "reviewed",
) -> Texts:
    seen = stamp_of(texts_at(discussion, place), language, "en")
    with transaction():
        return write_translation(
            discussion.id,
            place,
            language,
            text,
            state=state,
            expected=seen,
            by_id=editor.id,
            at=now(),
        )


def question_in(discussion: Discussion, week: int) -> Place:
    return Place("question", factories.questions(discussion, week)[0].id)


def test_a_changed_source_leaves_its_translations_out_of_date_until_they_are_checked(
    running: Discussion, editor: Person
) -> None:
    place = question_in(running, 3)
    source(running, place, "Which rules keep weekly markets alive?", editor)
    texts = texts_at(running, place)
    assert [texts.state(code, "en") for code in ("en", "fr", "es")] == [
        "source",
        "outdated",
        "outdated",
    ]
    translate(running, place, "fr", texts["fr"].text, editor)
    texts = texts_at(running, place)
    assert (texts.state("fr", "en"), texts.state("es", "en")) == ("reviewed", "outdated")


def test_a_draft_is_kept_from_readers_and_an_empty_translation_is_missing(
    running: Discussion, editor: Person
) -> None:
    place = Place("theme", factories.week(running, 3).id)
    translate(running, place, "fr", "Marchés, brouillon", editor, state="draft")
    assert texts_at(running, place).shown("fr", "en").language == "en"
    translate(running, place, "fr", " ", editor)
    assert texts_at(running, place).state("fr", "en") == "missing"


def test_every_text_is_written_in_its_own_place(running: Discussion, editor: Person) -> None:
    week = factories.week(running, 3)
    source(running, Place("theme", week.id), "  Another \n theme ", editor)
    source(running, Place("intro", week.id), "One.\r\n\r\n**Two.**\x00", editor)
    translate(running, Place("title", running.id), "es", "Mercados", editor)
    translate(running, Place("launch", running.id), "fr", "Bienvenue.\n\nDites.", editor)
    db.session.expire_all()
    assert week.theme["en"].text == "Another theme"
    assert week.intro["en"].text == "One.\n\n**Two.**"
    assert running.title["es"].text == "Mercados"
    assert running.launch["fr"].text == "Bienvenue.\n\nDites."


def test_what_a_text_said_before_stands_in_the_log(running: Discussion, editor: Person) -> None:
    place = question_in(running, 3)
    before = texts_at(running, place)["en"].text
    source(running, place, "A first other wording?", editor)
    source(running, place, "A second other wording?", editor)
    changes = changes_of_texts(running.id, place)
    assert [(c.before, c.rev, c.by) for c in changes] == [
        ("A first other wording?", 2, "Maud Editor"),
        (before, 1, "Maud Editor"),
    ]


def test_writing_the_same_again_changes_and_logs_nothing(
    running: Discussion, editor: Person
) -> None:
    place, rev = question_in(running, 3), running.rev
    source(running, place, texts_at(running, place)["en"].text, editor)
    assert db.session.scalar(select(func.count(DiscussionChange.id))) == 0
    assert running.rev == rev


def test_before_the_first_answer_a_question_changes_freely_even_in_an_open_week(
    running: Discussion, editor: Person
) -> None:
    place = question_in(running, 2)
    source(running, place, "Which rules?", editor)
    row = db.session.get_one(Question, place.id)
    assert (row.text["en"].text, row.amended_at) == ("Which rules?", None)
    assert not row.amended


def test_after_the_first_answer_a_note_is_asked_for_and_stands_with_the_earlier_wording(
    running: Discussion, editor: Person
) -> None:
    place = question_in(running, 2)
    before = texts_at(running, place).plain()
    factories.contribution(running, answers=[place.id], hold="policy")
    with pytest.raises(Refused, match="say to readers") as refused:
        source(running, place, "Which rules?", editor)
    assert refused.value.field == "note"
    assert texts_at(running, place).plain() == before
    source(running, place, "Which rules?", editor, note="“Small towns” left out.")
    row = db.session.get_one(Question, place.id)
    assert row.amended is not None and row.amended.plain() == {"en": "“Small towns” left out."}
    assert row.amended_at == now()
    (earlier,) = earlier_wordings([running.id], [place.id])[place.id]
    assert earlier.texts.plain() == before
    assert db.session.scalar(select(func.count()).where(Notice.kind == "question_amended")) == 1
    translate(running, Place("note", place.id), "fr", "Note traduite.", editor)
    assert row.amended.plain()["fr"] == "Note traduite."


def test_a_note_may_be_given_before_the_first_answer_once_the_week_is_open(
    running: Discussion, editor: Person
) -> None:
    source(running, question_in(running, 2), "Which?", editor, note="Shorter.")
    source(running, question_in(running, 3), "Which?", editor, note="Nobody saw it.")
    assert db.session.get_one(Question, question_in(running, 2).id).amended
    assert not db.session.get_one(Question, question_in(running, 3).id).amended


def test_readers_of_an_open_week_keep_the_translation_they_see(
    running: Discussion, editor: Person
) -> None:
    place = question_in(running, 2)
    before = texts_at(running, place)
    for text, state in (("Brouillon ?", "draft"), ("", "reviewed")):
        with pytest.raises(Refused, match="Readers see this translation"):
            translate(running, place, "fr", text, editor, state=state)
    assert texts_at(running, place) == before
    translate(running, place, "fr", "Quelles règles ?", editor)
    assert texts_at(running, place)["fr"].text == "Quelles règles ?"


@pytest.mark.parametrize(
    ("language", "text", "sentence"),
    [
        ("en", "Markets", "not translated into that language"),
        ("de", "Märkte", "not translated into that language"),
        ("fr", "x" * 5001, "5,000"),
    ],
)
def test_a_translation_is_refused_with_its_reason(
    running: Discussion, editor: Person, language: str, text: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        translate(running, question_in(running, 3), language, text, editor)


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("question", "  ", "Type the question"),
        ("theme", "x" * 501, "at most 500"),
        ("intro", "x" * 200_001, "at most 200000"),
        ("title", "Other", "settings of the discussion"),
    ],
)
def test_a_source_is_refused_with_its_reason(
    running: Discussion, editor: Person, kind: str, text: str, sentence: str
) -> None:
    week = factories.week(running, 3)
    places = {
        "question": question_in(running, 3),
        "theme": Place("theme", week.id),
        "intro": Place("intro", week.id),
        "title": Place("title", running.id),
    }
    with pytest.raises(Refused, match=sentence):
        source(running, places[kind], text, editor)


def test_nothing_is_translated_without_a_source(running: Discussion, editor: Person) -> None:
    place = Place("intro", factories.week(running, 3).id)
    source(running, place, "", editor)
    translate(running, place, "es", "", editor)
    with pytest.raises(Refused, match="no source text"):
        translate(running, place, "es", "Hola", editor)


def test_a_text_of_another_discussion_is_out_of_reach(running: Discussion, editor: Person) -> None:
    other = factories.discussion("other")
    for place in (
        question_in(other, 3),
        Place("theme", factories.week(other, 3).id),
        Place("title", other.id),
        Place("note", question_in(running, 3).id),
    ):
        with pytest.raises(Refused, match=r"no such text|settings"):
            source(running, place, "Taken over?", editor, note="x")
    with pytest.raises(Refused, match="removed this"), transaction():
        write_translation(
            running.id, Place("theme", 2**31 - 1), "fr", "?", state="reviewed", expected="",
            by_id=editor.id, at=now(),
        )  # fmt: skip


def test_of_two_who_write_one_text_the_second_is_told_and_others_are_not_disturbed(
    running: Discussion, editor: Person
) -> None:
    place, other = question_in(running, 3), Place("theme", factories.week(running, 3).id)
    seen = stamp_of(texts_at(running, place), "fr", "en")
    seen_other = stamp_of(texts_at(running, other), "fr", "en")
    translate(running, place, "fr", "D’abord ?", editor)
    with pytest.raises(Refused, match="in the meantime"), transaction():
        write_translation(
            running.id, place, "fr", "Ensuite ?", state="reviewed", expected=seen,
            by_id=editor.id, at=now(),
        )  # fmt: skip
    with transaction():
        write_translation(
            running.id, other, "fr", "Un thème", state="reviewed", expected=seen_other,
            by_id=editor.id, at=now(),
        )  # fmt: skip
    assert texts_at(running, place)["fr"].text == "D’abord ?"
    assert texts_at(running, other)["fr"].text == "Un thème"


def test_a_translation_of_a_source_that_changed_meanwhile_is_told(
    running: Discussion, editor: Person
) -> None:
    place = question_in(running, 3)
    seen = stamp_of(texts_at(running, place), "fr", "en")
    source(running, place, "Something else?", editor)
    with pytest.raises(Refused, match="in the meantime"), transaction():
        write_translation(
            running.id, place, "fr", "Ancien ?", state="reviewed", expected=seen,
            by_id=editor.id, at=now(),
        )  # fmt: skip
