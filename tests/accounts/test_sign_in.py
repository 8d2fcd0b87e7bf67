"""Signing in by mailed link or password, through the pages."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask

from forum.access import limiter
from forum.accounts.models import Person, Token
from forum.accounts.operations import make_link
from forum.accounts.views.base import local_path
from forum.clock import now
from forum.db import db, transaction
from tests import hostile
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.factories import PASSWORD
from tests.support.pagechecks import parse, words_of
from tests.support.signing_in import sign_in

Mails = Callable[[], list[EmailMessage]]


@pytest.fixture
def ana(app: Flask) -> Person:
    return factories.person("Ana Ruiz", email="ana@ciudad.example", password=PASSWORD)


def link_of(mail: EmailMessage) -> str:
    """Return the path of the link in a mail."""
    text = mail.get_content()
    address = next(line for line in text.splitlines() if line.startswith("http"))
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def made_link(person: Person) -> str:
    with transaction(shown=False):
        secret = make_link(person.id, "sign_in", at=now(), lifetime=timedelta(minutes=30))
    return f"/sign-in/link/{secret}"


def signed_in_as(client: CheckingClient) -> str | None:
    with client.session_transaction() as session:
        kept: str = session.get("_user_id", "")
        return kept.partition(".")[0] or None


def test_a_mailed_link_signs_in_and_leads_back(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    page = client.page("/sign-in?next=/account%3Fa%3D1")
    sent = client.submit(page, {"email": "Ana@Ciudad.example"}, button="Send me a link")
    assert sent.heading == "Look into your mail"
    [mail] = mails()
    assert mail["To"] == "ana@ciudad.example"
    phone = client_of(client.application)
    assert phone.page(link_of(mail)).heading == "Sign in"
    answer = phone.post(link_of(mail))
    assert (answer.status_code, answer.location) == (303, "/account?a=1")
    assert signed_in_as(phone) == str(ana.id)


def test_an_empty_password_sends_a_link(client: CheckingClient, ana: Person, mails: Mails) -> None:
    client.submit(client.page("/sign-in"), {"email": "ana@ciudad.example"}, button="Sign in")
    assert len(mails()) == 1


def test_the_mail_is_whole_in_plain_text_and_in_the_persons_language(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    client.post("/sign-in", data={"email": "ana@ciudad.example"})
    [mail] = mails()
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    assert "Ana Ruiz" in text
    assert "once" in text
    assert "30 minutes" in text
    assert "did not ask" in text
    assert max(map(len, text.splitlines())) < 998  # RFC 5322


def test_the_link_page_shows_one_button_and_fetching_it_changes_nothing(
    client: CheckingClient, ana: Person
) -> None:
    url = made_link(ana)
    for _ in range(
        3
    ):  # programs that check mails fetch links, the client checks that no GET writes
        page = client.page(url)
        assert client.head(url).status_code == 200
    assert page.texts("//main//button") == ["Sign in"]
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.response.headers["Cache-Control"]
    assert db.session.query(Token).one().used is None
    assert client.post(url).status_code == 303


def test_a_used_an_expired_and_an_invented_link_look_alike(
    client: CheckingClient, ana: Person, clock: time_machine.TimeMachineFixture
) -> None:
    used, expired = made_link(ana), made_link(ana)
    client_of(client.application).post(used)
    clock.shift(timedelta(hours=1))
    texts = set()
    for url in (used, expired, "/sign-in/link/invented"):
        page = client.page(url, status=410)
        texts.add(page.text)
        assert client.post(url).status_code == 410
        assert page.form(button="Send me a new link") is not None
    assert len(texts) == 1
    assert signed_in_as(client) is None


def test_the_page_of_a_dead_link_sends_a_new_one(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    page = client.page("/sign-in/link/cut-off?next=/account", status=410)
    client.submit(page, {"email": "ana@ciudad.example"}, button="Send me a new link")
    [mail] = mails()
    assert link_of(mail).endswith("?next=/account")


def test_a_password_signs_in(client: CheckingClient, ana: Person) -> None:
    answer = client.post(
        "/sign-in?next=/account", data={"email": "ANA@ciudad.example", "password": PASSWORD}
    )
    assert (answer.status_code, answer.location) == (303, "/account")
    assert client.page("/account").heading == "Your account"


def test_wrong_password_unknown_address_and_no_password_get_the_same_answer(
    client: CheckingClient, ana: Person
) -> None:
    factories.person(email="without@ciudad.example")
    answers = set()
    for email, password in (
        ("ana@ciudad.example", "wrong"),
        ("nobody@ciudad.example", PASSWORD),
        ("without@ciudad.example", PASSWORD),
    ):
        page = client.submit(
            client.page("/sign-in"), {"email": email, "password": password}, button="Sign in"
        )
        answers.add(page.text)
        assert page.all("//input[@name='email']/@value") == [email]
        assert page.all("//input[@name='password']/@value") in ([], [""])
    assert len(answers) == 1
    assert signed_in_as(client) is None


def test_asking_for_a_link_answers_alike_for_known_and_unknown(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    pages = [
        client.submit(client.page("/sign-in"), {"email": email}, button="Send me a link")
        for email in ("ana@ciudad.example", "nobody@ciudad.example")
    ]
    assert pages[0].html == pages[1].html
    assert [mail["To"] for mail in mails()] == ["ana@ciudad.example"]


def test_a_mail_server_is_spoken_to_after_the_answer_has_left(
    client: CheckingClient, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "forum.mail.server.Connection.send", lambda _self, _from, to, _message: sent.append(to)
    )
    client.application.config["FORUM_MAIL_URL"] = "smtp://mail.example"
    answer = client.post("/sign-in", data={"email": "ana@ciudad.example"})
    assert (answer.status_code, sent) == (303, [])
    answer.close()
    assert sent == ["ana@ciudad.example"]


def test_the_eleventh_password_is_not_looked_at_even_if_it_is_right(
    client: CheckingClient, ana: Person
) -> None:
    data = {"email": "ana@ciudad.example", "password": "wrong wrong wrong"}
    for _ in range(10):
        client.post("/sign-in", data=data)
    page = client.submit(client.page("/sign-in"), {**data, "password": PASSWORD}, button="Sign in")
    assert "15 minutes" in page.text
    assert signed_in_as(client) is None


def test_the_link_still_works_when_passwords_are_closed(
    client: CheckingClient, ana: Person, mails: Mails
) -> None:
    for _ in range(11):
        client.post("/sign-in", data={"email": "ana@ciudad.example", "password": "wrong"})
    client.post("/sign-in", data={"email": "ana@ciudad.example", "link": "1"})
    assert client.post(link_of(mails()[0])).status_code == 303


def test_nothing_of_the_session_before_is_kept(client: CheckingClient, ana: Person) -> None:
    client.page("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    before = client.csrf_token()
    client.post(made_link(ana), data={})
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") is None
    answer = client.post("/account", data={"csrf_token": before}, csrf=False)
    assert answer.status_code == 400


def test_signing_in_as_somebody_else_replaces_the_first(
    client: CheckingClient, ana: Person
) -> None:
    sign_in(client)
    client.post(made_link(ana))
    assert signed_in_as(client) == str(ana.id)


def test_signing_out_ends_the_session(client: CheckingClient, ana: Person) -> None:
    sign_in(client, ana)
    page = client.page("/account")
    client.submit(page, button="Sign out")
    assert signed_in_as(client) is None
    answer = client.get("/account")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/account")


def test_signing_out_is_no_link(client: CheckingClient) -> None:
    assert client.get("/sign-out").status_code == 405


def test_a_form_without_its_token_is_refused(client: CheckingClient, ana: Person) -> None:
    for url in ("/sign-in", made_link(ana), "/sign-out"):
        assert client.post(url, csrf=False, data={}).status_code == 400


def test_who_is_signed_in_is_led_on(client: CheckingClient, ana: Person) -> None:
    sign_in(client, ana)
    assert client.get("/sign-in").location == "/account"
    assert client.get("/sign-in?next=/organisations").location == "/organisations"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/" + "a" * 2000,
        "",
    ],
)
def test_no_address_of_another_site_is_gone_on_to(
    client: CheckingClient, ana: Person, target: str
) -> None:
    assert local_path(target) is None
    answer = client.post(
        "/sign-in",
        query_string={"next": target},
        data={"email": "ana@ciudad.example", "password": PASSWORD},
    )
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("target", ["/", "/account?lang=ar", "/discussions/markets/weeks/2#q2-1"])
def test_paths_of_this_site_are_kept(target: str) -> None:
    assert local_path(target) == target


def test_no_hostile_address_breaks_the_page_or_sends_a_mail(
    client: CheckingClient, mails: Mails
) -> None:
    for text in [*hostile.ALL[::9], "<i data-raw>x</i>", "x" * 10_000]:
        limiter.reset()
        answer = client.post("/sign-in", data={"email": text, "password": text}, check=False)
        page = parse(answer.text)
        assert answer.status_code == 200, text
        assert page.errors == (), text
        assert "not an e-mail address" in words_of(page.tree) or not text.strip(), text
        assert page.tree.xpath("//*[@data-raw or @onerror]") == [], text
    assert mails() == []


def test_more_than_thirty_posts_a_minute_are_put_off(client: CheckingClient) -> None:
    statuses = [client.post("/sign-in", data={"email": ""}).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]


def test_who_left_is_a_visitor_from_then_on(client: CheckingClient, ana: Person) -> None:
    sign_in(client, ana)
    with transaction():
        row = db.session.get_one(Person, ana.id)
        row.name, row.password_hash, row.erased = None, None, now()
    assert client.get("/account").status_code == 302
    page = client.submit(
        client.page("/sign-in"),
        {"email": "ana@ciudad.example", "password": PASSWORD},
        button="Sign in",
    )
    assert "belong together" in page.text
