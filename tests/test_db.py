"""Transactions, locks, and the column types of our own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from threading import Event

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from forum.accounts.models import Person
from forum.db import Texts, Wording, db, locked, transaction
from forum.errors import Refused
from forum.settings import SiteSetting
from tests.support import factories


def test_a_transaction_inside_another_is_a_mistake_and_says_so(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="nest"), transaction(), transaction():
        pass


def test_after_a_mistake_the_next_transaction_opens(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction(), transaction():
        pass
    assert factories.person().id


def test_a_refusal_in_the_middle_stores_nothing(app: Flask) -> None:
    with pytest.raises(Refused), transaction() as session:
        row = locked(SiteSetting, 1)
        row.languages = ["ar"]
        session.flush()
        raise Refused("No.")
    assert db.session.get_one(SiteSetting, 1).languages[0] == "en"


def test_a_change_that_visitors_do_not_see_leaves_the_revision(app: Flask) -> None:
    before = db.session.get_one(SiteSetting, 1).rev
    with transaction(shown=False) as session:
        session.execute(text("UPDATE setting SET policies = '{}'"))
    assert db.session.scalar(select(SiteSetting.rev)) == before


def test_a_row_that_is_gone_is_refused_with_a_sentence(app: Flask) -> None:
    with pytest.raises(Refused, match="removed"), transaction():
        locked(Person, 10**6)


def test_what_was_read_before_a_transaction_is_read_anew_in_it(real_app: Flask) -> None:
    with real_app.app_context():
        key = factories.person("Before").id
        assert db.session.get_one(Person, key).name == "Before"
        with real_app.app_context(), transaction():  # another session, as another worker's
            locked(Person, key).name = "After"
        with transaction():
            assert locked(Person, key).name == "After"


def test_writers_queue_and_none_is_turned_away(real_app: Flask) -> None:
    """The second writer's first read comes after the first one's commit: no update is lost."""
    entered, go = Event(), Event()

    def count_up(first: bool) -> None:
        with real_app.app_context(), transaction():
            row = locked(SiteSetting, 1)
            if first:
                entered.set()
                assert go.wait(20)
            row.policies = {"count": str(int(row.policies.get("count", "0")) + 1)}

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(count_up, True)
        assert entered.wait(20)
        two = pool.submit(count_up, False)
        with pytest.raises(TimeoutError):
            two.result(timeout=0.2)
        go.set()
        one.result(20)
        two.result(20)
    with real_app.app_context():
        assert db.session.get_one(SiteSetting, 1).policies == {"count": "2"}


def test_readers_do_not_wait_for_a_writer(real_app: Flask) -> None:
    with real_app.app_context(), transaction() as session:
        session.execute(text('UPDATE setting SET policies = \'{"a": "b"}\''))
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(_policies, real_app).result(10) == {}
    assert _policies(real_app) == {"a": "b"}


def _policies(app: Flask) -> dict[str, str]:
    with app.app_context():
        return dict(db.session.get_one(SiteSetting, 1).policies)


@given(
    at=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    minutes=st.integers(-14 * 60, 14 * 60),
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(
    app: Flask, at: datetime, minutes: int
) -> None:
    instant = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    with transaction() as session:
        made = Person(name="A", language="en", time_zone="UTC", created=instant)
        session.add(made)
        session.flush()
        key = made.id
    db.session.expire_all()
    stored = db.session.get_one(Person, key).created
    assert stored == instant
    assert stored.utcoffset() == timedelta(0)


def test_a_naive_time_can_not_be_stored(app: Flask) -> None:
    with pytest.raises(StatementError, match="naive"), transaction() as session:
        session.add(
            Person(name="A", language="en", time_zone="UTC", created=datetime(2026, 11, 18))
        )
        session.flush()


LANGUAGES = st.sampled_from(["en", "fr", "es", "pt", "ar"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
WORDINGS = st.builds(
    Wording,
    TEXTS,
    state=st.sampled_from(["draft", "reviewed"]),
    rev=st.integers(1, 9),
    of=st.none() | st.integers(1, 9),
)


@given(value=st.dictionaries(LANGUAGES, WORDINGS).map(Texts))
def test_texts_come_back_as_they_were_stored(app: Flask, value: Texts) -> None:
    with transaction():
        locked(SiteSetting, 1).name = value
    db.session.expire_all()
    assert db.session.get_one(SiteSetting, 1).name == value


@given(value=st.dictionaries(LANGUAGES, WORDINGS).map(Texts), language=LANGUAGES, base=LANGUAGES)
def test_a_reader_sees_their_language_else_the_base_else_the_first_and_never_a_draft(
    value: Texts, language: str, base: str
) -> None:
    shown = value.shown(language, base)
    ready = [key for key, wording in value.items() if wording.state == "reviewed"]
    wanted = next((key for key in (language, base) if key in ready), None)
    if wanted is None and ready:
        wanted = ready[0]
    if wanted is None:
        assert (shown.text, shown.language) == ("", base)
    else:
        assert (shown.text, shown.language) == (value[wanted].text, wanted)
