"""Readers report public texts: limited, never hiding anything, seen at the desk alone."""

import pytest
from flask import Flask
from sqlalchemy import select

from forum.db import Notice, db
from forum.discussions.models import Contribution, Discussion
from forum.moderation.models import Report, Submission
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in

ADDRESS = "/discussions/markets/contributions/1/report"
Public = tuple[Discussion, Contribution]


@pytest.fixture
def public(app: Flask) -> Public:
    """Return a discussion with one public contribution."""
    discussion = factories.discussion("markets")
    return discussion, factories.contribution(discussion)


def reports() -> list[Report]:
    return list(db.session.scalars(select(Report).order_by(Report.id)))


def test_a_visitor_reports_and_the_text_stays_public(
    client: CheckingClient, public: Public
) -> None:
    page = client.page("/discussions/markets/contributions/1")
    page = client.page(page.links["Report this text"])
    typed = {"reason": "personal_data", "note": "A telephone number in line 3."}
    page = client.submit(page, typed)
    assert page.url == "/discussions/markets/contributions/1"
    assert "The moderators will look at it." in page.text
    (row,) = reports()
    assert (row.reason, row.note, row.by_id, row.closed) == (*typed.values(), None, None)
    assert db.session.get_one(Submission, row.submission_id).state == "published"
    assert db.session.scalars(select(Notice.kind)).all().count("reported") == 1


def test_a_person_reports_a_text_once_until_it_is_looked_at(
    client: CheckingClient, public: Public
) -> None:
    person = sign_in(client)
    client.submit(client.page(ADDRESS), {"reason": "abuse"})
    page = client.submit(client.page(ADDRESS), {"reason": "off_topic", "note": "Once more."})
    assert "You reported this already." in page.text and "Once more." in page.html
    assert [row.by_id for row in reports()] == [person.id]


def test_what_a_program_fills_in_is_not_stored(client: CheckingClient, public: Public) -> None:
    page = client.submit(
        client.page(ADDRESS), {"reason": "abuse", "website": "https://cheap.example"}
    )
    assert "The moderators will look at it." in page.text
    assert not reports()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose a reason."),
        ({"reason": "other"}, "Write in the note"),
        ({"reason": "abuse", "note": "é" * 5001}, "at most 5,000 characters"),
    ],
)
def test_what_is_missing_gets_a_sentence(
    client: CheckingClient, public: Public, typed: dict[str, str], sentence: str
) -> None:
    page = client.submit(client.page(ADDRESS), typed)
    assert sentence in page.text and not reports()


def test_only_what_is_public_can_be_reported(client: CheckingClient, public: Public) -> None:
    _discussion, text = public
    stale = client.page(ADDRESS)
    factories.moved(text.submission_id, "hidden")
    client.submit(stale, {"reason": "abuse"}, status=404)
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/discussions/markets/contributions/99/report").status_code == 404
    factories.discussion("circle", visibility="invited")
    assert client.get("/discussions/circle/contributions/1/report").status_code == 404
    assert not reports()


def test_reports_are_limited_per_account_and_per_client(
    client: CheckingClient, public: Public
) -> None:
    discussion, _text = public
    sign_in(client)
    answers = []
    for number in range(1, 23):
        if number > 1:
            factories.contribution(discussion)
        address = f"/discussions/markets/contributions/{number}/report"
        answers.append(client.post(address, data={"reason": "abuse"}).status_code)
    assert answers[:20] == [303] * 20
    assert answers[20:] == [429, 429]
    assert len(reports()) == 20


def test_an_account_is_limited_whatever_clients_it_uses(
    client: CheckingClient, public: Public, clock: object
) -> None:
    discussion, _text = public
    sign_in(client)
    for number in range(1, 22):
        if number > 1:
            factories.contribution(discussion)
        address = f"/discussions/markets/contributions/{number}/report"
        answer = client.post(
            address,
            data={"reason": "abuse"},
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"},
        )
    assert answer.status_code == 200 and "many reports today" in answer.get_data(as_text=True)
    assert len(reports()) == 20
