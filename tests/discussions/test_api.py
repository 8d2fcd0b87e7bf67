"""Open data: the feed, the table, the JSON; they say what pages say, and no more."""

import csv
import io
import json
from datetime import datetime

import pytest
from flask import Flask
from lxml import etree

from forum.db import Texts, transaction
from forum.discussions.models import Question
from tests.hostile import ALL
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in
from tests.support.site import Site, full_site

ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = ("feed.xml", "contributions.csv", "contributions.json")


@pytest.fixture
def site(app: Flask) -> Site:
    """Return the small site."""
    return full_site()


def rows_of(client: CheckingClient, slug: str) -> list[dict[str, str]]:
    """Return the rows of the table."""
    answer = client.get(f"/discussions/{slug}/contributions.csv")
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_feed_is_atom_with_what_a_reader_of_feeds_needs(
    client: CheckingClient, site: Site
) -> None:
    answer = client.get("/discussions/markets-public/feed.xml?lang=fr")
    assert answer.mimetype == "application/atom+xml"
    feed = etree.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        assert element.findtext(f"{ATOM}id", "").startswith("http://localhost/discussions/")
        assert element.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)) == len(rows_of(client, "markets-public"))
    assert all(entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries)
    newest = max(entry.findtext(f"{ATOM}updated", "") for entry in entries)
    assert feed.findtext(f"{ATOM}updated") == newest
    languages = {entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in entries}
    assert languages == {"en", "ar"}
    for address in ids:
        assert client.get(str(address).removeprefix("http://localhost")).status_code == 200


def test_a_feed_without_entries_is_a_feed(client: CheckingClient) -> None:
    factories.discussion("empty")
    feed = etree.fromstring(client.get("/discussions/empty/feed.xml").data)
    assert feed.findall(f"{ATOM}entry") == []
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated", "")).tzinfo


def test_table_json_and_pages_speak_of_the_same_contributions(
    client: CheckingClient, site: Site
) -> None:
    rows = rows_of(client, "markets-public")
    found = json.loads(client.get("/discussions/markets-public/contributions.json").data)
    assert [row["number"] for row in rows] == [str(one["number"]) for one in found["contributions"]]
    for row, one in zip(rows, found["contributions"], strict=True):
        assert set(row) == set(one)
        assert row["answers"].split() == one["answers"]
        page = client.page(f"/discussions/markets-public/contributions/{one['number']}")
        assert one["address"] == f"http://localhost{page.url}"
        assert one["text"].splitlines()[0] in page.text, one["number"]
    by_number = {one["number"]: one for one in found["contributions"]}
    reply = next(one for one in found["contributions"] if one["reply_to"])
    assert by_number[reply["reply_to"]]["number"] == reply["reply_to"]


def test_no_cell_begins_a_formula(client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    bodies = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1+1")
    for body in bodies:
        factories.contribution(discussion, body, name="=cmd|' /C calc'!A0")
    for row in rows_of(client, "markets"):
        for name, value in row.items():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "＝")), (name, value)


def test_every_text_survives_the_table_and_the_json(client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    kept = [text for text in ALL if text.strip()][::9]
    posted = [factories.contribution(discussion, f"Said: {text}") for text in kept]
    found = json.loads(client.get("/discussions/markets/contributions.json").data)
    assert len(found["contributions"]) == len(posted) == len(rows_of(client, "markets"))
    for one, row in zip(found["contributions"], rows_of(client, "markets"), strict=True):
        said = row["text"].removeprefix("'")
        assert said.split() == one["text"].split()


def test_what_is_not_public_stands_in_no_data(client: CheckingClient, site: Site) -> None:
    for name in NAMES:
        said = client.get(f"/discussions/markets-public/{name}").get_data(as_text=True)
        for state in ("waits", "hidden now", "merged now", "withdrawn now"):
            assert state not in said, (name, state)
    rows = {row["number"]: row for row in rows_of(client, "markets-public")}
    anonymous = str(site.texts["anonymous"].number)
    assert rows[anonymous]["author"] == rows[anonymous]["organisation"] == ""
    only = str(site.texts["organisation"].number)
    assert rows[only]["author"] == "" and rows[only]["organisation"]


@pytest.mark.parametrize("visibility", ["members", "invited", "drafted"])
@pytest.mark.parametrize("name", NAMES)
def test_data_of_a_closed_circle_is_not_there_for_visitors(
    client: CheckingClient, site: Site, visibility: str, name: str
) -> None:
    address = f"/discussions/markets-{visibility}/{name}"
    assert client.get(address).status_code == 404
    role = "moderator" if visibility == "drafted" else "member"
    sign_in(client, site.people[role])
    assert client.get(address).status_code == 200


def test_coming_questions_stand_in_no_data(client: CheckingClient) -> None:
    discussion = factories.discussion("markets", now_in=2)
    coming = factories.questions(discussion, 3)[0]
    with transaction() as session:
        session.get_one(Question, coming.id).text = Texts.of({"en": "Zqcoming?"})
    factories.contribution(discussion, answers=[coming.id])
    for name in NAMES:
        said = client.get(f"/discussions/markets/{name}").get_data(as_text=True)
        assert "Zqcoming" not in said and "3.1" not in said, name
    sign_in(client, "moderator", discussion.scope_id)
    assert "Zqcoming" in client.get("/discussions/markets/contributions.json").get_data(
        as_text=True
    )


def test_answers_are_in_the_order_of_their_numbers(client: CheckingClient) -> None:
    discussion = factories.discussion("markets", questions=11)
    asked = factories.questions(discussion, 2)
    factories.contribution(discussion, answers=[asked[10].id, asked[1].id, asked[9].id])
    (row,) = rows_of(client, "markets")
    assert row["answers"] == "2.2 2.10 2.11"


def test_the_data_need_few_statements_whatever_their_size(client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    counts = []
    for many in (2, 18):
        for _n in range(many):
            factories.contribution(discussion)
        row = []
        for name in NAMES:
            client.get(f"/discussions/markets/{name}")
            row.append(len(client.statements))
        counts.append(row)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


@pytest.mark.parametrize("name", ["Rana Khoury", "  rana  KHOURY - "])
def test_the_authors_own_name_at_the_end_is_a_signature(client: CheckingClient, name: str) -> None:
    discussion = factories.discussion("markets")
    body = f"We run a desk. Call me at the office.\n\n{name}\nTown of Brook"
    organisation = factories.organisation("Town of Brook")
    for attribution in ("anonymous", "named"):
        factories.contribution(
            discussion, body, name="Rana Khoury", organisation=organisation, attribution=attribution
        )
    anonymous, named = rows_of(client, "markets")
    assert anonymous["text"] == "We run a desk. Call me at the office."
    assert named["text"].split() == body.split()
    page = client.get("/discussions/markets/contributions/1").get_data(as_text=True)
    assert "khoury" not in page.casefold()


def test_a_table_kept_for_visitors_is_still_a_download(client: CheckingClient) -> None:
    factories.discussion("markets")
    first = client.get("/discussions/markets/contributions.csv")
    second = client.get("/discussions/markets/contributions.csv")
    assert len(client.statements) <= 1, "it was not kept"
    assert first.headers["Content-Disposition"] == second.headers["Content-Disposition"]
    assert first.content_type == second.content_type and first.data == second.data
