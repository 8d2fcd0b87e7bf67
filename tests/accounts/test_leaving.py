"""Leaving by oneself: what stays, what goes, who can't."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Address, Invitation, Person, RoleGrant, SignIn, Token
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import ConsentChange, Contribution, Draft
from forum.moderation.models import Submission
from forum.organisations.models import Affiliation
from forum.organisations.operations.belonging import join_organisation
from tests.support import factories
from tests.support.client import CheckingClient, Page, client_of
from tests.support.factories import PASSWORD
from tests.support.signing_in import sign_in

Mails = Callable[[], list[EmailMessage]]


@pytest.fixture
def ana(app: Flask, client: CheckingClient) -> Person:
    """Ana, signed in in ``client`` by a link."""
    return sign_in(client, factories.person("Ana Ruiz", email="ana@ciudad.example"), how="link")


def go(client: CheckingClient, names: str = "keep", **values: str) -> Page:
    page = client.page("/account/leave")
    return client.submit(page, {"names": names, "proof": "Leave ", **values})


def state_of(contribution: Contribution) -> str:
    return db.session.get_one(Submission, contribution.submission_id).state


def test_nothing_of_the_account_is_left(
    app: Flask, client: CheckingClient, ana: Person, mails: Mails
) -> None:
    factories.role(ana, "moderator")
    other = client_of(app)
    sign_in(other, ana)
    other.post("/account/address", data={"email": "ana@new.example"})
    assert db.session.query(Token).count() == 1
    page = go(client)
    assert page.heading == "You have left"
    row = db.session.get_one(Person, ana.id)
    assert row.erased
    assert (row.name, row.country, row.password_hash) == (None, None, None)
    assert db.session.query(Address).count() == db.session.query(Token).count() == 0
    assert db.session.query(SignIn).filter(SignIn.ended.is_(None)).count() == 0
    assert db.session.query(RoleGrant).filter(RoleGrant.until.is_(None)).count() == 0
    for browser in (client, other):
        assert browser.get("/account").status_code == 302
    assert db.session.query(Notice).filter_by(kind="left", about_id=ana.id).count() == 1
    last = mails()[-1]
    assert last["To"] == "ana@ciudad.example"
    assert "Ana Ruiz" in last.get_content()


def test_the_page_says_what_stays_and_what_goes_and_leaving_asks_for_a_choice(
    client: CheckingClient, ana: Person
) -> None:
    page = client.page("/account/leave")
    assert "What stays" in page.text and "What goes" in page.text
    page = client.submit(page, {"proof": "leave"})
    assert "Choose what becomes of your name." in page.text
    assert page.all("//input[@name='proof']/@value") == ["leave"]
    page = client.submit(page, {"names": "everything"})
    assert "Choose what becomes of your name." in page.text or "Not a valid" in page.text
    assert db.session.get_one(Person, ana.id).erased is None


@pytest.mark.parametrize("word", ["", "stay", "leav", "l" * 100_000])
def test_another_word_leaves_everything_as_it_was(
    client: CheckingClient, ana: Person, word: str
) -> None:
    assert "Type the word" in go(client, proof=word).text
    assert db.session.get_one(Person, ana.id).erased is None


def test_the_password_is_asked_for_where_the_session_was_begun_by_it(app: Flask) -> None:
    client = client_of(app)
    bo = sign_in(client, factories.person(password=PASSWORD))
    page = client.page("/account/leave")
    assert page.all("//input[@name='proof']") == []
    page = client.submit(page, {"names": "keep", "password": "not the right words"})
    assert "This is not your password." in page.text
    client.submit(page, {"names": "keep", "password": PASSWORD})
    assert db.session.get_one(Person, bo.id).erased


def test_a_name_that_is_kept_stays_on_what_was_published(
    client: CheckingClient, ana: Person
) -> None:
    discussion = factories.discussion()
    factories.contribution(discussion, by=ana)
    go(client)
    page = client.page(f"/discussions/{discussion.slug}/contributions/1")
    assert "Ana Ruiz" in page.text
    hers = client.page(f"/people/{ana.id}")
    assert hers.heading == "Somebody who has left"


def test_what_was_published_is_shown_anonymously_everywhere_if_one_wants(
    client: CheckingClient, ana: Person
) -> None:
    discussion = factories.discussion()
    body = "Dear all,\n\nWe opened a desk beside the market.\n\nAna Ruiz"
    text = factories.contribution(discussion, body, by=ana)
    other = factories.contribution(discussion, by=factories.person("Bo Other"))
    go(client, "anonymous")
    assert db.session.get_one(Contribution, text.id).attribution == "anonymous"
    changes = db.session.query(ConsentChange).filter_by(contribution_id=text.id)
    assert [row.attribution for row in changes.order_by(ConsentChange.id)] == ["named", "anonymous"]
    assert db.session.get_one(Contribution, other.id).attribution == "named"
    for url in ("", "/contributions", "/weeks/2", "/contributions/1", "/contributions.json"):
        answer = client.get(f"/discussions/{discussion.slug}{url}")
        assert "Ana Ruiz" not in answer.text, url
    assert client.get(f"/people/{ana.id}").status_code == 404


def test_what_waits_is_withdrawn_and_drafts_are_emptied(
    client: CheckingClient, ana: Person
) -> None:
    discussion = factories.discussion()
    held = factories.contribution(discussion, by=ana, hold="policy")
    public = factories.contribution(discussion, by=ana)
    with transaction() as session:
        session.add(
            Draft(
                token="A" * 26,
                person_id=ana.id,
                discussion_id=discussion.id,
                parts={"free": "half a thought"},
                saved=now(),
            )
        )
    go(client)
    assert (state_of(held), state_of(public)) == ("withdrawn", "published")
    draft = db.session.query(Draft).one()
    assert draft.ended and draft.parts == {}


def test_affiliations_end_that_day(client: CheckingClient, ana: Person) -> None:
    town = factories.organisation()
    with transaction():
        join_organisation(ana.id, town.id, role_title="Clerk", named=True, at=now())
    go(client)
    assert db.session.query(Affiliation).one().until is not None


def test_the_only_administrator_stays(client: CheckingClient) -> None:
    me = sign_in(client, "administrator", how="link")
    discussion = factories.discussion()
    held = factories.contribution(discussion, by=me, hold="policy")
    page = go(client, "anonymous")
    assert "the only administrator" in page.text
    assert db.session.get_one(Person, me.id).erased is None
    assert state_of(held) == "held"
    factories.person(role="administrator")
    assert go(client).heading == "You have left"
    live = select(RoleGrant.person_id).where(
        RoleGrant.scope_id == SITE_SCOPE, RoleGrant.until.is_(None)
    )
    assert me.id not in db.session.scalars(live).all()


def test_invitations_keep_no_address_of_who_left(client: CheckingClient, ana: Person) -> None:
    discussion = factories.discussion()
    with transaction() as session:
        for email, accepted in (("ana@ciudad.example", None), ("ana@work.example", now())):
            session.add(
                Invitation(
                    scope_id=discussion.scope_id,
                    email=email,
                    name="Ana Ruiz",
                    language="en",
                    at=now(),
                    person_id=ana.id if accepted else None,
                    accepted=accepted,
                )
            )
    go(client)
    [row] = db.session.query(Invitation).all()
    assert row.name is None
    assert "ana" not in row.email


def test_the_address_is_free_for_a_new_account(client: CheckingClient, ana: Person) -> None:
    go(client)
    again = factories.person("Ana again", email="ana@ciudad.example")
    assert again.id != ana.id


def test_no_token_nobody_leaves(client: CheckingClient, ana: Person) -> None:
    data = {"names": "keep", "proof": "leave"}
    assert client.post("/account/leave", data=data, csrf=False).status_code == 400
    assert db.session.get_one(Person, ana.id).erased is None


def test_the_word_is_in_the_readers_language(client: CheckingClient, ana: Person) -> None:
    for language in ("en", "fr", "ar"):
        page = client.page(f"/account/leave?lang={language}")
        [label] = page.texts("//label[@for='proof']")
        assert label
