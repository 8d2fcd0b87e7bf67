"""One's own text: its page in every state, withdrawing, consent, identity, corrections."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import db, locked, transaction
from forum.discussions.models import (
    ConsentChange,
    Contribution,
    Discussion,
    DiscussionChange,
    SegmentQuestion,
    Version,
)
from forum.discussions.operations.moderating import move_contribution
from forum.moderation.models import Decision, Submission
from forum.moderation.operations import Move
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in, sign_out

SIGNED = "We run a desk beside the market, twice a week.\n\nZubaida Kwarteng"


def url(contribution: Contribution, page: str = "") -> str:
    slug = db.session.get_one(Discussion, contribution.discussion_id).slug
    return f"/discussions/{slug}/mine/{contribution.receipt}" + (f"/{page}" if page else "")


def own(client: CheckingClient, body: str = SIGNED, **more: object) -> tuple[Person, Contribution]:
    """Sign in an author who has written a text; return both."""
    author = factories.person("Zubaida Kwarteng")
    discussion = more.pop("discussion", None) or factories.discussion()
    text = factories.contribution(discussion, body, by=author, **more)  # type: ignore[arg-type]
    sign_in(client, author)
    return author, text


def decide(text: Contribution, to: str, reason: str, note: str | None = None) -> Person:
    """Let a moderator move a text."""
    moderator = factories.person("Mona Derator", role="moderator")
    with transaction():
        seq = locked(Submission, text.submission_id).seq
        move = Move(moderator.id, now(), reason, "en", note)
        move_contribution(text.submission_id, to, expected_seq=seq, move=move)
    return moderator


def state(text: Contribution) -> str:
    return db.session.get_one(Submission, text.submission_id).state


# --- the page -------------------------------------------------------------------------------


def test_the_page_after_sending_shows_the_number_of_a_public_text(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client)
    page = client.page(url(text) + "?sent")
    assert "Thank you" in page.heading and "C-001" in page.text and text.receipt in page.text
    assert "Everybody can read it" in page.text
    assert len(client.statements) <= 8


def test_the_page_of_a_held_text_shows_its_receipt_and_why_it_waits(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client, hold="first_contribution")
    page = client.page(url(text))
    assert page.texts("//p[@class='eyebrow']/bdi") == [text.receipt]
    assert "waits" in page.heading and "first one" in page.text
    assert "Zubaida Kwarteng" in page.text, "the author sees the own signature"


@pytest.mark.parametrize("to", ["returned", "refused"])
def test_the_page_shows_the_moderators_note_and_who_wrote_it(
    app: Flask, client: CheckingClient, to: str
) -> None:
    _author, text = own(client, hold="policy")
    decide(text, to, "changes_asked", "Please shorten\nthe second part.")
    page = client.page(url(text))
    assert "Please shorten the second part." in page.text
    assert "Mona Derator" in page.text


@pytest.mark.parametrize("to", ["hidden", "merged", "held", "withdrawn"])
def test_the_page_stands_in_every_state(app: Flask, client: CheckingClient, to: str) -> None:
    discussion = factories.discussion()
    other = factories.contribution(discussion)
    author, text = own(client, discussion=discussion)
    by = author if to == "withdrawn" else None
    into = other.submission_id if to == "merged" else None
    factories.moved(text.submission_id, to, by=by, merged_into_id=into)
    page = client.page(url(text))
    assert len(client.statements) <= 8
    if to == "merged":
        assert "C-001" in page.heading


def test_only_the_author_opens_it(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client)
    for role in (None, "moderator", "coordinator", "administrator"):
        sign_in(client, role)
        assert client.get(url(text), check=False).status_code == 404
    sign_out(client)
    assert client.get(url(text), check=False).location.startswith("/sign-in?next=")


def test_a_forged_receipt_leads_nowhere(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client)
    other = factories.discussion()
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    assert client.get(f"/discussions/{slug}/mine/AAAA-AAAA").status_code == 404
    assert client.get(f"/discussions/{other.slug}/mine/{text.receipt}").status_code == 404
    assert client.get(f"/discussions/{slug}/mine/{text.receipt.lower()}").status_code == 200


def test_an_author_without_a_role_any_more_reaches_the_own_text(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion(visibility="invited")
    _author, text = own(client, discussion=discussion)
    assert client.get(f"/discussions/{discussion.slug}").status_code == 404
    client.submit(client.page(url(text, "withdraw")), button="Withdraw")
    assert state(text) == "withdrawn"


# --- withdrawing ----------------------------------------------------------------------------


def test_withdrawing_leaves_number_and_versions_and_can_be_taken_back(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client)
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    client.submit(client.page(url(text, "withdraw")), button="Withdraw")
    assert state(text) == "withdrawn"
    assert client.get(f"/discussions/{slug}/contributions/1").status_code == 410
    page = client.page(url(text))
    assert "You withdrew it" in page.heading
    client.submit(page, button="Take it up again")
    assert state(text) == "published"
    assert db.session.get_one(Contribution, text.id).number == 1
    reasons = db.session.scalars(
        select(Decision.reason)
        .where(Decision.submission_id == text.submission_id)
        .order_by(Decision.seq)
    ).all()
    assert reasons[1:] == ["withdrawn_by_author", "restored_by_author"]


def test_what_was_held_when_withdrawn_is_held_again(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, hold="policy")
    client.submit(client.page(url(text, "withdraw")), button="Withdraw")
    client.submit(client.page(url(text)), button="Take it up again")
    assert state(text) == "held"
    assert db.session.get_one(Contribution, text.id).number is None


def test_a_stale_page_withdraws_nothing(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client)
    page = client.page(url(text, "withdraw"))
    decide(text, "held", "reported")
    told = client.submit(page, button="Withdraw")
    assert "Somebody else decided" in told.text and state(text) == "held"


def test_nobody_withdraws_anothers_text(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client)
    sign_in(client, "coordinator")
    for page in ("withdraw", "take-up", "consent", "correct", "identity"):
        assert client.post(url(text, page), data={"seen": 1}, check=False).status_code == 404
    assert state(text) == "published"


# --- consent --------------------------------------------------------------------------------


def test_a_change_of_consent_holds_on_every_page_at_once(
    app: Flask, client: CheckingClient
) -> None:
    author, text = own(
        client, "Good morning,\n\nZubaida Kwarteng", organisation=factories.organisation("Weirtown")
    )
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    places = [
        f"/discussions/{slug}",
        f"/discussions/{slug}/contributions",
        f"/discussions/{slug}/contributions/1",
        f"/discussions/{slug}/weeks/2",
        f"/discussions/{slug}/weeks/2/print",
        f"/discussions/{slug}/originals",
        f"/discussions/{slug}/feed.xml",
        f"/discussions/{slug}/contributions.json",
        f"/discussions/{slug}/contributions.csv",
        f"/discussions/{slug}/response/en",
    ]
    visitor = client.application.test_client()

    def said() -> list[str]:
        return [
            place for place in places if "Kwarteng" in visitor.get(place).get_data(as_text=True)
        ]

    assert said(), "named, the name stands somewhere"
    client.submit(client.page(url(text, "consent")), {"attribution": "anonymous"})
    assert said() == []
    assert "Weirtown" not in visitor.get(places[2]).get_data(as_text=True)
    assert visitor.get(f"/people/{author.id}").status_code == 404
    client.submit(client.page(url(text, "consent")), {"attribution": "named", "quotable": []})
    assert said()
    rows = db.session.scalars(
        select(ConsentChange)
        .where(ConsentChange.contribution_id == text.id)
        .order_by(ConsentChange.id)
    ).all()
    assert [(row.attribution, row.quotable) for row in rows] == [
        ("named", True), ("anonymous", True), ("named", False),
    ]  # fmt: skip


def test_consent_can_be_changed_after_the_close_and_when_withdrawn(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    author, text = own(client)
    client.submit(client.page(url(text, "withdraw")), button="Withdraw")
    clock.shift(timedelta(days=60))  # type: ignore[attr-defined]
    sign_in(client, author)
    client.submit(client.page(url(text, "consent")), {"attribution": "anonymous"})
    assert db.session.get_one(Contribution, text.id).attribution == "anonymous"


def test_an_organisation_that_was_not_named_can_not_be_shown(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client)
    answer = client.post(url(text, "consent"), data={"attribution": "organisation"}, check=False)
    assert answer.status_code == 200
    assert db.session.get_one(Contribution, text.id).attribution == "named"


# --- identity -------------------------------------------------------------------------------


def test_a_text_returned_for_identity_is_sent_again_with_the_facts(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client, hold="policy")
    decide(text, "returned", "no_identity")
    page = client.page(url(text))
    assert "Say who you are" in page.links
    client.submit(
        client.page(url(text, "identity")),
        {
            "name": "Zubaida A. Kwarteng",
            "organisation": "other",
            "organisation_name": "Weir Valley Council",
            "role_title": "Clerk",
            "stakeholder_type": "local-authority",
            "country": "GH",
        },
    )
    sent = db.session.get_one(Contribution, text.id)
    assert state(text) == "held"
    assert (sent.author_name, sent.organisation_name) == (
        "Zubaida A. Kwarteng", "Weir Valley Council",
    )  # fmt: skip
    assert (sent.role_title, sent.stakeholder_type, sent.country) == (
        "Clerk", "local-authority", "GH",
    )  # fmt: skip
    logged = db.session.scalars(select(DiscussionChange.verb)).all()
    assert "identity" in logged


def test_a_name_that_is_known_only_later_is_no_part_of_an_anonymous_text(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(
        client,
        "We run a desk, twice a week.\n\nQuenby Orlofsdottir",
        hold="policy",
        attribution="anonymous",
    )
    decide(text, "returned", "no_identity")
    client.submit(client.page(url(text, "identity")), {"name": "Quenby Orlofsdottir"})
    decide(text, "published", "accepted")
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    sign_out(client)
    assert "Quenby" not in client.page(f"/discussions/{slug}/contributions/1").html


def test_who_forges_an_organisation_is_told(app: Flask, client: CheckingClient) -> None:
    secret = factories.organisation("Secret Society", state="held")
    _author, text = own(client, hold="policy")
    decide(text, "returned", "no_identity")
    data = {"name": "Bo", "organisation": str(secret.id), "seen": "2"}
    answer = client.post(url(text, "identity"), data=data)
    assert "Choose an organisation" in answer.get_data(as_text=True)
    assert state(text) == "returned"


def test_identity_is_asked_of_returned_texts_only(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client)
    assert client.get(url(text, "identity")).status_code == 403


# --- corrections ----------------------------------------------------------------------------


def test_language_and_questions_are_corrected_in_place_and_logged(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion()
    first, second = factories.questions(discussion, 2)
    _author, text = own(client, discussion=discussion, answers=[first.id])
    page = client.page(url(text, "correct"))
    assert len(client.statements) <= 8
    boxes = page.all("//input[@name='link']")
    wanted = [box.get("value") for box in boxes if box.get("value").endswith(f"-{second.id}")]
    client.submit(page, {"language": "fr", "link": wanted[:1]})
    version = db.session.scalars(select(Version).where(Version.contribution_id == text.id)).one()
    assert version.language == "fr"
    links = db.session.scalars(select(SegmentQuestion)).all()
    assert [(link.question_id, link.origin) for link in links] == [(second.id, "author")]
    assert set(db.session.scalars(select(DiscussionChange.verb))) == {"language", "questions"}
    shown = client.page(f"/discussions/{discussion.slug}/questions/2.2").text
    assert "twice a week" in shown


def test_a_closed_discussion_takes_no_corrections(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    author, text = own(client)
    clock.shift(timedelta(days=60))  # type: ignore[attr-defined]
    sign_in(client, author)
    assert client.get(url(text, "correct")).status_code == 403
    assert "Correct language" not in client.page(url(text)).text


def test_passages_of_another_text_are_refused(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion()
    question = factories.questions(discussion, 2)[0]
    other = factories.contribution(discussion)
    _author, text = own(client, discussion=discussion)
    version = db.session.scalars(select(Version).where(Version.contribution_id == text.id)).one()
    theirs = db.session.scalars(select(Version).where(Version.contribution_id == other.id)).one()
    data = {
        "language": "en", "seen": version.id, "link": f"{theirs.segments[0].id}-{question.id}",
    }  # fmt: skip
    assert "Choose passages" in client.post(url(text, "correct"), data=data).get_data(as_text=True)
    assert db.session.scalars(select(SegmentQuestion)).all() == []
