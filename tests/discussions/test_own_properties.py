"""Whatever an author and the moderators do to a text in whatever order: nothing of it is lost."""

from dataclasses import dataclass

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import db, locked, transaction
from forum.discussions.models import ConsentChange, Contribution, Discussion, Version
from forum.discussions.operations.consenting import change_consent
from forum.discussions.operations.moderating import move_contribution
from forum.discussions.operations.revising import edit_text, take_up, withdraw
from forum.discussions.queries.history import history_of
from forum.errors import Refused
from forum.moderation.models import Submission
from forum.moderation.operations import Move
from tests.support import factories
from tests.support.client import client_of

NAME = "Quenby Orlofsdottir"
TEXTS = (
    f"Good morning,\n\n{NAME}",
    f"Dear all,\n\nThe hall opens twice.\n\nKind regards,\n{NAME}",
    f"The desk is open on market days.\n\n{NAME}",
    f"## The hall\n\n- opens twice\n- is free\n\n{NAME}",
    f"Question 2.1: nobody pays for a table.\n\nBest wishes\n{NAME}",
)
steps = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(TEXTS)),
    st.tuples(st.just("consent"), st.sampled_from(("named", "organisation", "anonymous"))),
    st.tuples(st.just("withdraw"), st.just("")),
    st.tuples(st.just("take up"), st.just("")),
    st.tuples(st.just("move"), st.sampled_from(("published", "held", "returned", "hidden"))),
)


@dataclass
class Acting:
    """One text, who wrote it, who moderates."""

    text: Contribution
    author: Person
    moderator: Person

    def take(self, verb: str, what: str) -> None:
        """Take one step in a transaction of its own; a refused one changes nothing."""
        key, author = self.text.id, self.author.id
        with transaction():
            submission = locked(Submission, self.text.submission_id)
            seen = submission.seq
            if verb == "edit":
                shown = db.session.scalars(
                    select(Version).where(Version.contribution_id == key, Version.shown)
                ).one()
                edit_text(
                    key, author, body=what, format="markdown", language="en",
                    seen_version=shown.seq, at=now(), answers=[],
                )  # fmt: skip
            elif verb == "consent":
                change_consent(key, author, attribution=what, quotable=True, at=now())
            elif verb == "withdraw":
                withdraw(key, author, seen=seen, at=now())
            elif verb == "take up":
                take_up(key, author, seen=seen, at=now())
            else:
                move = Move(self.moderator.id, now(), "other", "en")
                move_contribution(submission.id, what, expected_seq=seen, move=move)


def stored(text: Contribution) -> list[tuple[int, str, str, str]]:
    rows = db.session.scalars(
        select(Version).where(Version.contribution_id == text.id).order_by(Version.seq)
    )
    return [(row.seq, row.body, row.plain, row.sha256) for row in rows]


def check(acting: Acting, before: list[tuple[int, str, str, str]]) -> None:
    """Look at what must hold after each step."""
    text = db.session.get_one(Contribution, acting.text.id, populate_existing=True)
    after = stored(text)
    assert after[: len(before)] == before, "a version was changed or lost"
    assert len(after) - len(before) in (0, 1)
    shown = db.session.scalars(
        select(Version).where(Version.contribution_id == text.id, Version.shown)
    ).all()
    assert [version.seq for version in shown] == [after[-1][0]], "not the last one is shown"
    if text.attribution == "anonymous":
        assert "Orlofsdottir" not in shown[0].opening
    consents = db.session.scalars(
        select(ConsentChange)
        .where(ConsentChange.contribution_id == text.id)
        .order_by(ConsentChange.id)
    ).all()
    assert (consents[-1].attribution, consents[-1].quotable) == (text.attribution, text.quotable)
    history = history_of(text.id, text.submission_id)
    assert [move.seq for move in history.moves] == list(range(1, len(history.moves) + 1))
    published = any(move.to_state == "published" for move in history.moves)
    assert (text.number is not None) == published
    assert published or not history.public_versions
    state = db.session.get_one(Submission, text.submission_id, populate_existing=True).state
    if state == "published":
        assert history.public_versions[-1].seq == after[-1][0]


@pytest.mark.parametrize("policy", ["publish", "hold_all"])
@given(choices=st.lists(steps, max_size=8))
@settings(max_examples=10)
def test_no_order_of_steps_loses_anything(
    app: Flask, clock: object, policy: str, choices: list[tuple[str, str]]
) -> None:
    discussion = factories.discussion(policy=policy)
    author = factories.person(NAME)
    text = factories.contribution(
        discussion, TEXTS[0], by=author, organisation=factories.organisation(),
        hold="policy" if policy == "hold_all" else None,
    )  # fmt: skip
    acting = Acting(text, author, factories.person(role="moderator"))
    for verb, what in choices:
        clock.shift(1)  # type: ignore[attr-defined]
        before = stored(text)
        try:
            acting.take(verb, what)
        except Refused:
            assert stored(text) == before
        check(acting, before)
    anonymous = db.session.get_one(Contribution, text.id).attribution == "anonymous"
    slug = db.session.get_one(Discussion, discussion.id).slug
    client = client_of(app)
    for place in ("contributions", "contributions/1", "contributions/1/versions", "originals"):
        html = client.get(f"/discussions/{slug}/{place}", check=False).get_data(as_text=True)
        assert not (anonymous and "Orlofsdottir" in html), place
