"""Consent in every format: what an author did not agree to stands nowhere in any file."""

from pathlib import Path

import pytest
from flask import Flask

from forum.discussions.models import Discussion
from tests.consolidation.responses import (
    annex_in_page,
    annex_in_word,
    file_of,
    opened,
    page_of,
    texts_of,
    words_shown,
)
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.crawl import holding, reached, text_of

# Words that stand nowhere else; each marks one thing that may not be shown.
NAME, GREETED, SIGNED, ROLE, ORGANISATION = "Zqname", "Zqgreeted", "Zqsigned", "Zqrole", "Zqorga"
HELD, HIDDEN, WITHDRAWN = "Zqheld", "Zqhidden", "Zqwithdrawn"
SAID = "Zqsaid"


def letter(mark: str) -> str:
    """Return a text with a greeting and a signature, each with a marked word."""
    return (
        f"Dear {GREETED}{mark},\n\n"
        f"Our desk is open on market days, {SAID}{mark}. Two volunteers answer questions there, "
        "and four villages pay for it together, each by its number of inhabitants.\n\n"
        "Question 1: we opened the hall, and the rules were changed so that stalls may stay until "
        "evening, which the traders had asked for since the spring.\n\n"
        f"Best regards,\n{SIGNED}{mark} {NAME}{mark}\n"
    )


@pytest.fixture
def consented(app: Flask) -> Discussion:
    """Return a discussion with one text of each consent and state."""
    discussion = factories.discussion("markets")
    for attribution in ("named", "organisation", "anonymous"):
        person = factories.person(f"{NAME}{attribution} Writer")
        organisation = factories.organisation(f"{ORGANISATION}{attribution} Town")
        factories.contribution(
            discussion,
            letter(attribution),
            by=person,
            organisation=organisation,
            attribution=attribution,
        )
    person = factories.person(f"{NAME}silent Writer")
    factories.contribution(discussion, letter("silent"), by=person, quotable=False)
    for state, mark in (("hidden", HIDDEN), ("withdrawn", WITHDRAWN)):
        made = factories.contribution(discussion, f"{mark} " + letter("x"), name=f"{mark} Name")
        factories.moved(made.submission_id, state)
    factories.contribution(discussion, f"{HELD} said", name=f"{HELD} Name", hold="policy")
    return discussion


@pytest.fixture
def files(consented: Discussion) -> dict[str, str]:
    """Return every file of the response as text, archives opened."""
    return {
        f"{format_} {language}": text_of(file_of(consented, format_, language))
        for format_ in ("html", "docx")
        for language in consented.languages
    }


UNSHOWN = [
    f"{NAME}anonymous", f"{GREETED}anonymous", f"{SIGNED}anonymous", f"{ORGANISATION}anonymous",
    f"{NAME}organisation", f"{GREETED}organisation", f"{SIGNED}organisation",
    HELD, HIDDEN, WITHDRAWN,
]  # fmt: skip
SHOWN = [
    f"{NAME}named", f"{GREETED}named", f"{SIGNED}named", f"{ORGANISATION}named",
    f"{ORGANISATION}organisation", f"{SAID}organisation", f"{SAID}anonymous", f"{SAID}silent",
]  # fmt: skip


def test_what_may_not_be_shown_stands_in_no_file_and_the_rest_in_each(
    files: dict[str, str],
) -> None:
    for mark in UNSHOWN:
        assert holding(files, mark) == [], mark
    for mark in SHOWN:
        assert holding(files, mark) == list(files), mark


def test_the_annex_holds_all_that_may_be_shown_whatever_the_consent(
    consented: Discussion,
) -> None:
    texts = texts_of(consented)
    assert [whole.contribution.number for whole in texts] == [1, 2, 3, 4]
    tree = page_of(file_of(consented, "html"))
    annex = annex_in_word(opened(file_of(consented, "docx")))
    for whole in texts:
        number = whole.contribution.number or 0
        assert annex_in_page(tree, number)[1] == words_shown(whole)
        assert annex[number][1] == words_shown(whole)


def test_what_may_not_be_quoted_is_cited_by_number_under_its_questions(
    consented: Discussion,
) -> None:
    tree = page_of(file_of(consented, "html"))
    heading = tree.get_element_by_id("q2-1")
    section = []
    for element in heading.itersiblings():
        if element.tag in ("h2", "h3", "h4"):
            break
        section.append(element)
    said = " ".join("".join(element.itertext()) for element in section)
    assert "stalls may stay" in said
    assert f"{NAME}silent" not in said
    quoted = [e for e in section if "doc-original" in (e.get("class") or "")]
    assert len(quoted) == 3
    last = [e for e in section if e.tag == "p"][-1]
    assert last.xpath(".//a/@href") == ["#c4"]


def test_how_many_texts_are_not_public_is_said(files: dict[str, str]) -> None:
    assert "3 texts that were received are not public" in files["html en"]


def test_no_visitor_reaches_what_may_not_be_shown(
    consented: Discussion, client: CheckingClient
) -> None:
    starts = ("/", "/organisations", f"/discussions/{consented.slug}/response/fr.docx")
    texts = reached(client, *starts)
    assert any(address.endswith("contributions.csv") for address in texts)
    assert any(address.endswith("contributions.json") for address in texts)
    assert any(address.endswith("feed.xml") for address in texts)
    assert any(address.endswith(".docx") for address in texts)
    for mark in UNSHOWN:
        found = holding(texts, mark)
        if mark == f"{ORGANISATION}anonymous":  # an organisation of its own right may be listed
            found = [address for address in found if not address.startswith("/organisations")]
        assert found == [], mark
    for mark in SHOWN:
        assert holding(texts, mark), mark


def test_no_export_holds_what_may_not_be_shown(
    consented: Discussion, cli: object, tmp_path: Path
) -> None:
    done = cli("export", "discussion", "markets", "-o", str(tmp_path / "out"))  # type: ignore[operator]
    assert done.exit_code == 0, done.output
    texts = {
        str(path.relative_to(tmp_path)): text_of(path.read_bytes())
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    for mark in UNSHOWN:
        assert holding(texts, mark) == [], mark
    for mark in SHOWN:
        assert holding(texts, mark), mark


def test_a_change_of_consent_changes_every_file(consented: Discussion) -> None:
    from forum.db import transaction

    written = factories.contribution_by_number(consented, 1)
    before = file_of(consented, "docx"), file_of(consented, "html")
    with transaction() as session:
        session.get_one(type(written), written.id).attribution = "anonymous"
    for old, new in zip(
        before, (file_of(consented, "docx"), file_of(consented, "html")), strict=True
    ):
        assert old != new
        assert f"{NAME}named" in text_of(old) and f"{NAME}named" not in text_of(new)
        assert f"{GREETED}named" not in text_of(new) and f"{SAID}named" in text_of(new)
