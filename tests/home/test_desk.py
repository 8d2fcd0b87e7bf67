"""The desk at its door: what waits, who sees it, every decision, two moderators, corrections."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import (
    Attachment,
    Contribution,
    Discussion,
    DiscussionChange,
    SegmentQuestion,
    Version,
)
from forum.files import store
from forum.moderation.models import Report, Submission
from forum.moderation.operations import chain_of, report_submission
from forum.moderation.queries.reasons import READY_REASONS, as_delivered
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.signing_in import sign_in, sign_out

Held = tuple[Discussion, Contribution, Person]


@pytest.fixture
def held(app: Flask, client: CheckingClient) -> Held:
    """Return a discussion with one held text; a moderator of it is signed in."""
    discussion = factories.discussion("markets")
    author = factories.person("Nour Haddad", email="nour@town.example", language="fr")
    text = factories.contribution(discussion, by=author, hold="first_contribution")
    moderator = sign_in(client, "moderator", discussion.scope_id)
    return discussion, text, moderator


def state_of(contribution: Contribution) -> str:
    return db.session.get_one(Submission, contribution.submission_id).state


def at_desk(contribution: Contribution) -> str:
    return f"/desk/{contribution.submission_id}"


def published(discussion: Discussion, **facts: object) -> Contribution:
    return factories.contribution(discussion, by=factories.person(), **facts)  # type: ignore[arg-type]


# --- the list -------------------------------------------------------------------------------


def test_the_oldest_comes_first_with_its_age_and_reason(
    client: CheckingClient, held: Held, clock: object
) -> None:
    discussion, _text, _moderator = held
    clock.shift(timedelta(hours=41))  # type: ignore[attr-defined]
    factories.contribution(discussion, by=factories.person("Later Person"), hold="policy")
    page = client.page("/desk")
    assert page.heading == "2 things wait for a decision"
    names = page.texts("//ol[contains(@class, 'desk-list')]//b")
    assert names == ["Nour Haddad", "Later Person"]
    assert "41 hours" in page.text and "First contribution of this person" in page.text
    assert not page.all("//span[contains(@class, 'desk-age-error')]")
    clock.shift(timedelta(days=9))  # type: ignore[attr-defined]
    page = client.page("/desk")
    assert page.all("//span[contains(@class, 'desk-age-error')]")
    assert page.text.count("Waits too long") == 2


def test_an_empty_desk_says_so(client: CheckingClient, app: Flask) -> None:
    sign_in(client, "moderator")
    page = client.page("/desk")
    assert page.heading == "Nothing waits for a decision"
    assert client.page("/desk?standing=refused&discussion=nowhere&after=x").status == 200


def test_a_public_text_that_readers_reported_waits_too(client: CheckingClient, held: Held) -> None:
    discussion, _text, _moderator = held
    text = published(discussion)
    assert client.page("/desk").heading == "1 thing waits for a decision"
    for _turn in range(2):
        with transaction():
            report_submission(
                text.submission_id, by_id=None, reason="abuse", note="Look.", at=now()
            )
    page = client.page("/desk")
    assert page.heading == "2 things wait for a decision"
    assert "Reported by 2 readers" in page.text and "Public meanwhile" in page.text


def test_the_list_is_narrowed_to_a_discussion_by_its_address(
    client: CheckingClient, held: Held
) -> None:
    _discussion, _text, moderator = held
    other = factories.discussion("harbours")
    factories.role(moderator, "coordinator", other.scope_id)
    factories.contribution(other, by=factories.person("Somebody Else"), hold="policy")
    page = client.page("/desk?discussion=harbours")
    assert "Somebody Else" in page.text and "Nour Haddad" not in page.text
    assert page.heading == "1 thing waits for a decision"
    nothing = factories.discussion("rivers")
    factories.role(moderator, "moderator", nothing.scope_id)
    assert client.page("/desk?discussion=rivers").heading == "Nothing waits for a decision"


def test_the_list_reads_on_after_fifty(client: CheckingClient, held: Held) -> None:
    discussion, _text, _moderator = held
    person = factories.person()
    for _turn in range(54):
        factories.contribution(discussion, by=person, hold="policy")
    page = client.page("/desk")
    assert len(page.all("//li[@class='desk-line']")) == 50
    assert len(client.statements) <= 8
    (more,) = page.all("//a[@rel='next']/@href")
    rest = client.page(more)
    assert len(rest.all("//li[@class='desk-line']")) == 5
    first = page.all("//li[@class='desk-line']//a[@class='desk-open']/@href")
    assert not set(first) & set(rest.all("//li[@class='desk-line']//a[@class='desk-open']/@href"))
    client.page(first[0])
    assert len(client.statements) <= 8


# --- who sees it ----------------------------------------------------------------------------


def test_held_text_and_files_reach_nobody_else(client: CheckingClient, held: Held) -> None:
    discussion, text, moderator = held
    with transaction() as session:
        upload = store(b"Two pages that wait.", "note.txt")
        session.add(
            file := Attachment(
                contribution_id=text.id, upload_id=upload.id, name="note.txt", position=0
            )
        )
    address = f"/discussions/markets{at_desk(text)}/files/{file.id}/note.txt"
    assert client.get(address).get_data() == b"Two pages that wait."
    assert address in client.page(at_desk(text)).all("//a/@href")
    public = f"/discussions/markets/contributions/1/files/{file.id}/note.txt"
    elsewhere = factories.discussion("harbours")
    for role, scope_id in (
        ("moderator", elsewhere.scope_id), ("member", discussion.scope_id),
        ("translator", discussion.scope_id), ("administrator", 1), (None, 1),
    ):  # fmt: skip
        sign_in(client, factories.person(role=role, scope_id=scope_id))
        for where in (at_desk(text), address, public):
            assert client.get(where).status_code in (403, 404), (role, where)
        assert text.author_name not in client.get("/desk").get_data(as_text=True)
        assert client.post(at_desk(text), data={"verb": "publish"}).status_code in (403, 404)
    sign_out(client)
    assert client.get(public).status_code == 404
    assert client.get(address).status_code == 302
    assert state_of(text) == "held"
    sign_in(client, moderator)
    other = factories.contribution(discussion, by=moderator, hold="policy")
    wrong = f"/discussions/markets{at_desk(other)}/files/{file.id}/note.txt"
    assert client.get(wrong).status_code == 404


def test_nobody_decides_on_their_own_text(client: CheckingClient, held: Held) -> None:
    discussion, _text, moderator = held
    own = factories.contribution(discussion, by=moderator, hold="policy")
    page = client.page(at_desk(own))
    assert "Nobody decides on their own text" in page.text
    assert not page.all("//section[contains(@class, 'desk-moves')]//button")
    sent = {"verb": "publish", "publish-seq": "1", "publish-reason": "accepted"}
    assert client.post(at_desk(own), data=sent).status_code == 403
    assert state_of(own) == "held"


def test_the_desk_shows_who_stands_behind_an_anonymous_text(
    client: CheckingClient, held: Held
) -> None:
    discussion, _text, _moderator = held
    author = factories.person("Hidden Person", email="hidden@town.example")
    text = factories.contribution(discussion, by=author, attribution="anonymous", hold="policy")
    page = client.page(at_desk(text))
    assert "Hidden Person" in page.text and "Anonymous to readers" in page.text
    assert "h***@town.example" in page.text and "hidden@town.example" not in page.html


# --- decisions ------------------------------------------------------------------------------

DECISIONS = (
    ("Publish", {}, "published", "accepted"),
    ("Ask who this is", {"identity-note": "Who are you?"}, "returned", "no_identity"),
    (
        "Return for changes",
        {"return-reason": "changes_asked", "return-note": "Shorter, please."},
        "returned", "changes_asked",
    ),
    ("Refuse", {"refuse-reason": "off_topic"}, "refused", "off_topic"),
)  # fmt: skip


@pytest.mark.parametrize("decision", DECISIONS)
def test_each_decision_on_a_held_text_is_one_row_of_the_chain(
    client: CheckingClient, held: Held, decision: tuple[str, dict[str, str], str, str]
) -> None:
    button, typed, state, reason = decision
    _discussion, text, moderator = held
    client.submit(client.page(at_desk(text)), typed, button=button)
    last = chain_of(text.submission_id)[-1]
    assert state_of(text) == last.to_state == state
    assert (last.seq, last.reason, last.by_id) == (2, reason, moderator.id)
    written = next((v for k, v in typed.items() if k.endswith("note")), None)
    ready = as_delivered(reason, "fr") if reason in READY_REASONS else None
    assert last.note == (written or ready)
    assert last.language == "fr"  # the author's
    assert (text.number is not None) == (state == "published")
    keys = db.session.scalars(select(Notice.key).where(Notice.kind == "moved")).all()
    assert keys == [f"moved:submission:{text.submission_id}:2"]


@pytest.mark.parametrize(
    ("button", "verb", "state"), [("Hide", "hide", "hidden"), ("Hold", "hold", "held")]
)
def test_a_public_text_is_hidden_or_held_and_keeps_its_number(
    client: CheckingClient, held: Held, button: str, verb: str, state: str
) -> None:
    discussion, _text, _moderator = held
    text = published(discussion)
    client.submit(client.page(at_desk(text)), {f"{verb}-reason": "personal_data"}, button=button)
    assert state_of(text) == state and text.number == 1
    sign_out(client)
    assert client.get("/discussions/markets/contributions/1").status_code == 410


def test_after_a_decision_the_next_thing_is_open(client: CheckingClient, held: Held) -> None:
    discussion, text, _moderator = held
    second = factories.contribution(discussion, by=factories.person(), hold="policy")
    page = client.submit(client.page(at_desk(text)), button="Publish")
    assert page.url == at_desk(second)
    assert "It is public now." in page.text
    assert client.submit(page, button="Publish").url == "/desk"


@pytest.mark.parametrize("verb", ["publish", "identity", "return", "refuse"])
def test_the_last_decision_is_undone_by_a_row_of_its_own(
    client: CheckingClient, held: Held, verb: str
) -> None:
    _discussion, text, _moderator = held
    typed = {"return-reason": "personal_data"} if verb == "return" else {}
    typed |= {"refuse-reason": "abuse"} if verb == "refuse" else {}
    button = {"publish": "Publish", "identity": "Ask", "return": "Return", "refuse": "Refuse"}
    client.submit(client.page(at_desk(text)), typed, button=button[verb])
    page = client.page(at_desk(text))
    client.submit(page, button="Undo the last decision")
    chain = chain_of(text.submission_id)
    assert state_of(text) == "held"
    assert [row.reason for row in chain][-1] == "undo" and len(chain) == 3
    first = published(_discussion)
    assert not client.page(at_desk(first)).all("//button[contains(., 'Undo')]")


def test_what_an_author_did_is_not_undone(client: CheckingClient, held: Held) -> None:
    _discussion, text, _moderator = held
    author = db.session.get_one(Person, text.person_id)
    factories.moved(text.submission_id, "withdrawn", by=author)
    page = client.page(at_desk(text))
    assert "Undo" not in page.text and "There is nothing to decide" in page.text
    assert client.post(at_desk(text), data={"verb": "undo", "seq": "2"}).status_code == 200
    assert state_of(text) == "withdrawn"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"refuse-reason": "other"}, "Write a note"),
        ({"refuse-reason": "other", "refuse-note": "   "}, "Write a note"),
        ({}, "Choose a reason."),
        ({"refuse-reason": "off_topic", "refuse-note": "é" * 5001}, "at most 5,000 characters"),
    ],
)
def test_a_decision_without_what_it_needs_keeps_what_was_typed(
    client: CheckingClient, held: Held, typed: dict[str, str], sentence: str
) -> None:
    _discussion, text, _moderator = held
    page = client.submit(client.page(at_desk(text)), typed, button="Refuse")
    assert sentence in page.text and state_of(text) == "held"
    assert page.all("//details[@id='move-refuse' and @open]")
    if note := typed.get("refuse-note"):
        assert note in page.html


@pytest.mark.parametrize(
    "sent",
    [
        {"verb": "refuse", "refuse-seq": "1", "refuse-reason": "accepted"},
        {"verb": "hide", "hide-seq": "1", "hide-reason": "abuse"},
        {"verb": "merge", "merge-seq": "1"},
        {"verb": "publish", "publish-seq": "9" * 30, "publish-reason": "accepted"},
        {"verb": "publish", "publish-seq": "x", "publish-reason": "accepted"},
        {"verb": "publish"},
        {"verb": "undo", "seq": "-1"},
        {},
    ],
)
def test_forged_decisions_change_nothing(
    client: CheckingClient, held: Held, sent: dict[str, str]
) -> None:
    _discussion, text, _moderator = held
    assert client.post(at_desk(text), data=sent).status_code in (200, 409)
    assert state_of(text) == "held" and len(chain_of(text.submission_id)) == 1


def test_a_second_moderator_on_a_stale_page_is_told_with_both(
    client: CheckingClient, held: Held
) -> None:
    discussion, text, _moderator = held
    stale = client.page(at_desk(text))
    elsewhere = client_of(client.application)
    other = sign_in(elsewhere, "coordinator", discussion.scope_id)
    elsewhere.submit(
        elsewhere.page(at_desk(text)),
        {"return-reason": "changes_asked", "return-note": "Please shorten it."},
        button="Return for changes",
    )
    typed = {"refuse-reason": "off_topic", "refuse-note": "My own words."}
    page = client.submit(stale, typed, button="Refuse", status=409)
    assert state_of(text) == "returned" and len(chain_of(text.submission_id)) == 2
    for said in (other.name, "Please shorten it.", "My own words.", "does not speak to the topic"):
        assert str(said) in page.text
    client.submit(page, typed, button="Refuse")  # knowing both, they may
    assert state_of(text) == "refused"


# --- reports --------------------------------------------------------------------------------


def test_closing_reports_is_recorded_and_leaves_the_text_as_it_is(
    client: CheckingClient, held: Held
) -> None:
    discussion, _text, moderator = held
    text = published(discussion)
    with transaction():
        report_submission(text.submission_id, by_id=None, reason="abuse", note="", at=now())
    page = client.page(at_desk(text))
    with transaction():  # another one that this moderator has not seen yet
        report_submission(text.submission_id, by_id=None, reason="duplicate", note="", at=now())
    client.submit(page, button="Nothing to do")
    first, second = db.session.scalars(select(Report).order_by(Report.id))
    assert first.closed == now() and first.closed_by_id == moderator.id and second.closed is None
    assert state_of(text) == "published"
    assert f"closed by {moderator.name}" in client.page(at_desk(text)).text


def test_a_decision_closes_the_reports_that_led_to_it(client: CheckingClient, held: Held) -> None:
    discussion, _text, moderator = held
    text = published(discussion)
    with transaction():
        report_submission(text.submission_id, by_id=None, reason="abuse", note="", at=now())
    client.submit(client.page(at_desk(text)), {"hide-reason": "abuse"}, button="Hide")
    assert db.session.scalars(select(Report.closed_by_id)).all() == [moderator.id]


# --- corrections ----------------------------------------------------------------------------


def test_the_language_is_corrected_and_logged(client: CheckingClient, held: Held) -> None:
    _discussion, text, moderator = held
    page = client.page(at_desk(text))
    assert "The text reads like English" in page.text
    client.submit(page, {"language": "pt"}, button="Correct")
    version = db.session.scalars(select(Version).where(Version.contribution_id == text.id)).one()
    assert version.language == "pt"
    change = db.session.scalars(select(DiscussionChange)).one()
    assert (change.verb, change.by_id) == ("language", moderator.id)
    assert (change.before, change.after) == ({"language": "en"}, {"language": "pt"})
    form = f"/discussions/markets{at_desk(text)}/language"
    client.post(form, data={"language": "klingon"})
    assert db.session.scalars(select(Version.language)).one() == "pt"


def test_a_text_goes_to_another_week_without_a_move(client: CheckingClient, held: Held) -> None:
    discussion, text, _moderator = held
    first = factories.week(discussion, 1)
    page = client.submit(client.page(at_desk(text)), {"week": str(first.id)}, button="Move")
    assert "moved to another week" in page.text
    assert (text.week_id, text.week_source) == (first.id, "editor")
    assert len(chain_of(text.submission_id)) == 1
    assert db.session.scalars(select(DiscussionChange.verb)).all() == ["week"]
    strange = factories.week(factories.discussion("harbours"), 1)
    for week in (str(strange.id), "0", "x" * 50):
        client.post(f"/discussions/markets{at_desk(text)}/week", data={"week": week})
        assert text.week_id == first.id
    client.submit(client.page(at_desk(text)), {"week": ""}, button="Move")
    assert text.week_id is None


def test_questions_are_corrected_by_passage_with_the_moderator_as_origin(
    client: CheckingClient, held: Held
) -> None:
    discussion, text, moderator = held
    first, second = factories.questions(discussion, 2)
    page = client.page(at_desk(text))
    boxes = page.all("//input[@name='link']/@value")
    wanted = next(box for box in boxes if box.endswith(f"-{second.id}"))
    client.submit(page, {"link": wanted}, button="Save the questions")
    link = db.session.scalars(select(SegmentQuestion)).one()
    assert (link.question_id, link.origin, link.accepted_by_id) == (
        second.id, "moderator", moderator.id,
    )  # fmt: skip
    client.submit(client.page(at_desk(text)), {"link": []}, button="Save the questions")
    assert not db.session.scalars(select(SegmentQuestion)).all()
    assert db.session.scalars(select(DiscussionChange.verb)).all() == ["questions"] * 2
    strange = factories.questions(factories.discussion("harbours"), 1)[0]
    segment = wanted.partition("-")[0]
    version = page.all("//input[@name='version']/@value")[0]
    for links in ([f"{segment}-{strange.id}"], [f"99999-{first.id}"], ["x", "-", "1-2-3"]):
        sent = {"link": links, "version": version}
        client.post(f"/discussions/markets{at_desk(text)}/questions", data=sent)
        assert not db.session.scalars(select(SegmentQuestion)).all()


# --- guests ---------------------------------------------------------------------------------


def test_what_an_unconfirmed_guest_sent_stands_apart(client: CheckingClient, held: Held) -> None:
    discussion, _text, _moderator = held
    guest = factories.contribution(discussion, name="A Guest", hold="unconfirmed")
    page = client.page("/desk")
    assert page.heading == "1 thing waits for a decision" and "A Guest" not in page.text
    page = client.page("/desk?standing=unconfirmed")
    assert "A Guest" in page.text and "Nour Haddad" not in page.text
    page = client.page(at_desk(guest))
    assert "has not confirmed the address yet" in page.text
    assert not page.all("//button[contains(., 'Publish')]")
    sent = {"verb": "publish", "publish-seq": "1"}
    said = client.post(at_desk(guest), data=sent).get_data(as_text=True)
    assert "can only be refused" in said and state_of(guest) == "held"
    client.submit(page, {"refuse-reason": "abuse"}, button="Refuse")
    assert state_of(guest) == "refused"


# --- every other way ------------------------------------------------------------------------

WAYS = (
    (("returned",), "Publish", {}, "published"),
    (("returned",), "Refuse", {"refuse-reason": "abuse"}, "refused"),
    (("refused",), "Return for changes", {"return-reason": "off_topic"}, "returned"),
    (("refused",), "Hold", {"hold-reason": "personal_data"}, "held"),
    (("published", "hidden"), "Publish", {}, "published"),
)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_decided_is_taken_up_again(
    client: CheckingClient, held: Held, way: tuple[tuple[str, ...], str, dict[str, str], str]
) -> None:
    before, button, typed, state = way
    _discussion, text, _moderator = held
    for step in before:
        factories.moved(text.submission_id, step)
    standing = before[-1]
    page = client.page(f"/desk?standing={standing}")
    assert "Nour Haddad" in page.text
    (link,) = page.all("//a[@class='desk-open']/@href")
    client.submit(client.page(link), typed, button=button)
    assert state_of(text) == state
    assert "Nour Haddad" not in client.page(f"/desk?standing={standing}").text


def test_an_organisation_is_decided_by_administrators_too(
    client: CheckingClient, held: Held
) -> None:
    organisation = factories.organisation("League of Brook Towns", state="held")
    assert "League" not in client.page("/desk").text  # a moderator of one discussion
    sign_in(client, "administrator")
    page = client.page("/desk")
    assert "League of Brook Towns" in page.text and "Nour Haddad" not in page.text
    client.submit(client.page(f"/desk/{organisation.submission_id}"), button="Publish")
    assert db.session.get_one(Submission, organisation.submission_id).state == "published"


def test_a_decision_outlasts_who_took_it(client: CheckingClient, held: Held) -> None:
    discussion, text, _moderator = held
    gone = factories.person("Gone Person")
    factories.moved(text.submission_id, "returned", by=gone)
    with transaction():
        db.session.get_one(Person, gone.id).name = None
    assert "Somebody who has left · Held text → Returned text" in client.page(at_desk(text)).text
    assert client.page("/desk?standing=returned&discussion=" + discussion.slug).status == 200
