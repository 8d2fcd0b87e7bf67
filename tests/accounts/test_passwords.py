"""Passwords: what is stored, what is refused, how tries are counted."""

import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask

from forum.accounts.models import Person
from forum.accounts.operations import (
    add_address,
    finish_password_try,
    password_is_right,
    passwords,
    set_password,
    start_password_try,
)
from forum.clock import now
from forum.db import db, transaction
from forum.errors import Refused
from tests.support import factories

GOOD = "correct horse battery"


def start(email: str) -> object:
    with transaction(shown=False):
        return start_password_try(email, at=now())


def test_a_password_is_stored_as_an_argon2id_hash(app: Flask) -> None:
    person = factories.person(password=GOOD)
    stored = db.session.get_one(Person, person.id).password_hash
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored
    assert password_is_right(stored, GOOD)
    assert not password_is_right(stored, GOOD + " ")


def test_outside_the_tests_hashes_are_as_costly_as_rfc_9106_asks() -> None:
    asked = (
        "from forum.accounts.operations.passwords import hasher as h;"
        "print(h.memory_cost, h.time_cost, h.parallelism)"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert [int(word) for word in said.stdout.split()] >= [65536, 3, 4]


def test_the_same_letters_from_another_keyboard_are_the_same_password(app: Flask) -> None:
    person = factories.person(password="una contraseña larga")
    stored = db.session.get_one(Person, person.id).password_hash
    assert password_is_right(stored, "una contrasen\u0303a larga")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "elevenchars",
        "x" * 201,
        "x" * 10_000,
        "aaaaaaaaaaaaaaaa",
        "anabel.ruiz@ciudad.example",
        "ANABEL.RUIZ@ciudad.example",
        "Anabel Ruiz Marín",
        "anabel ruiz marín ",
    ],
)
def test_easy_short_and_endless_passwords_are_refused(app: Flask, password: str) -> None:
    person = factories.person("Anabel Ruiz Marín", email="anabel.ruiz@ciudad.example")
    with pytest.raises(Refused) as refused, transaction(shown=False):
        set_password(person.id, password)
    assert refused.value.field == "password"
    assert db.session.get_one(Person, person.id).password_hash is None


@pytest.mark.parametrize(
    "password", ["twelve chars", "x1y2" * 50, "كلمة مرور طويلة", "<b>'; drop -- \x00\u202e"]
)
def test_passwords_may_be_made_of_anything(app: Flask, password: str) -> None:
    person = factories.person(password=password)
    assert password_is_right(db.session.get_one(Person, person.id).password_hash, password)


def test_nobody_has_the_password_of_nobody(app: Flask) -> None:
    assert not password_is_right(None, "no account has this password")
    assert not password_is_right("not a hash", GOOD)


@pytest.mark.parametrize("known", [True, False])
def test_ten_wrong_passwords_close_the_account_for_a_quarter_of_an_hour(
    app: Flask, clock: time_machine.TimeMachineFixture, known: bool
) -> None:
    email = "ana@ciudad.example"
    if known:
        factories.person(email=email, password=GOOD)
    for _ in range(10):
        start(email)
    with pytest.raises(Refused):
        start(email)
    start("bea@ciudad.example")
    clock.shift(timedelta(minutes=15, seconds=1))
    start(email)


def test_both_addresses_of_a_person_count_together(app: Flask) -> None:
    person = factories.person(email="ana@ciudad.example", password=GOOD)
    with transaction():
        add_address(person.id, "ana@red.example", at=now())
    for _ in range(5):
        start("ana@ciudad.example")
        start("ana@red.example")
    with pytest.raises(Refused):
        start("ana@red.example")


def test_a_right_password_forgets_the_wrong_ones(app: Flask) -> None:
    person = factories.person(email="ana@ciudad.example", password=GOOD)
    for _ in range(9):
        start("ana@ciudad.example")
    tried = start("ana@ciudad.example")
    with transaction(shown=False):
        assert finish_password_try(tried, GOOD) == person.id
    for _ in range(10):
        start("ana@ciudad.example")


def test_a_password_changed_between_try_and_answer_is_refused(app: Flask) -> None:
    person = factories.person(email="ana@ciudad.example", password=GOOD)
    tried = start("ana@ciudad.example")
    with transaction(shown=False):
        set_password(person.id, "quite another one")
    with pytest.raises(Refused), transaction(shown=False):
        finish_password_try(tried, GOOD)


def test_a_hash_made_with_weaker_parameters_is_made_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=64))
    person = factories.person(email="ana@ciudad.example")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    with transaction(shown=False):
        db.session.get_one(Person, person.id).password_hash = weak
    tried = start("ana@ciudad.example")
    with transaction(shown=False):
        finish_password_try(tried, GOOD)
    stored = db.session.get_one(Person, person.id).password_hash
    assert stored != weak
    assert password_is_right(stored, GOOD)
