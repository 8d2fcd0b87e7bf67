"""People and addresses: what is stored, and what is refused with a sentence."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts.models import Address, Person
from forum.accounts.operations import (
    add_address,
    change_person,
    create_person,
    folded_address,
    one_line,
)
from forum.accounts.queries import main_address, people, person_by_email
from forum.clock import now
from forum.db import db, transaction
from forum.errors import Refused
from tests import hostile
from tests.support import factories


def create(
    name: str = "Ana Ruiz", email: str | None = "ana@ciudad.example", **facts: str
) -> Person:
    wanted = {"language": "es", "time_zone": "America/Mexico_City", "country": "MX", **facts}
    with transaction():
        return create_person(name=name, email=email, at=now(), **wanted)


def test_a_person_has_a_main_address_that_is_not_confirmed_yet(app: Flask) -> None:
    person = create()
    address = main_address(person)
    assert address is not None
    assert (address.email, address.confirmed) == ("ana@ciudad.example", None)


def test_a_person_may_have_no_address(app: Flask) -> None:
    assert main_address(create(email=None)) is None
    assert main_address(create(email="  ")) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ana@Ciudad.Example", "ana@ciudad.example"),
        ("  ana@ciudad.example\n", "ana@ciudad.example"),
        ("info@münchen.example", "info@xn--mnchen-3ya.example"),
        ("INFO@MÜNCHEN.example", "info@xn--mnchen-3ya.example"),
        ("a+b.c@x.example", "a+b.c@x.example"),
    ],
)
def test_addresses_are_folded_to_lower_case_and_an_ascii_domain(typed: str, stored: str) -> None:
    assert folded_address(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "ana@",
        "@x.example",
        "a b@x.example",
        "a@x.example, b@x.example",
        "a@x.example\nBcc: b@x.example",
        "ana@[192.0.2.1]",
        "<a@x.example>",
        "a@x.example\x00",
        "é@x.example",
        "a" * 65 + "@x.example",
        "a@" + "x" * 10_000 + ".example",
    ],
)
def test_what_is_not_an_address_is_refused_at_its_field(app: Flask, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        folded_address(typed)
    assert refused.value.field == "email"


def test_the_same_address_in_capitals_is_taken(app: Flask) -> None:
    create()
    with pytest.raises(Refused) as refused:
        create("Another Ana", "ANA@ciudad.EXAMPLE")
    assert refused.value.field == "email"
    assert person_by_email("ana@ciudad.example").name == "Ana Ruiz"
    assert db.session.query(Person).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "zz"),
        ("language", ""),
        ("time_zone", "Europe/Atlantis"),
        ("time_zone", "../../etc/passwd"),
        ("country", "XX1"),
        ("country", "QZ"),
    ],
)
def test_unknown_facts_are_refused_at_their_field(app: Flask, field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        create(**{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize(
    "name", ["", "   ", "\u200b\u200d", "\u202e", "...", "\x00\x01", "a" * 201]
)
def test_a_name_has_a_letter_and_at_most_200_characters(app: Flask, name: str) -> None:
    with pytest.raises(Refused) as refused:
        create(name)
    assert refused.value.field == "name"


def test_a_name_loses_what_would_rearrange_the_text_around_it(app: Flask) -> None:
    assert create("Ana\u202e \u2066Ruiz\u2069\r\n\x00 de  Paz").name == "Ana Ruiz de Paz"


def test_a_name_keeps_joiners_and_scripts(app: Flask) -> None:
    for name in ("می‌خواهم", "José Ñandú-O'Neill", "李小龍", "क्‍ष"):
        assert one_line(name) == name


@given(st.text())
def test_one_line_is_stable_and_holds_no_line_end(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert line == line.strip()


def test_every_hostile_name_is_stored_as_one_line_or_refused(app: Flask) -> None:
    stored = 0
    for name in hostile.ALL:
        try:
            person = create(name, None)
        except Refused:
            continue
        stored += 1
        db.session.expire_all()
        assert db.session.get_one(Person, person.id).name == one_line(name)
    assert stored > len(hostile.ALL) / 2


def test_a_second_address_leaves_the_main_one(app: Flask) -> None:
    person = create()
    with transaction():
        add_address(person.id, "ana.ruiz@red.example", at=now())
    assert main_address(person).email == "ana@ciudad.example"
    assert [a.email for a in person.addresses] == ["ana@ciudad.example", "ana.ruiz@red.example"]


def test_a_new_main_address_replaces_the_old_one(app: Flask) -> None:
    person = create()
    with transaction():
        add_address(person.id, "ana.ruiz@red.example", at=now(), main=True, confirmed=True)
    assert main_address(person).email == "ana.ruiz@red.example"
    assert db.session.query(Address).filter_by(is_main=True).count() == 1


def test_somebody_elses_address_can_not_be_added(app: Flask) -> None:
    create()
    other = create("Bea Paz", "bea@ciudad.example")
    with pytest.raises(Refused), transaction():
        add_address(other.id, "Ana@ciudad.example", at=now())


def test_who_has_left_gets_no_address_and_no_new_name(app: Flask) -> None:
    person = create()
    with transaction():
        person = db.session.get_one(Person, person.id)
        person.name, person.erased = None, now()
    with pytest.raises(Refused), transaction():
        add_address(person.id, "new@ciudad.example", at=now())
    with pytest.raises(Refused), transaction():
        change_person(person.id, name="Ana", language="es", time_zone="UTC", country=None)


def test_people_are_found_by_part_of_their_name_or_address_whatever_the_case(app: Flask) -> None:
    create("Émilie Çelik", "emilie@ville.example")
    create("Bea Paz", "bea_p@ciudad.example")
    for words in ("émilie", "ÉMILIE", "çel", "emilie@", "VILLE"):
        assert [p.name for p in people(words)] == ["Émilie Çelik"], words
    assert [p.name for p in people("_p@")] == ["Bea Paz"]
    assert people("%") == []
    assert people("' or 1=1 --") == []


def test_people_come_in_pages_by_id(app: Flask) -> None:
    made = [factories.person() for _ in range(5)]
    first = people(limit=3)
    assert [p.id for p in first] == [p.id for p in made[:3]]
    assert [p.id for p in people(after=first[-1].id, limit=3)] == [p.id for p in made[3:]]
