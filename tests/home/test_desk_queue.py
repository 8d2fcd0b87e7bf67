"""The desk's list at its door: narrowed, claimed, decided together, five thousand things long."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import Contribution, Discussion
from forum.moderation.jobs import look_for_waiting
from forum.moderation.models import Absence, Appeal, Decision, Submission
from forum.moderation.operations import chain_of, claim, report_submission
from forum.moderation.queries import deciders
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.signing_in import sign_in

A_LINE = "//li[contains(@class, 'desk-line')]"


@pytest.fixture
def place(app: Flask) -> Discussion:
    return factories.discussion("markets")


@pytest.fixture
def moderator(client: CheckingClient, place: Discussion) -> Person:
    return sign_in(client, "moderator", place.scope_id)


def held(place: Discussion, name: str = "Nour Haddad", **facts: object) -> Contribution:
    facts = {"hold": "policy"} | facts
    return factories.contribution(place, by=factories.person(name), **facts)  # type: ignore[arg-type]


def state_of(one: Contribution) -> str:
    return db.session.get_one(Submission, one.submission_id).state


def item(one: Contribution, seq: int = 1) -> str:
    return f"{one.submission_id}-{seq}"


def decided(client: CheckingClient, items: list[str], what: str, **more: str) -> object:
    sent = {"item": items, "bulk-what": what, "bulk-language": "en"}
    return client.post("/desk/several", data=sent | more, follow_redirects=True)


# --- narrowed -------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_all_that_it_offers(
    client: CheckingClient, place: Discussion, moderator: Person, clock: object
) -> None:
    held(place, "Old One", language="fr")
    clock.shift(timedelta(days=2))  # type: ignore[attr-defined]
    held(place, "New One", hold="first_contribution")
    mine = held(place, "Claimed One")
    with transaction():
        claim(mine.submission_id, by_id=moderator.id, at=now())
    reported = factories.contribution(place, by=factories.person("Reported One"))
    with transaction():
        report_submission(reported.submission_id, by_id=None, reason="abuse", note=None, at=now())
    for asked, names in (
        ("language=fr", ["Old One"]),
        ("age=day", ["Old One"]),
        ("age=week", []),
        ("reason=first_contribution", ["New One"]),
        ("reason=reported", ["Reported One"]),
        ("claimed=me", ["Claimed One"]),
        ("claimed=nobody&reason=policy", ["Old One"]),
        ("kind=contribution&language=en&claimed=nobody", ["New One", "Reported One"]),
        ("kind=organisation", []),
        ("language=no-such&age=x&claimed=x", []),
    ):
        page = client.page(f"/desk?{asked}")
        assert page.texts(f"{A_LINE}//b") == names, asked
        assert len(client.statements) <= 8
    page = client.page("/desk?language=fr")
    assert page.all("//select[@name='language']/option[@value='fr' and @selected]")
    assert any("(3)" in words for words in page.texts("//select[@name='language']/option"))


def test_five_thousand_held_things_take_no_more_statements_and_one_page_of_fifty(
    client: CheckingClient, place: Discussion, moderator: Person
) -> None:
    first = held(place)
    client.page("/desk")
    few = len(client.statements)
    with transaction() as session:
        top = session.scalar(text("SELECT max(id) FROM submission"))
        keys = range(top + 1, top + 5_001)
        at = now()
        session.execute(
            insert(Submission),
            [
                {
                    "id": key, "kind": "contribution", "scope_id": place.scope_id,
                    "author_id": first.person_id, "language": ("en", "fr", "ar")[key % 3],
                    "title": f"A text {key}", "state": "held", "seq": 1,
                    "changed": at - timedelta(minutes=key % 9_000),
                }
                for key in keys
            ],
        )  # fmt: skip
        session.execute(
            insert(Decision),
            [
                {
                    "submission_id": key, "seq": 1, "from_state": "received", "to_state": "held",
                    "reason": ("policy", "emergency")[key % 2], "language": "en", "at": at,
                }
                for key in keys
            ],
        )  # fmt: skip
    for asked in ("", "?language=fr&reason=policy&age=day&claimed=nobody"):
        response = client.get(f"/desk{asked}", headers={"Accept-Encoding": "gzip"})
        assert len(response.get_data()) < 60_000
        assert len(client.statements) <= few
        page = client.page(f"/desk{asked}")
        assert len(page.all(A_LINE)) == 50
    assert client.page("/desk").heading == "5,001 things wait for a decision"


# --- claimed --------------------------------------------------------------------------------


def test_a_claim_is_seen_by_others_binds_them_and_ends_by_itself(
    client: CheckingClient, place: Discussion, moderator: Person, clock: object
) -> None:
    one = held(place)
    address = f"/desk/{one.submission_id}"
    client.submit(client.page(address), button="Claim for 30 minutes")
    assert "Yours until" in client.page("/desk").text
    elsewhere = client_of(client.application)
    other = sign_in(elsewhere, "coordinator", place.scope_id)
    assert f"{moderator.name} until" in elsewhere.page("/desk").text.replace("\u2068", "")
    page = elsewhere.submit(elsewhere.page(address), button="Publish")
    assert "looks at this at the moment" in page.text and state_of(one) == "held"
    elsewhere.submit(elsewhere.page(address), button="Take it over")
    row = db.session.get_one(Submission, one.submission_id)
    assert row.claimed_by_id == other.id
    client.post(f"{address}/claim", data={"what": "release"})
    assert db.session.get_one(Submission, one.submission_id).claimed_by_id == other.id
    clock.shift(timedelta(minutes=31))  # type: ignore[attr-defined]
    assert not client.page("/desk?claimed=others").all(A_LINE)
    client.submit(client.page(address), button="Publish")
    row = db.session.get_one(Submission, one.submission_id)
    assert (row.state, row.claimed_by_id, row.claimed_until) == ("published", None, None)


# --- several at once ------------------------------------------------------------------------


def test_several_are_decided_each_with_the_same_checks_reported_and_undone(
    client: CheckingClient, place: Discussion, moderator: Person
) -> None:
    good, stale, own, claimed = (held(place) for _n in range(4))
    own = factories.contribution(place, by=moderator, hold="policy")
    colleague = factories.person("Mo Colleague", role="moderator", scope_id=place.scope_id)
    factories.moved(stale.submission_id, "returned", by=colleague)
    with transaction():
        claim(claimed.submission_id, by_id=colleague.id, at=now())
    foreign = held(factories.discussion("elsewhere"))
    items = [item(one) for one in (good, stale, own, claimed, foreign)]
    page = decided(client, [*items, "9" * 30, "x-1", ""], "refuse:off_topic")
    words = page.get_data(as_text=True)  # type: ignore[attr-defined]
    assert "3 things were left as they are" in words and "1 thing decided together" in words
    for why in ("Somebody else decided on this", "This is your own", "Mo Colleague"):
        assert why in words
    assert [state_of(one) for one in (good, stale, own, claimed, foreign)] == [
        "refused", "returned", "held", "held", "held",
    ]  # fmt: skip
    batch = chain_of(good.submission_id)[-1].batch
    client.submit(client.page(f"/desk/several/{batch}"), button="Undo all of it")
    assert state_of(good) == "held"
    assert chain_of(good.submission_id)[-1].reason == "undo"
    stranger = client_of(client.application)
    sign_in(stranger, "moderator", factories.discussion("rivers").scope_id)
    assert stranger.get(f"/desk/several/{batch}").status_code == 404


def test_what_was_decided_again_since_stays_when_the_rest_is_undone(
    client: CheckingClient, place: Discussion, moderator: Person
) -> None:
    one, two = held(place), held(place)
    page = decided(client, [item(one), item(two)], "publish:accepted")
    assert "2 things were decided." in page.get_data(as_text=True)  # type: ignore[attr-defined]
    batch = chain_of(one.submission_id)[-1].batch
    factories.moved(two.submission_id, "hidden", by=factories.person())
    words = client.post(f"/desk/several/{batch}").get_data(as_text=True)
    assert "1 thing was left as it is" in words
    assert (state_of(one), state_of(two)) == ("held", "hidden")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"bulk-what": "publish:accepted"}, "Select at least one thing."),
        ({"bulk-what": ""}, "Choose what to do."),
        ({"bulk-what": "refuse:other"}, "Write a note"),
        ({"bulk-what": "refuse:accepted"}, "Not a valid choice"),
    ],
)
def test_without_what_it_needs_nothing_is_decided_and_the_selection_stays(
    client: CheckingClient,
    place: Discussion,
    moderator: Person,
    sent: dict[str, str],
    sentence: str,
) -> None:
    one = held(place)
    picked = [] if "Select" in sentence else [item(one)]
    data = {"item": picked, "bulk-language": "en", "bulk-note": ""} | sent
    words = client.post("/desk/several", data=data).get_data(as_text=True)
    assert sentence in words and state_of(one) == "held"
    assert ("checked>" in words) == bool(picked)


def test_several_are_claimed_and_released(
    client: CheckingClient, place: Discussion, moderator: Person
) -> None:
    one, two = held(place), held(place)
    decided(client, [item(one), item(two)], "claim:")
    assert len(client.page("/desk?claimed=me").all(A_LINE)) == 2
    decided(client, [item(one), item(two)], "release:")
    assert not client.page("/desk?claimed=me").all(A_LINE)


# --- away, late, counted --------------------------------------------------------------------


def test_somebody_away_is_shown_and_their_deputy_is_written_to(
    client: CheckingClient, place: Discussion, moderator: Person
) -> None:
    deputy = factories.person("Dee Deputy", role="moderator", scope_id=place.scope_id)
    third = factories.person("Tia Third", role="coordinator", scope_id=place.scope_id)
    until = (now() + timedelta(days=5)).date().isoformat()
    prefix = f"s{place.scope_id}-"
    page = client.page("/desk/team")
    client.submit(
        page,
        {f"{prefix}until": until, f"{prefix}deputy": str(deputy.id)},
        button="Say that I am away",
    )
    assert "is away until" in client.page("/desk?discussion=markets").text
    assert set(deciders(place.scope_id, now())) == {deputy.id, third.id}
    assert deciders(place.scope_id, now(), but=deputy.id) == [third.id]
    client.submit(client.page("/desk/team"), button="I am back")
    assert moderator.id in deciders(place.scope_id, now())
    for typed in ({f"{prefix}until": "2020-01-01"}, {f"{prefix}until": "soon"}, {}):
        sent = {"scope": str(place.scope_id), f"{prefix}deputy": "0"} | typed
        assert client.post("/desk/team", data=sent).status_code == 200
    assert not db.session.scalars(select(Absence)).all()


def test_what_waits_too_long_is_said_once(app: Flask, place: Discussion, clock: object) -> None:
    one = held(place)
    look_for_waiting(now())
    clock.shift(timedelta(days=12))  # type: ignore[attr-defined]
    held(place)
    for _turn in range(2):
        look_for_waiting(now())
    found = db.session.scalars(select(Notice).where(Notice.kind == "waiting_long")).all()
    assert [row.about_id for row in found] == [one.submission_id]
    assert found[0].scope_id == place.scope_id


def test_working_hours_are_set_by_administrators(client: CheckingClient, app: Flask) -> None:
    sign_in(client, "administrator")
    page = client.page("/admin/hours")
    page = client.submit(page, {"days": ["0"], "opens": "8", "alert": "4"}, button="Save")
    assert "The working hours were saved." in page.text
    wrong: list[dict[str, object]] = [
        {"days": []},
        {"opens": "17", "closes": "9"},
        {"alert": "0"},
        {"alert": "x"},
    ]
    for typed in wrong:
        page = client.submit(client.page("/admin/hours"), typed, button="Save")
        assert page.all("//*[@id='error-summary']"), typed


def test_a_clock_that_was_set_back_breaks_no_figures(
    client: CheckingClient, place: Discussion, moderator: Person, clock: object
) -> None:
    clock.shift(timedelta(hours=3))  # type: ignore[attr-defined]
    one = held(place, "Ada")
    clock.shift(timedelta(hours=-3))  # type: ignore[attr-defined]
    decided(client, [item(one)], "refuse:off_topic")
    assert "0 minutes" in client.page("/desk/figures").text


def test_figures_and_the_log_hold_what_happened_and_no_text(
    client: CheckingClient, place: Discussion, moderator: Person, clock: object
) -> None:
    one = held(place, "=Ada Formula", body="The unmistakable words of the text.")
    assert "Held on arrival" in client.page("/desk/figures").text
    clock.shift(timedelta(hours=5))  # type: ignore[attr-defined]
    decided(client, [item(one)], "refuse:off_topic")
    with transaction() as session:
        session.add(
            Appeal(
                submission_id=one.submission_id, decision_seq=2, by_id=one.person_id,
                text="Why?", language="en", opened=now(), due=now() + timedelta(days=7),
            )
        )  # fmt: skip
    page = client.page("/desk/figures?discussion=markets")
    assert "5 hours" in page.text and len(client.statements) <= 8
    page = client.page("/desk")
    assert "Appeal, answer due" in page.text and "you decided first" in page.text
    table = client.get("/discussions/markets/moderation.csv").get_data(as_text=True)
    rows = list(csv.DictReader(StringIO(table.removeprefix("\ufeff"))))
    assert [row["what"] for row in rows] == ["decision", "decision", "appeal"]
    assert [row["by"] for row in rows] == ["'=Ada Formula", moderator.name, "'=Ada Formula"]
    assert "unmistakable" not in table and rows[1]["reason"] == "off_topic"
    elsewhere = client_of(client.application)
    sign_in(elsewhere, "administrator")
    table = elsewhere.get("/discussions/markets/moderation.csv").get_data(as_text=True)
    assert "Ada" not in table and "moderator" in table
