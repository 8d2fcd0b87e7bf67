"""A forgotten password: the mail, the link, what ends with it."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask

from forum.access import limiter
from forum.accounts.models import Person
from forum.accounts.operations import make_link, password_is_right
from forum.clock import now
from forum.db import db, transaction
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.factories import PASSWORD
from tests.support.signing_in import sign_in

Mails = Callable[[], list[EmailMessage]]
NEW = "quite other four words"


@pytest.fixture
def ana(app: Flask) -> Person:
    return factories.person("Ana Ruiz", email="ana@ciudad.example", password=PASSWORD)


def ask(client: CheckingClient, email: str = "ana@ciudad.example", back: str = "") -> str:
    page = client.page("/password" + back)
    return client.submit(page, {"email": email}).html


def link_of(mail: EmailMessage) -> str:
    """Return the path of the link in a mail."""
    lines = mail.get_content().splitlines()
    parts = urlsplit(next(line for line in lines if line.startswith("http")))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def password_of(person: Person) -> str:
    return str(db.session.get_one(Person, person.id).password_hash)


def test_a_mailed_link_sets_a_new_password_signs_in_and_leads_on(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    ask(client, back="?next=/organisations")
    [mail] = mails()
    assert mail["To"] == "ana@ciudad.example"
    phone = client_of(client.application)
    page = phone.page(link_of(mail))
    assert page.heading == "Choose a new password"
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    after = phone.submit(page, {"password": NEW})
    assert after.url.startswith("/organisations")
    assert "Other sessions have ended" in after.text
    assert password_is_right(password_of(ana), NEW)
    assert "was changed" in mails()[1]["Subject"]
    assert NEW not in mails()[1].as_string()


def test_every_other_session_ends(app: Flask, client: CheckingClient, ana: Person) -> None:
    other = client_of(app)
    sign_in(other, ana)
    with transaction(shown=False):
        secret = make_link(ana.id, "reset", at=now(), lifetime=timedelta(minutes=30))
    client.submit(client.page(f"/password/new/{secret}"), {"password": NEW})
    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_known_and_unknown_get_the_same_answer(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    assert ask(client) == ask(client, "nobody@ciudad.example")
    assert [mail["To"] for mail in mails()] == ["ana@ciudad.example"]


def test_a_password_that_is_refused_does_not_use_the_link_up(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    ask(client)
    page = client.page(link_of(mails()[0]))
    for wrong in ("", "short", "ana@ciudad.example", "a" * 30, "w" * 201):
        limiter.reset()
        page = client.submit(page, {"password": wrong})
        assert page.heading == "Choose a new password"
        assert wrong not in page.all("//input/@value") or not wrong
    client.submit(page, {"password": NEW})
    assert password_is_right(password_of(ana), NEW)


def test_a_link_works_once_and_for_half_an_hour(
    client: CheckingClient, ana: Person, mails: Mails, clock: time_machine.TimeMachineFixture
) -> None:
    ask(client)
    ask(client)
    first, second = (link_of(mail) for mail in mails())
    client.submit(client.page(first), {"password": NEW})
    assert client.page(first, status=410).heading == "This link no longer works"
    assert client.post(first, data={"password": PASSWORD}).status_code == 410
    clock.shift(timedelta(minutes=31))
    assert client.post(second, data={"password": PASSWORD}).status_code == 410
    assert password_is_right(password_of(ana), NEW)


@pytest.mark.parametrize("purpose", ["sign_in", "change", "confirm", "invite"])
def test_a_link_of_another_purpose_sets_no_password(
    client: CheckingClient, ana: Person, purpose: str
) -> None:
    with transaction(shown=False):
        secret = make_link(ana.id, purpose, at=now(), lifetime=timedelta(minutes=30))
    answer = client.post(f"/password/new/{secret}", data={"password": NEW})
    assert answer.status_code == 410
    assert password_is_right(password_of(ana), PASSWORD)


def test_the_link_does_not_sign_in_by_itself(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    ask(client)
    secret = link_of(mails()[0]).rsplit("/", 1)[1]
    assert client.post(f"/sign-in/link/{secret}").status_code == 410


def test_no_token_no_password(client: CheckingClient, ana: Person, mails: Mails) -> None:
    assert client.post("/password", data={"email": "x"}, csrf=False).status_code == 400
    ask(client)
    answer = client.post(link_of(mails()[0]), data={"password": NEW}, csrf=False)
    assert answer.status_code == 400
    assert password_is_right(password_of(ana), PASSWORD)


def test_the_page_to_sign_in_leads_there(client: CheckingClient) -> None:
    page = client.page("/sign-in?next=/organisations")
    assert page.links["You forgot your password?"] == "/password?next=/organisations"


def test_links_of_every_kind_count_together(client: CheckingClient, ana: Person) -> None:
    for url in ("/sign-in", "/password", "/sign-in", "/password", "/sign-in"):
        client.post(url, data={"email": "ana@ciudad.example"})
    assert "within an hour" in ask(client)
