"""Marked words in what isn't public: in no page, feed, file, export, header or mail of others.

Each text that is held, returned, refused, hidden or withdrawn has a word of its own in its body,
its author's name, organisation and role, its file's name and content; so have a proposed
organisation and another person's draft. Everybody without the right follows every link, and asks
for every route there is with the keys of these very things.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.consolidation.assembly import response_document
from forum.consolidation.formats import write
from forum.consolidation.queries import response_facts
from forum.db import db, transaction
from forum.discussions.data import export_discussion
from forum.discussions.models import Attachment, Contribution, Discussion
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import add_file, new_token, save_draft
from forum.discussions.operations.redacting import redact
from forum.discussions.operations.revising import shown_version
from forum.files import store
from forum.mail import Outgoing
from tests.support import factories, routes
from tests.support.client import CheckingClient, client_of
from tests.support.crawl import holding, reached, text_of
from tests.support.signing_in import sign_in

PLACES = ("body", "name", "orga", "role", "file", "content")
# How a text came to each state; "anonymous" is public, its author isn't.
STATES = {
    "held": ("held",),
    "returned": ("held", "returned"),
    "refused": ("held", "refused"),
    "hidden": ("published", "hidden"),
    "withdrawn": ("published", "withdrawn"),
}
WITHOUT_RIGHT = (
    "stranger", "member", "translator", "second_reader", "moderator elsewhere",
    "administrator",
)  # fmt: skip
ASKED = "asked for: "
REDACTED = "Zqbodyredacted"  # taken out of a public text
PROPOSED, DRAFTED, DRAFT_FILE = "Zqproposed", "Zqdrafted", "Zqdraftfile"
TOKEN = new_token()
AT_THE_SITES_DESK = (PROPOSED, "Zqorga")  # administrators decide on organisations


def word(place: str, state: str) -> str:
    """Return the word that stands in one place of one text only."""
    return f"Zq{place}{state}"


@dataclass
class Marked:
    """The ground: one discussion, its people, and the keys of what isn't public."""

    discussion: Discussion
    people: dict[str, Person | None] = field(default_factory=dict)
    keys: dict[str, dict[str, object]] = field(default_factory=dict)

    def words(self, who: str) -> list[str]:
        """Return the words that this person may find nowhere."""
        texts = [word(place, state) for place in PLACES for state in STATES]
        hidden_names = [word(place, "anonymous") for place in ("name", "orga", "role")]
        found = [*texts, *hidden_names, REDACTED, PROPOSED, DRAFTED, DRAFT_FILE]
        return [w for w in found if who != "administrator" or not w.startswith(AT_THE_SITES_DESK)]


@pytest.fixture
def marked(app: Flask) -> Marked:
    site = Marked(factories.discussion("markets", weeks=2, questions=1, languages=("en", "fr")))
    scope = site.discussion.scope_id
    elsewhere = factories.discussion("elsewhere", weeks=2, questions=1)
    for name, role, where in (
        ("member", "member", scope),
        ("translator", "translator", scope),
        ("second_reader", "second_reader", scope),
        ("moderator", "moderator", scope),
        ("moderator elsewhere", "moderator", elsewhere.scope_id),
        ("administrator", "administrator", SITE_SCOPE),
    ):
        site.people[name] = factories.person(f"Ada {name.title()}", role=role, scope_id=where)
    site.people["stranger"] = factories.person("Ada Stranger")
    site.people["visitor"] = None
    factories.contribution(site.discussion, "A public text about the market.")
    for state in (*STATES, "anonymous"):
        _text(site, state)
    _redacted(site)
    proposer = factories.person("Ada Proposer")
    proposal = factories.proposal(proposer, f"{PROPOSED} of Ferry Users")
    site.keys["proposal"] = {
        "organisation_id": proposal.id, "proposal_id": proposal.id,
        "submission_id": proposal.submission_id, "person_id": proposer.id,
    }  # fmt: skip
    _draft(site)
    return site


def _text(site: Marked, state: str) -> None:
    """Store a text with all its words, in its state, with a file."""
    author = factories.person(f"{word('name', state)} Writer")
    organisation = factories.organisation(f"{word('orga', state)} Town", state="held")
    body = f"We opened a hall, {word('body', state)}.\n\n{'It was full. ' * 60}"
    text = factories.contribution(
        site.discussion, body, by=author, organisation=organisation,
        hold="policy" if STATES.get(state, ("",))[0] == "held" else None,
        attribution="anonymous" if state == "anonymous" else "named",
    )  # fmt: skip
    with transaction() as session:
        row = session.get_one(Contribution, text.id)
        row.role_title = f"{word('role', state)} clerk"
        upload = store(f"Said: {word('content', state)}".encode(), "a.txt")
        file = Attachment(
            contribution_id=text.id, upload_id=upload.id, position=0,
            name=f"{word('file', state) if state in STATES else 'note'}.txt",
        )  # fmt: skip
        session.add(file)
    for to in STATES.get(state, ())[1:]:
        by = author if to == "withdrawn" else site.people["moderator"]
        factories.moved(text.submission_id, to, by=by)
    text = db.session.get_one(Contribution, text.id)
    site.keys[state] = {
        "submission_id": text.submission_id, "number": text.number or 9000 + text.id,
        "receipt": text.receipt, "attachment_id": file.id, "file_id": file.id, "name": file.name,
        "person_id": author.id, "organisation_id": organisation.id,
    }  # fmt: skip


def _redacted(site: Marked) -> None:
    """Take a word out of a public text that was translated with it."""
    text = factories.contribution(site.discussion, f"Our hall is open. {REDACTED} has the key.")
    translator, moderator = site.people["translator"], site.people["moderator"]
    assert translator and moderator
    factories.translation(text, by=translator, text=f"Notre halle. {REDACTED} a la clef.")
    with transaction():
        redact(
            text.id, [REDACTED], reason="personal_data", note=None, language="en",
            seen_version=shown_version(text.id).id, by_id=moderator.id, at=now(),
        )  # fmt: skip
    text = db.session.get_one(Contribution, text.id)
    site.keys["redacted"] = {
        "submission_id": text.submission_id, "number": text.number or 0,
    }  # fmt: skip


def _draft(site: Marked) -> None:
    """Let somebody write what nobody else may see yet."""
    writer = factories.person("Ada Drafter")
    parts = Parts(week=2, free=f"{DRAFTED} words", attribution="named")
    with transaction(shown=False):
        save_draft(
            TOKEN, parts, person_id=writer.id, discussion_id=site.discussion.id, rev=0, at=now()
        )
        add_file(TOKEN, writer.id, f"Said: {DRAFTED}".encode(), f"{DRAFT_FILE}.txt")
    site.keys["draft"] = {"token": TOKEN, "name": f"{DRAFT_FILE}.txt", "person_id": writer.id}


def asked(app: Flask, site: Marked) -> Iterator[str]:
    """Return the address of every route, with the keys of each thing that isn't public."""
    plain: dict[str, object] = {
        "slug": site.discussion.slug, "number": 1, "week": 2, "language": "en", "name": "a.txt",
    }  # fmt: skip
    for method, rule in sorted(routes.routes_of(app)):
        if method != "GET" or rule.startswith("/static"):
            continue
        found = next(r for r in app.url_map.iter_rules() if r.rule == rule)
        for keys in site.keys.values():
            values = dict.fromkeys(found.arguments, 1) | plain | keys
            yield routes.address(app, "GET", rule, values)
            yield routes.address(app, "GET", rule, {**values, "name": "a.txt"})
    for query in ("Zq", "Zqbody", "Zqname", "Zqorga", "Zqprop"):
        for page in ("/organisations", "/organisations/join", "/admin/people"):
            yield f"{page}?q={query}"
        yield f"/discussions/{site.discussion.slug}/contributions?q={query}"


def signed_in(app: Flask, person: Person | None) -> CheckingClient:
    client = client_of(app)
    if person is not None:
        sign_in(client, person)
    return client


def test_no_marked_word_is_found_by_a_visitor(app: Flask, marked: Marked) -> None:
    hunt(app, marked, "visitor")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("who", WITHOUT_RIGHT)
def test_no_marked_word_is_found_by_somebody_without_the_right(
    app: Flask, marked: Marked, who: str
) -> None:
    hunt(app, marked, who)


def hunt(app: Flask, marked: Marked, who: str) -> None:
    """Follow every link and ask for every route as somebody; none of their words may turn up."""
    client = signed_in(app, marked.people[who])
    starts = ("/", "/organisations", "/discussions/markets", "/open-data", "/desk", "/mine")
    starts = tuple(page for page in starts if client.get(page, check=False).status_code == 200)
    found = reached(client, *starts, check=False, most=600)
    assert len(found) > 15
    for address in dict.fromkeys(asked(app, marked)):
        answer = client.get(address, check=False)
        said = text_of(answer.get_data(), answer.headers) + str(answer.headers)
        found[f"{ASKED}{address}"] = unquote(said).replace(unquote(address), "")
    for mark in marked.words(who):
        holders = [a for a in found if mark.lower() in found[a].lower()]
        if who == "administrator":  # they look after people and organisations, names and all
            theirs = ("/admin/", "/people/")
            holders = [a for a in holders if not a.removeprefix(ASKED).startswith(theirs)]
        assert holders == [], mark


def test_those_with_the_right_do_find_them(app: Flask, marked: Marked) -> None:
    """So that the proof above can fail: the same words, the same way, in the right hands."""
    client = signed_in(app, marked.people["moderator"])
    found = reached(client, "/desk", check=False, most=600)
    for place in ("body", "name", "orga", "file", "content"):
        assert holding(found, word(place, "held")), place


def test_no_marked_word_stands_in_an_export_or_a_response(
    app: Flask, marked: Marked, tmp_path: Path
) -> None:
    discussion = db.session.get_one(Discussion, marked.discussion.id)
    export_discussion(discussion, tmp_path / "out")
    files = {str(p): text_of(p.read_bytes()) for p in (tmp_path / "out").rglob("*") if p.is_file()}
    for language in ("en", "fr"):
        document = response_document(response_facts(discussion, now()), language)
        for format_ in ("html", "docx"):
            files[f"{format_} {language}"] = text_of(write(document, format_))
    assert holding(files, "A public text about the market")
    for mark in marked.words("visitor"):
        assert holding(files, mark) == [], mark


def test_no_marked_word_is_mailed_to_others(app: Flask, marked: Marked) -> None:
    owners = {key["person_id"] for key in marked.keys.values() if "person_id" in key}
    for mail in db.session.scalars(select(Outgoing)):
        if mail.person_ref in owners:
            continue
        whole = f"{mail.headers} {mail.text} {mail.html}"
        assert [m for m in marked.words("visitor") if m.lower() in whole.lower()] == [], mail.text
