"""Several at once, on a real database: one link, one address, one last administrator, one limit."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

from flask import Flask

from forum.accounts.models import Address, Attempt, Person, RoleGrant
from forum.accounts.operations import (
    ask_for_link,
    create_person,
    end_role,
    grant_role,
    make_link,
    start_password_try,
    use_link,
)
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import db, transaction
from forum.errors import Refused


def at_once(app: Flask, verbs: list[Callable[[], object]]) -> list[str]:
    """Run each verb in a thread and transaction of its own; say how each one went."""
    barrier = Barrier(len(verbs))
    went = [""] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with transaction(shown=False):
                    verb()
                went[place] = "done"
            except Refused:
                went[place] = "refused"
            except Exception as error:  # so that the test names it
                went[place] = repr(error)

    threads = [Thread(target=run, args=(place, verb)) for place, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(went)


def new_person(app: Flask, email: str | None = None) -> int:
    with app.app_context(), transaction():
        return create_person(
            name="Ana Ruiz", email=email, language="es", time_zone="UTC", at=now()
        ).id


def test_of_eight_uses_of_a_link_at_once_one_wins(real_app: Flask) -> None:
    person_id = new_person(real_app)
    with real_app.app_context(), transaction(shown=False):
        secret = make_link(person_id, "sign_in", at=now(), lifetime=timedelta(minutes=30))
    went = at_once(real_app, [lambda: use_link(secret, "sign_in", at=now())] * 8)
    assert went == ["done"] + ["refused"] * 7


def test_of_six_people_with_one_address_at_once_one_is_stored(real_app: Flask) -> None:
    def create() -> None:
        create_person(
            name="Ana", email="ana@ciudad.example", language="es", time_zone="UTC", at=now()
        )

    assert at_once(real_app, [create] * 6) == ["done"] + ["refused"] * 5
    with real_app.app_context():
        assert db.session.query(Address).count() == db.session.query(Person).count() == 1


def test_two_administrators_who_end_each_other_leave_one(real_app: Flask) -> None:
    people = [new_person(real_app), new_person(real_app)]
    with real_app.app_context(), transaction():
        for person_id in people:
            grant_role(
                person_id=person_id,
                scope_id=SITE_SCOPE,
                role="administrator",
                by_id=None,
                at=now() - timedelta(hours=1),
            )

    def ending(person_id: int) -> Callable[[], object]:
        return lambda: end_role(
            person_id=person_id,
            scope_id=SITE_SCOPE,
            role="administrator",
            by_id=None,
            at=now(),
        )

    assert at_once(real_app, [ending(key) for key in people]) == ["done", "refused"]
    with real_app.app_context():
        assert db.session.query(RoleGrant).filter(RoleGrant.until.is_(None)).count() == 1


def test_a_role_granted_twice_at_once_is_held_once(real_app: Flask) -> None:
    person_id = new_person(real_app)

    def grant() -> None:
        grant_role(person_id=person_id, scope_id=SITE_SCOPE, role="moderator", by_id=None, at=now())

    assert at_once(real_app, [grant] * 4) == ["done"] * 4
    with real_app.app_context():
        assert db.session.query(RoleGrant).count() == 1


def test_of_fifteen_passwords_at_once_ten_are_looked_at(real_app: Flask) -> None:
    new_person(real_app, "ana@ciudad.example")
    went = at_once(real_app, [lambda: start_password_try("ana@ciudad.example", at=now())] * 15)
    assert went == ["done"] * 10 + ["refused"] * 5
    with real_app.app_context():
        assert db.session.query(Attempt).count() == 10


def test_of_nine_links_asked_for_at_once_five_are_made(real_app: Flask) -> None:
    new_person(real_app, "ana@ciudad.example")
    went = at_once(real_app, [lambda: ask_for_link("ana@ciudad.example", at=now())] * 9)
    assert went == ["done"] * 5 + ["refused"] * 4
