"""Coordinators enter what came on paper, by telephone, in a workshop."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.db import Notice, db, locked, transaction
from forum.discussions.models import Attachment, Contribution, Discussion
from forum.moderation.models import Decision, Submission
from tests.support import factories
from tests.support.client import CheckingClient, Page, client_of, values_of
from tests.support.signing_in import sign_in

BODY = "The hall opens twice a week.\n\nQuenby Orlofsdottir"


def page_of(client: CheckingClient, **more: object) -> tuple[Discussion, str]:
    discussion = factories.discussion(policy="hold_all", **more)  # type: ignore[arg-type]
    sign_in(client, "coordinator", discussion.scope_id)
    return discussion, f"/discussions/{discussion.slug}/enter"


def fill(client: CheckingClient, address: str, button: str, **values: object) -> Page:
    page = client.page(address)
    typed = {"name": "Quenby Orlofsdottir", "received": "2026-11-17", "body": BODY} | values
    assert len(client.statements) <= 8
    place = address.partition("?")[0]
    form = page.form(action=place)
    fields = values_of(form) | {key: [value] for key, value in typed.items()} | {"do": [button]}
    return client._page(client.post(place, data=fields, csrf=False, follow_redirects=True), 200)


def only() -> Contribution:
    return db.session.scalars(select(Contribution)).one()


def test_a_text_is_entered_with_its_facts_and_no_policy_holds_it(
    app: Flask, client: CheckingClient
) -> None:
    discussion, address = page_of(client)
    question = factories.questions(discussion, 2)[0]
    week = factories.week(discussion, 1)
    factories.organisation("Weir Valley Council", country="GH")
    page = fill(
        client, address, "enter", organisation="weir valley council", role_title="Clerk",
        clock="16:45", language="fr", week=str(week.id), answers=str(question.id),
    )  # fmt: skip
    assert "entered as C-001" in page.text
    text = only()
    assert (text.channel, text.number, text.week_id) == ("offline", 1, week.id)
    assert (text.author_name, text.organisation_name, text.role_title) == (
        "Quenby Orlofsdottir", "Weir Valley Council", "Clerk",
    )  # fmt: skip
    assert (text.stakeholder_type, text.country) == ("local-authority", "GH")
    assert text.received and text.received.isoformat() == "2026-11-17T15:45:00+00:00"
    assert text.person_id is None and text.entered_by_id
    shown = client_of(app).page(f"/discussions/{discussion.slug}/contributions/1").text
    assert "in person or on paper" in shown and "Weir Valley Council" in shown


def test_who_has_an_account_is_told_and_finds_it_among_the_own_texts(
    app: Flask, client: CheckingClient
) -> None:
    _discussion, address = page_of(client)
    author = factories.person("Quenby Orlofsdottir", email="quenby@weir.example")
    fill(client, address, "enter", email="Quenby@Weir.example")
    assert only().person_id == author.id
    assert db.session.scalars(select(Notice.kind).where(Notice.kind == "entered_for_you")).one()
    sign_in(client, author)
    page = client.page("/mine")
    assert "entered for you" in page.text
    assert "entered this text for you" in client.page(page.links["C-001"]).text


def test_an_unknown_address_makes_no_account(app: Flask, client: CheckingClient) -> None:
    _discussion, address = page_of(client)
    page = fill(client, address, "enter", email="nobody@weir.example")
    assert "Nobody here has this address" in page.text
    assert only().person_id is None


def test_consent_is_as_the_author_said(app: Flask, client: CheckingClient) -> None:
    discussion, address = page_of(client)
    fill(client, address, "enter", attribution="anonymous")
    visitor = client_of(app)
    for place in ("", "/contributions", "/contributions/1", "/originals", "/contributions.json"):
        html = visitor.get(f"/discussions/{discussion.slug}{place}").get_data(as_text=True)
        assert "Orlofsdottir" not in html, place


def test_several_are_entered_one_after_the_other(app: Flask, client: CheckingClient) -> None:
    discussion, address = page_of(client)
    page = fill(
        client, address, "same", organisation="Weir Valley Council", country="GH",
        stakeholder_type="academia", language="fr",
    )  # fmt: skip
    assert page.all("//input[@name='organisation']/@value") == ["Weir Valley Council"]
    assert page.all("//input[@name='received']/@value") == ["2026-11-17"]
    assert page.all("//input[@name='name']/@value") == [""]
    page = fill(client, address, "another", body="Another text of the workshop.")
    assert page.all("//input[@name='organisation']/@value") == [""]
    assert len(db.session.scalars(select(Contribution)).all()) == 2
    assert discussion


def test_a_page_sent_twice_stores_one_text(app: Flask, client: CheckingClient) -> None:
    _discussion, address = page_of(client)
    page = client.page(address)
    fields = values_of(page.form(action=address)) | {"name": ["Bo"], "body": [BODY]}
    for _turn in range(2):
        assert client.post(address, data=fields, csrf=False).status_code == 303
    assert only().number == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"received": "2026-11-19"}, "has not come yet"),
        ({"received": "yesterday"}, "not a day"),
        ({"clock": "late"}, "not a time of day"),
        ({"body": "  "}, "Write something first"),
        ({"name": ""}, "author’s name"),
        ({"attribution": "organisation"}, "Type the organisation"),
        ({"attribution": "odd"}, "Choose how"),
        ({"language": "klingon"}, "Choose a language"),
        ({"country": "ZZZ"}, "Choose a country"),
        ({"stakeholder_type": "king"}, "Choose a type"),
        ({"week": "999999"}, "Choose a week"),
        ({"answers": "999999"}, "Choose questions"),
        ({"email": "no address"}, "not an e-mail address"),
        ({"organisation": "o" * 301}, "at most 300"),
        ({"name": "n" * 201}, "at most 200"),
        ({"body": "b" * 200_001}, "too long"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    app: Flask, client: CheckingClient, values: dict[str, object], said: str
) -> None:
    _discussion, address = page_of(client)
    page = fill(client, address, "enter", **values)
    assert said in page.text
    assert page.all("//textarea")[0].text.strip() == str(values.get("body", BODY)).strip()
    assert db.session.scalars(select(Contribution)).all() == []


def test_a_scan_goes_with_the_text_and_never_with_an_anonymous_one_unlooked_at(
    app: Flask, client: CheckingClient
) -> None:
    discussion, address = page_of(client)

    def send(**values: object) -> str:
        form = values_of(client.page(address).form(action=address))
        fields: dict[str, object] = {key: value[0] for key, value in form.items() if value}
        fields |= {"name": "Quenby Orlofsdottir", "body": BODY} | values
        fields["files"] = (BytesIO(b"%PDF-1.7 scan"), "Orlofsdottir letter.pdf")
        answer = client.post(
            address, data=fields, content_type="multipart/form-data", follow_redirects=True
        )
        return answer.get_data(as_text=True)

    assert "may name the author" in send(attribution="anonymous")
    assert db.session.scalars(select(Contribution)).all() == []
    send(attribution="anonymous", files_public="y")
    send(attribution="named")
    names = db.session.scalars(select(Attachment.name).order_by(Attachment.id)).all()
    assert names == ["Orlofsdottir letter.pdf"] * 2
    visitor = client_of(app)
    first = visitor.page(f"/discussions/{discussion.slug}/contributions/1")
    assert "document-1.pdf" in first.text and "Orlofsdottir" not in first.html
    link = next(href for href in first.links.values() if "/files/" in href)
    assert "Orlofsdottir" not in visitor.get(link).headers["Content-Disposition"]
    second = visitor.page(f"/discussions/{discussion.slug}/contributions/2")
    assert "Orlofsdottir letter.pdf" in second.text


def test_the_emergency_switch_holds_what_is_entered(app: Flask, client: CheckingClient) -> None:
    discussion, address = page_of(client)
    with transaction():
        locked(Discussion, discussion.id).held_all_since = now()
    fill(client, address, "enter")
    assert db.session.get_one(Submission, only().submission_id).state == "held"
    assert db.session.scalars(select(Decision.reason)).one() == "emergency"


def test_nobody_enters_the_own_text_that_way(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion()
    who = factories.person(
        email="me@town.example", role="coordinator", scope_id=discussion.scope_id
    )
    sign_in(client, who)
    page = fill(client, f"/discussions/{discussion.slug}/enter", "enter", email="me@town.example")
    assert "your own address" in page.text


def test_administrators_enter_texts_too_and_find_the_page(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion()
    sign_in(client, "administrator")
    address = f"/discussions/{discussion.slug}/enter"
    home = client.page(f"/discussions/{discussion.slug}/settings")
    assert f'href="{address}"' in home.html
    fill(client, address, "enter")
    assert db.session.get_one(Submission, only().submission_id).state == "published"
    assert only().channel == "offline"


@pytest.mark.parametrize("role", ["moderator", "translator", "member", None])
def test_only_coordinators_and_administrators_enter_texts(
    app: Flask, client: CheckingClient, role: str | None
) -> None:
    discussion = factories.discussion()
    if role is None:
        sign_in(client, None)
    else:
        sign_in(client, role, discussion.scope_id)
    address = f"/discussions/{discussion.slug}/enter"
    assert client.get(address).status_code == 403
    assert client.post(address, data={"body": BODY, "name": "Bo"}).status_code == 403
    assert db.session.scalars(select(Contribution)).all() == []
