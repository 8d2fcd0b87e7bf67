"""Several at once, on a real database: one link, one address, one last administrator, one limit."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

from flask import Flask

from forum.accounts.models import Address, Attempt, Person, RoleGrant, Token
from forum.accounts.operations import (
    Profile,
    ask_for_address,
    ask_for_link,
    ask_to_join,
    begin_session,
    change_address,
    confirm_joining,
    create_person,
    end_role,
    end_session,
    end_sessions,
    grant_role,
    leave,
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


def test_of_four_confirmations_at_once_one_makes_the_account(real_app: Flask) -> None:
    secret = asked(real_app)
    went = at_once(real_app, [lambda: confirm_joining(secret, keep_password=False, at=now())] * 4)
    assert went == ["done"] + ["refused"] * 3
    with real_app.app_context():
        assert db.session.query(Person).count() == db.session.query(Address).count() == 1


def test_who_joined_twice_and_opens_both_links_at_once_has_one_account(real_app: Flask) -> None:
    links = [asked(real_app), asked(real_app)]

    def confirming(secret: str) -> Callable[[], object]:
        return lambda: confirm_joining(secret, keep_password=False, at=now())

    assert at_once(real_app, [confirming(secret) for secret in links]) == ["done", "done"]
    with real_app.app_context():
        assert db.session.query(Person).count() == db.session.query(Address).count() == 1
        assert db.session.query(Address).one().confirmed


def test_who_joins_several_times_at_once_gets_a_link_each_time(real_app: Flask) -> None:
    went = at_once(real_app, [lambda: ask("ana@ciudad.example")] * 4)
    assert went == ["done"] * 4
    with real_app.app_context():
        assert db.session.query(Person).count() == 0
        assert db.session.query(Token).count() == 4


def test_two_people_who_change_to_one_address_at_once_share_it_with_nobody(
    real_app: Flask,
) -> None:
    people = [new_person(real_app, f"{name}@old.example") for name in ("ana", "bo")]
    links = []
    with real_app.app_context(), transaction(shown=False):
        for person_id in people:
            said = ask_for_address(person_id, "shared@new.example", at=now())
            links.append((str(said.secret), person_id))

    def changing(secret: str, person_id: int) -> Callable[[], object]:
        return lambda: change_address(secret, person_id, at=now())

    assert at_once(real_app, [changing(*link) for link in links]) == ["done", "refused"]
    with real_app.app_context():
        assert db.session.query(Address).filter_by(email="shared@new.example").count() == 1
        assert db.session.query(Address).filter(Address.is_main).count() == 2


def test_two_administrators_who_leave_at_once_leave_one(real_app: Flask) -> None:
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

    def leaving(person_id: int) -> Callable[[], object]:
        return lambda: leave(person_id, anonymous=False, at=now())

    assert at_once(real_app, [leaving(key) for key in people]) == ["done", "refused"]


def test_who_leaves_twice_at_once_leaves_once(real_app: Flask) -> None:
    person_id = new_person(real_app, "ana@ciudad.example")
    went = at_once(real_app, [lambda: leave(person_id, anonymous=True, at=now())] * 3)
    assert went == ["done"] + ["refused"] * 2


def test_a_session_that_ends_everywhere_at_once_ends(real_app: Flask) -> None:
    person_id = new_person(real_app)
    with real_app.app_context(), transaction(shown=False):
        begun = begin_session(person_id, how="link", agent="", at=now()).id
    went = at_once(
        real_app,
        [
            lambda: end_session(begun, person_id, at=now()),
            lambda: end_sessions(person_id, at=now()),
            lambda: begin_session(person_id, how="link", agent="", at=now()),
        ],
    )
    assert went == ["done"] * 3


def ask(email: str) -> str:
    said = ask_to_join(email, Profile("Ana Ruiz", "es", "UTC"), at=now())
    assert said is not None
    return said.secret


def asked(app: Flask) -> str:
    """Return the secret of a link that was mailed to Ana, who joins."""
    with app.app_context(), transaction(shown=False):
        return ask("ana@ciudad.example")
