"""The test house itself: what is rolled back, what stays, what the checks see."""

import socket

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Person
from forum.db import db, transaction
from forum.discussions.models import Contribution
from forum.settings import SiteSetting
from tests.support import factories
from tests.support.network import Outside
from tests.support.pagechecks import problems

GOOD = """<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8">
<title>A</title></head>
<body><main><h1>A</h1>%s</main></body></html>"""


def _people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_commits_is_gone_in_the_next_one(app: Flask, turn: str) -> None:
    assert _people() == 0
    factories.person(f"Ines {turn}")
    assert _people() == 1


def test_several_transactions_in_one_test_all_stand(app: Flask) -> None:
    factories.person()
    factories.person()
    with app.app_context():  # another session, as a request has one
        assert _people() == 2
        factories.person()
    assert _people() == 3


def test_a_failing_transaction_takes_only_itself_back(app: Flask) -> None:
    before = factories.person("Before")
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(Person(name="Never", language="en", time_zone="UTC", created=before.created))
        session.flush()
        raise ZeroDivisionError
    after = factories.person("After")
    names = set(db.session.scalars(select(Person.name)))
    assert names == {before.name, after.name}


def test_a_statement_that_the_database_refuses_spoils_nothing_else(app: Flask) -> None:
    factories.person("Before")
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(text("UPDATE setting SET id = 2"))
    factories.person("After")
    assert _people() == 2


def test_every_transaction_raises_the_revision_by_one(app: Flask) -> None:
    before = db.session.get_one(SiteSetting, 1).rev
    factories.person()
    assert db.session.scalar(select(SiteSetting.rev)) == before + 1


@pytest.mark.postgresql  # SQLite looks at deferred keys at the real end only: see the real copies
def test_a_deferred_key_is_looked_at_when_a_rolled_back_test_commits(app: Flask) -> None:
    posted = factories.contribution(factories.discussion())
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(
            text("UPDATE submission SET state = 'hidden' WHERE id = :id"),
            {"id": posted.submission_id},
        )


def test_factories_make_an_open_discussion_with_a_numbered_contribution(app: Flask) -> None:
    discussion = factories.discussion(weeks=4, now_in=2, questions=3)
    contribution = factories.contribution(discussion, by=factories.person())
    assert contribution.number == 1
    assert len(factories.questions(discussion, 4)) == 3
    assert db.session.scalar(select(func.count()).select_from(Contribution)) == 1


def test_a_real_copy_starts_empty_and_keeps_what_is_committed(real_app: Flask) -> None:
    with real_app.app_context():
        assert _people() == 0
        factories.person()
    with real_app.app_context():
        assert _people() == 1


def test_other_machines_can_not_be_reached_from_a_test() -> None:
    with pytest.raises(Outside):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(Outside):
        socket.getaddrinfo("ronda.example", 443)


def test_a_right_page_has_no_problems() -> None:
    assert problems(GOOD % '<p lang="ar" dir="rtl">سلام</p>') == []


@pytest.mark.parametrize(
    "wrong",
    [
        "<h1>Two</h1>",
        '<p id="a"></p><p id="a"></p>',
        '<input name="words">',
        '<label for="x">Words</label>',
        '<p style="color: red">a</p>',
        '<a href="/" onclick="go()">a</a>',
        "<script>go()</script>",
        '<script src="https://cdn.example/a.js"></script>',
        '<img src="/a.png">',
        "<svg></svg>",
        "<p>{{ name }}</p>",
        "<p>by None, today</p>",
        "<p>%(name)s wrote</p>",
        "<p>a &amp;amp; b</p>",
        "<p>Hello <i data-raw>Ann</i></p>",
        '<a href="#nowhere">a</a>',
        '<a href="/somewhere"></a>',
        "<p><div>block in a paragraph</div></p>",
    ],
)
def test_the_checks_see_what_is_wrong(wrong: str) -> None:
    assert problems(GOOD % wrong)
