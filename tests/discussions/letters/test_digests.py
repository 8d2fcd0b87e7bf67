"""Contributions by mail: each, daily, weekly; newest first, nothing twice, nothing held."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from time_machine import TimeMachineFixture

from forum.accounts.models import Subscription
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.jobs.digests import last_seven
from forum.mail import Outgoing
from tests.discussions.letters.writing import decided, follows, moderator, of, written
from tests.support import factories

MORNING = datetime(2026, 11, 19, 6, 1, tzinfo=UTC)  # Thursday, 07:01 in Brussels


def digests(at: datetime) -> list[Outgoing]:
    return of(written(at), "digest")


def test_a_digest_comes_at_seven_by_the_reader_s_clock(
    app: Flask, clock: TimeMachineFixture
) -> None:
    discussion = factories.discussion()
    here = factories.person(time_zone="Europe/Brussels")
    there = factories.person(time_zone="America/Lima")
    for reader in (here, there):
        follows(reader.id, discussion)
    clock.shift(timedelta(hours=1))
    factories.contribution(discussion)
    assert digests(MORNING - timedelta(minutes=2)) == []
    assert [row.person_ref for row in digests(MORNING)] == [here.id]
    assert [row.person_ref for row in digests(MORNING + timedelta(hours=6))] == [here.id, there.id]


def test_a_digest_holds_what_is_new_the_newest_first_and_nothing_twice(
    app: Flask, clock: TimeMachineFixture
) -> None:
    discussion = factories.discussion()
    follows(factories.person().id, discussion)
    factories.contribution(discussion, "The first of today.")
    clock.shift(timedelta(minutes=5))
    factories.contribution(discussion, "The second of today.")
    (row,) = digests(MORNING)
    assert row.text.index("The second of today.") < row.text.index("The first of today.")
    clock.move_to(MORNING + timedelta(hours=2))
    factories.contribution(discussion, "One of the next day.")
    assert len(digests(MORNING + timedelta(hours=5))) == 1  # one a day
    (_row, later) = digests(MORNING + timedelta(days=1))
    assert "One of the next day." in later.text
    assert "of today." not in later.text


def test_one_digest_a_day_for_all_discussions_and_weekly_ones_on_monday(
    app: Flask,
) -> None:
    reader = factories.person()
    first, second, third = (factories.discussion() for _turn in range(3))
    for discussion, delivery in ((first, "daily"), (second, "daily"), (third, "weekly")):
        follows(reader.id, discussion, delivery)
        factories.contribution(discussion, f"Said in {discussion.id}.")
    (row,) = digests(MORNING)
    assert f"Said in {first.id}." in row.text and f"Said in {second.id}." in row.text
    assert f"Said in {third.id}." not in row.text
    monday = MORNING + timedelta(days=4)
    assert f"Said in {third.id}." in digests(monday)[-1].text
    assert len(digests(monday)) == 2


def test_who_wants_each_gets_each_after_five_minutes_in_its_thread(app: Flask) -> None:
    discussion = factories.discussion()
    reader = factories.person(language="ar")
    follows(reader.id, discussion, "each")
    text = factories.contribution(discussion, "We opened a desk.")
    reply = factories.contribution(discussion, "So did we.", reply_to=text)
    assert of(written(now() + timedelta(minutes=4)), "contribution") == []
    one, two = of(written(), "contribution")
    assert one.message_id == f"<c.{text.id}@localhost>"
    assert two.message_id == f"<c.{reply.id}@localhost>"
    assert two.headers["In-Reply-To"] == one.message_id
    assert "> We opened a desk." in one.text
    assert '<html lang="ar" dir="rtl">' in str(one.html)
    assert '<blockquote lang="en" dir="ltr"' in str(one.html)
    assert of(written(now() + timedelta(days=1)), "contribution") == [one, two]


def test_whoever_changes_from_each_to_daily_gets_nothing_twice(app: Flask) -> None:
    discussion = factories.discussion()
    reader = factories.person()
    follows(reader.id, discussion, "each")
    factories.contribution(discussion)
    assert len(of(written(), "contribution")) == 1
    with transaction():
        db.session.get_one(Subscription, (reader.id, discussion.scope_id)).delivery = "daily"
    assert digests(MORNING) == []


def test_names_are_those_that_consent_shows(app: Flask) -> None:
    discussion = factories.discussion()
    follows(factories.person().id, discussion, "each")
    follows(factories.person().id, discussion, "daily")
    factories.contribution(
        discussion,
        "We run a desk. Call me at the office.\n\nNour Haddad",
        by=factories.person("Nour Haddad"),
        attribution="anonymous",
    )
    for row in (*of(written(), "contribution"), *digests(MORNING)):
        if row.person_ref and not row.notice_key.startswith("posted"):
            assert "Nour" not in row.text + str(row.html) + str(row.from_name)
    assert len(digests(MORNING)) == 1


def test_nothing_held_or_hidden_meanwhile_is_mailed_to_others(app: Flask) -> None:
    discussion = factories.discussion()
    for delivery in ("each", "daily", "weekly"):
        follows(factories.person().id, discussion, delivery)
    factories.contribution(discussion, "The marked word is heron.", hold="policy")
    hidden = factories.contribution(discussion, "Another heron.")
    decided(hidden.submission_id, "hide", "off_topic", by=moderator())
    for row in written(MORNING + timedelta(days=7)):
        assert "heron" not in row.text or row.notice_key.startswith(("posted", "moved"))


def test_authors_don_t_get_their_own_text_and_imports_are_no_news(app: Flask) -> None:
    discussion = factories.discussion()
    author = factories.person()
    with transaction():
        author.delivery = "each"
    factories.contribution(discussion, by=author)
    factories.contribution(discussion, channel="import", number=77)
    assert of(written(), "contribution") == []


def test_seven_in_the_morning_is_by_the_wall_clock_also_when_the_clock_changes() -> None:
    after = datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    assert last_seven("Europe/Brussels", after, weekly=False) == datetime(
        2026, 10, 25, 6, 0, tzinfo=UTC
    )
    assert last_seven("Europe/Brussels", after, weekly=True) == datetime(
        2026, 10, 19, 5, 0, tzinfo=UTC
    )
