"""Messages of the facilitators: drafted, looked at, published once, edited, kept on top."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions import queries, tallies
from forum.discussions.data import export_discussion, exportable, import_discussion, read_folder
from forum.discussions.models import Contribution, Draft, Version
from forum.discussions.queries import Filters
from tests.support import factories
from tests.support.client import CheckingClient, Page
from tests.support.signing_in import sign_in

LONG = "Ä" * 99_999 + "."


def written(client: CheckingClient, slug: str = "markets", **values: str) -> Page:
    """Write a message up to its preview."""
    page = client.page(f"/discussions/{slug}/messages/write")
    return client.submit(page, {"body": "Welcome, **all**."} | values, button="Preview")


def published(client: CheckingClient, slug: str = "markets", **values: str) -> Contribution:
    page = client.submit(written(client, slug, **values), button="Publish")
    assert "Published as C-" in page.text, page.text
    db.session.expire_all()
    return db.session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()  # type: ignore[return-value]


def test_a_message_gets_a_number_and_is_counted_nowhere(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("markets", policy="hold_all")
    factories.contribution(discussion)
    person = sign_in(client, "moderator", discussion.scope_id)
    page = written(client, message="summary", week="2", body="We heard 1.1: **open halls**.")
    assert page.texts("//main//strong") == ["open halls"]
    page = client.submit(page, button="Publish")
    assert "Published as C-002." in page.text
    made = factories.contribution_by_number(discussion, 2)
    assert (made.kind, made.message, made.person_id) == ("facilitator", "summary", person.id)
    assert made.pinned is not None and made.receipt
    assert tallies.summary(queries.groups(discussion.id)).contributions == 1
    assert sum(queries.answered(discussion.id).values()) == 0
    assert db.session.scalar(select(Notice.about_id).where(Notice.kind == "message_posted"))
    assert db.session.scalars(select(Draft.contribution_id)).one() == made.id


def test_a_summary_stands_on_top_of_its_week_and_a_launch_until_the_first_week_ends(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    discussion = factories.discussion("markets", now_in=1)
    factories.contribution(discussion, week_number=1)
    sign_in(client, "coordinator", discussion.scope_id)
    published(client, message="summary", week="1", body="In short: halls.")
    published(client, message="launch", body="Welcome to the markets.")
    published(client, message="reminder", body="Two days left.")
    page = client.page("/discussions/markets/weeks/1")
    assert page.texts("//section[@class='pinned']//h2") == ["Summary of the week"]
    assert "In short: halls." in page.text and page.text.count("In short: halls.") == 1
    assert page.text.index("In short") < page.text.index("What came in")
    assert len(client.statements) <= 8
    page = client.page("/discussions/markets")
    assert page.texts("//section[@class='pinned']//h2") == ["Launch message"]
    assert len(client.statements) <= 8
    assert "In short" not in client.page("/discussions/markets/weeks/2").text
    clock.shift(timedelta(days=7))  # type: ignore[attr-defined]
    assert client.page("/discussions/markets").texts("//section[@class='pinned']//h2") == []


def test_a_message_that_is_hidden_stands_on_top_no_more(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    sign_in(client, "moderator", discussion.scope_id)
    made = published(client, message="summary", week="2", body="Marked word.")
    factories.moved(made.submission_id, "hidden")
    assert "Marked word." not in client.page("/discussions/markets/weeks/2").text


def test_pinning_is_undone_and_logged(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    sign_in(client, "moderator", discussion.scope_id)
    published(client, message="summary", week="2")
    client.submit(client.page("/discussions/markets/messages"), button="Unpin")
    assert client.page("/discussions/markets/weeks/2").texts("//section[@class='pinned']") == []
    page = client.submit(client.page("/discussions/markets/messages"), button="Keep on top")
    assert "on top" in page.text
    assert queries.contributions(discussion.id, Filters())[0].number == 1


def test_a_message_is_published_once_however_often_its_button_is_pressed(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets")
    sign_in(client, "moderator", discussion.scope_id)
    page = written(client)
    client.submit(page, button="Publish")
    page = client.submit(page, button="Publish")
    assert page.url == "/discussions/markets/messages"
    assert len(db.session.scalars(select(Contribution.id)).all()) == 1


def test_what_was_changed_since_the_preview_is_looked_at_again(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets")
    sign_in(client, "moderator", discussion.scope_id)
    preview = written(client)
    writing = client.page(preview.links["Back to writing"])
    client.submit(writing, {"body": "Something else."}, button="Keep the draft")
    page = client.submit(preview, button="Publish")
    assert "changed since you looked at it" in page.text and "Something else." in page.text
    assert db.session.scalar(select(Contribution.id)) is None


def test_two_windows_of_one_draft_overwrite_nothing(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    sign_in(client, "moderator", discussion.scope_id)
    page = client.page("/discussions/markets/messages/write")
    first = client.submit(page, {"body": "One."}, button="Keep the draft")
    client.submit(first, {"body": "Two."}, button="Keep the draft")
    page = client.submit(first, {"body": "Three."}, button="Keep the draft")
    assert "What the other window kept" in page.text and "Two." in page.text
    assert "Three." in page.texts("//textarea")[0]
    client.submit(page, button="Keep the draft")
    assert db.session.scalars(select(Draft.parts)).one()["free"] == "Three."


def test_refusals_keep_what_was_typed(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("markets", announced=False)
    sign_in(client, "moderator", discussion.scope_id)
    page = client.page("/discussions/markets/messages/write")
    again = client.submit(page, {"body": ""}, button="Preview")
    assert "the text is empty" in again.text
    preview = client.submit(again, {"body": "Early."}, button="Preview")
    page = client.submit(preview, button="Publish")
    assert "not announced yet: keep the message" in page.text
    discussion.announced = now()
    db.session.commit()
    page = written(client, message="summary", body="Of no week.")
    page = client.submit(page, button="Publish")
    assert "Say which week" in page.text and "Of no week." in page.text
    page = written(client, body=LONG)
    assert client.submit(page, button="Publish").url == "/discussions/markets/messages"
    token = client.page("/discussions/markets/messages/write").all("//form/@action")
    address = next(one for one in token if "/drafts/" in one)
    wrong = {"message": "decree", "language": "qqq", "week": "x", "body": "Kept.", "rev": "x"}
    said = client.post(address, data=wrong).get_data(as_text=True)
    assert "Choose what kind of message it is." in said and "Kept." in said


def test_a_new_version_is_shown_and_the_earlier_one_stays(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets")
    sign_in(client, "moderator", discussion.scope_id)
    made = published(client, message="summary", week="2", body="Before.")
    mine = client.page("/discussions/markets/messages/1")
    sign_in(client, "coordinator", discussion.scope_id)
    page = client.page("/discussions/markets/messages/1")
    client.submit(page, {"body": "After."}, button="Publish the new version")
    versions = db.session.scalars(
        select(Version).where(Version.contribution_id == made.id).order_by(Version.seq)
    ).all()
    assert [(v.body, v.shown, v.why) for v in versions] == [
        ("Before.", False, "author"), ("After.", True, "correction"),
    ]  # fmt: skip
    data = {"rev": mine.all("//input[@name='rev']/@value")[0], "body": "Mine.", "language": "en"}
    said = client.post("/discussions/markets/messages/1", data=data).get_data(as_text=True)
    assert "What stands now" in said and "After." in said and "Mine." in said
    assert "After." in client.page("/discussions/markets/weeks/2").text


def test_only_those_who_run_the_discussion_write_and_only_messages_are_edited_here(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion)
    sign_in(client, "moderator", discussion.scope_id)
    draft = written(client).url
    assert client.get("/discussions/markets/messages/1").status_code == 404
    assert client.post("/discussions/markets/messages/1/pin").status_code == 404
    sign_in(client, "moderator", discussion.scope_id)
    assert client.get(draft).status_code == 404
    assert client.post(draft.replace("/preview", ""), data={"body": "x"}).status_code == 404
    assert client.post(draft.replace("/preview", "/publish")).status_code == 404
    sign_in(client, "translator", discussion.scope_id)
    assert client.get("/discussions/markets/messages").status_code == 403


def test_summaries_that_are_owed_are_named_and_a_draft_is_found_again(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets", now_in=3)
    sign_in(client, "moderator", discussion.scope_id)
    page = client.page("/discussions/markets/messages")
    page = client.page(page.links["Week 1: Markets, part 1"])
    assert page.all("//option[@selected]/@value")[:1] == ["1"]
    page = client.submit(page, {"body": "So far."}, button="Keep the draft")
    page = client.page("/discussions/markets/messages")
    assert "So far." in page.text
    page = client.page(page.links["Summary of the week · Week 1"])
    page = client.submit(page, button="Discard the draft")
    assert "The draft is discarded." in page.text and "So far." not in page.text


def test_messages_go_out_with_their_kind_and_pin_and_come_in_again(
    app: Flask, client: CheckingClient, tmp_path: Path
) -> None:
    discussion = factories.discussion("markets", policy="publish")
    sign_in(client, "moderator", discussion.scope_id)
    published(client, message="summary", week="2", body="In short: halls.")
    published(client, message="other", body="By the way.")
    export_discussion(exportable("markets"), tmp_path / "out")
    rows = json.loads((tmp_path / "out" / "discussion.json").read_text())["contributions"]
    assert [(row["message"], row["pinned"]) for row in rows] == [
        ("summary", "2026-11-18T13:00"), (None, None),
    ]  # fmt: skip
    folder = replace(read_folder(tmp_path / "out"), short_code="AGAIN", email_address=None)
    with transaction():
        import_discussion(folder, slug="again", at=now())
    page = client.page("/discussions/again/weeks/2")
    assert page.texts("//section[@class='pinned']//h2") == ["Summary of the week"]
    assert "In short: halls." in page.text
