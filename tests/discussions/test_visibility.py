"""Who may read a discussion: what the query says and what the permission says is the same."""

from datetime import timedelta
from itertools import product

from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Scope
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries import Actor
from forum.clock import now
from forum.db import db
from forum.discussions.models import Discussion
from forum.discussions.permissions import can_contribute, can_read_discussion
from forum.discussions.queries import visible
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in

ROLES = ("coordinator", "moderator", "translator", "second_reader", "member")


def everybody(scopes: list[int]) -> list[Actor | None]:
    """Return a visitor, somebody without a role, and one person for each role in each scope."""
    roles = [frozenset({(scope, role)}) for scope, role in product(scopes, ROLES)]
    roles += [frozenset(), frozenset({(SITE_SCOPE, "administrator")})]
    roles.append(frozenset({(SITE_SCOPE, "administrator"), (scopes[1], "moderator")}))
    people = [Actor(n, "Ada", "en", "UTC", held) for n, held in enumerate(roles, 1)]
    return [None, *people]


def test_the_query_and_the_permission_agree_on_every_discussion_and_role(app: Flask) -> None:
    made = [
        factories.discussion(f"{visibility}-{name}", visibility=visibility)
        for visibility, name in product(
            ("public", "members", "invited"), ("draft", "soon", "now", "long")
        )
    ]
    announced = (None, timedelta(minutes=1), timedelta(0), -timedelta(days=9))
    platform = Scope(kind="platform", parent_id=SITE_SCOPE, visibility="public")
    db.session.add(platform)
    db.session.flush()
    for turn, discussion in enumerate(made):
        shift = announced[turn % 4]
        discussion.announced = None if shift is None else now() + shift
        if turn >= 6:
            discussion.scope.parent_id = platform.id
    db.session.flush()
    wrong = []
    for person in everybody([SITE_SCOPE, platform.id, *(d.scope_id for d in made)]):
        found = set(db.session.scalars(select(Discussion.slug).join(Scope).where(visible(person))))
        may = {d.slug for d in made if can_read_discussion(person, d)}
        if found != may:
            wrong.append((person and person.roles, found ^ may))
    assert wrong == []


def test_a_discussion_is_invisible_until_its_announcement(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("soon")
    discussion.announced = now() + timedelta(hours=1)
    db.session.commit()
    address = "/discussions/soon"
    assert client.get(address).status_code == 404
    assert "/discussions/soon" not in client.page("/discussions/").links.values()
    sign_in(client, "moderator", discussion.scope_id)
    assert client.get(address).status_code == 200
    stranger = Actor(1, "Ada", "en", "UTC")
    assert not can_contribute(stranger, discussion, now())
    assert can_contribute(stranger, discussion, now() + timedelta(hours=1))
