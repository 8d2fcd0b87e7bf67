"""The demo: the same three discussions on whatever day it is made."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Contribution, Discussion
from forum.discussions.queries import discussion_by_slug, schedule_of
from forum.discussions.schedule import discussion_state
from forum.home.demonstration import fill, sign_in_links
from tests.support.client import CheckingClient
from tests.support.crawl import reached

BRUSSELS = ZoneInfo("Europe/Brussels")
# Every day of a week, the first minutes of a Monday, the last of a Sunday, both changes of the
# clock, a leap day, the turn of a year: local times in Brussels.
MOMENTS = [
    *(datetime(2026, 11, day, 12, 0) for day in range(16, 23)),
    datetime(2026, 11, 23, 0, 5),
    datetime(2026, 11, 22, 23, 59, 30),
    datetime(2027, 3, 28, 3, 30),
    datetime(2027, 3, 29, 0, 5),
    datetime(2026, 10, 25, 2, 30),
    datetime(2027, 4, 15, 9, 0),
    datetime(2028, 2, 29, 8, 0),
    datetime(2027, 1, 1, 0, 0),
]


def filled(moment: datetime, clock: object) -> datetime:
    """Make the demo at a local time; return the instant."""
    at = moment.replace(tzinfo=BRUSSELS).astimezone(UTC)
    clock.move_to(at)  # type: ignore[attr-defined]
    with transaction():
        fill(at)
    return at


@pytest.mark.sqlite_only
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_the_third_week_is_open_whenever_the_demo_is_made(
    app: Flask, clock: object, moment: datetime
) -> None:
    at = filled(moment, clock)
    towns = discussion_by_slug("small-towns")
    assert towns is not None
    schedule = schedule_of(towns, at)
    assert [week.state for week in schedule.weeks[:4]] == ["past", "past", "now", "coming"]
    assert schedule.weeks[2].dates[0] <= moment.date() <= schedule.weeks[2].dates[-1]
    assert schedule.weeks[2].dates[0].weekday() == 0
    for week in schedule.weeks:
        assert week.opens.astimezone(BRUSSELS).time().isoformat() >= "00:00:00"
        assert len(week.dates) == 7
    states = {
        d.slug: discussion_state(
            announced=d.announced, archived=d.archived, opens=d.opens, closes=d.closes, at=at
        )
        for d in db.session.scalars(select(Discussion))
    }
    assert states["small-towns"] == "open" and states["schools"] == "closed"
    latest = db.session.scalar(select(func.max(Contribution.received)))
    assert latest is not None and latest <= at
    early = select(func.count()).where(Contribution.received < at - timedelta(days=400))
    assert db.session.scalar(early) == 0


@pytest.mark.sqlite_only
def test_a_visitor_can_go_through_the_whole_demo(client: CheckingClient, clock: object) -> None:
    filled(datetime(2026, 11, 18, 12, 0), clock)
    texts = reached(client, "/", most=600)
    assert len(texts) > 80
    for visibility in ("care-members",):
        assert not [address for address in texts if visibility in address]
    for mark in ("/admin", "/desk"):
        assert not [address for address in texts if mark in address]


def test_each_role_of_the_demo_signs_in_once_with_its_link(
    client: CheckingClient, clock: object
) -> None:
    filled(datetime(2026, 11, 18, 12, 0), clock)
    with transaction(shown=False):
        links = sign_in_links(now())
    roles = [role for role, _name, _link in links]
    assert len(roles) == len(set(roles)) == 6
    for _role, name, link in links:
        visitor = client.application.test_client()
        address = link.removeprefix("http://localhost")
        page = visitor.page(address)
        inside = visitor.submit(page)
        assert inside.status == 200
        account = visitor.page("/account") if _has(client, "/account") else inside
        assert name in account.html
        assert visitor.get(address).status_code in (302, 410)


def _has(client: CheckingClient, path: str) -> bool:
    return any(rule.rule == path for rule in client.application.url_map.iter_rules())
