"""Which mails somebody gets: set in the account, ended by the address in each mail."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from forum.accounts.emails.stopping import stop_url
from forum.accounts.models import Person
from forum.accounts.operations.mailing import follow, set_scope_delivery, unfollow
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries.mailing import Wanted, followers, wanted
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Discussion
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in


@pytest.fixture
def ana(app: Flask) -> Person:
    return factories.person("Ana Anda", language="en")


@pytest.fixture
def schools(app: Flask) -> Discussion:
    return factories.discussion("schools", title={"en": "Schools"})


def wish(person: Person, scope_id: int) -> Wanted:
    """Return how somebody wants the mails of a scope, read anew."""
    db.session.rollback()
    return wanted([person.id], scope_id, now())[person.id]


def path(person: Person, scope_id: int) -> str:
    return stop_url(person.id, scope_id).removeprefix("http://localhost")


def test_who_wants_what_is_one_answer_for_many(
    app: Flask, ana: Person, schools: Discussion
) -> None:
    bo, gone, silent = (factories.person(name) for name in ("Bo", "Gone", "Silent"))
    with transaction():
        set_scope_delivery(bo.id, schools.scope_id, "each", at=now())
        db.session.get_one(Person, ana.id).mail_paused_until = now() + timedelta(days=1)
        db.session.get_one(Person, gone.id).addresses[0].stopped = now()
        db.session.get_one(Person, silent.id).addresses[0].confirmed = None
    found = wanted([ana.id, bo.id, gone.id, silent.id], schools.scope_id, now())
    assert {key: (one.delivery, one.paused, one.now) for key, one in found.items()} == {
        ana.id: ("daily", True, False),
        bo.id: ("each", False, True),
    }
    later = now() + timedelta(days=2)
    assert not wanted([ana.id], schools.scope_id, later)[ana.id].paused


def test_following_and_no_longer_following(app: Flask, ana: Person, schools: Discussion) -> None:
    for act, expected in ((follow, [ana.id]), (unfollow, []), (unfollow, []), (follow, [ana.id])):
        with transaction():
            act(ana.id, schools.scope_id, at=now())
        assert followers(schools.scope_id) == expected
    assert wish(ana, schools.scope_id).delivery == "daily"


def test_the_account_page_saves_what_is_chosen(
    client: CheckingClient, ana: Person, schools: Discussion
) -> None:
    with transaction():
        follow(ana.id, schools.scope_id, at=now())
    sign_in(client, ana)
    page = client.page("/account/mails")
    assert ana.addresses[0].email in page.text and "Schools" in page.text
    values = {
        "delivery": "weekly",
        "paused_until": "2026-12-01",
        f"scope-{schools.scope_id}": "each",
    }
    strange = {f"scope-{SITE_SCOPE}": "none", "scope-99999": "none"}
    client.post("/account/mails", data=values | strange)
    client.submit(page, values, button="Save")
    stored = db.session.get_one(Person, ana.id, populate_existing=True)
    assert stored.delivery == "weekly"
    assert stored.mail_paused_until == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert wish(ana, schools.scope_id) == Wanted(
        ana.id, stored.addresses[0].email, "en", "Europe/Brussels", "each", True
    )
    page = client.page("/account/mails")
    assert "No news until 1 December 2026" in page.text
    client.submit(page, {"paused_until": ""}, button="Save")
    assert not wish(ana, schools.scope_id).paused


@pytest.mark.parametrize("day", ["2026-11-18", "2020-01-01", "2030-01-01", "soon", "2026-02-30"])
def test_a_pause_that_is_none_is_refused_and_what_was_typed_stands(
    client: CheckingClient, ana: Person, day: str
) -> None:
    sign_in(client, ana)
    page = client.submit(
        client.page("/account/mails"), {"delivery": "none", "paused_until": day}, button="Save"
    )
    assert "There is one thing to correct" in page.text
    assert page.all("//input[@name='paused_until']/@value") == [day]
    assert wish(ana, SITE_SCOPE).delivery == "daily"


def test_opening_the_address_changes_nothing_and_a_mail_program_ends_the_mails(
    client: CheckingClient, ana: Person, schools: Discussion
) -> None:
    place = path(ana, schools.scope_id)
    page = client.page(place)
    assert "Schools" in page.text and "ana" not in page.html.lower().replace("ana anda", "")
    assert wish(ana, schools.scope_id).delivery == "daily"
    client.application.config["WTF_CSRF_ENABLED"] = True
    for _time in range(2):  # it may be asked for as often as a program likes
        answer = client.post(place, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert wish(ana, schools.scope_id).delivery == "none"
    assert wish(ana, SITE_SCOPE).delivery == "daily"
    multipart = client.post(
        path(ana, SITE_SCOPE),
        data={"List-Unsubscribe": "One-Click"},
        content_type="multipart/form-data",
    )
    assert multipart.status_code == 200 and wish(ana, SITE_SCOPE).delivery == "none"


def test_a_post_that_asks_for_nothing_changes_nothing(
    client: CheckingClient, ana: Person, schools: Discussion
) -> None:
    answer = client.post(path(ana, schools.scope_id), data={"x": "y"}, check=False)
    assert answer.status_code == 400
    assert wish(ana, schools.scope_id).delivery == "daily"


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Stop these mails", ("none", False)),
        ("One a week", ("weekly", False)),
        ("Pause all news for 30 days", ("daily", True)),
    ],
)
def test_the_page_offers_fewer(
    client: CheckingClient,
    ana: Person,
    schools: Discussion,
    button: str,
    expected: tuple[str, bool],
) -> None:
    page = client.submit(client.page(path(ana, schools.scope_id)), {}, button=button)
    assert "Done" in page.text
    found = wish(ana, schools.scope_id)
    assert (found.delivery, found.paused) == expected


def test_a_forged_address_and_one_of_somebody_who_left_say_so(
    client: CheckingClient, ana: Person, schools: Discussion
) -> None:
    whole = path(ana, schools.scope_id)
    forged: list[str] = [
        whole[:-1] + ("A" if whole[-1] != "A" else "B"),
        whole[:-9],
        "/mail/stop/" + "[1,1]",
        "/mail/stop/" + "é" * 400,
        "/mail/stop/W10.x",
    ]
    for place in forged:
        for method in ("GET", "POST"):
            data = {"List-Unsubscribe": "One-Click"} if method == "POST" else None
            answer = client.open(place, method=method, data=data)
            assert answer.status_code == 410, place
            assert "Nothing was changed" in answer.get_data(as_text=True)
    assert wish(ana, schools.scope_id).delivery == "daily"
    with transaction():
        person = db.session.get_one(Person, ana.id)
        person.erased, person.name, person.password_hash = now(), None, None
    assert client.get(whole, check=False).status_code == 410
    posted = client.post(whole, data={"List-Unsubscribe": "One-Click"}, check=False)
    assert posted.status_code == 410


@pytest.mark.parametrize("choice", ["like-all", "each", "none"])
def test_the_page_of_a_discussion_sets_its_mails(
    client: CheckingClient, ana: Person, schools: Discussion, choice: str
) -> None:
    assert "/discussions/schools/mails" in client.page("/discussions/schools").html
    sign_in(client, ana)
    page = client.page("/discussions/schools/mails")
    assert "Save, and you get its news" in page.text
    page = client.submit(page, {"delivery": choice}, button="Save")
    assert page.all("//input[@name='delivery'][@checked]/@value") == [choice]
    expected = {"like-all": "daily"}.get(choice, choice)
    assert wish(ana, schools.scope_id).delivery == expected
    assert followers(schools.scope_id) == ([] if choice == "none" else [ana.id])


def test_ending_all_news_ends_those_of_single_discussions_too(
    app: Flask, ana: Person, schools: Discussion
) -> None:
    with transaction():
        set_scope_delivery(ana.id, schools.scope_id, "each", at=now())
    with transaction():
        set_scope_delivery(ana.id, SITE_SCOPE, "none", at=now())
    assert wish(ana, schools.scope_id).delivery == "none"
