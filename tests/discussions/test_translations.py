"""Translations of contributions: offered by anybody, decided by author or coordinator, labelled."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, db, locked, transaction
from forum.discussions.models import ConsentChange, Contribution, Discussion, Translation
from forum.discussions.operations import write_version
from forum.discussions.operations.translating import decide_translation
from forum.discussions.queries.translations import translations_to_decide
from forum.errors import Refused
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.signing_in import sign_in, sign_out

PAGE = "/discussions/markets/contributions/1"
FRENCH = "Notre conseil ouvre la salle les jours de marché."
Public = tuple[Discussion, Contribution, Person]


@pytest.fixture
def public(app: Flask) -> Public:
    """Return a discussion with one public contribution and its author."""
    discussion = factories.discussion("markets", languages=("en", "fr", "ar"))
    author = factories.person("Nour Haddad")
    return discussion, factories.contribution(discussion, by=author), author


def rows() -> list[Translation]:
    return list(db.session.scalars(select(Translation).order_by(Translation.id)))


def offered(client: CheckingClient, text: str = FRENCH, language: str = "fr") -> Translation:
    """Let the person who is signed in offer a translation; return it."""
    page = client.page(f"{PAGE}/translate?language={language}")
    client.submit(page, {"body": text}, button="Offer this translation")
    return rows()[-1]


# --- writing and offering -------------------------------------------------------------------


def test_a_visitor_signs_in_first(client: CheckingClient, public: Public) -> None:
    assert client.get(f"{PAGE}/translate").status_code == 302
    assert "Translate this text" not in client.page(PAGE).text


def test_a_draft_is_kept_for_its_translator_alone_and_then_offered(
    client: CheckingClient, public: Public
) -> None:
    person = sign_in(client)
    page = client.page(client.page(PAGE).links["Translate this text"])
    page = client.submit(page, {"body": "Notre conseil"}, button="Keep as a draft")
    assert "kept as a draft" in page.text and "Notre conseil" in page.html
    assert [(row.state, row.by_id) for row in rows()] == [("draft", person.id)]
    assert client.page(f"{PAGE}/translate?language=ar").html.count("Notre conseil") == 0
    other = client_of(client.application)
    sign_in(other)
    assert "Notre conseil" not in other.page(f"{PAGE}/translate?language=fr").html
    client.submit(page, {"body": FRENCH}, button="Offer this translation")
    assert [(row.state, row.text) for row in rows()] == [("offered", FRENCH)]
    assert "translation_offered" in db.session.scalars(select(Notice.kind)).all()
    sign_out(client)
    assert FRENCH not in client.page(PAGE).html


@pytest.mark.parametrize(
    ("body", "language", "sentence"),
    [
        ("", "fr", "Write the translation first."),
        ("   ", "fr", "Write something first"),
        ("x" * 200_001, "fr", "The text is too long"),
    ],
)
def test_what_can_not_be_kept_gets_a_sentence_and_stays_in_the_field(
    client: CheckingClient, public: Public, body: str, language: str, sentence: str
) -> None:
    sign_in(client)
    page = client.page(f"{PAGE}/translate?language={language}")
    page = client.submit(page, {"body": body}, button="Offer this translation")
    assert sentence in page.text and not rows()
    assert not body.strip() or body in page.html


def test_the_originals_own_language_is_not_offered(client: CheckingClient, public: Public) -> None:
    sign_in(client)
    page = client.page(f"{PAGE}/translate?language=en")
    assert "en" not in page.all("//select[@id='language']/option/@value")
    factories.moved(public[1].submission_id, "hidden")
    assert client.get(f"{PAGE}/translate?language=fr").status_code == 404


def test_markup_of_a_translator_is_cleaned(client: CheckingClient, public: Public) -> None:
    sign_in(client)
    row = offered(client, "<script>alert(1)</script> <img src=x onerror=alert(1)>")
    assert "<script" not in row.html and "<img" not in row.html and "data-start" not in row.html


# --- deciding -------------------------------------------------------------------------------


def test_the_author_accepts_and_readers_of_that_language_are_offered_it_first(
    client: CheckingClient, public: Public
) -> None:
    _discussion, _text, author = public
    translator = sign_in(client, factories.person("Tala Translator"))
    offered(client)
    assert [one.language for one in translations_to_decide(author.id)] == ["fr"]
    assert not translations_to_decide(translator.id)
    sign_in(client, author)
    assert "C-001 in French" in client.page("/mine").links
    assert len(client.statements) <= 8
    page = client.page(PAGE)
    page = client.page(page.links["A translation into French waits for a decision"])
    client.submit(page, button="Accept")
    (row,) = rows()
    assert (row.state, row.decided_by_id) == ("reviewed", author.id)
    assert "translation_decided" in db.session.scalars(select(Notice.kind)).all()
    assert not translations_to_decide(author.id)
    sign_out(client)
    english = client.page(f"{PAGE}?lang=en")
    assert english.all("//details[@class='translation' and not(@open)]")
    assert "This is a translation, not the original." in english.text
    assert "by Tala Translator" in english.text
    french = client.page(f"{PAGE}?lang=fr")
    assert french.all("//details[@class='translation' and @open]")
    assert french.html.index(FRENCH) < french.html.index("Our council opened")
    assert french.all(f"//div[@lang='fr' and contains(., '{FRENCH[:12]}')]")
    assert len(client.statements) <= 8


def test_who_may_decide(client: CheckingClient, public: Public) -> None:
    discussion, _text, _author = public
    sign_in(client)
    row = offered(client)
    address = f"{PAGE}/translations/{row.id}"
    for role, status in (
        (None, 404), ("member", 404), ("translator", 404), ("moderator", 404),
        ("coordinator", 200),
    ):  # fmt: skip
        sign_in(client, factories.person(role=role, scope_id=discussion.scope_id))
        assert client.get(address).status_code == status, role
        if status != 200:
            assert client.post(address, data={"do": "accept"}).status_code == status
    assert rows()[0].state == "offered"
    coordinator = sign_in(client, "coordinator", discussion.scope_id)
    own = offered(client, "Une autre.", "fr")
    assert client.post(f"{PAGE}/translations/{own.id}", data={"do": "accept"}).status_code == 403
    client.submit(client.page(address), button="Decline")
    assert [row.state for row in rows()] == ["declined", "offered"]
    assert rows()[0].decided_by_id == coordinator.id


def test_an_authors_own_translation_is_shown_at_once(
    client: CheckingClient, public: Public
) -> None:
    sign_in(client, public[2])
    page = client.page(f"{PAGE}/translate?language=fr")
    page = client.submit(page, {"body": FRENCH}, button="Show it now")
    assert FRENCH in page.html and rows()[0].state == "reviewed"


def test_one_translation_of_a_language_is_shown_and_it_can_be_taken_off(
    client: CheckingClient, public: Public
) -> None:
    _discussion, text, author = public
    first = factories.translation(text, by=factories.person(), text="Première.")
    second = factories.translation(text, by=factories.person(), text="Deuxième.")
    sign_in(client, author)
    for row in (first, second):
        client.submit(client.page(f"{PAGE}/translations/{row.id}"), button="Accept")
    assert [row.state for row in rows()] == ["replaced", "reviewed"]
    earlier = client.page(f"{PAGE}/translations/{first.id}")
    assert "Replaced by a later translation" in earlier.text
    assert "not shown" not in earlier.text
    with pytest.raises(Refused, match="Somebody else decided"), transaction():
        decide_translation(first.id, accept=True, by_id=author.id, at=now())
    told = db.session.scalars(select(Notice.about_id).where(Notice.kind == "translation_decided"))
    assert sorted(told) == [first.id, first.id, second.id]
    page = client.page(f"{PAGE}/translations/{second.id}")
    client.submit(page, button="Do not show it any more")
    assert [row.state for row in rows()] == ["replaced", "declined"]
    assert "Deuxième" not in client.page(PAGE).html


def test_a_second_decision_is_told_of_the_first(client: CheckingClient, public: Public) -> None:
    _discussion, text, author = public
    row = factories.translation(text, by=factories.person())
    sign_in(client, author)
    stale = client.page(f"{PAGE}/translations/{row.id}")
    client.submit(stale, button="Accept")
    page = client.submit(stale, button="Accept")
    assert "Somebody else decided" in page.text and rows()[0].state == "reviewed"


# --- what changes meanwhile -----------------------------------------------------------------


def test_a_new_version_leaves_a_translation_marked_as_made_from_an_earlier_one(
    client: CheckingClient, public: Public
) -> None:
    _discussion, text, author = public
    sign_in(client, author)
    stale = client.page(f"{PAGE}/translate?language=fr")
    client.submit(stale, {"body": FRENCH}, button="Show it now")
    with transaction():
        write_version(
            locked(Contribution, text.id),
            body="We changed our minds.",
            format="plain",
            language="en",
            why="author",
            at=now(),
        )
    page = client_of(client.application).page(PAGE)
    assert "It was made from version 1, an earlier one." in page.text
    answer = client.submit(stale, {"body": "Trop tard."}, button="Show it now")
    assert "The original was changed in the meantime." in answer.text
    assert "Trop tard." in answer.html and "We changed our minds." in answer.text


def test_a_translation_holds_nothing_of_an_author_who_is_not_named(
    client: CheckingClient, public: Public
) -> None:
    discussion, _text, author = public
    body = "Dear colleagues,\n\nWe share one desk.\n\nNour Haddad"
    factories.contribution(discussion, body, by=author, attribution="anonymous")
    sign_in(client)
    page = client.page("/discussions/markets/contributions/2/translate?language=fr")
    assert "We share one desk." in page.text and "Nour Haddad" not in page.html
    assert "Greeting and signature are left out" in page.text


def test_a_translation_made_before_the_name_was_hidden_is_not_shown_any_more(
    client: CheckingClient, public: Public, clock: object
) -> None:
    _discussion, text, author = public
    sign_in(client, author)
    page = client.page(f"{PAGE}/translate?language=fr")
    client.submit(page, {"body": "Signé : Nour Haddad"}, button="Show it now")
    clock.shift(timedelta(hours=1))  # type: ignore[attr-defined]
    with transaction() as session:
        locked(Contribution, text.id).attribution = "anonymous"
        session.add(
            ConsentChange(
                contribution_id=text.id, attribution="anonymous", quotable=True,
                by_id=author.id, at=now(),
            )
        )  # fmt: skip
    sign_out(client)
    assert "Nour Haddad" not in client.page(PAGE).html


def test_a_hidden_text_takes_its_translations_along(client: CheckingClient, public: Public) -> None:
    _discussion, text, author = public
    row = factories.translation(text, by=author)
    other = factories.translation(text, by=factories.person(), language="ar", text="نص")
    assert row.state == "reviewed"
    factories.moved(text.submission_id, "hidden")
    sign_in(client, author)
    assert client.get(PAGE, check=False).status_code == 410
    assert client.get(f"{PAGE}/translations/{other.id}").status_code == 404
    assert not translations_to_decide(author.id)
