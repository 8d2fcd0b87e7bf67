"""One's sessions: listed, ended from elsewhere, over by themselves."""

from datetime import timedelta

import time_machine
from flask import Flask

from forum.accounts.models import SignIn
from forum.accounts.operations import begin_session
from forum.accounts.queries import SESSION_LIFETIME, Program, program_of
from forum.clock import now
from forum.db import db, transaction
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.factories import PASSWORD
from tests.support.signing_in import sign_in

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36"
)


def is_signed_in(client: CheckingClient) -> bool:
    return client.get("/account").status_code == 200


def test_the_page_names_the_programs_in_plain_words_and_marks_this_one(
    client: CheckingClient,
) -> None:
    me = sign_in(client)
    with transaction(shown=False):
        begin_session(me.id, how="link", agent=PHONE, at=now() - timedelta(days=2))
    page = client.page("/account/sessions")
    assert page.texts("//tbody/tr/th") == ["Firefox on Linux this browser", "Chrome on Android"]
    assert "16 November" in page.text
    assert "Mailed link" in page.text


def test_known_programs_are_called_what_people_call_them() -> None:
    safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
    edge = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0"
    assert program_of(safari) == Program("Safari", "iPhone")
    assert program_of(edge) == Program("Edge", "Windows")
    assert program_of(PHONE) == Program("Chrome", "Android")
    assert program_of("curl/8.5") == Program(None, None)
    assert program_of("") == Program(None, None)


def test_a_program_with_a_hostile_name_is_shown_as_unknown(client: CheckingClient) -> None:
    me = sign_in(client)
    with transaction(shown=False):
        begin_session(me.id, how="link", agent="<i data-raw>\u202e\x00" * 90, at=now())
    assert "not recognised" in client.page("/account/sessions").text


def test_one_session_is_ended_from_another_browser(app: Flask, client: CheckingClient) -> None:
    me = sign_in(client)
    phone = client_of(app)
    sign_in(phone, me)
    page = client.submit(client.page("/account/sessions"), button="End this session")
    assert "The session was ended." in page.text
    assert not is_signed_in(phone)
    assert is_signed_in(client)
    assert "You are signed in nowhere else." in page.text


def test_all_other_sessions_are_ended_at_once(app: Flask, client: CheckingClient) -> None:
    me = sign_in(client)
    others = [client_of(app), client_of(app)]
    for other in others:
        sign_in(other, me)
    page = client.submit(client.page("/account/sessions"), button="End all other sessions")
    assert "2 sessions were ended." in page.text
    assert [is_signed_in(other) for other in others] == [False, False]
    assert is_signed_in(client)


def test_nobody_ends_the_session_of_somebody_else(app: Flask, client: CheckingClient) -> None:
    other = client_of(app)
    sign_in(other)
    theirs = db.session.query(SignIn).one().id
    sign_in(client)
    for forged in (str(theirs), "0", "-1", "x", "", str(2**31), "9" * 100):
        page = client.post(
            "/account/sessions/end", data={"session_id": forged}, follow_redirects=True
        )
        assert "no such session" in page.text
    assert is_signed_in(other)


def test_signing_out_ends_the_row_and_a_kept_cookie_opens_nothing(
    app: Flask, client: CheckingClient
) -> None:
    sign_in(client)
    with client.session_transaction() as session:
        kept = dict(session)
    client.post("/sign-out")
    assert db.session.query(SignIn).one().ended is not None
    thief = client_of(app)
    with thief.session_transaction() as session:
        session.update(kept)
    assert not is_signed_in(thief)


def test_a_session_is_over_after_its_longest_time(
    client: CheckingClient, clock: time_machine.TimeMachineFixture
) -> None:
    sign_in(client)
    for _month in range(3):  # the cookie lives 31 days from the last visit
        clock.shift(SESSION_LIFETIME / 3 - timedelta(minutes=1))
        assert is_signed_in(client)
    clock.shift(timedelta(minutes=3))
    assert not is_signed_in(client)


def test_a_session_is_over_after_a_month_without_a_visit(
    client: CheckingClient, clock: time_machine.TimeMachineFixture
) -> None:
    sign_in(client)
    clock.shift(timedelta(days=32))
    assert not is_signed_in(client)


def test_a_session_of_somebody_else_does_not_carry_a_person(
    app: Flask, client: CheckingClient
) -> None:
    sign_in(client)
    me = factories.person()
    with client.session_transaction() as session:
        _key, stamp, sign_in_id = session["_user_id"].split(".")
        session["_user_id"] = f"{me.id}.{stamp}.{sign_in_id}"
    assert not is_signed_in(client)


def test_a_cookie_from_before_sessions_were_written_down_is_over(client: CheckingClient) -> None:
    sign_in(client)
    for kept in ("1", "1.abc", "x.y.z", "1.abc.", "....", "1.abc.2.3"):
        with client.session_transaction() as session:
            session["_user_id"] = kept
        assert not is_signed_in(client)


def test_who_acts_is_read_in_one_statement_with_the_session(client: CheckingClient) -> None:
    sign_in(client, "coordinator")
    client.page("/account/sessions")
    assert len(client.statements) <= 3
    assert sum("sign_in" in statement for statement in client.statements) == 2  # who acts, the list


def test_another_password_ends_the_rows_of_the_other_sessions(
    app: Flask, client: CheckingClient
) -> None:
    me = factories.person(password=PASSWORD)
    sign_in(client, me)
    other = client_of(app)
    sign_in(other, me)
    page = client.page("/account/access")
    client.submit(
        page, {"current": PASSWORD, "password": PASSWORD + " anew"}, action="/account/password"
    )
    assert not is_signed_in(other)
    assert is_signed_in(client)
    assert db.session.query(SignIn).filter(SignIn.ended.is_not(None)).count() == 1


def test_every_way_in_writes_how_it_went(client: CheckingClient) -> None:
    factories.person(email="ana@ciudad.example", password=PASSWORD)
    client.post(
        "/sign-in",
        data={"email": "ana@ciudad.example", "password": PASSWORD},
        headers={"User-Agent": PHONE},
    )
    row = db.session.query(SignIn).one()
    assert (row.how, row.agent, row.ended) == ("password", PHONE, None)
