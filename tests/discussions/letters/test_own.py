"""Letters about one's own text: receipts, decisions in every language, what has passed."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.clock import now
from forum.db import transaction
from forum.discussions.jobs import write_letters
from forum.moderation.operations import undo
from tests.discussions.letters.writing import LANGUAGES, decided, moderator, of, undone, written
from tests.support import factories
from tests.support.pagechecks import MARKER
from tests.support.statements import recorded


def test_a_receipt_says_the_code_and_what_happens_next(app: Flask) -> None:
    author = factories.person("Ada Author")
    text = factories.contribution(factories.discussion(policy="hold_all"), by=author, hold="policy")
    (row,) = of(written(), "posted")
    assert row.to_address == author.addresses[0].email
    assert str(text.receipt) in row.text
    assert f"/mine/{text.receipt}" in row.text
    assert "Here everything is looked at before it is public." in row.text
    assert row.headers["Content-Language"] == "en"
    assert "Dear Ada Author," in row.text
    assert undone() == []


@pytest.mark.parametrize(
    ("verb", "reason", "words"),
    [
        ("publish", "accepted", "Your text is public"),
        ("return", "changes_asked", "Your text was returned to you"),
        ("refuse", "off_topic", "Your text was not published"),
    ],
)
def test_a_decision_is_told_with_reason_note_and_next_step(
    app: Flask, verb: str, reason: str, words: str
) -> None:
    author = factories.person()
    text = factories.contribution(factories.discussion(), by=author, hold="policy")
    decided(text.submission_id, verb, reason, note="Add the year.", by=moderator())
    (row,) = of(written(), "moved")
    assert words in row.headers["Subject"]
    assert "> Add the year." in row.text
    assert ("you can appeal" in row.text) == (verb != "publish")
    assert of(written(now() + timedelta(hours=1)), "moved") == [row]  # once


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_reader_s_language_and_direction(app: Flask, language: str) -> None:
    author = factories.person(language=language)
    text = factories.contribution(factories.discussion(), by=author, hold="policy")
    decided(text.submission_id, "identity", "no_identity", by=moderator())
    (row,) = of(written(), "moved")
    assert row.headers["Content-Language"] == language
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in str(row.html)
    assert '<blockquote lang="en" dir="ltr"' in str(row.html)  # their text, as it was written
    assert f"/mine/{text.receipt}/identity" in row.text


def test_what_is_undone_within_five_minutes_is_never_told(app: Flask) -> None:
    author, by = factories.person(), moderator()
    text = factories.contribution(factories.discussion(), by=author)
    decided(text.submission_id, "hide", "off_topic", by=by)
    with transaction():
        undo(text.submission_id, expected_seq=2, by_id=by, at=now(), language="en")
    assert of(written(), "moved") == []
    assert undone() == []


def test_nothing_of_a_test_discussion_is_mailed(app: Flask) -> None:
    discussion = factories.discussion()
    with transaction():
        discussion.test = True
    text = factories.contribution(discussion, by=factories.person(), hold="policy")
    decided(text.submission_id, "refuse", "off_topic", by=moderator())
    assert written() == []
    assert undone() == []


def test_hostile_names_stay_text(app: Flask) -> None:
    author = factories.person(f"Ada {MARKER}\u202e Author")
    factories.contribution(
        factories.discussion(title={"en": f"Markets {MARKER}"}), f"A {MARKER} text.", by=author
    )
    (row,) = of(written(), "posted")
    assert "\n" not in row.headers["Subject"] and "\r" not in row.headers["Subject"]
    assert MARKER not in str(row.html)
    assert MARKER in row.text


def test_a_batch_is_read_in_as_many_statements_however_many_notices_it_has(app: Flask) -> None:
    def run(times: int) -> int:
        discussion, by = factories.discussion(), moderator()
        for _turn in range(times):
            author = factories.person()
            text = factories.contribution(discussion, by=author, hold="policy")
            decided(text.submission_id, "return", "off_topic", by=by)
        with recorded() as statements:
            write_letters(now() + timedelta(hours=1))
        return sum(not one.startswith("INSERT") for one in statements)

    assert run(2) == run(20)
