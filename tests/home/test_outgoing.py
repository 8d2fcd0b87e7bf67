"""The administrators' page of outgoing mail, and the folder of mails where there is no server."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.clock import now
from forum.db import db, transaction
from forum.mail import Button, Letter, Outgoing, Para, Quote, queue, queue_letter, send_due
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.pagechecks import MARKER
from tests.support.signing_in import sign_in


@pytest.fixture
def admin(app: Flask) -> Person:
    return factories.person("Ada Min", role="administrator")


def failed(key: str = "f") -> int:
    """Write a mail that a server refused; return its id."""
    with transaction(shown=False):
        row = queue(
            key=key, to="bo@town.example", subject=f"News {MARKER}" + "x" * 10_000, text="Here.",
            language="en",
        )  # fmt: skip
        row.failed, row.error, row.tries = now(), f"550 {MARKER} unknown", 1
        db.session.flush()
        return row.id


def test_the_page_says_what_failed_and_why_and_sends_it_again(
    client: CheckingClient, admin: Person, mails: Callable[[], list[EmailMessage]]
) -> None:
    sign_in(client, admin)
    assert "No mail is in trouble" in client.page("/admin/mail").text
    key = failed()
    page = client.page("/admin/mail")
    assert f"550 {MARKER} unknown" in page.text and "bo@town.example" in page.text
    page = client.submit(page, button="Send it again")
    assert "leaves with the next run" in page.text
    assert send_due() == 1 and len(mails()) == 1
    assert db.session.get_one(Outgoing, key, populate_existing=True).sent
    answer = client.post(f"/admin/mail/{key}/again", follow_redirects=True)
    assert "sent or dropped already" in answer.get_data(as_text=True)


def test_a_mail_can_be_dropped(client: CheckingClient, admin: Person) -> None:
    sign_in(client, admin)
    failed()
    page = client.submit(client.page("/admin/mail"), button="Drop it")
    assert "will not be sent" in page.text and "No mail is in trouble" in page.text
    assert send_due() == 0


def test_a_test_goes_to_oneself(
    client: CheckingClient, admin: Person, mails: Callable[[], list[EmailMessage]]
) -> None:
    sign_in(client, admin)
    page = client.submit(client.page("/admin/mail"), button="Send a test to me")
    assert "on its way to" in page.text
    (mail,) = mails()
    assert mail["To"] == admin.addresses[0].email and mail["Subject"] == "A test of outgoing mail"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://ronda:se%20cret@mail.example", "mail.example:587"),
        ("smtps://mail.example", "TLS from the first byte"),
        ("smtp://", "must be folder"),
    ],
)
def test_the_settings_stand_in_words_without_the_password(
    client: CheckingClient, admin: Person, url: str, said: str
) -> None:
    sign_in(client, admin)
    client.application.config["FORUM_MAIL_URL"] = url
    page = client.page("/admin/mail")
    assert said in page.text and "se%20cret" not in page.html and "se cret" not in page.html


def written() -> None:
    with transaction(shown=False):
        letter = Letter(
            f"Markets {MARKER}",
            "ar",
            [Para("مرحبا"), Quote(f"{MARKER}<script>", "en"), Button("Go", "http://localhost/x")],
        )
        queue_letter(letter, key="w", to="bo@town.example")
    assert send_due() == 1


def test_the_folder_is_a_page_and_each_mail_too(client: CheckingClient) -> None:
    assert "No mail yet" in client.page("/mails").text
    written()
    page = client.page("/mails")
    assert f"Markets {MARKER}" in page.text
    one = page.all("//table//a/@href")[0]
    page = client.page(one)
    assert "bo@town.example" in page.text and f"> {MARKER}<script>" in page.text
    assert page.all("//a[@href='http://localhost/x']")
    answer = client.get(f"{one}/page", check=False)
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy and "script" not in policy
    assert '<html lang="ar" dir="rtl">' in answer.get_data(as_text=True)
    for other in ("/mails/../secret_key", "/mails/x.eml", "/mails/20260101T000000-1.eml"):
        assert client.get(other, check=False).status_code == 404


def test_the_folder_is_for_nobody_where_mails_are_sent_and_for_administrators_elsewhere(
    client: CheckingClient, admin: Person
) -> None:
    written()
    client.application.config["FORUM_BASE_URL"] = "https://forum.example"
    assert client.get("/mails", check=False).status_code == 302
    sign_in(client, factories.person("Bo"))
    assert client.get("/mails", check=False).status_code == 403
    sign_in(client, admin)
    assert client.get("/mails", check=False).status_code == 200
    client.application.config["FORUM_MAIL_URL"] = "smtps://mail.example"
    assert client.get("/mails", check=False).status_code == 404
