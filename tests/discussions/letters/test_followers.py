"""Letters to all who follow: each once, in their language, only while it is still so."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person, Subscription
from forum.clock import now
from forum.db import db, notify, transaction
from forum.discussions import jobs
from forum.discussions.jobs import followers
from forum.discussions.models import Discussion
from forum.discussions.operations.drafts import new_token
from forum.discussions.operations.messaging import publish_message, save_message
from tests.discussions.letters.writing import LANGUAGES, follows, of, undone, written
from tests.support import factories


def members(discussion: Discussion, languages: tuple[str, ...] = LANGUAGES) -> list[Person]:
    people = [factories.person(language=language) for language in languages]
    for one in people:
        follows(one.id, discussion)
    return people


def test_a_week_is_announced_with_its_questions_once_to_each_in_their_language(app: Flask) -> None:
    discussion = factories.discussion(languages=LANGUAGES, mail_address="towns@lists.example")
    people = members(discussion)
    rows = of(written(), "week_opened")
    assert [row.person_ref for row in rows] == [one.id for one in people]
    assert [row.headers["Content-Language"] for row in rows] == list(LANGUAGES)
    for row, language in zip(rows, LANGUAGES, strict=True):
        question = factories.QUESTIONS[0][language]
        assert f"2.1 {question}" in row.text
        assert f'lang="{language}"' in str(row.html)
        assert "/questions/2.1" in row.text and "/write?week=2" in row.text
        assert "towns@lists.example" in row.text
        assert row.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert row.headers["Precedence"] == "list"
    assert of(written(now() + timedelta(minutes=30)), "week_opened") == rows
    assert undone() == []


def test_an_address_for_answers_is_named_only_where_there_is_one(app: Flask) -> None:
    discussion = factories.discussion()
    members(discussion, ("en",))
    (row,) = of(written(), "week_opened")
    assert "To answer by e-mail" not in row.text
    assert row.headers["List-Post"] == "NO"


def test_a_week_that_closed_in_an_outage_is_not_announced_the_one_that_is_open_is(
    app: Flask,
) -> None:
    discussion = factories.discussion(weeks=3, now_in=1)
    members(discussion, ("en",))
    later = factories.week(discussion, 2).opens + timedelta(hours=1)
    (row,) = of(written(later), "week_opened")
    assert "Week 2" in row.headers["Subject"]


def test_a_notice_is_done_without_a_letter_where_the_week_has_closed_since(app: Flask) -> None:
    discussion = factories.discussion(weeks=3, now_in=1)
    members(discussion, ("en",))
    jobs.follow_the_clock(now())
    later = factories.week(discussion, 1).closes + timedelta(minutes=1)
    jobs.write_letters(later)
    assert of(written(later), "week_opened") != []
    assert all("Week 2" in row.headers["Subject"] for row in of(written(later), "week_opened"))


def test_reminders_go_to_those_who_have_not_written_and_nobody_gets_two(app: Flask) -> None:
    discussion = factories.discussion(weeks=2, now_in=2)
    silent, wrote_before, wrote_now = members(discussion, ("en", "fr", "es"))
    factories.contribution(discussion, by=wrote_before, week_number=1)
    factories.contribution(discussion, by=wrote_now, week_number=2)
    assert discussion.closes
    rows = written(discussion.closes - timedelta(days=1))
    assert [row.person_ref for row in of(rows, "week_closing")] == [wrote_before.id]
    assert [row.person_ref for row in of(rows, "closing")] == [silent.id]


def test_the_close_is_told_with_the_number_of_texts(app: Flask) -> None:
    discussion = factories.discussion(now_in=3)
    members(discussion, ("en", "ar"))
    factories.contribution(discussion)
    assert discussion.closes
    rows = of(written(discussion.closes + timedelta(minutes=2)), "closed")
    assert len(rows) == 2
    assert "1 contribution was published." in rows[0].text


def test_none_a_pause_and_a_stopped_address_keep_letters_away(app: Flask) -> None:
    discussion = factories.discussion()
    none, paused, stopped, left = members(discussion, ("en",) * 4)
    with transaction():
        db.session.get_one(Subscription, (none.id, discussion.scope_id)).delivery = "none"
        paused.mail_paused_until = now() + timedelta(days=3)
        stopped.addresses[0].stopped = now()
        left.name, left.erased = None, now()
    assert written() == []


def test_changed_dates_are_told_once_however_often_they_change(app: Flask) -> None:
    discussion = factories.discussion()
    members(discussion, ("en",))
    with transaction():
        for rev in ("1", "2"):
            notify("dates_changed", "discussion", discussion.id, at=now(), key=rev)
    assert len(of(written(), "dates_changed")) == 1


def test_a_message_goes_to_followers_in_its_own_language(app: Flask) -> None:
    discussion = factories.discussion(languages=("en", "ar"))
    (reader,) = members(discussion, ("ar",))
    leader = factories.person("Lena Leader", role="moderator", scope_id=discussion.scope_id)
    token = new_token()
    with transaction():
        rev = save_message(
            token, discussion_id=discussion.id, message="summary", week=2, language="en",
            body="What we read **this week**.", person_id=leader.id, rev=0, at=now(),
        )  # fmt: skip
        publish_message(token, discussion_id=discussion.id, person_id=leader.id, rev=rev, at=now())
    (row,) = of(written(), "message_posted")
    assert row.person_ref == reader.id
    assert "> What we read this week." in row.text
    assert '<html lang="ar" dir="rtl">' in str(row.html)
    assert '<blockquote lang="en" dir="ltr"' in str(row.html)


@pytest.mark.parametrize("visibility", ["public", "members"])
def test_an_announcement_reaches_everybody_who_may_take_part(app: Flask, visibility: str) -> None:
    stranger = factories.person()
    discussion = factories.discussion(visibility=visibility, now_in=0)
    (member,) = members(discussion, ("fr",))
    with transaction():
        notify("announced", "discussion", discussion.id, at=now(), scope_id=discussion.scope_id)
    rows = of(written(), "announced")
    expected = {member.id, *([stranger.id] if visibility == "public" else [])}
    assert {row.person_ref for row in rows} >= expected
    assert (stranger.id in {row.person_ref for row in rows}) == (visibility == "public")


def test_many_are_told_in_parts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "AT_A_TIME", 3)
    discussion = factories.discussion()
    people = members(discussion, ("en",) * 8)
    rows = of(written(), "week_opened")
    assert sorted(row.person_ref or 0 for row in rows) == sorted(one.id for one in people)
