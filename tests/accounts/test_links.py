"""Single-use links: their secret, their time, their one use."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Address, Attempt, Person, Token
from forum.accounts.operations import ask_for_link, make_link, use_link
from forum.accounts.queries import digest, live_token
from forum.clock import now
from forum.db import db, transaction
from forum.errors import Refused
from tests.support import factories

HALF_AN_HOUR = timedelta(minutes=30)


def link_for(person: Person, **facts: object) -> str:
    with transaction(shown=False):
        return make_link(person.id, "sign_in", at=now(), lifetime=HALF_AN_HOUR, **facts)


def test_only_the_hash_of_a_secret_is_stored(app: Flask) -> None:
    secret = link_for(factories.person())
    stored = db.session.query(Token).one()
    assert stored.hash == digest(secret)
    assert secret not in repr(vars(stored))
    assert len(secret) >= 43  # 256 bits in base 64


def test_two_links_have_different_secrets(app: Flask) -> None:
    person = factories.person()
    assert link_for(person) != link_for(person)


def test_a_link_works_once(app: Flask) -> None:
    person = factories.person()
    secret = link_for(person)
    with transaction(shown=False):
        assert use_link(secret, "sign_in", at=now()).person_id == person.id
    with pytest.raises(Refused), transaction(shown=False):
        use_link(secret, "sign_in", at=now())


def test_looking_at_a_link_does_not_use_it_up(app: Flask) -> None:
    secret = link_for(factories.person())
    assert live_token(secret, "sign_in", now()) is not None
    assert live_token(secret, "sign_in", now()) is not None


def test_a_link_ends_with_its_time(app: Flask, clock: time_machine.TimeMachineFixture) -> None:
    secret = link_for(factories.person())
    clock.shift(HALF_AN_HOUR - timedelta(seconds=1))
    assert live_token(secret, "sign_in", now()) is not None
    clock.shift(timedelta(seconds=1))
    assert live_token(secret, "sign_in", now()) is None
    with pytest.raises(Refused), transaction(shown=False):
        use_link(secret, "sign_in", at=now())


@pytest.mark.parametrize("purpose", ["reset", "unsubscribe", "invite"])
def test_a_link_made_for_something_else_does_not_sign_in(app: Flask, purpose: str) -> None:
    person_id = factories.person().id
    with transaction(shown=False):
        secret = make_link(person_id, purpose, at=now(), lifetime=HALF_AN_HOUR)
    with pytest.raises(Refused), transaction(shown=False):
        use_link(secret, "sign_in", at=now())


@pytest.mark.parametrize("secret", ["", "x", "' or 1=1 --", "%", "a" * 10_000, "\u202e\x00"])
def test_an_invented_secret_is_refused(app: Flask, secret: str) -> None:
    link_for(factories.person())
    with pytest.raises(Refused), transaction(shown=False):
        use_link(secret, "sign_in", at=now())


def test_the_stored_hash_is_no_secret(app: Flask) -> None:
    secret = link_for(factories.person())
    with pytest.raises(Refused), transaction(shown=False):
        use_link(digest(secret), "sign_in", at=now())


def test_who_has_left_can_not_use_a_link_that_was_made_before(app: Flask) -> None:
    person = factories.person()
    secret = link_for(person)
    with transaction():
        row = db.session.get_one(Person, person.id)
        row.name, row.erased = None, now()
    with pytest.raises(Refused), transaction(shown=False):
        use_link(secret, "sign_in", at=now())
    with pytest.raises(Refused):
        link_for(person)


def test_using_a_mailed_link_confirms_the_address(app: Flask) -> None:
    person = factories.person()
    address = person.addresses[0]
    with transaction():
        db.session.get_one(Address, address.id).confirmed = None
    secret = link_for(person, address_id=address.id)
    with transaction(shown=False):
        use_link(secret, "sign_in", at=now())
    assert db.session.get_one(Address, address.id).confirmed == now()


def test_a_link_handed_over_confirms_nothing(app: Flask) -> None:
    person = factories.person()
    with transaction():
        db.session.get_one(Address, person.addresses[0].id).confirmed = None
    secret = link_for(person)
    with transaction(shown=False):
        use_link(secret, "sign_in", at=now())
    assert db.session.get_one(Address, person.addresses[0].id).confirmed is None


@pytest.mark.parametrize("known", [True, False])
def test_five_links_an_hour_may_be_asked_for_known_or_not(
    app: Flask, clock: time_machine.TimeMachineFixture, known: bool
) -> None:
    email = "ana@ciudad.example"
    if known:
        factories.person(email=email)

    def ask(typed: str = email) -> bool:
        with transaction(shown=False):
            return ask_for_link(typed, at=now()) is not None

    assert [ask() for _ in range(5)] == [known] * 5
    with pytest.raises(Refused):
        ask()
    with pytest.raises(Refused):
        ask("ANA@ciudad.example")
    ask("somebody.else@ciudad.example")
    clock.shift(timedelta(hours=1, seconds=1))
    assert ask() is known


def test_tries_are_counted_without_the_address_and_forgotten_after_a_day(
    app: Flask, clock: time_machine.TimeMachineFixture
) -> None:
    for _ in range(3):
        with transaction(shown=False):
            ask_for_link("ana@ciudad.example", at=now())
        clock.shift(timedelta(days=2))
    rows = db.session.query(Attempt).all()
    assert len(rows) == 1
    assert "ana" not in rows[0].key
