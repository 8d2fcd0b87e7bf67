"""Statements with several signatories, and the page of one's own things."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import (
    Contribution,
    Discussion,
    DiscussionChange,
    Draft,
    Signatory,
    Translation,
    Version,
)
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import new_token, save_draft
from forum.organisations.models import Affiliation, Organisation
from tests.discussions.test_own import decide, own, url
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.signing_in import sign_in


def speaker(organisation: Organisation, *, may_speak: bool = True) -> Person:
    person = factories.person("Spea Kerr")
    with transaction() as session:
        session.add(
            Affiliation(
                person_id=person.id,
                organisation_id=organisation.id,
                may_speak=may_speak,
                since=(now() - timedelta(days=9)).date(),
            )
        )
    return person


def statement(client: CheckingClient) -> tuple[Person, Contribution, Organisation]:
    """Return an author, a statement, and an organisation that is named below it."""
    author, text = own(client, organisation=factories.organisation("Weir Valley Council"))
    other = factories.organisation("Harbour Towns League")
    page = client.page(url(text, "signatories") + "?q=harbour+towns")
    client.submit(page, button="Name this one")
    return author, text, other


def public(app: Flask, text: Contribution) -> str:
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    return client_of(app).page(f"/discussions/{slug}/contributions/1").text


def test_an_organisation_is_named_asked_and_confirms(app: Flask, client: CheckingClient) -> None:
    _author, text, other = statement(client)
    assert "Harbour Towns League was asked" in public(app, text)
    assert db.session.scalars(select(Notice.kind).where(Notice.kind == "signatory_asked")).one()
    sign_in(client, speaker(other))
    page = client.page("/mine")
    assert len(client.statements) <= 8 and "Harbour Towns League" in page.text
    client.submit(page, button="Yes, it signs")
    assert "Harbour Towns League confirmed on" in public(app, text)
    assert "signatory_confirmed" in db.session.scalars(select(DiscussionChange.verb)).all()


def test_it_disowns_and_may_change_its_mind_until_the_close(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    _author, text, other = statement(client)
    who = speaker(other)
    sign_in(client, who)
    client.submit(client.page("/mine"), button="No, it does not")
    assert "was named and disowned it on" in public(app, text)
    client.submit(client.page("/mine"), button="Yes, it signs")
    row = db.session.scalars(select(Signatory)).one()
    assert row.confirmed and row.disowned is None and row.by_id == who.id
    clock.shift(timedelta(days=25))  # type: ignore[attr-defined]
    sign_in(client, who)
    data = {
        "contribution_id": text.id, "organisation_id": other.id, "answer": "disown",
    }  # fmt: skip
    assert client.post("/mine/statements", data=data, check=False).status_code == 409
    assert db.session.scalars(select(Signatory)).one().disowned is None


def test_only_who_speaks_for_it_answers(app: Flask, client: CheckingClient) -> None:
    author, text, other = statement(client)
    data = {"contribution_id": text.id, "organisation_id": other.id, "answer": "confirm"}
    for person in (author, speaker(other, may_speak=False), factories.person(role="coordinator")):
        sign_in(client, person)
        assert "Yes, it signs" not in client.page("/mine").text
        assert client.post("/mine/statements", data=data, check=False).status_code == 409
    assert db.session.scalars(select(Signatory)).one().confirmed is None


def test_a_held_or_anonymous_statement_asks_nobody_and_shows_no_names(
    app: Flask, client: CheckingClient
) -> None:
    author, text, other = statement(client)
    who = speaker(other)
    client.submit(client.page(url(text, "consent")), {"attribution": "anonymous"})
    assert "Harbour Towns" not in public(app, text)
    assert client.get(url(text, "signatories")).status_code == 403
    sign_in(client, who)
    assert "Harbour Towns League as one" not in client.page("/mine").text
    sign_in(client, author)
    client.submit(client.page(url(text, "consent")), {"attribution": "named"})
    factories.moved(text.submission_id, "hidden")
    sign_in(client, who)
    assert "Yes, it signs" not in client.page("/mine").text


def test_a_name_nobody_answered_for_can_be_taken_away_an_answer_stays(
    app: Flask, client: CheckingClient
) -> None:
    author, text, other = statement(client)
    client.submit(client.page(url(text, "signatories")), button="Take it away again")
    assert db.session.scalars(select(Signatory)).all() == []
    client.submit(
        client.page(url(text, "signatories") + "?q=harbour+towns"), button="Name this one"
    )
    sign_in(client, speaker(other))
    client.submit(client.page("/mine"), button="No, it does not")
    sign_in(client, author)
    answer = client.post(
        url(text, "signatories/drop"), data={"organisation_id": other.id}, check=False
    )
    assert answer.status_code == 409
    assert db.session.scalars(select(Signatory)).one().disowned


def test_forged_organisations_are_not_named(app: Flask, client: CheckingClient) -> None:
    hidden = factories.organisation("Secret Society", state="held")
    _author, text, other = statement(client)
    for key in (hidden.id, 10**9, text.organisation_id):
        answer = client.post(url(text, "signatories"), data={"organisation_id": key}, check=False)
        assert answer.status_code == 409
    client.post(url(text, "signatories"), data={"organisation_id": other.id})
    assert db.session.scalars(select(Signatory.organisation_id)).all() == [other.id]


def test_who_writes_for_nobody_names_nobody(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client)
    assert client.get(url(text, "signatories")).status_code == 403


# --- one's own things -----------------------------------------------------------------------


def test_the_own_page_lists_texts_drafts_and_what_was_discarded(
    app: Flask, client: CheckingClient
) -> None:
    author, text = own(client, hold="policy")
    discussion = db.session.get_one(Discussion, text.discussion_id)
    factories.contribution(discussion, "Another text, public at once.", by=author)
    decide(text, "returned", "changes_asked", "Please shorten it.")
    tokens = [new_token(), new_token()]
    with transaction():
        for token in tokens:
            save_draft(
                token, Parts(free=f"Draft number {token[:4]} begins."), person_id=author.id,
                discussion_id=discussion.id, rev=0, at=now(),
            )  # fmt: skip
    with transaction() as session:
        session.scalars(select(Draft).where(Draft.token == tokens[1])).one().ended = now()
    page = client.page("/mine")
    assert len(client.statements) <= 8
    assert page.text.index("Please shorten it.") < page.text.index("Another text")
    assert f"Draft number {tokens[0][:4]}" in page.text
    client.submit(page, button="Take it up again")
    assert "Discarded drafts" not in client.page("/mine").text


def test_the_own_page_is_empty_for_who_wrote_nothing_and_asks_visitors_to_sign_in(
    app: Flask, client: CheckingClient
) -> None:
    assert client.get("/mine", check=False).location.startswith("/sign-in?next=")
    factories.contribution(factories.discussion(), by=factories.person())
    sign_in(client)
    assert "not written anything yet" in client.page("/mine").text


def test_translations_of_own_texts_and_messages_being_written_are_found_there(
    app: Flask, client: CheckingClient
) -> None:
    author, text = own(client)
    translator = factories.person("Trans Lator")
    discussion = db.session.get_one(Discussion, text.discussion_id)
    factories.role(author, "moderator", discussion.scope_id)
    with transaction() as session:
        version = session.scalars(select(Version).where(Version.contribution_id == text.id)).one()
        session.add(
            Translation(
                version_id=version.id, language="fr", text="La halle.", html="<p>La halle.</p>",
                method="human", by_id=translator.id, state="offered", at=now(),
            )
        )  # fmt: skip
        save_draft(
            new_token(), Parts(free="Welcome to week two."), person_id=author.id,
            discussion_id=discussion.id, rev=0, at=now(), kind="message",
        )  # fmt: skip
    page = client.page("/mine")
    assert len(client.statements) <= 8
    assert "Translations to accept" in page.text
    for words in ("C-001 in French", "Message of the organisers"):
        assert client.get(page.links[words], check=False).status_code == 200


def test_a_long_list_is_read_on_with_as_many_statements(app: Flask, client: CheckingClient) -> None:
    author, text = own(client)
    client.page("/mine")
    few = len(client.statements)
    discussion = db.session.get_one(Discussion, text.discussion_id)
    for _turn in range(55):
        factories.contribution(discussion, by=author)
    page = client.page("/mine")
    assert len(client.statements) == few
    following = client.page(page.links["Read on: earlier contributions"])
    assert "C-001" in following.text and "C-001" not in page.text
