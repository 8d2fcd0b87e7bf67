"""Acts of the organisers: announce, open, close, reopen, archive, delete, hold everything, lock."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Person, RoleGrant, Scope
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import Discussion, DiscussionChange, Draft, Question, Week
from forum.discussions.operations import hold_reason, starting
from forum.discussions.queries import discussion_by_slug
from tests.support import factories
from tests.support.client import CheckingClient, Page
from tests.support.signing_in import sign_in


def found(slug: str = "markets") -> Discussion:
    db.session.expire_all()
    discussion = discussion_by_slug(slug)
    assert discussion is not None
    return discussion


def done(client: CheckingClient, act: str, slug: str = "markets", **values: str) -> Page:
    """Look at an act's page, then press its button."""
    address = f"/discussions/{slug}/settings/acts/{act}"
    return client.submit(client.page(address), values, action="")


def sent(client: CheckingClient, act: str, slug: str = "markets", **values: str) -> str:
    """Send an act without looking whether its page offers it."""
    data = {"rev": str(found(slug).rev)} | values
    answer = client.post(f"/discussions/{slug}/settings/acts/{act}", data=data)
    assert answer.status_code in (200, 303)
    return answer.get_data(as_text=True)


def kinds() -> list[str]:
    return list(
        db.session.scalars(
            select(Notice.kind)
            .where(Notice.kind.in_(("announced", "dates_changed")))
            .order_by(Notice.id)
        )
    )


def logged(verb: str) -> DiscussionChange:
    return db.session.scalars(select(DiscussionChange).where(DiscussionChange.verb == verb)).one()


def test_announcing_shows_the_discussion_to_its_readers_and_is_said_once(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("markets", announced=False, now_in=0)
    assert client.get("/discussions/markets").status_code == 404
    person = sign_in(client, "coordinator")
    page = client.page("/discussions/markets/settings/acts/announce")
    assert "It opens on" in page.text and "Its address can’t be changed any more" in page.text
    page = client.submit(page, action="")
    assert "The discussion is announced" in page.text
    assert found().announced == now()
    assert logged("announced").by_id == person.id
    assert kinds() == ["announced"]
    assert "announced already" in sent(client, "announce")
    sign_in(client)
    assert client.get("/discussions/markets").status_code == 200


def test_announcing_waits_for_what_must_be_there_and_names_it(
    app: Flask, client: CheckingClient
) -> None:
    person = sign_in(client, "coordinator")
    with transaction():
        starting.start_discussion(
            title="Wells", languages=["en", "fr"], base_language="en", time_zone="UTC",
            by_id=person.id, at=now(),
        )  # fmt: skip
    page = client.page("/discussions/wells/settings/acts/announce")
    assert "There is no week yet." in page.text and "This can’t be done now" in page.text
    assert "still missing" in sent(client, "announce", "wells")
    assert found("wells").announced is None


def test_a_question_without_its_base_language_stops_announcing_a_missing_translation_does_not(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets", announced=False, now_in=0, languages=("en", "fr"))
    question = factories.questions(discussion, 1)[0]
    whole = question.text
    question.text = whole.with_source("en", "")
    db.session.commit()
    sign_in(client, "coordinator")
    assert "still missing" in sent(client, "announce")
    question = db.session.get_one(Question, question.id)
    question.text = whole.with_translation("fr", "", base="en")
    db.session.commit()
    page = client.page("/discussions/markets/settings/acts/announce")
    assert "questions are missing or out of date in: French" in page.text
    client.submit(page, action="")
    assert found().announced is not None


def test_opening_now_opens_the_first_week_too(app: Flask, client: CheckingClient) -> None:
    factories.discussion("markets", now_in=0)
    sign_in(client, "moderator", found().scope_id)
    done(client, "open")
    made = found()
    assert made.opens == made.weeks[0].opens == now()
    assert "Open until" in client.page("/discussions/markets/weeks/1").text
    assert kinds() == ["dates_changed"]
    assert "Only a discussion that is announced" in sent(client, "open")


def test_closing_now_ends_the_last_week_but_not_while_weeks_are_to_come(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("markets", weeks=2, now_in=1)
    factories.discussion("ponds", weeks=2, now_in=2)
    sign_in(client, "coordinator")
    assert "still to come" in client.page("/discussions/markets/settings/acts/close").text
    assert "Week 2 is still to come" in sent(client, "close")
    assert found().closes != now()
    done(client, "close", "ponds")
    made = found("ponds")
    assert made.closes == made.weeks[1].closes == now()
    assert made.weeks[0].closes < now()
    assert "Only an open discussion" in sent(client, "close", "ponds")


def test_a_closed_discussion_is_opened_again_until_the_end_of_a_day(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("markets", now_in=4)
    sign_in(client, "coordinator")
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    assert "Give the last day." in sent(client, "reopen")
    assert "This day is over" in sent(client, "reopen", day=yesterday)
    assert "Give a day such as" in sent(client, "reopen", day="tomorrow")
    done(client, "reopen", day="2026-11-30")
    made = found()
    assert made.closes is not None and made.closes.isoformat() == "2026-11-30T23:00:00+00:00"
    assert made.weeks[-1].closes == made.closes
    assert "Open until" in client.page("/discussions/markets/weeks/3").text


def test_an_archived_discussion_is_readable_and_unchanged_until_it_is_taken_back(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("markets", now_in=2)
    sign_in(client, "coordinator")
    assert "Close the discussion first." in sent(client, "archive")
    factories.discussion("ponds", now_in=4)
    done(client, "archive", "ponds")
    assert found("ponds").archived == now()
    assert "archived: take it back first" in sent(client, "hold", "ponds")
    data = {"rev": str(found("ponds").rev), "title": "Other", "slug": "ponds"}
    said = client.post("/discussions/ponds/settings/basics", data=data).get_data(as_text=True)
    assert "archived: take it back first" in said
    assert client.get("/discussions/ponds").status_code == 200
    done(client, "unarchive", "ponds")
    assert found("ponds").archived is None


def test_only_an_empty_discussion_is_deleted_with_all_that_hangs_on_it(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets", announced=False)
    member = factories.person(role="member", scope_id=discussion.scope_id)
    db.session.add(
        Draft(
            token="a" * 26, kind="contribution", person_id=member.id,
            discussion_id=discussion.id, parts={}, saved=now(),
        )
    )  # fmt: skip
    db.session.commit()
    scope_id = discussion.scope_id
    sign_in(client, "coordinator")
    page = done(client, "delete")
    assert page.url == "/discussions/" and "The discussion was deleted." in page.text
    for table in (Discussion, Week, Question, Draft, DiscussionChange):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert db.session.get(Scope, scope_id) is None
    assert db.session.scalar(select(RoleGrant).where(RoleGrant.scope_id == scope_id)) is None


@pytest.mark.parametrize("hold", [None, "policy"])
def test_a_discussion_in_which_something_was_written_is_never_deleted(
    app: Flask, client: CheckingClient, hold: str | None
) -> None:
    factories.contribution(factories.discussion("markets"), hold=hold)
    sign_in(client, "coordinator")
    assert "archive the discussion instead" in sent(client, "delete")
    assert found().slug == "markets"


def test_the_emergency_switch_is_for_moderators_and_administrators_too(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets", policy="publish")
    somebody = factories.person()
    for who in ("administrator", "moderator"):
        person = factories.person(role=who)
        sign_in(client, person)
        done(client, "hold")
        assert found().held_all_since == now()
        assert hold_reason(found(), somebody.id) == "emergency"
        assert "Everything new is held since" in client.page("/discussions/markets/settings").text
        done(client, "release")
        assert hold_reason(found(), somebody.id) is None
    verbs = db.session.scalars(
        select(DiscussionChange.verb)
        .where(DiscussionChange.discussion_id == discussion.id)
        .order_by(DiscussionChange.id)
    )
    assert list(verbs) == ["everything_held", "holding_ended"] * 2
    sign_in(client)
    assert client.get("/discussions/markets/settings/acts/hold").status_code == 403


def test_a_locked_discussion_takes_nothing_new(app: Flask, client: CheckingClient) -> None:
    from forum.accounts.queries import actor
    from forum.discussions.permissions import can_contribute

    factories.discussion("markets")
    reader: Person = factories.person()
    sign_in(client, "moderator")
    done(client, "lock")
    assert not can_contribute(actor(reader.id, now()), found(), now())
    done(client, "unlock")
    assert can_contribute(actor(reader.id, now()), found(), now())


def test_an_act_from_an_old_page_does_nothing(app: Flask, client: CheckingClient) -> None:
    factories.discussion("markets", now_in=4)
    sign_in(client, "coordinator")
    page = client.page("/discussions/markets/settings/acts/archive")
    done(client, "hold")
    page = client.submit(page)
    assert "Somebody changed this discussion" in page.text
    assert found().archived is None
    client.submit(page)
    assert found().archived is not None


def test_who_may_do_what_of_the_acts(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    coordinators = {"announce", "archive", "unarchive", "delete"}
    everybody = {"open", "close", "reopen", "lock", "unlock", "hold", "release"}
    allowed = {
        "member": set(),
        "translator": set(),
        "moderator": everybody,
        "coordinator": everybody | coordinators,
        "administrator": {"hold", "release"},
    }
    for role, acts in allowed.items():
        scope_id = 1 if role == "administrator" else discussion.scope_id
        sign_in(client, role, scope_id)
        may = {
            act
            for act in everybody | coordinators
            if client.get(f"/discussions/markets/settings/acts/{act}").status_code == 200
        }
        assert may == acts, role


def test_those_who_run_a_discussion_find_its_pages_and_nobody_else_does(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets")
    sign_in(client, "coordinator", discussion.scope_id)
    links = client.page("/discussions/markets").links
    assert links["Settings"] == "/discussions/markets/settings"
    assert links["Messages"] == "/discussions/markets/messages"
    sign_in(client, "translator", discussion.scope_id)
    links = client.page("/discussions/markets").links
    assert "Settings" not in links and "Messages" not in links
    sign_in(client)
    assert "Settings" not in client.page("/discussions/markets/weeks/1").links
