"""A site that is only to be read: nothing is stored, what was typed is given back."""

from collections.abc import Callable

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from forum.db import db, transaction
from forum.discussions.models import Draft
from forum.settings import set_read_only, site_setting
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in

TEXT = "Our council opened the hall <b>on market days</b>.\n\nTwo volunteers answer there."


def turn(on: bool) -> None:
    with transaction():
        set_read_only(on)


def test_a_text_is_given_back_and_nothing_is_stored(client: CheckingClient) -> None:
    factories.discussion("markets")
    person = factories.person()
    sign_in(client, person)
    page = client.page("/discussions/markets/write")
    turn(True)
    field = page.all("//main//textarea/@name")[0]
    answer = client.submit(page, {field: TEXT}, button="Preview", status=503)
    assert answer.heading == "The site is only to be read at the moment"
    assert TEXT in [area.text.strip() for area in answer.all("//textarea")]
    assert db.session.scalar(select(func.count(Draft.id))) == 0
    assert answer.response.headers["Retry-After"]


def test_pages_say_so_kept_ones_too_and_until_it_is_over(client: CheckingClient) -> None:
    factories.discussion("markets")
    assert "only to be read" not in client.page("/discussions/markets").html
    turn(True)
    page = client.page("/discussions/markets")
    assert page.texts("//*[@role='region'][@aria-label='Notice']") == [
        "The site is only to be read at the moment: nothing can be sent."
    ]
    turn(False)
    assert "only to be read" not in client.page("/discussions/markets").html


def test_people_sign_in_and_out_meanwhile(client: CheckingClient) -> None:
    person = factories.person(password=factories.PASSWORD, email="ada@town.example")
    turn(True)
    secret = {"email": "ada@town.example", "password": factories.PASSWORD}
    assert client.post("/sign-in", data=secret).status_code == 303
    assert client.page("/account").status == 200 and person.id
    answer = client.post("/account", data={"name": "Another Name", "password": "x" * 30})
    assert answer.status_code == 503 and b"x" * 30 not in answer.data
    assert client.post("/sign-out").status_code == 303


def test_the_command_turns_it_on_and_off(cli: Callable[..., Result], app: Flask) -> None:
    with transaction() as session:
        session.merge(site_setting()).policies = {"other": "kept"}
    assert "only to be read" in cli("read-only", "on").output
    assert site_setting().policies == {"other": "kept", "read_only": "yes"}
    assert "texts again" in cli("read-only", "off").output
    assert site_setting().policies == {"other": "kept"}
