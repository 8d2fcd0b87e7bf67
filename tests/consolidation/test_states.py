"""The response in its other states: empty, untranslated, right to left, for members only."""

import re

import pytest
from flask import Flask

from forum.clock import now
from forum.db import Texts, db, transaction
from forum.discussions.models import Question, Week
from forum.documents.outline import problems
from tests.consolidation.responses import (
    annex_in_page,
    annex_in_word,
    document_of,
    file_of,
    opened,
    page_of,
    texts_of,
    words_shown,
)
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.crawl import text_of
from tests.support.signing_in import sign_in
from tests.support.site import ARABIC, MARKDOWN


@pytest.mark.parametrize("format_", ["html", "docx"])
def test_a_discussion_without_contributions_has_a_response(app: Flask, format_: str) -> None:
    discussion = factories.discussion("empty")
    text = text_of(file_of(discussion, format_))
    assert "Nothing came in yet" in text
    assert "Annex: all contributions" not in text
    assert problems(document_of(discussion)) == []
    if format_ == "docx":
        assert opened(file_of(discussion, "docx")).paragraphs


def test_a_missing_translation_is_shown_in_the_language_it_has_and_said(app: Flask) -> None:
    discussion = factories.discussion("markets", languages=("en", "fr"))
    question = factories.questions(discussion, 1)[0]
    with transaction() as session:
        row = session.get_one(Question, question.id)
        row.text = Texts.of({"en": "Only in English, so far?"})
    tree = page_of(file_of(discussion, "html", "fr"))
    asked = tree.get_element_by_id("q1-1")
    assert "".join(asked.itertext()).endswith("Only in English, so far?")
    assert asked.xpath(".//*[@lang='en' and @dir='ltr']")
    note = asked.getnext()
    assert "doc-note" in note.get("class")
    other = tree.get_element_by_id("q1-2").getnext()
    assert "doc-note" not in (other.get("class") or "") or "".join(note.itertext()) != "".join(
        other.itertext()
    )


def test_the_questions_of_coming_weeks_stay_out_until_they_open(app: Flask, clock: object) -> None:
    discussion = factories.discussion("markets", now_in=2)
    coming = factories.questions(discussion, 3)[0]
    with transaction() as session:
        session.get_one(Question, coming.id).text = Texts.of(
            {language: f"Zqcoming {language}?" for language in discussion.languages}
        )
    factories.contribution(discussion, answers=[coming.id])
    for language in discussion.languages:
        assert "Zqcoming" not in text_of(file_of(discussion, "html", language))
        assert "Zqcoming" not in text_of(file_of(discussion, "docx", language))
    clock.shift(7 * 24 * 3600)  # type: ignore[attr-defined]
    assert "Zqcoming" in text_of(file_of(discussion, "html"))


def test_an_arabic_response_runs_from_right_to_left_and_quotes_each_text_its_own_way(
    app: Flask,
) -> None:
    discussion = factories.discussion(
        "markets", languages=("ar", "en"), base_language="ar", title={"ar": "الأسواق في البلدات"}
    )
    factories.contribution(discussion, ARABIC, language="ar")
    factories.contribution(discussion)
    tree = page_of(file_of(discussion, "html", "ar"))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    for whole in texts_of(discussion):
        number = whole.contribution.number or 0
        _heading, words, element = annex_in_page(tree, number)
        assert words == words_shown(whole)
        ways = {e.get("dir") for e in element.xpath(".//*[@dir]")} or {"rtl"}
        assert ways == {"rtl" if whole.version.language == "ar" else "ltr"}
    annex = annex_in_word(opened(file_of(discussion, "docx", "ar")))
    for whole in texts_of(discussion):
        assert annex[whole.contribution.number or 0][1] == words_shown(whole)


def test_lists_in_a_text_are_lists_in_the_annex(app: Flask) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion, MARKDOWN, format="markdown")
    factories.contribution(discussion, "Fifth:\n\n5. five\n6. six\n9. nine", format="markdown")
    tree = page_of(file_of(discussion, "html"))
    _heading, words, element = annex_in_page(tree, 1)
    assert words == words_shown(texts_of(discussion)[0])
    items = ["".join(item.itertext()) for item in element.iter("li")]
    assert items == ["two days a week", "in three languages"]
    assert element.xpath(".//strong") and element.xpath(".//a/@href") == [
        "https://town.example/report"
    ]
    assert not element.xpath(".//h1 | .//h2 | .//h3 | .//h4")
    _heading, _words, numbered = annex_in_page(tree, 2)
    assert [ol.get("start") for ol in numbered.iter("ol")] == ["5", "9"]
    styles = [p.style.name for p in opened(file_of(discussion, "docx")).paragraphs]
    assert len([name for name in styles if re.search(r"List ?Bullet", name)]) == 2
    assert len([name for name in styles if re.search(r"List ?Number", name)]) == 3


def test_a_reply_says_to_which_contribution(app: Flask) -> None:
    discussion = factories.discussion("markets")
    first = factories.contribution(discussion)
    factories.contribution(discussion, "We do the same.", reply_to=first)
    tree = page_of(file_of(discussion, "html"))
    heading = tree.get_element_by_id("c2")
    told = [e for e in heading.itersiblings() if e.tag == "p"][1]
    assert "In reply to" in "".join(told.itertext()) and told.xpath(".//a/@href") == ["#c1"]


def test_a_text_that_is_all_greeting_and_signature_leaves_a_mark(app: Flask) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion, "Dear Zqgreeted,", attribution="anonymous", name="Zqname")
    tree = page_of(file_of(discussion, "html"))
    assert annex_in_page(tree, 1)[1] in (["[…]"], words_shown(texts_of(discussion)[0]))
    assert "Zqname" not in text_of(file_of(discussion, "html"))


@pytest.mark.parametrize("visibility", ["members", "invited"])
def test_visitors_find_no_response_of_a_closed_circle(
    client: CheckingClient, visibility: str
) -> None:
    discussion = factories.discussion("circle", visibility=visibility)
    factories.contribution(discussion)
    for address in ("response", "response/en", "response/en.docx"):
        assert client.get(f"/discussions/circle/{address}").status_code == 404
    sign_in(client, "member", discussion.scope_id)
    assert client.page("/discussions/circle/response/en").status == 200
    assert client.get("/discussions/circle/response/en.docx").status_code == 200


def test_the_page_offers_each_language_and_the_file_and_nothing_else(
    client: CheckingClient,
) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion)
    page = client.page("/discussions/markets/response", headers={"Accept-Language": "fr"})
    assert page.url.endswith("/response/fr")
    hrefs = page.all("//a/@href")
    for language in discussion.languages:
        assert f"/discussions/markets/response/{language}" in hrefs
    assert "/discussions/markets/response/fr.docx" in hrefs
    assert client.get("/discussions/markets/response/pt").status_code == 404
    assert client.get("/discussions/markets/response/pt.docx").status_code == 404
    answer = client.get("/discussions/markets/response/fr.docx")
    assert answer.headers["Content-Disposition"].endswith("markets-fr.docx")
    assert answer.data == file_of(discussion, "docx", "fr")


def test_a_language_without_a_locale_has_a_response_all_the_same(client: CheckingClient) -> None:
    discussion = factories.discussion("markets", languages=("ary", "en"), base_language="ary")
    factories.contribution(discussion, language="ary")
    assert client.page("/discussions/markets/response/ary").status == 200
    assert client.page("/discussions/markets").status == 200


def test_the_page_needs_a_constant_number_of_statements(client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    asked = factories.questions(discussion, 1)
    counts = []
    for many in (2, 16):
        for _n in range(many):
            factories.contribution(discussion, answers=[asked[0].id])
        client.page("/discussions/markets/response/en")
        counts.append(len(client.statements))
    assert counts[0] == counts[1] <= 8, client.statements


def test_a_thread_without_dates_has_a_response(app: Flask) -> None:
    discussion = factories.discussion("thread")
    with transaction() as session:
        row = session.get_one(type(discussion), discussion.id)
        row.opens = row.closes = None
        for week in session.query(Week).filter_by(discussion_id=row.id):
            session.query(Question).filter_by(week_id=week.id).delete()
            session.delete(week)
    db.session.expire_all()
    assert now()
    assert "Nothing came in yet" in text_of(file_of(discussion, "html"))
