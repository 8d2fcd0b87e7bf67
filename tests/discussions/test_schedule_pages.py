"""The pages of the week editor and of translators, through their doors."""

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Discussion, Question, Week
from forum.discussions.operations.scheduling import change_dates
from forum.discussions.schedule import Extend
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in

PAGE = "/discussions/markets/schedule"


@pytest.fixture
def running(app: Flask) -> Discussion:
    """Four weeks of two questions; the second is open."""
    return factories.discussion("markets", weeks=4, now_in=2, languages=("en", "fr", "ar"))


@pytest.fixture
def editor(client: CheckingClient, running: Discussion) -> Person:
    return sign_in(client, "moderator", running.scope_id)


def question(discussion: Discussion, week: int, number: int = 1) -> Question:
    return factories.questions(discussion, week)[number - 1]


def test_the_schedule_shows_the_open_week_and_what_waits(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    page = client.page(PAGE)
    assert page.heading == "Schedule"
    assert "Week 2: Markets, part 2" in page.texts("//h2")
    assert "Times are Brussels time. No change of the clock in this period." in page.text
    assert page.texts("//td[contains(@class, 'is-now')]//span[@class='ribbon-facts']") == [
        "2 questions · 0 contributions"
    ]
    assert "Summary of week 1not written yet" in page.text
    assert len(page.all("//thead//th")) == 28
    assert page.texts("//th[@aria-current='date']") == ["Wed18"]


def test_a_week_is_chosen_by_its_address_and_others_are_not_there(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    page = client.page(f"{PAGE}/weeks/4")
    assert page.texts("//a[@aria-current='true']//span[@class='ribbon-theme']") == [
        "Markets, part 4"
    ]
    assert "Opens by itself in 11 days" in page.text
    client.page(f"{PAGE}/weeks/5", status=404)


def test_a_discussion_without_weeks_says_what_to_do(app: Flask, client: CheckingClient) -> None:
    empty = factories.discussion("empty", weeks=1, now_in=0)
    with transaction():
        for one in factories.questions(empty, 1):
            db.session.delete(db.session.get_one(Question, one.id))
        db.session.flush()
        db.session.delete(db.session.get_one(Week, factories.week(empty, 1).id))
    sign_in(client, "coordinator", empty.scope_id)
    page = client.page("/discussions/empty/schedule")
    assert "There are no weeks yet" in page.text
    asked = client.page("/discussions/empty/schedule?change=insert")
    looked = client.submit(asked, {"days": "5", "theme": "First"}, button="Show what changes")
    done = client.submit(looked, button="Apply")
    assert "Week 1: First" in done.texts("//h2")


def test_a_longer_week_is_looked_at_then_applied(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    factories.contribution(running, by=factories.person())
    closes = running.closes
    asked = client.page(f"{PAGE}/weeks/2?change=extend")
    looked = client.submit(asked, {"days": "3"}, button="Show what changes")
    assert "If week 2 lasts 3 days longer" in looked.text
    assert "Until now 16–22 Nov, then 16–25 Nov." in looked.text
    assert "Concerned2 people" in looked.text
    assert running.closes == closes
    done = client.submit(looked, button="Apply")
    assert "The dates were changed." in done.text
    assert closes and running.closes and (running.closes - closes).days == 3


def test_a_change_that_comes_late_is_shown_against_what_stands_now(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    looked = client.page(f"{PAGE}/weeks/2?change=extend&look=1&number=2&days=3&follow=y")
    other = factories.person("Odile Second")
    with transaction():
        change_dates(
            running.id, Extend(2, 1, follow=True), expected_rev=running.rev, by_id=other.id,
            at=now(),
        )  # fmt: skip
    closes = running.closes
    late = client.submit(looked, button="Apply")
    assert "Odile Second changed this discussion in the meantime" in late.text
    assert "Until now 16–23 Nov, then 16–26 Nov." in late.text
    assert running.closes == closes
    client.submit(late, button="Apply")
    assert closes and running.closes and (running.closes - closes).days == 3


def test_fields_left_as_they_are_change_nothing_and_a_time_is_taken_by_the_discussions_clock(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    page = client.page(f"{PAGE}/weeks/3")
    same = client.submit(page, action=f"{PAGE}/weeks/3#change")
    assert "Nothing would change" in same.text
    looked = client.submit(page, {"opens_time": "08:00"}, action=f"{PAGE}/weeks/3#change")
    assert "23 Nov, 08:00 to 29 Nov, 23:59" in looked.text
    client.submit(looked, button="Apply")
    week = factories.week(running, 3)
    assert (week.opens.hour, week.opens.day) == (7, 23)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"opens_day": "soon"}, "Type a day such as 2026-11-23."),
        ({"opens_day": ""}, "Type a day such as 2026-11-23."),
        ({"opens_time": "25:99"}, "Type a time such as 08:00."),
        ({"closes_day": "2026-11-20"}, "The week must end after it begins."),
        ({"closes_day": "9999-12-31"}, "This date is too far away."),
        ({"opens_day": "2026-11-20"}, "Week 2 would end on 22 Nov, 23:59"),
    ],
)
def test_dates_that_cannot_be_are_said_at_their_fields(
    client: CheckingClient,
    running: Discussion,
    editor: Person,
    typed: dict[str, str],
    sentence: str,
) -> None:
    page = client.page(f"{PAGE}/weeks/3")
    refused = client.submit(page, typed, action=f"{PAGE}/weeks/3#change")
    assert sentence in refused.text
    (name, value), *_rest = typed.items()
    assert refused.all(f"//input[@name='{name}']/@value") == [value]
    assert not [b for b in refused.texts("//button") if b == "Apply"]


def test_a_time_that_the_clock_leaves_out_is_said(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    spring = factories.discussion("spring", weeks=1, now_in=0)
    sign_in(client, "coordinator", spring.scope_id)
    address = (
        "/discussions/spring/schedule/weeks/1?change=dates&look=1&number=1&opens_day=2027-03-28"
        "&opens_time=02:30&closes_day=2027-10-31&closes_time=02:30"
    )
    page = client.page(address)
    assert "02:30 does not exist that day" in page.text
    assert "02:30 comes twice that day: the week stays open until the second." in page.text


def test_a_week_is_inserted_and_removed(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    asked = client.page(f"{PAGE}?change=insert")
    assert asked.texts("//select[@name='after']/option") == [
        "After week 2", "After week 3", "After week 4",
    ]  # fmt: skip
    values = {"after": "3", "days": "5", "theme": "Rest"}
    looked = client.submit(asked, values, button="Show what changes")
    assert "Week 4, new" in looked.text
    assert "Week 5, until now 4" in looked.text
    made = client.submit(looked, button="Apply")
    assert "Week 4: Rest" in made.texts("//h2")
    again = client.page(made.links["Remove this week"])
    gone = client.submit(again, button="Apply")
    assert "The week was removed." in gone.text
    assert [week.number for week in running.weeks] == [1, 2, 3, 4]


def test_all_dates_move_to_a_first_day(app: Flask, client: CheckingClient) -> None:
    coming = factories.discussion("coming", weeks=2, now_in=0)
    sign_in(client, "coordinator", coming.scope_id)
    page = client.page("/discussions/coming/schedule?change=move")
    looked = client.submit(page, {"first_day": "2027-01-04"}, button="Show what changes")
    client.submit(looked, button="Apply")
    assert factories.week(coming, 1).opens.isoformat() == "2027-01-03T23:00:00+00:00"


def test_a_question_is_added_moved_and_removed(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    page = client.page(f"{PAGE}/weeks/3")
    page = client.submit(page, {"text": "Who keeps the key?"}, button="Add this question")
    assert "Who keeps the key?" in page.texts("//h3")
    page = client.submit(page, button="Move question 3.3 up")
    texts = [one.text["en"].text for one in factories.questions(running, 3)]
    assert texts[1] == "Who keeps the key?"
    page = client.submit(page, action=f"{PAGE}/questions/{question(running, 3, 2).id}/remove")
    assert "The question was removed." in page.text
    assert len(factories.questions(running, 3)) == 2


def test_an_empty_question_is_asked_for_again(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    page = client.page(f"{PAGE}/weeks/3")
    page = client.submit(page, {"text": "  "}, button="Add this question")
    assert "Type the question." in page.text


def test_a_translation_out_of_date_is_checked_beside_what_changed(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    one = question(running, 3)
    opened = f"{PAGE}/weeks/3?open=question-{one.id}"
    page = client.page(f"{opened}.en")
    typed = one.text["en"].text.replace("weekly", "covered")
    page = client.submit(page, {"text": typed}, button="Save the source")
    assert page.texts("//td[contains(@class, 'is-chosen')]//span[@class='ribbon-open']") == [
        "2 translations to finish"
    ]
    page = client.page(f"{opened}.fr")
    assert page.texts("//del") == ["weekly"]
    assert page.texts("//ins") == ["covered"]
    assert f"Changed by {editor.name}" in page.text
    client.submit(page, {"text": "Quelles halles ?"}, button="Mark as reviewed")
    texts = db.session.get_one(Question, one.id).text
    assert (texts["fr"].text, texts.state("fr", "en")) == ("Quelles halles ?", "reviewed")


def test_a_draft_is_saved_by_its_own_button(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    one = question(running, 3)
    page = client.page(f"{PAGE}/weeks/3?open=question-{one.id}.ar")
    client.submit(page, {"text": "مسودة"}, button="Save as draft")
    assert db.session.get_one(Question, one.id).text.state("ar", "en") == "draft"


def test_of_two_translators_the_second_sees_both_texts_and_loses_none(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    one = question(running, 3)
    address = f"{PAGE}/weeks/3?open=question-{one.id}.fr"
    page = client.page(address)
    client.submit(client.page(address), {"text": "Premier ?"}, button="Mark as reviewed")
    late = client.submit(page, {"text": "Second ?"}, button="Mark as reviewed")
    assert "Somebody else changed this text in the meantime" in late.text
    assert "Premier ?" in late.texts("//p[@class='panel-source']")
    assert late.texts("//textarea[@id='text']") == ["Second ?"]
    assert db.session.get_one(Question, one.id).text["fr"].text == "Premier ?"
    client.submit(late, button="Mark as reviewed")
    assert db.session.get_one(Question, one.id).text["fr"].text == "Second ?"


def test_an_answered_question_is_amended_with_a_note_that_readers_see(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    one = question(running, 2)
    before = one.text["en"].text
    factories.contribution(running, answers=[one.id])
    page = client.page(f"{PAGE}/weeks/2?open=question-{one.id}.en")
    refused = client.submit(page, {"text": "Which rules?"}, button="Save the source")
    assert "say to readers what you change and why" in refused.text
    assert refused.texts("//textarea[@id='text']") == ["Which rules?"]
    client.submit(refused, {"note": "Shorter, same sense."}, button="Save the source")
    for address in ("/discussions/markets/weeks/2", "/discussions/markets/questions/2.1"):
        read = client.page(address)
        assert "The wording was changed after the week opened. Shorter, same sense." in read.text
        assert before in read.texts("//del")
        assert len(client.statements) <= 8, address


def test_readers_are_told_which_translation_is_pending_or_old(
    app: Flask, client: CheckingClient, running: Discussion
) -> None:
    with transaction():
        db.session.get_one(Discussion, running.id).missing_translation = "open_pending"
        first, second = factories.questions(running, 2)
        first.text = first.text.with_translation("fr", "", base="en")
        second.text = second.text.with_source("en", "Something quite new?")
    week = "/discussions/markets/weeks/2"
    notes = client.page(f"{week}?lang=fr").texts("//*[@class='language-note']")
    assert len(notes) == 2
    assert len(client.page(f"{week}?lang=en").texts("//*[@class='language-note']")) == 0
    portuguese = client.page(f"{week}?lang=pt").texts("//*[@class='language-note']")
    assert len(portuguese) == 2 and "Not" not in portuguese[0]


def test_a_hundred_thousand_characters_of_introduction_pass_in_any_script(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    week = factories.week(running, 3)
    page = client.page(f"{PAGE}/weeks/3?open=intro-{week.id}.ar")
    long = "سوق " * 25_000
    client.submit(page, {"text": long}, button="Mark as reviewed")
    assert db.session.get_one(Week, week.id).intro["ar"].text == long.strip()


@pytest.mark.parametrize("place", ["", "question-", "question-0", "theme-x", "note-1", "person-1"])
def test_a_forged_place_is_refused(
    client: CheckingClient, running: Discussion, editor: Person, place: str
) -> None:
    data = {"place": place, "language": "fr", "text": "x", "seen": ""}
    assert client.post(f"{PAGE}/texts", data=data).status_code == 409


def test_forged_changes_of_dates_are_refused_with_a_sentence(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    for data in (
        {"verb": "burn"},
        {"verb": "extend", "number": "2", "days": "9" * 30},
        {"verb": "extend", "number": "9" * 30, "days": "1"},
        {"verb": "insert", "after": "77", "days": "1"},
        {"verb": "remove", "number": "x"},
        {"verb": "dates", "number": "3"},
        {"verb": "move", "days": "-9", "rev": "x" * 100},
    ):
        response = client.post(f"{PAGE}/dates", data=data)
        assert response.status_code in (200, 409), data
    assert [week.number for week in running.weeks] == [1, 2, 3, 4]


# --- roles ----------------------------------------------------------------------------------


@pytest.fixture
def translator(client: CheckingClient, running: Discussion) -> Person:
    return sign_in(client, "translator", running.scope_id)


def test_a_translator_translates_and_changes_neither_source_nor_dates(
    client: CheckingClient, running: Discussion, translator: Person
) -> None:
    one = question(running, 3)
    page = client.page(f"{PAGE}/weeks/3?open=question-{one.id}.fr")
    assert not page.all("//form[contains(@action, 'questions')]")
    assert "Move all dates" not in page.links
    client.submit(page, {"text": "Et alors ?"}, button="Mark as reviewed")
    assert db.session.get_one(Question, one.id).text["fr"].text == "Et alors ?"
    source = client.page(f"{PAGE}/weeks/3?open=question-{one.id}.en")
    assert "Moderators and coordinators write the source." in source.text
    data = {"place": f"question-{one.id}", "language": "en", "text": "Mine?", "seen": "x"}
    assert client.post(f"{PAGE}/texts", data=data).status_code == 403
    assert client.post(f"{PAGE}/dates", data={"verb": "move", "days": "1"}).status_code == 403
    preview = client.page(f"{PAGE}/weeks/3?change=extend&look=1&days=3")
    assert "Apply" not in preview.texts("//button")


def test_translators_go_through_everything_that_is_missing_one_after_the_other(
    client: CheckingClient, running: Discussion, translator: Person
) -> None:
    with transaction():
        one = db.session.get_one(Question, question(running, 4).id)
        one.text = one.text.with_source("en", "Changed since?")
    address = "/discussions/markets/translations?language=ar"
    page = client.page(address)
    assert "13 of 16 texts" not in page.text
    names = page.texts("//ul[@class='checks']//a")
    assert names == ["Title of the discussion", "Launch note", "Question 4.1"]
    assert "Title of the discussion" in page.texts("//h2")
    page = client.submit(page, {"text": "أسواق"}, button="Mark as reviewed")
    assert "Launch note" in page.texts("//h2")
    page = client.page(page.links["Leave for later, next: Question 4.1"])
    assert "Question 4.1" in page.texts("//h2")
    page = client.submit(page, button="Mark as reviewed")
    assert "Launch note" in page.texts("//h2")
    page = client.submit(page, {"text": "أهلًا"}, button="Mark as reviewed")
    assert "Everything is translated into Arabic" in page.text


def test_in_the_list_too_the_second_of_two_translators_sees_both_texts(
    client: CheckingClient, running: Discussion, translator: Person
) -> None:
    one = question(running, 3)
    address = f"/discussions/markets/translations?language=fr&at=question-{one.id}"
    page = client.page(address)
    client.submit(client.page(address), {"text": "Premier ?"}, button="Mark as reviewed")
    late = client.submit(page, {"text": "Second ?"}, button="Mark as reviewed")
    assert late.heading == "Translations"
    assert "Somebody else changed this text in the meantime" in late.text
    assert "Premier ?" in late.texts("//p[@class='panel-source']")
    client.submit(late, button="Mark as reviewed")
    assert db.session.get_one(Question, one.id).text["fr"].text == "Second ?"


def test_a_title_is_translated_here_and_written_in_the_settings(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    page = client.page(f"/discussions/markets/translations?language=ar&at=title-{running.id}")
    client.submit(page, {"text": "أسواق"}, button="Mark as reviewed")
    assert running.title["ar"].text == "أسواق"
    data = {"place": f"title-{running.id}", "language": "en", "text": "New", "seen": "x"}
    refused = client.post(f"{PAGE}/texts", data=data)
    assert "changed in the settings of the discussion" in refused.get_data(as_text=True)
    assert running.title["en"].text != "New"


def test_a_discussion_of_one_language_has_nothing_to_translate(
    app: Flask, client: CheckingClient
) -> None:
    alone = factories.discussion("alone", languages=("en",))
    sign_in(client, "translator", alone.scope_id)
    page = client.page("/discussions/alone/translations")
    assert "There is nothing to translate" in page.text


def test_the_pages_take_few_statements_whatever_they_show(
    client: CheckingClient, running: Discussion, editor: Person
) -> None:
    one = question(running, 2)
    factories.contribution(running, answers=[one.id])
    page = client.page(f"{PAGE}/weeks/2?open=question-{one.id}.en")
    values = {"text": "Which rules?", "note": "Shorter."}
    client.submit(page, values, button="Save the source")
    for address in (
        PAGE,
        f"{PAGE}/weeks/2?open=question-{one.id}.en",
        f"{PAGE}/weeks/2?open=question-{one.id}.fr",
        f"{PAGE}/weeks/2?open=note-{one.id}.fr",
        f"{PAGE}/weeks/2?change=extend&look=1&number=2&days=3&follow=y",
        "/discussions/markets/translations?language=fr",
    ):
        client.application.extensions["forum_pages"].clear()
        client.page(address)
        assert len(client.statements) <= 8, address
