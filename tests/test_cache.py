"""Pages kept for visitors: right with any number of processes, never another person's page."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from forum.db import db, transaction
from forum.settings import change_site
from tests.support import factories
from tests.support.apps import make_app
from tests.support.client import CheckingClient, client_of
from tests.support.databases import dispose
from tests.support.signing_in import sign_in, sign_out


@pytest.fixture
def other_app(real_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Another process's application on the same database."""
    with real_app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    app = make_app(url, tmp_path / "other")
    yield app
    dispose(app)


def rename(name: str) -> None:
    with transaction():
        change_site(names={"en": name}, languages=["en", "fr"])


def test_a_change_by_one_process_is_seen_at_once_in_another(
    real_app: Flask, other_app: Flask
) -> None:
    here, there = client_of(real_app), client_of(other_app)
    for name in ("Ring of Towns", "Round Table"):
        with real_app.app_context():
            rename(name)
        for client in (here, there, here, there):
            assert name in client.page("/").html


def test_a_kept_page_is_the_same_page(app: Flask, client: CheckingClient) -> None:
    factories.contribution(factories.discussion("kept"))
    first = client.get("/discussions/kept")
    assert len(client.statements) > 1
    second = client.get("/discussions/kept")
    assert len(client.statements) == 1
    assert second.data == first.data
    for name in ("Content-Security-Policy", "Content-Type", "ETag", "X-Content-Type-Options"):
        assert second.headers[name] == first.headers[name], name


def test_a_kept_page_is_sent_compressed_to_those_who_take_it(client: CheckingClient) -> None:
    plain = client.get("/")
    zipped = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in zipped.headers["Vary"]


def test_who_has_the_page_already_gets_no_text_again(client: CheckingClient) -> None:
    tag = client.get("/").headers["ETag"]
    again = client.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    rename("Another Name")
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_people_who_are_signed_in_get_a_page_of_their_own_and_leave_none(
    client: CheckingClient,
) -> None:
    anonymous = client.get("/").data
    person = sign_in(client, factories.person("Zoë Signed-In"))
    own = client.get("/")
    assert own.data != anonymous
    assert "no-store" in own.headers["Cache-Control"]
    sign_out(client)
    assert client.get("/").data == anonymous
    assert str(person.name) not in client.get("/").get_data(as_text=True)


def test_each_language_and_each_address_has_its_own_page(client: CheckingClient) -> None:
    pages = [
        client.get(url, headers={"Accept-Language": language}).data
        for url in ("/", "/discussions/", "/discussions/?state=closed")
        for language in ("en", "fr", "ar")
    ]
    assert len({page[:2000] for page in pages[:3]}) == 3
    for turn, (url, language) in enumerate(
        (url, language)
        for url in ("/", "/discussions/", "/discussions/?state=closed")
        for language in ("en", "fr", "ar")
    ):
        again = client.get(url, headers={"Accept-Language": language})
        assert again.data == pages[turn]
        assert len(client.statements) == 1


def test_a_page_follows_the_clock_without_any_change(
    client: CheckingClient, clock: TimeMachineFixture
) -> None:
    factories.discussion("soon", weeks=1, now_in=0, title={"en": "Soon"})
    before = client.page("/discussions/soon").text
    clock.shift(60 * 60 * 24 * 8)
    assert client.page("/discussions/soon").text != before


def test_a_page_that_is_missing_now_is_there_once_it_is_made(client: CheckingClient) -> None:
    assert client.get("/discussions/later").status_code == 404
    factories.discussion("later")
    assert client.get("/discussions/later").status_code == 200
