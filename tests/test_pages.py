"""What every page has: language, headers, errors as pages, protection of forms, kept pages."""

import pytest
from flask import Flask
from sqlalchemy import text

from forum.cache import Page, Pages
from forum.db import db, transaction
from forum.i18n import COOKIE
from forum.pages import HEADERS
from forum.settings import SiteSetting
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in

LANGUAGES = ("en", "fr", "es", "pt", "ar")


def language_of(client: CheckingClient, address: str = "/", **headers: str) -> str:
    """Return the language in which an address answers."""
    answer = client.get(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return answer.get_data(as_text=True).split('lang="', 1)[1].split('"')[0]


# --- language -------------------------------------------------------------------------------


def test_the_language_is_the_one_asked_for_then_remembered_then_ones_own_then_the_browsers(
    client: CheckingClient,
) -> None:
    assert language_of(client) == "en"
    assert language_of(client, Accept_Language="pt-BR, fr;q=0.5") == "pt"
    assert language_of(client, Accept_Language="xx, ar;q=0.1") == "ar"
    person = factories.person(language="es")
    sign_in(client, person)
    assert language_of(client, Accept_Language="pt") == "es"
    assert language_of(client, "/?lang=ar") == "ar"
    assert language_of(client, Accept_Language="pt") == "ar", "it was not remembered"
    assert language_of(client, "/?lang=xx") == "ar"
    client.set_cookie(COOKIE, "klingon")
    assert language_of(client) == "es"


def test_a_language_that_the_site_does_not_offer_is_not_given(client: CheckingClient) -> None:
    with transaction() as session:
        session.get_one(SiteSetting, 1).languages = ["fr", "en"]
    assert language_of(client) == "fr"
    assert language_of(client, "/?lang=ar") == "fr"
    assert language_of(client, Accept_Language="ar, en;q=0.2") == "en"


def test_the_choice_is_remembered_for_a_year_and_hidden_from_scripts(
    client: CheckingClient,
) -> None:
    cookie = client.get("/?lang=fr").headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=fr;")
    for part in ("HttpOnly", "SameSite=Lax", f"Max-Age={60 * 60 * 24 * 365}"):
        assert part in cookie
    assert "Set-Cookie" not in client.get("/?lang=fr").headers
    assert "Set-Cookie" not in client.get("/?lang=xx").headers


def test_the_menu_of_languages_keeps_the_rest_of_the_address(client: CheckingClient) -> None:
    factories.discussion("markets")
    page = client.page("/discussions/markets/contributions?type=media&x=a%26b&lang=fr")
    hrefs = [href for href in page.all("//a/@href") if "lang=es" in href]
    assert set(hrefs) == {"/discussions/markets/contributions?lang=es&type=media&x=a%26b"}


# --- headers and errors ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/", "/nothing", "/robots.txt", "/discussions/markets/contributions.json", "/account"],
)
def test_every_answer_has_the_headers_that_protect_readers(
    client: CheckingClient, address: str
) -> None:
    factories.discussion("markets")
    for _again in range(2):  # the second answer may be a kept one
        answer = client.get(address)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (address, name)
        assert "Server" not in answer.headers or "Python" not in answer.headers["Server"]
        assert (
            "no-cache" in answer.headers["Cache-Control"]
            or "no-store" in (answer.headers["Cache-Control"])
        )
    assert "'unsafe" not in HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_pages_in_the_readers_language(client: CheckingClient, language: str) -> None:
    factories.discussion("markets")
    sign_in(client)
    seen = set()
    for status, method, address in (
        (404, "get", "/nothing"),
        (403, "get", "/admin/people"),
        (405, "post", "/discussions/markets"),
    ):
        answer = getattr(client, method)(f"{address}?lang={language}")
        assert answer.status_code == status
        said = answer.get_data(as_text=True)
        assert f'<html lang="{language}"' in said
        seen.add(said.split("<h1", 1)[1].split("</h1>")[0])
    assert len(seen) == 3


def test_a_form_without_its_token_changes_nothing_and_is_told_why(client: CheckingClient) -> None:
    for sent in ({}, {"csrf_token": "made up"}):
        answer = client.post("/sign-in", data={"email": "a@town.example", **sent}, csrf=False)
        assert answer.status_code == 400
        assert "open too long" in answer.get_data(as_text=True)


def test_something_too_large_is_told_so(client: CheckingClient, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.post("/sign-in", data={"email": "x" * 5000})
    assert answer.status_code == 413
    assert "too large" in answer.get_data(as_text=True)


def test_a_database_that_is_away_is_a_page_that_says_so(client: CheckingClient, app: Flask) -> None:
    db.session.execute(text("ALTER TABLE setting RENAME TO zq_setting"))
    db.session.commit()
    try:
        answer = client.get("/")
        assert answer.status_code == 503
        said = answer.get_data(as_text=True)
        assert "in a few minutes" in said and "zq_setting" not in said
    finally:
        db.session.rollback()
        db.session.execute(text("ALTER TABLE zq_setting RENAME TO setting"))
        db.session.commit()


def test_an_error_nobody_foresaw_is_a_page_without_its_reason(app: Flask) -> None:
    from forum.access import public

    @public
    def broken() -> str:
        raise RuntimeError("zq secret reason")

    app.config["TESTING"] = False
    rules = app.view_functions
    kept = rules["home.help"]
    rules["home.help"] = broken
    try:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        answer = app.test_client().get("/help")
    finally:
        rules["home.help"] = kept
        app.config["TESTING"] = True
    assert answer.status_code == 500
    said = answer.get_data(as_text=True)
    assert "went wrong on our side" in said and "zq secret" not in said


# --- kept pages -----------------------------------------------------------------------------


def test_a_made_up_host_name_stands_in_no_answer(client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion)
    for address in ("", "/feed.xml", "/contributions.json", "/contributions/1", "/response/en"):
        for host in ("http://evil.example", "http://localhost"):
            answer = client.get(f"/discussions/markets{address}", base_url=host)
            assert answer.status_code == 200
            assert "evil.example" not in answer.get_data(as_text=True), address


def test_room_for_pages_is_counted_right_when_one_is_made_twice() -> None:
    pages = Pages(3)
    page = Page(b"x" * 100, b"y" * 10, "e", "text/html")
    for _turn in range(50):
        pages.put(("a", "en", 1, 1), page)
    assert pages._bytes == page.size
    for n in range(5):
        pages.put((f"p{n}", "en", 1, 1), page)
    assert pages._bytes == 3 * page.size
    assert pages.get(("a", "en", 1, 1)) is None and pages.get(("p4", "en", 1, 1)) is page


def test_whoever_refuses_compression_gets_the_page_plain(client: CheckingClient) -> None:
    for encoding in ("gzip;q=0", "identity", ""):
        answer = client.get("/", headers={"Accept-Encoding": encoding})
        assert "Content-Encoding" not in answer.headers
        assert answer.data.startswith(b"<!doctype html>")
