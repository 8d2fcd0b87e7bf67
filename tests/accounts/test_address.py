"""Change of address: the new one confirms, the old one is told and goes."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Address, Person
from forum.accounts.operations import add_address, create_person, make_link
from forum.clock import now
from forum.db import Notice, db, transaction
from tests.support import factories
from tests.support.client import CheckingClient, Page, client_of
from tests.support.factories import PASSWORD
from tests.support.signing_in import sign_in

Mails = Callable[[], list[EmailMessage]]


@pytest.fixture
def ana(app: Flask, client: CheckingClient) -> Person:
    """Ana, signed in in ``client``."""
    return sign_in(client, factories.person("Ana Ruiz", email="ana@old.example"), how="link")


def ask(client: CheckingClient, email: str = "ana@new.example", **more: str) -> Page:
    page = client.page("/account/access")
    return client.submit(page, {"email": email, **more}, action="/account/address")


def link_to(mails: list[EmailMessage], email: str) -> str:
    """Return the path of the link in the newest mail to an address."""
    mail = [mail for mail in mails if mail["To"] == email][-1]
    line = next(line for line in mail.get_content().splitlines() if line.startswith("http"))
    return urlsplit(line).path


def addresses(person: Person) -> list[tuple[str, bool]]:
    rows = db.session.query(Address).filter_by(person_id=person.id).order_by(Address.id)
    return [(row.email, row.is_main) for row in rows]


def test_the_new_address_takes_the_place_of_the_old_one(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    page = ask(client, "Ana@New.example")
    assert "on its way to ana@new.example" in page.text
    assert addresses(ana) == [("ana@old.example", True)]
    page = client.page(link_to(mails(), "ana@new.example"))
    assert "ana@old.example" in page.text
    client.submit(page)
    assert addresses(ana) == [("ana@new.example", True)]
    assert db.session.query(Address).one().confirmed
    assert db.session.query(Notice).filter_by(kind="address_changed", about_id=ana.id).count() == 1


def test_the_old_address_is_told_when_it_is_asked_and_when_it_is_done(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    ask(client)
    [told] = [mail for mail in mails() if mail["To"] == "ana@old.example"]
    assert "ana@new.example" in told.get_content()
    assert "http" not in told.get_content()
    client.submit(client.page(link_to(mails(), "ana@new.example")))
    done = [mail for mail in mails() if "was changed" in mail["Subject"]]
    assert sorted(mail["To"] for mail in done) == ["ana@new.example", "ana@old.example"]


def test_the_old_address_signs_nobody_in_any_more(
    app: Flask, client: CheckingClient, ana: Person, mails: Mails
) -> None:
    visitor = client_of(app)
    visitor.post("/sign-in", data={"email": "ana@old.example"})
    before = link_to(mails(), "ana@old.example")
    ask(client)
    client.submit(client.page(link_to(mails(), "ana@new.example")))
    assert visitor.post(before).status_code == 410
    count = len(mails())
    visitor.post("/sign-in", data={"email": "ana@old.example"})
    assert len(mails()) == count
    factories.person(email="ana@old.example")  # it is free again


def test_a_mistyped_address_leads_nobody_into_the_account(
    app: Flask, client: CheckingClient, ana: Person, mails: Mails
) -> None:
    ask(client, "anna@new.example")
    url = link_to(mails(), "anna@new.example")
    stranger = client_of(app)
    assert stranger.get(url).location.startswith("/sign-in?")
    assert stranger.post(url).status_code == 403
    sign_in(stranger)
    assert stranger.page(url, status=410)
    assert stranger.post(url).status_code == 410
    stranger.post("/sign-in", data={"email": "anna@new.example"})
    assert len([mail for mail in mails() if mail["To"] == "anna@new.example"]) == 1
    assert addresses(ana) == [("ana@old.example", True)]


def test_an_address_of_somebody_else_gets_the_same_answer_and_its_owner_is_told(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    factories.person("Bo", email="bo@town.example")
    said = ask(client, "bo@town.example").text
    assert said == ask(client, "no@town.example").text.replace("no@town", "bo@town")
    [told] = [mail for mail in mails() if mail["To"] == "bo@town.example"]
    assert "another account" in told["Subject"]
    assert "http" not in told.get_content()


def test_an_address_that_was_taken_meanwhile_is_refused(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    ask(client)
    factories.person(email="ana@new.example")
    page = client.submit(client.page(link_to(mails(), "ana@new.example")))
    assert "already belongs to somebody" in page.text
    assert addresses(ana) == [("ana@old.example", True)]


def test_the_password_is_asked_for_where_the_session_was_begun_by_it(
    app: Flask, mails: Mails
) -> None:
    client = client_of(app)
    bo = sign_in(client, factories.person(email="bo@old.example", password=PASSWORD))
    page = ask(client, "bo@new.example", address_password="not the right words")
    assert "This is not your password." in page.text
    assert page.all("//input[@name='email']/@value") == ["bo@new.example"]
    assert mails() == []
    ask(client, "bo@new.example", address_password=PASSWORD)
    assert len(mails()) == 2
    assert addresses(bo) == [("bo@old.example", True)]


def test_who_has_no_address_gets_one(app: Flask, client: CheckingClient, mails: Mails) -> None:
    with transaction():
        bo = create_person(name="Bo", email=None, language="en", time_zone="UTC", at=now())
    sign_in(client, bo, how="link")
    assert "no address here yet" in client.page("/account/access").text
    ask(client, "bo@town.example")
    client.submit(client.page(link_to(mails(), "bo@town.example")))
    assert addresses(bo) == [("bo@town.example", True)]


def test_a_second_address_of_ones_own_becomes_the_main_one(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    with transaction(shown=False):
        add_address(ana.id, "ana@second.example", at=now())
    ask(client, "ana@second.example")
    client.submit(client.page(link_to(mails(), "ana@second.example")))
    assert addresses(ana) == [("ana@second.example", True)]


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Type an e-mail address."),
        ("no address", "not an e-mail address"),
        ("a" * 100_000 + "@town.example", "not an e-mail address"),
        ("ANA@old.example", "This is your address already."),
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence(
    client: CheckingClient, ana: Person, mails: Mails, email: str, said: str
) -> None:
    assert said in ask(client, email).text
    assert mails() == []


def test_a_link_is_over_after_a_day_and_after_use(
    client: CheckingClient, ana: Person, mails: Mails, clock: time_machine.TimeMachineFixture
) -> None:
    ask(client)
    url = link_to(mails(), "ana@new.example")
    clock.shift(timedelta(hours=25))
    assert client.page(url, status=410).heading == "This link no longer works"
    assert client.post(url).status_code == 410
    assert addresses(ana) == [("ana@old.example", True)]


def test_a_link_made_for_somebody_else_changes_nothing(client: CheckingClient, ana: Person) -> None:
    bo = factories.person("Bo", email="bo@town.example")
    with transaction(shown=False):
        secret = make_link(
            bo.id, "change", at=now(), lifetime=timedelta(hours=1), email="x@town.example"
        )
    assert client.post(f"/account/address/{secret}").status_code == 410
    assert addresses(bo) == [("bo@town.example", True)]


def test_no_token_no_change(client: CheckingClient, ana: Person, mails: Mails) -> None:
    data = {"email": "ana@new.example"}
    assert client.post("/account/address", data=data, csrf=False).status_code == 400
    ask(client)
    url = link_to(mails(), "ana@new.example")
    assert client.post(url, data={}, csrf=False).status_code == 400
    assert addresses(ana) == [("ana@old.example", True)]
