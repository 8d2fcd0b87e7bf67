"""The front page in its states, and the site's own pages."""

import pytest
from flask import Flask

from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in, sign_out

LANGUAGES = ("en", "fr", "es", "pt", "ar")


def test_with_nothing_open_it_says_so(client: CheckingClient) -> None:
    assert "Nothing is open at the moment" in client.page("/").text
    factories.discussion("ended", now_in=4, title={"en": "An ended one"})
    page = client.page("/")
    assert "Nothing is open at the moment" in page.text and "An ended one" in page.text
    assert "/discussions/ended/response" in page.all("//a/@href")


def test_what_is_open_stands_there_with_its_questions_and_until_when(
    client: CheckingClient,
) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion)
    page = client.page("/")
    assert "Nothing is open" not in page.text
    for question in factories.questions(discussion, 2):
        assert question.text["en"].text in page.text
    assert "Week 2 closes" in page.text
    assert "/discussions/markets/weeks/2" in page.all("//a/@href")
    assert "1 contribution" in " ".join(page.text.split()) or page.all("//svg")


def test_several_open_ones_stand_there_and_coming_ones_say_when(client: CheckingClient) -> None:
    for n in range(3):
        factories.discussion(f"open-{n}", title={"en": f"Open number {n}"})
    factories.discussion("coming", now_in=0, title={"en": "A coming one"})
    page = client.page("/")
    for n in range(3):
        assert f"Open number {n}" in page.text
    assert "A coming one" in page.text and "Opens on" in page.text


@pytest.mark.parametrize("visibility", ["members", "invited"])
def test_members_see_theirs_and_visitors_do_not(client: CheckingClient, visibility: str) -> None:
    closed = factories.discussion("circle", visibility=visibility, title={"en": "Our circle"})
    factories.discussion("drafted", announced=False, title={"en": "A draft"})
    for address in ("/", "/discussions/"):
        assert "Our circle" not in client.page(address).html
        sign_in(client, "member", closed.scope_id)
        page = client.page(address)
        assert "Our circle" in page.text and "A draft" not in page.html
        sign_in(client)
        assert "Our circle" not in client.page(address).html
        sign_out(client)
        assert "Our circle" not in client.page(address).html


def test_the_questions_of_a_week_that_waits_for_a_translation_are_not_asked_yet(
    client: CheckingClient,
) -> None:
    from forum.db import Texts, transaction
    from forum.discussions.models import Question

    discussion = factories.discussion("markets")
    question = factories.questions(discussion, 2)[0]
    with transaction() as session:
        session.get_one(Question, question.id).text = Texts.of({"en": "Zqwaits?"})
    for address in ("/", "/discussions/markets", "/discussions/markets/weeks/2"):
        assert "Zqwaits" not in client.page(address).html
    with transaction() as session:
        session.get_one(type(discussion), discussion.id).missing_translation = "open_pending"
    for address in ("/", "/discussions/markets", "/discussions/markets/weeks/2"):
        assert "Zqwaits" in client.page(address).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sites_own_pages_stand_in_every_language(client: CheckingClient, language: str) -> None:
    factories.discussion("markets")
    for address in ("/", "/help", "/privacy", "/accessibility", "/open-data", "/nothing"):
        page = client.get(f"{address}?lang={language}")
        assert page.status_code == (404 if address == "/nothing" else 200)
        said = page.get_data(as_text=True)
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in said


def test_robots_are_kept_from_people(client: CheckingClient, app: Flask) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain" and b"Disallow: /people/" in answer.data
    assert client.get("/favicon.ico").status_code in (200, 301)
