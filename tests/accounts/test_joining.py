"""Joining, through the pages: the mail, the link, and that nothing tells who has an account."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask

from forum.access import limiter
from forum.accounts.models import Address, Person, SignIn, Token
from forum.accounts.operations import (
    Profile,
    ask_to_join,
    confirm_joining,
    make_link,
    password_is_right,
)
from forum.clock import now
from forum.db import db, transaction
from tests.support import factories
from tests.support.client import CheckingClient, Page, client_of
from tests.support.factories import PASSWORD
from tests.support.signing_in import sign_in

Mails = Callable[[], list[EmailMessage]]
ADA = {"name": "Ada Newcomer", "email": "ada@town.example", "time_zone": "Europe/Lisbon"}


def join(client: CheckingClient, values: dict[str, str], url: str = "/join") -> Page:
    return client.submit(client.page(url), values)


def link_of(mail: EmailMessage) -> str:
    """Return the path of the link in a mail."""
    lines = mail.get_content().splitlines()
    parts = urlsplit(next(line for line in lines if line.startswith("http")))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def person_of(email: str) -> Person | None:
    found = db.session.query(Address).filter_by(email=email).one_or_none()
    return found.person if found else None


def test_joining_makes_an_account_by_a_mailed_link_and_leads_on(
    client: CheckingClient, mails: Mails
) -> None:
    sent = join(client, {**ADA, "country": "PT"}, "/join?next=/organisations")
    assert sent.heading == "Look into your mail"
    assert person_of("ada@town.example") is None
    [mail] = mails()
    assert mail["To"] == "ada@town.example"
    assert mail.get_content_type() == "text/plain"
    phone = client_of(client.application)
    page = phone.page(link_of(mail))
    assert page.heading == "Confirm your address"
    answer = phone.post(link_of(mail))
    assert (answer.status_code, answer.location) == (303, "/organisations")
    ada = person_of("ada@town.example")
    assert ada is not None
    assert (ada.name, ada.time_zone, ada.country) == ("Ada Newcomer", "Europe/Lisbon", "PT")
    assert ada.addresses[0].confirmed and ada.addresses[0].is_main
    assert ada.password_hash is None
    page = phone.page("/account")
    assert "Welcome." in page.text
    assert "Ada Newcomer" in page.html


def test_the_way_to_join_stands_in_the_masthead_and_where_one_signs_in(
    client: CheckingClient,
) -> None:
    assert client.page("/").links["Join"] == "/join"
    page = client.page("/sign-in?next=/organisations")
    assert "/join?next=/organisations" in page.all("//main//a/@href")
    assert client.page("/join?next=/organisations").links["Sign in"]


def test_who_is_signed_in_need_not_join(client: CheckingClient) -> None:
    sign_in(client)
    assert client.get("/join").location == "/account"
    assert client.get("/join?next=/organisations").location == "/organisations"
    assert client.get("/join?next=//evil.example").location == "/account"


def test_fetching_the_link_changes_nothing_and_its_page_is_kept_nowhere(
    client: CheckingClient, mails: Mails
) -> None:
    join(client, ADA)
    for _ in range(3):
        page = client.page(link_of(mails()[0]))
        client.head(link_of(mails()[0]))
    assert page.texts("//main//button") == ["Confirm and sign in"]
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.response.headers["Cache-Control"]
    assert person_of("ada@town.example") is None


def test_a_known_and_an_unknown_address_get_the_same_answer_and_one_mail_each(
    app: Flask, mails: Mails
) -> None:
    factories.person("Ana Ruiz", email="ana@ciudad.example")
    answers, cookies = [], []
    for email in ("ana@ciudad.example", "nobody@ciudad.example"):
        visitor = client_of(app)
        answers.append(join(visitor, {**ADA, "email": email}).html)
        with visitor.session_transaction() as session:
            cookies.append({key: len(str(value)) for key, value in session.items()})
    assert answers[0] == answers[1]
    assert cookies[0] == cookies[1]
    assert sorted(mail["To"] for mail in mails()) == [
        "ana@ciudad.example",
        "nobody@ciudad.example",
    ]


def test_the_owner_of_a_known_address_is_told_and_can_sign_in(
    client: CheckingClient, mails: Mails
) -> None:
    ana = factories.person("Ana Ruiz", email="ana@ciudad.example", password=PASSWORD)
    join(client, {**ADA, "email": "Ana@Ciudad.example", "password": "some other words"})
    [mail] = mails()
    assert "already" in mail["Subject"]
    assert client.post(link_of(mail)).status_code == 303
    row = db.session.get_one(Person, ana.id)
    assert row.name == "Ana Ruiz"
    assert password_is_right(row.password_hash, PASSWORD)


def test_the_mail_to_a_stranger_repeats_nothing_that_was_typed(
    client: CheckingClient, mails: Mails
) -> None:
    join(client, {**ADA, "name": "Win a prize at https://evil.example"})
    assert "evil.example" not in mails()[0].as_string()
    assert "prize" not in mails()[0].as_string()


def test_a_program_that_fills_every_field_gets_the_same_answer_and_nothing_is_stored(
    client: CheckingClient, mails: Mails
) -> None:
    page = client.page("/join")
    [trap] = page.all("//input[@name='second_subject']")
    assert trap.get("tabindex") == "-1"
    assert trap.xpath("ancestor::*[@aria-hidden='true']")
    answer = client.submit(page, {**ADA, "second_subject": "Cheap watches"})
    assert answer.heading == "Look into your mail"
    assert mails() == []
    assert db.session.query(Token).count() == 0


def test_before_the_link_is_opened_no_password_signs_in(
    client: CheckingClient, mails: Mails
) -> None:
    join(client, {**ADA, "password": PASSWORD})
    page = client.submit(
        client.page("/sign-in"),
        {"email": "ada@town.example", "password": PASSWORD},
        button="Sign in",
    )
    assert "belong together" in page.text


def test_a_password_stands_if_the_browser_that_asked_opens_the_link(
    client: CheckingClient, mails: Mails
) -> None:
    join(client, {**ADA, "password": PASSWORD})
    page = client.page(link_of(mails()[0]))
    assert page.all("//input[@name='password']") == []
    client.submit(page)
    ada = person_of("ada@town.example")
    assert ada is not None
    assert password_is_right(ada.password_hash, PASSWORD)


def test_a_password_that_somebody_else_typed_for_my_address_is_worth_nothing(
    app: Flask, client: CheckingClient, mails: Mails
) -> None:
    stranger = client_of(app)
    join(stranger, {**ADA, "password": "the words of a stranger"})
    page = client.page(link_of(mails()[0]))
    client.submit(page, {"password": PASSWORD})
    ada = person_of("ada@town.example")
    assert ada is not None
    assert password_is_right(ada.password_hash, PASSWORD)
    assert not password_is_right(ada.password_hash, "the words of a stranger")


def test_a_short_password_is_refused_before_and_at_the_link_which_still_works(
    client: CheckingClient, mails: Mails
) -> None:
    page = join(client, {**ADA, "password": "short"})
    assert "at least 12" in page.text
    assert page.all("//input[@name='email']/@value") == ["ada@town.example"]
    assert mails() == []
    join(client, ADA)
    phone = client_of(client.application)
    refused = phone.submit(phone.page(link_of(mails()[0])), {"password": "short"})
    assert "at least 12" in refused.text
    phone.submit(refused, {"password": ""})
    assert person_of("ada@town.example") is not None


def test_who_joined_without_opening_the_link_joins_again_in_nobodys_way(
    client: CheckingClient, mails: Mails
) -> None:
    join(client, {**ADA, "name": "Ada Frist"})
    join(client, ADA)
    first, second = mails()
    client.submit(client.page(link_of(second)))
    ada = person_of("ada@town.example")
    assert ada is not None and ada.name == "Ada Newcomer"
    phone = client_of(client.application)
    phone.submit(phone.page(link_of(first)))
    assert db.session.get_one(Person, ada.id).name == "Ada Newcomer"
    assert db.session.query(Person).count() == 1


def test_a_link_that_is_over_says_what_to_do(
    client: CheckingClient, mails: Mails, clock: time_machine.TimeMachineFixture
) -> None:
    join(client, ADA)
    late = link_of(mails()[0])
    clock.shift(timedelta(hours=49))
    for url in (late, "/join/link/invented"):
        assert "join again" in client.page(url, status=410).text
        assert client.post(url).status_code == 410
    assert person_of("ada@town.example") is None


def test_what_was_typed_for_links_that_nobody_opened_is_forgotten(
    client: CheckingClient, mails: Mails, clock: time_machine.TimeMachineFixture
) -> None:
    join(client, ADA)
    clock.shift(timedelta(hours=49))
    join(client, {**ADA, "email": "another@town.example"})
    assert [row.email for row in db.session.query(Token)] == ["another@town.example"]


def test_what_was_typed_is_kept_when_something_is_refused(client: CheckingClient) -> None:
    page = join(client, {**ADA, "email": "not an address", "country": "PT"})
    assert "not an e-mail address" in page.text
    assert page.all("//input[@name='name']/@value") == ["Ada Newcomer"]
    assert page.all("//select[@name='country']//option[@selected]/@value") == ["PT"]
    assert page.all("//select[@name='time_zone']//option[@selected]/@value") == ["Europe/Lisbon"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Type a name."),
        ("name", "\u202e\u0000", "Type a name."),
        ("name", "n" * 201, "200 characters"),
        ("name", "n" * 100_000, "200 characters"),
        ("email", "", "Type your e-mail address."),
        ("email", "a@b@c", "not an e-mail address"),
        ("language", "xx", "Not a valid choice"),
        ("time_zone", "Mars/Olympus", "Not a valid choice"),
        ("country", "ZZ", "Not a valid choice"),
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence(
    client: CheckingClient, mails: Mails, field: str, value: str, said: str
) -> None:
    page = join(client, {**ADA, field: value})
    assert said in page.text
    assert mails() == []


def test_a_long_right_to_left_name_is_taken_as_it_is(client: CheckingClient, mails: Mails) -> None:
    name = ("ياسمين بنت عبد الرحمن " * 9).strip()
    join(client, {**ADA, "name": name, "language": "ar"})
    [mail] = mails()
    assert mail["Content-Language"] == "ar"
    page = client.page(link_of(mail))
    assert name in page.texts("//main//bdi")
    client.submit(page)
    ada = person_of("ada@town.example")
    assert ada is not None and ada.name == name


def test_the_sixth_mail_within_an_hour_is_refused_alike(client: CheckingClient) -> None:
    factories.person(email="ana@ciudad.example")
    for email in ("ana@ciudad.example", "nobody@ciudad.example"):
        for _ in range(5):
            limiter.reset()
            assert join(client, {**ADA, "email": email}).heading == "Look into your mail"
        limiter.reset()
        assert "within an hour" in join(client, {**ADA, "email": email}).text


def test_one_client_does_not_join_many_addresses(client: CheckingClient) -> None:
    statuses = [client.post("/join", data={"email": ""}).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_a_form_without_its_token_joins_nobody(client: CheckingClient, mails: Mails) -> None:
    assert client.post("/join", data=ADA, csrf=False).status_code == 400
    join(client, ADA)
    assert client.post(link_of(mails()[0]), csrf=False, data={}).status_code == 400
    assert person_of("ada@town.example") is None


def test_the_link_of_another_purpose_confirms_nobody(app: Flask, client: CheckingClient) -> None:
    ana = factories.person()
    with transaction(shown=False):
        secret = make_link(ana.id, "sign_in", at=now(), lifetime=timedelta(hours=1))
        about = make_link(
            None, "confirm", at=now(), lifetime=timedelta(hours=1), about="contribution"
        )
    for wrong in (secret, about):
        assert client.post(f"/join/link/{wrong}").status_code == 410
    assert db.session.query(Token).filter(Token.used.is_not(None)).count() == 0


def test_an_account_that_administrators_made_meanwhile_is_signed_in_to_and_left_as_it_is(
    app: Flask,
) -> None:
    profile = Profile("Ada Newcomer", "en", "UTC")
    with transaction(shown=False):
        asked = ask_to_join("ada@town.example", profile, password_hash="typed", at=now())
    assert asked is not None
    ada = factories.person("Ada of the council", email="ada@town.example")
    with transaction(shown=False):
        found = confirm_joining(asked.secret, keep_password=False, at=now())
    assert found == ada.id
    assert db.session.get_one(Person, ada.id).name == "Ada of the council"


def test_joining_writes_down_the_session(client: CheckingClient, mails: Mails) -> None:
    join(client, ADA)
    client.submit(client.page(link_of(mails()[0])))
    assert [row.how for row in db.session.query(SignIn)] == ["link"]
