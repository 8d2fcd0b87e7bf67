"""The journey of a reader: from the front page to the text in the response, by links alone."""

from tests.support import factories
from tests.support.client import CheckingClient, Page

WRITTEN = (
    "Question 1: the market stays open until evening since the rules were changed, and the traders "
    "had asked for that for years.\n\nQuestion 2: a newcomer gets a letter in three languages."
)


def follow(client: CheckingClient, page: Page, part: str) -> Page:
    """Open the first link of a page whose address holds ``part``."""
    href = next(href for href in page.all("//a/@href") if part in href)
    return client.page(href)


def test_a_reader_finds_the_way_from_the_front_page_to_the_response(
    client: CheckingClient,
) -> None:
    discussion = factories.discussion("markets")
    author = factories.person("Ada Writer")
    factories.contribution(discussion, WRITTEN, by=author)
    week = follow(client, client.page("/"), "/weeks/2")
    assert "Open until" in week.text and "the market stays open" in week.text
    question = follow(client, week, "/questions/2.1")
    assert "the market stays open" in question.text and "three languages" not in question.text
    contribution = follow(client, question, "/contributions/1")
    assert contribution.heading == "Ada Writer"
    assert "the market stays open" in contribution.text and "three languages" in contribution.text
    back = follow(client, contribution, "/questions/2.2")
    assert "three languages" in back.text
    about = follow(client, contribution, "/discussions/markets/weeks/2")
    assert about.heading == week.heading
    discussion_page = client.page("/discussions/markets")
    response = follow(client, discussion_page, "/response")
    assert "the market stays open" in response.text
    assert response.all("//a[@href='#c1']") and response.all("//*[@id='c1']")
    person = follow(client, contribution, "/people/")
    assert person.heading == "Ada Writer" and "C-001" in person.text


def test_the_same_journey_in_arabic_stays_in_arabic(client: CheckingClient) -> None:
    discussion = factories.discussion("markets", languages=("ar", "en"), base_language="ar")
    factories.contribution(discussion, WRITTEN)
    page = client.page("/?lang=ar")
    for part in ("/weeks/2", "/questions/2.1", "/contributions/1"):
        page = follow(client, page, part)
        assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    assert "/response/ar" in client.page("/discussions/markets/response").url
