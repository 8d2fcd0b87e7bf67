"""Roles: where they hold, when they end, and who is left."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import RoleGrant, Scope
from forum.accounts.operations import end_role, grant_role
from forum.accounts.permissions import SITE_SCOPE, can_administer_site
from forum.accounts.queries import actor
from forum.clock import now
from forum.db import db, transaction
from forum.errors import Refused
from tests.support import factories


@pytest.fixture
def scope(app: Flask) -> int:
    with transaction() as session:
        made = Scope(kind="discussion", parent_id=SITE_SCOPE, visibility="public")
        session.add(made)
        session.flush()
        return made.id


def roles_of(person_id: int) -> frozenset[tuple[int, str]]:
    found = actor(person_id, now() + timedelta(microseconds=1))
    assert found is not None
    return found.roles


def end(person_id: int, role: str, scope_id: int = SITE_SCOPE) -> None:
    with transaction():
        end_role(person_id=person_id, scope_id=scope_id, role=role, by_id=None, at=now())


def grant(person_id: int, role: str, scope_id: int = SITE_SCOPE) -> None:
    with transaction():
        grant_role(person_id=person_id, scope_id=scope_id, role=role, by_id=None, at=now())


def test_a_role_holds_in_the_scope_it_was_granted_in(scope: int) -> None:
    person = factories.person()
    grant(person.id, "moderator", scope)
    assert roles_of(person.id) == {(scope, "moderator")}


def test_a_role_that_is_held_can_be_granted_again_without_change(scope: int) -> None:
    person = factories.person()
    grant(person.id, "moderator", scope)
    since = db.session.get_one(RoleGrant, (person.id, scope, "moderator")).since
    grant(person.id, "moderator", scope)
    assert db.session.get_one(RoleGrant, (person.id, scope, "moderator")).since == since


def test_an_ended_role_holds_no_longer_and_can_be_granted_anew(scope: int) -> None:
    person = factories.person()
    grant(person.id, "translator", scope)
    end(person.id, "translator", scope)
    assert roles_of(person.id) == frozenset()
    with pytest.raises(Refused):
        end(person.id, "translator", scope)
    grant(person.id, "translator", scope)
    assert roles_of(person.id) == {(scope, "translator")}


def test_an_administrator_is_one_of_the_whole_site_only(scope: int) -> None:
    person = factories.person()
    with pytest.raises(Refused) as refused:
        grant(person.id, "administrator", scope)
    assert refused.value.field == "scope_id"
    grant(person.id, "administrator")
    assert can_administer_site(actor(person.id, now()))


@pytest.mark.parametrize("role", ["", "god", "administrator ", "Administrator"])
def test_an_unknown_role_is_refused(app: Flask, role: str) -> None:
    with pytest.raises(Refused):
        grant(factories.person().id, role)


def test_an_unknown_place_or_person_is_refused(app: Flask) -> None:
    person = factories.person()
    with pytest.raises(Refused):
        grant(person.id, "moderator", 999_999)
    with pytest.raises(Refused):
        grant(999_999, "moderator")


def test_the_last_administrator_can_not_be_ended(app: Flask) -> None:
    first = factories.person(role="administrator")
    with pytest.raises(Refused):
        end(first.id, "administrator")
    second = factories.person(role="administrator")
    end(first.id, "administrator")
    with pytest.raises(Refused):
        end(second.id, "administrator")


def test_an_administrator_who_has_left_does_not_count(app: Flask) -> None:
    first = factories.person(role="administrator")
    gone = factories.person(role="administrator")
    with transaction():
        row = db.session.merge(gone)
        row.name, row.erased = None, now()
    with pytest.raises(Refused):
        end(first.id, "administrator")


def test_who_ended_a_role_is_kept(app: Flask) -> None:
    boss, person = factories.person(role="administrator"), factories.person(role="member")
    with transaction():
        end_role(person_id=person.id, scope_id=SITE_SCOPE, role="member", by_id=boss.id, at=now())
    row = db.session.get_one(RoleGrant, (person.id, SITE_SCOPE, "member"))
    assert (row.by_id, row.until) == (boss.id, now())
