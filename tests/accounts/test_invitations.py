"""Invitations: who is invited by a list, the link and its page, accepted, declined, withdrawn."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.accounts.models import ROLES, Address, Invitation, Person, RoleGrant, Token
from forum.accounts.operations import leave, make_link
from forum.accounts.operations.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    report,
    send_again,
    withdraw_invitation,
)
from forum.accounts.operations.pasted import PastedRow, read_list
from forum.accounts.permissions import can_grant_role
from forum.accounts.queries import actor, person_by_email
from forum.accounts.queries.inviting import holders, invitation_counts, invitations
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import Discussion
from forum.errors import Refused
from tests.accounts.test_races import at_once
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.pagechecks import MARKER
from tests.support.signing_in import sign_in


@pytest.fixture
def markets(app: Flask) -> Discussion:
    return factories.discussion("markets", visibility="invited", title={"en": "Markets"})


def invited(scope_id: int, text: str, by: Person | None = None) -> list[Any]:
    by = by or factories.person("Ina")
    with transaction():
        return invite(scope_id, read_list(text), language="fr", by_id=by.id, at=now())


def states(scope_id: int, text: str) -> list[str]:
    return [one.state for one in report(scope_id, read_list(text), at=now())]


def accepted(secret: str, name: str = "Ida") -> int:
    with transaction():
        return accept_invitation(secret, name=name, language="fr", at=now())[0]


def refused(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as caught, transaction():
        verb(*args, **kwargs, at=now())
    return caught.value.sentence


# --- the list -------------------------------------------------------------------------------


def test_each_line_says_what_becomes_of_it(markets: Discussion) -> None:
    scope = markets.scope_id
    member = factories.person(email="member@a.example")
    factories.role(member, "member", scope)
    invited(scope, "waiting@a.example")
    (declined,) = invited(scope, "declined@a.example")
    with transaction():
        decline_invitation(declined.secret, at=now())
    (withdrawn,) = invited(scope, "withdrawn@a.example")
    with transaction():
        withdraw_invitation(withdrawn.invitation.id, scope, at=now())
    factories.person(email="account@a.example")
    text = "\n".join(
        f"{who}@a.example"
        for who in ("member", "waiting", "declined", "withdrawn", "account", "new", "NEW")
    )
    assert states(scope, f"{text}\nnonsense") == [
        "member", "waiting", "declined", "new", "new", "new", "double", "problem",
    ]  # fmt: skip
    other = factories.discussion("other")
    assert set(states(other.scope_id, "waiting@a.example\nmember@a.example")) == {"new"}


def test_looking_through_a_list_stores_nothing(markets: Discussion) -> None:
    states(markets.scope_id, "a@a.example\nb@a.example")
    assert db.session.query(Invitation).count() == db.session.query(Token).count() == 0


def test_only_who_is_new_is_invited(markets: Discussion) -> None:
    assert len(invited(markets.scope_id, "a@a.example\nA@A.example; b@a.example")) == 2
    sent = invited(markets.scope_id, "a@a.example\nCy <c@a.example>; Town")
    assert [(one.invitation.email, one.invitation.name) for one in sent] == [("c@a.example", "Cy")]
    assert invitation_counts(markets.scope_id)["waiting"] == 3
    assert db.session.query(Notice).filter_by(kind="invited").count() == 3
    with pytest.raises(Refused, match="Everybody on this list"):
        invited(markets.scope_id, "a@a.example")


def test_bad_rows_too_many_rows_and_unknown_languages_are_refused(markets: Discussion) -> None:
    by = factories.person()
    bad = [PastedRow("x", problem="no")]
    many = [PastedRow("", f"p{n}@a.example") for n in range(501)]
    for rows, language, part in (
        (bad, "fr", "can't be used"),
        (many, "fr", "500"),
        ([], "fr", "Everybody"),
        (many[:1], "xx-nothing", "language"),
    ):
        sentence = refused(invite, markets.scope_id, rows, language=language, by_id=by.id)
        assert part in sentence
    assert db.session.query(Invitation).count() == 0


def test_whoever_lost_the_membership_can_be_invited_again(markets: Discussion) -> None:
    (sent,) = invited(markets.scope_id, "a@a.example")
    person_id = accepted(sent.secret)
    assert states(markets.scope_id, "a@a.example") == ["member"]
    with transaction():
        grant = db.session.get_one(RoleGrant, (person_id, markets.scope_id, "member"))
        grant.until = now()
    assert states(markets.scope_id, "a@a.example") == ["new"]
    (again,) = invited(markets.scope_id, "a@a.example")
    assert accepted(again.secret) == person_id


# --- accepting ------------------------------------------------------------------------------


def test_accepting_makes_the_account_confirms_the_address_and_grants_membership(
    markets: Discussion,
) -> None:
    ina = factories.person("Ina", time_zone="Asia/Beirut")
    (sent,) = invited(markets.scope_id, "ida@a.example", ina)
    person_id = accepted(sent.secret, " Ida \u202e Berg ")
    person = db.session.get_one(Person, person_id)
    assert (person.name, person.language, person.time_zone) == ("Ida Berg", "fr", "Asia/Beirut")
    assert person.password_hash is None
    address = db.session.query(Address).filter_by(email="ida@a.example").one()
    assert (address.confirmed, address.is_main) == (now(), True)
    (held,) = holders([markets.scope_id], now(), members=True)
    assert (held.grant.person_id, held.grant.by_id, held.grant.role) == (
        person_id,
        ina.id,
        "member",
    )
    (row,) = invitations(markets.scope_id)
    assert (row.state, row.invitation.person_id) == ("accepted", person_id)


def test_accepting_finds_the_account_and_leaves_its_name(markets: Discussion) -> None:
    ida = factories.person("Ida Berg", email="ida@a.example", language="es")
    (sent,) = invited(markets.scope_id, "Somebody <ida@a.example>")
    assert accepted(sent.secret, "Mallory") == ida.id
    person = person_by_email("ida@a.example")
    assert person and (person.name, person.language) == ("Ida Berg", "es")


@pytest.mark.parametrize("name", ["", " \u202e ", "!", "x" * 201])
def test_a_name_is_asked_and_the_link_still_works_after_a_wrong_one(
    markets: Discussion, name: str
) -> None:
    (sent,) = invited(markets.scope_id, "ida@a.example")
    with pytest.raises(Refused) as caught:
        accepted(sent.secret, name)
    assert caught.value.field == "name"
    assert accepted(sent.secret)


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_an_account_without_a_name_is_asked_for_one_by_the_same_rules(
    markets: Discussion, name: str
) -> None:
    ida = factories.person("Ida", email="ida@a.example")
    with transaction():
        db.session.get_one(Person, ida.id).name = None
    (sent,) = invited(markets.scope_id, "ida@a.example")
    with pytest.raises(Refused) as caught:
        accepted(sent.secret, name)
    assert caught.value.field == "name"
    assert accepted(sent.secret, " Ida \u202e Berg") == ida.id
    assert db.session.get_one(Person, ida.id).name == "Ida Berg"


def test_a_link_works_once_and_not_after_30_days(markets: Discussion, clock: Any) -> None:
    first, second = (one.secret for one in invited(markets.scope_id, "a@a.example\nb@a.example"))
    accepted(first)
    for verb in (accept_invitation, decline_invitation):
        kwargs = {"name": "X", "language": "en"} if verb is accept_invitation else {}
        assert "used already" in refused(verb, first, **kwargs)
    clock.shift(timedelta(days=30))
    assert "used already" in refused(accept_invitation, second, name="X", language="en")


def test_a_link_of_another_purpose_accepts_nothing(markets: Discussion) -> None:
    person = factories.person()
    with transaction():
        secret = make_link(person.id, "sign_in", at=now(), lifetime=timedelta(hours=1))
        odd = make_link(
            None, "invite", at=now(), lifetime=timedelta(hours=1), about="other", about_id=1
        )
    for one in (secret, odd, "x", ""):
        refused(accept_invitation, one, name="X", language="en")
        refused(decline_invitation, one)


def test_who_declined_can_still_accept(markets: Discussion) -> None:
    (sent,) = invited(markets.scope_id, "a@a.example")
    with transaction():
        decline_invitation(sent.secret, at=now())
    assert invitation_counts(markets.scope_id)["declined"] == 1
    accepted(sent.secret)
    assert invitation_counts(markets.scope_id) == {
        "waiting": 0,
        "accepted": 1,
        "declined": 0,
        "withdrawn": 0,
    }


# --- withdrawn, sent again ------------------------------------------------------------------


def test_a_withdrawn_invitation_opens_nothing_and_can_be_made_anew(markets: Discussion) -> None:
    (sent,) = invited(markets.scope_id, "a@a.example")
    with transaction():
        withdraw_invitation(sent.invitation.id, markets.scope_id, at=now())
    refused(accept_invitation, sent.secret, name="X", language="en")
    (again,) = invited(markets.scope_id, "a@a.example")
    assert again.invitation.id == sent.invitation.id
    refused(accept_invitation, sent.secret, name="X", language="en")
    accepted(again.secret)
    assert "accepted in the meantime" in refused(
        withdraw_invitation, sent.invitation.id, markets.scope_id
    )


def test_it_is_sent_again_once_a_day_and_the_last_link_counts(
    markets: Discussion, clock: Any
) -> None:
    (sent,) = invited(markets.scope_id, "a@a.example")
    key = sent.invitation.id
    assert "once a day" in refused(send_again, key, markets.scope_id)
    clock.shift(timedelta(days=1, minutes=1))
    with transaction():
        again = send_again(key, markets.scope_id, at=now())
    assert "once a day" in refused(send_again, key, markets.scope_id)
    refused(accept_invitation, sent.secret, name="X", language="en")
    accepted(again.secret)
    clock.shift(timedelta(days=2))
    assert "answered or withdrawn" in refused(send_again, key, markets.scope_id)


def test_an_invitation_of_another_scope_is_not_touched(markets: Discussion) -> None:
    other = factories.discussion("other")
    (sent,) = invited(other.scope_id, "a@a.example")
    for verb in (send_again, withdraw_invitation):
        refused(verb, sent.invitation.id, markets.scope_id)
        refused(verb, 999_999, markets.scope_id)
    assert invitation_counts(other.scope_id)["waiting"] == 1


# --- roles ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role, here, granted",
    [
        ("coordinator", True, {"moderator", "translator", "second_reader", "member"}),
        ("coordinator", False, {"coordinator", "moderator", "translator", "second_reader",
                                "member"}),
        ("administrator", False, {"coordinator", "moderator", "translator", "second_reader",
                                  "member"}),
        ("moderator", True, set()),
        ("translator", True, set()),
        ("member", True, set()),
    ],
)  # fmt: skip
def test_who_grants_what_in_a_discussion(
    markets: Discussion, role: str, here: bool, granted: set[str]
) -> None:
    person = factories.person(role=role, **({"scope_id": markets.scope_id} if here else {}))
    acting = actor(person.id, now())
    assert {one for one in ROLES if can_grant_role(acting, one, markets.scope)} == granted
    assert not any(can_grant_role(None, one, markets.scope) for one in ROLES)


# --- the page -------------------------------------------------------------------------------


def test_the_invited_see_who_invites_to_what_accept_and_are_there(
    client: CheckingClient, markets: Discussion
) -> None:
    sent = factories.invitation(markets, "ida@a.example", name=f"Ida {MARKER}")
    url = f"/invitations/{sent.secret}"
    assert client.get("/discussions/markets").status_code == 404
    page = client.page(url)
    assert page.heading == "Markets" and "Ina Inviter invites you" in page.text
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    assert page.all("//input[@name='name']")[0].get("value") == f"Ida {MARKER}"
    page = client.submit(page, {"name": "Ida Berg"}, button="Accept")
    assert page.url == "/discussions/markets"
    assert "Welcome. You are a member of “Markets” now." in page.text
    assert "Ida Berg" in client.page("/account").html
    assert client.get(url).status_code == 410


def test_opening_the_page_uses_nothing_up(client: CheckingClient, markets: Discussion) -> None:
    sent = factories.invitation(markets, "ida@a.example")
    for _turn in range(3):
        client.page(f"/invitations/{sent.secret}")
    client.head(f"/invitations/{sent.secret}")
    assert invitation_counts(markets.scope_id)["waiting"] == 1


def test_somebody_known_is_not_asked_for_a_name(
    client: CheckingClient, markets: Discussion
) -> None:
    factories.person("Ida Berg", email="ida@a.example")
    sent = factories.invitation(markets, "ida@a.example")
    page = client.page(f"/invitations/{sent.secret}")
    assert not page.all("//input[@name='name']")
    assert "Markets" in client.submit(page, {}, button="Accept").text


def test_declining_is_said_and_can_be_changed(client: CheckingClient, markets: Discussion) -> None:
    sent = factories.invitation(markets, "ida@a.example")
    page = client.page(f"/invitations/{sent.secret}")
    page = client.submit(page, {}, button="Decline")
    assert "You declined on 18 November 2026." in page.text
    assert not page.all("//button[contains(., 'Decline')]")
    client.submit(page, {}, button="Accept")
    assert invitation_counts(markets.scope_id)["accepted"] == 1


def test_an_empty_name_is_asked_again_with_the_link_unused(
    client: CheckingClient, markets: Discussion
) -> None:
    sent = factories.invitation(markets, "ida@a.example", name=None)
    page = client.page(f"/invitations/{sent.secret}")
    page = client.submit(page, {"name": " "}, button="Accept")
    assert "Type a name." in page.text
    client.submit(page, {"name": "Ida"}, button="Accept")


def test_a_signed_in_person_is_told_whose_account_it_will_be(
    client: CheckingClient, markets: Discussion
) -> None:
    sent = factories.invitation(markets, "ida@a.example")
    sign_in(client, factories.person("Bo Lind"))
    page = client.page(f"/invitations/{sent.secret}")
    assert "You are signed in as Bo Lind now." in page.text
    client.submit(page, {"name": "Ida"}, button="Accept")
    assert 'value="Ida"' in client.page("/account").html


def test_a_discussion_not_announced_yet_leads_to_the_front_page(client: CheckingClient) -> None:
    drafted = factories.discussion("drafted", announced=False)
    sent = factories.invitation(drafted, "ida@a.example")
    page = client.submit(client.page(f"/invitations/{sent.secret}"), {}, button="Accept")
    assert page.url == "/"


@pytest.mark.parametrize("secret", ["x", "%00", "نور", "a" * 3_000])
def test_a_link_that_never_was_is_over(client: CheckingClient, secret: str) -> None:
    assert client.get(f"/invitations/{secret}").status_code in (404, 410)
    assert client.post(f"/invitations/{secret}", data={"name": "X"}).status_code in (404, 410)


# --- at once --------------------------------------------------------------------------------


def test_of_four_who_accept_one_link_at_once_one_wins(real_app: Flask) -> None:
    with real_app.app_context():
        sent = factories.invitation(factories.discussion("markets"), "ida@a.example")
        secret = sent.secret

    def accept() -> None:
        accept_invitation(secret, name="Ida", language="en", at=now())

    assert at_once(real_app, [accept] * 4) == ["done"] + ["refused"] * 3
    with real_app.app_context():
        assert db.session.query(RoleGrant).count() == 1
        assert db.session.query(Address).filter_by(email="ida@a.example").count() == 1


def test_one_list_sent_twice_at_once_invites_once(real_app: Flask) -> None:
    with real_app.app_context():
        scope_id = factories.discussion("markets").scope_id
        by_id = factories.person().id
        rows = read_list("\n".join(f"p{n}@town.example" for n in range(20)))

    def send() -> None:
        invite(scope_id, rows, language="en", by_id=by_id, at=now())

    assert at_once(real_app, [send] * 3) == ["done", "refused", "refused"]
    with real_app.app_context():
        assert db.session.query(Invitation).count() == db.session.query(Token).count() == 20


def test_who_accepts_while_the_same_person_leaves_waits_for_nobody_for_ever(
    real_app: Flask,
) -> None:
    """Both verbs lock links, the address, the person and the invitation, in one order."""
    with real_app.app_context():
        scope = factories.discussion("fords").scope_id
        people = [factories.person(f"P{n}", email=f"p{n}@a.example").id for n in range(6)]
        sent = invited(scope, "\n".join(f"p{n}@a.example" for n in range(6)))
        secrets = [one.secret for one in sent]

    def accepting(secret: str) -> Callable[[], object]:
        return lambda: accept_invitation(secret, name="Ida", language="en", at=now())

    def leaving(person_id: int) -> Callable[[], object]:
        return lambda: leave(person_id, anonymous=False, at=now())

    verbs = [verb for n in range(6) for verb in (accepting(secrets[n]), leaving(people[n]))]
    went = at_once(real_app, verbs)
    assert set(went) <= {"done", "refused"}
    assert went.count("done") >= 6
    with real_app.app_context():
        erased = [db.session.get_one(Person, key).erased for key in people]
        assert all(erased)
        live = db.session.query(RoleGrant).filter(
            RoleGrant.person_id.in_(people), RoleGrant.until.is_(None)
        )
        assert live.count() == db.session.query(Address).filter_by(is_main=False).count() == 0
