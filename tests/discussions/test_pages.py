"""The pages of a discussion, in their states; each fetched page is checked by the client."""

import re
from pathlib import Path

import pytest
from flask import Flask

from forum.clock import now
from forum.db import Texts, transaction
from forum.discussions.models import Contribution, Discussion, Question
from forum.discussions.queries import schedule_of, whole_texts
from tests.consolidation.responses import real_discussion, words
from tests.hostile import WORST
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in, sign_out
from tests.support.site import Site, full_site, more_rows


@pytest.fixture
def site(app: Flask) -> Site:
    """Return the small site."""
    return full_site()


def mark_questions(discussion: Discussion, week: int, mark: str) -> list[Question]:
    """Give the questions of a week a text that can be found."""
    found = factories.questions(discussion, week)
    with transaction() as session:
        for question in found:
            session.get_one(Question, question.id).text = Texts.of(
                {
                    language: f"{mark}{question.number} {language}?"
                    for language in discussion.languages
                }
            )
    return found


# --- weeks ----------------------------------------------------------------------------------


def test_past_present_and_coming_weeks_say_so(client: CheckingClient) -> None:
    factories.discussion("markets", now_in=2)
    assert "Closed on" in client.page("/discussions/markets/weeks/1").text
    now_ = client.page("/discussions/markets/weeks/2").text
    assert "Open until" in now_ and "left" in now_
    assert "Opens on" in client.page("/discussions/markets/weeks/3").text
    assert client.get("/discussions/markets/weeks/4").status_code == 404
    assert client.get("/discussions/markets/weeks/0").status_code == 404


def test_questions_of_a_coming_week_are_for_those_who_prepare_it(client: CheckingClient) -> None:
    discussion = factories.discussion("markets", now_in=2)
    coming = mark_questions(discussion, 3, "Zqcoming")
    written = factories.contribution(discussion, answers=[coming[0].id])
    base = "/discussions/markets"
    pages = (
        "", "/weeks/3", "/weeks/3?question=3.1", "/contributions",
        f"/contributions/{written.number}",
        "/originals", "/figures", "/response/en", "/weeks/2", "/contributions?question=3.1",
    )  # fmt: skip
    for page in pages:
        said = client.page(base + page).html
        assert "Zqcoming" not in said, page
        assert not re.search(r">\s*3\.1\s*<", said), page
    for hidden in ("/questions/3.1", "/weeks/3/print"):
        assert client.get(base + hidden).status_code == 404
    for role in ("moderator", "translator"):
        sign_in(client, role, discussion.scope_id)
        assert "Zqcoming1" in client.page(base + "/weeks/3").text
        assert "Zqcoming1" in client.page(base + "/questions/3.1").text
        assert client.page(base + "/weeks/3/print").status == 200
        assert "Zqcoming1" in client.page(base).text
    sign_out(client)
    with transaction() as session:
        session.get_one(Discussion, discussion.id).show_coming = True
    assert "Zqcoming1" in client.page(base + "/weeks/3").text
    assert "Zqcoming1" in client.page(base + "/response/en").text


def test_a_week_opens_at_its_minute_without_anything_having_run(
    client: CheckingClient, clock: object
) -> None:
    discussion = factories.discussion("markets", now_in=2)
    mark_questions(discussion, 3, "Zqcoming")
    opens = factories.week(discussion, 3).opens
    clock.move_to(opens.timestamp() - 1)  # type: ignore[attr-defined]
    assert "Zqcoming" not in client.page("/discussions/markets/weeks/3").html
    clock.move_to(opens.timestamp())  # type: ignore[attr-defined]
    assert "Zqcoming1" in client.page("/discussions/markets/weeks/3").text


# --- questions ------------------------------------------------------------------------------


def test_a_question_shows_the_passages_that_answer_it_and_no_others(
    client: CheckingClient,
) -> None:
    discussion = factories.discussion("markets", now_in=2)
    factories.contribution(
        discussion,
        "Question 1: zqfirst answers the first.\n\nQuestion 2: zqsecond answers the second.",
    )
    factories.contribution(discussion, "Before it. Question 2: zqthird on one line with zqit.")
    first = client.page("/discussions/markets/questions/2.1").text
    second = client.page("/discussions/markets/questions/2.2").text
    assert "zqfirst" in first and "zqsecond" not in first
    assert "zqsecond" in second and "zqfirst" not in second


@pytest.mark.sqlite_only
def test_every_linked_passage_of_the_real_discussion_stands_on_its_questions_page(
    client: CheckingClient, data: Path
) -> None:
    discussion = real_discussion(data)
    schedule = schedule_of(discussion, now())
    texts = whole_texts(discussion.id)
    for question in schedule.questions.values():
        page = client.page(f"/discussions/real/questions/{question.label}")
        said = "".join(words(page.text))
        for whole in texts:
            for passage in whole.passages:
                if question.id in passage.question_ids and passage.kind == "answer":
                    plain = whole.version.plain[passage.start : passage.stop]
                    for paragraph in plain.split("\n\n"):
                        assert "".join(words(paragraph)) in said, (question.label, passage)


def test_answers_are_read_on_each_once(client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    asked = factories.questions(discussion, 2)[0]
    for _n in range(23):
        factories.contribution(discussion, answers=[asked.id])
    seen = read_on(client, "/discussions/markets/questions/2.1", "//article/p/a/@href")
    assert sorted(seen) == sorted(set(seen)) and len(seen) == 23


def read_on(client: CheckingClient, address: str, xpath: str) -> list[str]:
    """Return what an XPath finds on a page and on all that follow it."""
    seen: list[str] = []
    for _page in range(20):
        page = client.page(address)
        seen += page.all(xpath)
        further = page.all("//a[@rel='next']/@href")
        if not further:
            return seen
        address = further[0]
    raise AssertionError("it goes on for ever")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("place", ["/contributions", "/weeks/2", "/contributions?language=fr"])
def test_reading_on_reaches_every_contribution_exactly_once(
    client: CheckingClient, place: str
) -> None:
    discussion = factories.discussion("markets")
    hidden = None
    for number in range(23):
        made = factories.contribution(discussion, language="fr" if number % 2 else "en")
        hidden = made if number == 10 else hidden
    assert hidden is not None
    factories.moved(hidden.submission_id, "hidden")
    found = read_on(client, f"/discussions/markets{place}", "//p[@class='entry-number']/a/@href")
    numbers = [int(href.rpartition("/")[2]) for href in found]
    wanted = [n for n in range(23, 0, -1) if n != hidden.number]
    if "fr" in place:
        wanted = [n for n in wanted if n % 2 == 0]
    assert numbers == wanted


@pytest.mark.sqlite_only
def test_the_list_of_discussions_is_read_on_each_once(client: CheckingClient) -> None:
    made = {factories.discussion(f"markets-{n}", now_in=4 if n % 3 else 2).slug for n in range(23)}
    found = read_on(client, "/discussions/", "//h3/a/@href | //h2/a/@href")
    slugs = [href.rpartition("/")[2] for href in found if "/discussions/markets-" in href]
    assert sorted(slugs) == sorted(made)


# --- one contribution -----------------------------------------------------------------------


def test_a_contribution_stands_whole_in_its_own_language(
    client: CheckingClient, site: Site
) -> None:
    page = client.page(f"/discussions/markets-public/contributions/{site.texts['arabic'].number}")
    (text,) = page.all("//*[contains(@class, 'segments')]")
    assert (text.get("lang"), text.get("dir")) == ("ar", "rtl")
    page = client.page(f"/discussions/markets-public/contributions/{site.texts['named'].number}")
    assert "We opened a desk beside the market." in page.text
    assert page.all("//main//ul/li[contains(., 'two days a week')]")
    assert page.all(f"//a[contains(@href, '/contributions/{site.texts['reply'].number}')]")


def test_a_number_outlasts_its_text_and_what_never_had_one_has_no_page(
    client: CheckingClient, site: Site
) -> None:
    base = "/discussions/markets-public/contributions/"
    for state in ("hidden", "merged", "withdrawn"):
        page = client.page(f"{base}{site.texts[state].number}", status=410)
        assert f"C-{site.texts[state].number:03} is not public any more" in page.text
        assert page.all("//*[contains(@class, 'segments')]") == []
    assert site.texts["held"].number is None
    assert client.get(f"{base}0").status_code == 404
    assert client.get(f"{base}999").status_code == 404


@pytest.mark.sqlite_only
def test_a_text_of_great_length_and_one_endless_word_have_their_pages(
    client: CheckingClient,
) -> None:
    discussion = factories.discussion("markets", title={"en": "Long " * 60})
    factories.contribution(discussion, "word " * 30_000)
    factories.contribution(discussion, "w" * 20_000, name="N" * 190)
    for build in list(WORST.values() if isinstance(WORST, dict) else WORST)[:6]:
        made = build(20_000)
        if made.strip():
            factories.contribution(discussion, made, format="markdown")
    for page in (
        "",
        "/contributions",
        "/weeks/2",
        "/contributions/1",
        "/contributions/2",
        "/originals",
    ):
        assert client.page(f"/discussions/markets{page}").status == 200


# --- filters --------------------------------------------------------------------------------


@pytest.fixture
def mixed(app: Flask) -> Discussion:
    """Return a discussion in which every filter parts the contributions."""
    discussion = factories.discussion("markets")
    first = factories.questions(discussion, 1)[0]
    for number in range(16):
        factories.contribution(
            discussion,
            language=("en", "fr")[number % 2],
            country=("BE", "LB", None)[number % 3],
            stakeholder_type=("academia", None, "media", "expert")[number % 4],
            week_number=(1, 2, None)[number % 3],
            answers=[first.id] if number % 5 == 0 else [],
        )
    return discussion


FILTERS = {
    "language": "fr",
    "country": "LB",
    "type": "not-stated",
    "week": "1",
    "question": "1.1",
}


def numbers_on(client: CheckingClient, query: str) -> set[int]:
    """Return the numbers that a filtered list shows."""
    page = client.page(f"/discussions/markets/contributions?{query}")
    hrefs = page.all("//p[@class='entry-number']/a/@href")
    return {int(href.rpartition("/")[2]) for href in hrefs}


def fits(written: Contribution, name: str) -> bool:
    """Say by hand whether a contribution fits a filter of :data:`FILTERS`."""
    n = (written.number or 0) - 1
    return {
        "language": n % 2 == 1,
        "country": n % 3 == 1,
        "type": n % 4 == 1,
        "week": n % 3 == 0,
        "question": n % 5 == 0,
    }[name]


def test_each_filter_and_any_two_of_them_show_what_fits(
    client: CheckingClient, mixed: Discussion
) -> None:
    all_ = [factories.contribution_by_number(mixed, n) for n in range(1, 17)]
    names = list(FILTERS)
    combined = [(a,) for a in names] + [(a, b) for a in names for b in names if a < b]
    for chosen in [*combined, tuple(names)]:
        query = "&".join(f"{name}={FILTERS[name]}" for name in chosen)
        wanted = {w.number for w in all_ if all(fits(w, name) for name in chosen)}
        assert numbers_on(client, query) == wanted, query


@pytest.mark.sqlite_only
def test_unknown_values_of_filters_are_dropped(client: CheckingClient, mixed: Discussion) -> None:
    everything = numbers_on(client, "")
    assert len(everything) == 16
    for query in (
        "language=xx", "country=%27%22%3E", "type=nobody", "week=77", "week=abc", "question=9.9",
        "question=1", "before=abc", "before=-1", "sort=up", "language=fr%00"[:11] + "x",
        "before=99999999999999999999", "country=", "language=FR",
    ):  # fmt: skip
        assert numbers_on(client, query) == everything, query
        page = client.page(f"/discussions/markets/contributions?{query}")
        assert not page.all("//details[@open]"), query


@pytest.mark.sqlite_only
def test_a_chosen_filter_stays_chosen_when_reading_on(client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    for _n in range(21):
        factories.contribution(discussion, language="fr")
    factories.contribution(discussion)
    page = client.page("/discussions/markets/contributions?language=fr&unknown=1")
    (further,) = page.all("//a[@rel='next']/@href")
    assert "language=fr" in further and "unknown" not in further
    assert page.all("//select[@name='language']/option[@selected]/@value") == ["fr"]


def test_a_filter_with_nothing_behind_it_says_so(client: CheckingClient, mixed: Discussion) -> None:
    page = client.page("/discussions/markets/contributions?language=fr&type=academia")
    assert "Nothing fits these filters" in page.text


# --- states, sizes --------------------------------------------------------------------------


def test_an_empty_discussion_has_all_its_pages(client: CheckingClient) -> None:
    factories.discussion("empty")
    for page in (
        "", "/contributions", "/weeks/1", "/weeks/2", "/weeks/3", "/questions/1.1", "/figures",
        "/originals", "/weeks/2/print", "/response/en", "/response/fr",
    ):  # fmt: skip
        assert client.page(f"/discussions/empty{page}").status == 200
    assert "Nothing came in yet" in client.page("/discussions/empty/contributions").text


def test_the_print_views_hold_every_text_whole(client: CheckingClient, site: Site) -> None:
    page = client.page("/discussions/markets-public/originals")
    published = [
        name for name in site.texts if name not in ("held", "hidden", "merged", "withdrawn")
    ]
    assert len(page.all("//article")) == len(published) + 1
    printed = client.page("/discussions/markets-public/weeks/2/print")
    assert len(printed.all("//article")) == len(published) - 1
    for state in ("hidden now", "merged now", "withdrawn now", "waits"):
        assert state not in page.text


ADDRESSES = (
    "", "/contributions", "/contributions/1", "/contributions/2", "/weeks/1", "/weeks/2",
    "/questions/2.1", "/questions/1.1", "/figures", "/originals", "/weeks/2/print",
)  # fmt: skip


@pytest.mark.sqlite_only
def test_every_page_needs_few_statements_with_many_more_rows(
    client: CheckingClient, site: Site
) -> None:
    def counts() -> dict[str, int]:
        found = {}
        for address in (*ADDRESSES, "?list", "?front"):
            target = {"?list": "/discussions/", "?front": "/"}.get(
                address, f"/discussions/markets-public{address}"
            )
            client.application.extensions["forum_pages"].clear()
            client.get(target)
            found[address] = len(client.statements)
        return found

    before = counts()
    more_rows(site, 5)
    for n in range(9):
        factories.contribution(factories.discussion(f"more-{n}", now_in=4 if n % 2 else 2))
    assert counts() == before
    assert max(before.values()) <= 8, before


def test_organisers_answers_to_a_hostile_address_are_pages(client: CheckingClient) -> None:
    factories.discussion("markets")
    factories.contribution(factories.discussion("others"))
    for address in (
        "/discussions/markets/contributions/99999999999", "/discussions/markets/weeks/99999999999",
        "/discussions/markets/questions/1.99999999999", "/people/99999999999",
        "/organisations/99999999999", "/discussions/%F0%9F%8E%AA", "/discussions/markets/x",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    for address in ("/discussions/%00", "/discussions/markets?x=%00", "/%01"):
        assert client.get(address).status_code == 404, address
    for address in (
        "/discussions/markets/contributions?before=99999999999999", "/discussions/?before=x.y",
        "/discussions/?before=20260101T000000.99999999999999999", "/discussions/?before=²",
        "/discussions/markets/originals?after=-5", "/discussions/markets/questions/1.1?after=²",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
