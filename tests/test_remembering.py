"""What pages read at one revision of the site is read once, and never after a change."""

import pytest
from flask import Flask
from sqlalchemy import select, text

from forum.db import db, remembered, transaction
from forum.discussions import queries
from forum.moderation.models import Submission
from forum.moderation.queries import is_published
from tests.support import factories
from tests.support.client import CheckingClient


@pytest.fixture(autouse=True)
def without_kept_pages(app: Flask) -> None:
    app.config["FORUM_PAGE_CACHE"] = 0


def test_a_page_asks_for_its_figures_once_until_the_site_changes(client: CheckingClient) -> None:
    discussion = factories.discussion()
    factories.contribution(discussion, week_number=1)
    address = f"/discussions/{discussion.slug}/weeks/1"
    client.page(address)
    first = len(client.statements)
    client.page(address)
    later = len(client.statements)
    factories.contribution(discussion, week_number=1)
    page = client.page(address)
    assert later < first == len(client.statements)
    assert "2 contributions" in page.text


def test_a_change_that_was_taken_back_leaves_nothing_behind(client: CheckingClient) -> None:
    discussion = factories.discussion()
    factories.contribution(discussion, week_number=1)
    client.page(f"/discussions/{discussion.slug}")
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.execute(text("UPDATE submission SET changed = changed"))
        assert len(queries.groups(discussion.id)) == 1
        raise ZeroDivisionError
    assert "1 contribution" in client.page(f"/discussions/{discussion.slug}").text


def test_outside_of_pages_the_database_is_always_asked(app: Flask) -> None:
    asked: list[list[int]] = []

    def read(keys: list[int]) -> dict[int, str]:
        asked.append(keys)
        return {key: str(key) for key in keys}

    assert remembered("things", [1, 2], read) == {1: "1", 2: "2"}
    assert remembered("things", [2, 1], read) == {1: "1", 2: "2"}
    assert asked == [[1, 2], [2, 1]]


def test_the_state_of_submissions_is_read_row_by_row_on_sqlite_alone(app: Flask) -> None:
    discussion = factories.discussion()
    factories.contribution(discussion, week_number=1)
    factories.contribution(discussion, week_number=1, hold="policy")
    query = select(Submission.state).where(is_published(), Submission.kind == "contribution")
    assert db.session.scalars(query).all() == ["published"]
    said = str(query.compile(db.session.connection()))
    assert ("+submission.state" in said) == (db.engine.dialect.name == "sqlite")
