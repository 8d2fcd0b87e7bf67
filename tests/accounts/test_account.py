"""One's own account page."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

from flask import Flask

from forum.access import limiter
from forum.accounts import slots
from forum.accounts.models import Person, Scope
from forum.accounts.operations import make_link, one_line, password_is_right
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import db, transaction
from tests import hostile
from tests.support import factories
from tests.support.client import CheckingClient, Page, client_of
from tests.support.factories import PASSWORD
from tests.support.pagechecks import parse
from tests.support.signing_in import sign_in

Mails = Callable[[], list[EmailMessage]]


def save(client: CheckingClient, values: dict[str, str]) -> Page:
    return client.submit(client.page("/account"), values, action="/account")


def test_a_visitor_is_asked_to_sign_in(client: CheckingClient) -> None:
    assert client.get("/account").location == "/sign-in?next=/account"
    assert client.post("/account").status_code == 403
    assert client.post("/account/password").status_code == 403


def test_the_page_names_addresses_and_roles_with_their_places(client: CheckingClient) -> None:
    with transaction() as session:
        scope = Scope(kind="programme", parent_id=SITE_SCOPE, visibility="public")
        session.add(scope)
        session.flush()
        scope_id = scope.id
    me = factories.person("Ana Ruiz", email="ana@ciudad.example", role="coordinator")
    factories.role(me, "moderator", scope_id)
    sign_in(client, me)
    slots.scope_labels.append(
        lambda ids: {i: "Markets in <b>towns</b>" for i in ids if i == scope_id}
    )
    try:
        text = client.page("/account").text
    finally:
        slots.scope_labels.pop()
    assert "CoordinatorThe whole site" in text
    assert "ModeratorMarkets in <b>towns</b>" in text


def test_a_change_is_stored_and_the_page_speaks_the_new_language(client: CheckingClient) -> None:
    me = sign_in(client)
    values = {"name": "Ana  Ruiz", "language": "ar", "time_zone": "Africa/Tunis", "country": "TN"}
    page = save(client, values)
    row = db.session.get_one(Person, me.id)
    assert (row.name, row.language, row.time_zone, row.country) == (
        "Ana Ruiz",
        "ar",
        "Africa/Tunis",
        "TN",
    )
    assert page.tree.get("lang") == "ar"
    assert client.page("/account").tree.get("lang") == "ar"


def test_what_was_typed_is_kept_when_a_name_is_refused(client: CheckingClient) -> None:
    me = sign_in(client)
    page = save(client, {"name": "n" * 201, "time_zone": "Asia/Amman"})
    assert "200 characters" in page.text
    assert page.all("//input[@name='name']/@value") == ["n" * 201]
    assert page.all("//select[@name='time_zone']//option[@selected]/@value") == ["Asia/Amman"]
    assert db.session.get_one(Person, me.id).name == me.name


def test_hostile_names_are_shown_as_text(client: CheckingClient) -> None:
    me = sign_in(client)
    facts = {"language": "en", "time_zone": "UTC", "country": ""}
    shown = 0
    for text in [*hostile.ALL[::23], "<i data-raw>x</i>"]:
        limiter.reset()
        client.post("/account", data={"name": text, **facts}, check=False)
        name = db.session.get_one(Person, me.id).name
        page = parse(client.get("/account", check=False).text)
        assert page.errors == (), text
        assert page.tree.xpath("//input[@name='name']/@value") == [name]
        assert page.tree.xpath("//*[@data-raw or @onerror]") == [], text
        shown += name == one_line(text)
    assert shown > 10
    page = save(client, {"name": "x" * 10_000})
    assert "200 characters" in page.text


def test_a_zone_that_is_rarely_used_stays_on_the_list(client: CheckingClient) -> None:
    me = factories.person(time_zone="Etc/GMT+5")
    sign_in(client, me)
    save(client, {"name": "Ana"})
    assert db.session.get_one(Person, me.id).time_zone == "Etc/GMT+5"


def test_a_first_password_is_set_and_its_owner_is_told(
    client: CheckingClient, mails: Mails
) -> None:
    me = sign_in(client)
    page = client.submit(
        client.page("/account/access"), {"password": PASSWORD}, button="Save the password"
    )
    assert "Your password was saved." in page.text
    assert password_is_right(db.session.get_one(Person, me.id).password_hash, PASSWORD)
    [mail] = mails()
    assert mail["To"] == me.addresses[0].email
    assert PASSWORD not in mail.as_string()


def test_changing_a_password_takes_the_old_one(client: CheckingClient, mails: Mails) -> None:
    me = factories.person(password=PASSWORD)
    sign_in(client, me)
    for current in ("", "not the right one"):
        page = client.submit(
            client.page("/account/access"),
            {"current": current, "password": "another four words"},
            button="Save the password",
        )
        assert "This is not your password." in page.text
    assert mails() == []
    client.submit(
        client.page("/account/access"),
        {"current": PASSWORD, "password": "another four words"},
        button="Save the password",
    )
    assert password_is_right(db.session.get_one(Person, me.id).password_hash, "another four words")


def test_who_came_by_a_link_sets_a_forgotten_password_anew(client: CheckingClient) -> None:
    me = factories.person(password=PASSWORD)
    with transaction(shown=False):
        secret = make_link(me.id, "sign_in", at=now(), lifetime=timedelta(minutes=30))
    client.post(f"/sign-in/link/{secret}")
    page = client.page("/account/access")
    assert page.all("//input[@name='current']") == []
    client.submit(page, {"password": "another four words"}, button="Save the password")
    assert password_is_right(db.session.get_one(Person, me.id).password_hash, "another four words")


def test_a_refused_password_is_not_sent_back(client: CheckingClient) -> None:
    sign_in(client)
    page = client.submit(
        client.page("/account/access"), {"password": "zu kurz"}, button="Save the password"
    )
    assert "at least 12" in page.text
    assert "zu kurz" not in page.html


def test_the_page_takes_few_statements_however_many_roles_there_are(
    app: Flask, client: CheckingClient
) -> None:
    me = sign_in(client)
    client.page("/account")
    few = len(client.statements)
    for name in ("coordinator", "moderator", "translator", "member"):
        factories.role(me, name)
    client.page("/account")
    assert len(client.statements) == few <= 8


def test_the_page_is_light(client: CheckingClient) -> None:
    sign_in(client)
    answer = client.get("/account", headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) < 15_000


def test_a_new_password_ends_every_other_session_but_not_this_one(
    app: Flask, client: CheckingClient
) -> None:
    person = sign_in(client)
    other = client_of(app)
    sign_in(other, person)
    page = client.page("/account/access")
    client.submit(page, {"password": PASSWORD + " anew"}, action="/account/password")
    assert client.get("/account").status_code == 200
    assert other.get("/account").location == "/sign-in?next=/account"


def test_every_page_of_the_account_takes_few_statements(client: CheckingClient) -> None:
    sign_in(client, "coordinator")
    for url in ("/account", "/account/access", "/account/sessions", "/account/leave"):
        page = client.page(url)
        assert len(client.statements) <= 8, url
        assert page.texts("//nav[@aria-label='Your account']//a[@aria-current]")
