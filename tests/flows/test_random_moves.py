"""Random moves by random people: no forbidden state, no lost text, no move unwritten.

The right to each move is written out here once more, from the table of rights: a slip in the
permissions shows, and one in the operations too.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.accounts.models import Person
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries import actor
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Contribution, Discussion
from forum.discussions.operations import move_contribution, write_version
from forum.errors import Refused
from forum.moderation.models import Submission
from forum.moderation.operations import Move, chain_of, undo_target
from forum.moderation.permissions import can_decide, can_move
from tests.support import factories
from tests.support.keeping import ALLOWED, Kept

STATES = sorted({state for pair in ALLOWED for state in pair} - {"received"})
PEOPLE = (
    "visitor", "author", "stranger", "member", "translator", "second_reader", "moderator",
    "second moderator", "coordinator", "moderator elsewhere", "site coordinator", "administrator",
)  # fmt: skip
RUN_IT = {"moderator", "second moderator", "coordinator", "site coordinator"}
BY_AUTHORS = {
    ("held", "withdrawn"), ("returned", "held"), ("returned", "withdrawn"),
    ("published", "withdrawn"), ("withdrawn", "published"), ("withdrawn", "held"),
}  # fmt: skip
NOT_BY_MODERATORS = {("held", "withdrawn"), ("returned", "withdrawn"), ("published", "withdrawn")}


@dataclass
class Ground:
    """Two discussions, the people, and the texts that they move."""

    discussion: Discussion
    people: dict[str, Person | None]
    texts: list[tuple[int, str]]  # submission, whose it is
    made: set[tuple[str, str]]  # the moves that went through


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["able", "able", "able", "move", "stale", "undo", "edit", "post"]),
        st.sampled_from(PEOPLE),
        st.integers(0, 99),
        st.sampled_from(STATES),
    ),
    min_size=12,
    max_size=40,
)


def ground(people: dict[str, Person], elsewhere: Discussion, moves: set[tuple[str, str]]) -> Ground:
    """Make a discussion of its own with three texts in it; people keep between examples."""
    discussion = factories.discussion(weeks=2, questions=1)
    scope = discussion.scope_id
    for name, role, where in (
        ("member", "member", scope),
        ("translator", "translator", scope),
        ("second_reader", "second_reader", scope),
        ("moderator", "moderator", scope),
        ("second moderator", "moderator", scope),
        ("coordinator", "coordinator", scope),
        ("moderator elsewhere", "moderator", elsewhere.scope_id),
        ("site coordinator", "coordinator", SITE_SCOPE),
        ("administrator", "administrator", SITE_SCOPE),
    ):
        factories.role(people[name], role, where)
    made = Ground(discussion, {"visitor": None, **people}, [], moves)
    for whose, hold in (("author", None), ("author", "policy"), ("moderator", None)):
        post(made, whose, hold)
    return made


def post(site: Ground, whose: str, hold: str | None) -> None:
    """Let somebody write a text."""
    text = factories.contribution(site.discussion, by=site.people[whose], hold=hold)
    site.texts.append((text.submission_id, whose))


def may(who: str, whose: str, move: tuple[str, str]) -> bool:
    """Say from the table of rights who may make a move: the author, or who runs the discussion."""
    if who == whose:
        return move in BY_AUTHORS
    by_moderators = move in ALLOWED - NOT_BY_MODERATORS and "withdrawn" not in move
    return who in RUN_IT and by_moderators and move[1] != "erased"


def step(site: Ground, kind: str, who: str, which: int, to: str) -> None:
    """Do one thing as a door does it; what may not be must be refused."""
    submission_id, whose = site.texts[which % len(site.texts)]
    if kind == "post":
        post(site, "author", ("policy", None)[which % 2])
        return
    submission = db.session.get_one(Submission, submission_id)
    if kind == "able":
        pairs = [(p, s) for s in STATES for p in PEOPLE if may(p, whose, (submission.state, s))]
        who, to = pairs[(which + STATES.index(to)) % len(pairs)] if pairs else (who, to)
    person = site.people[who]
    acting = actor(person.id, now()) if person else None
    scope = site.discussion.scope
    chain = chain_of(submission_id)
    if kind == "undo":
        back = undo_target(submission, chain)
        if back is None:
            return
        assert chain[-1].from_state == back
        to = back
    if kind == "edit":
        edit(submission_id, which)
        return
    allowed = can_move(acting, submission, scope, to)
    assert allowed == may(who, whose, (submission.state, to)), (who, whose, submission.state, to)
    assert can_decide(acting, submission, scope) == (who in RUN_IT and who != whose)
    if not allowed:
        return
    target = site.texts[(which + 1) % len(site.texts)][0] if to == "merged" else None
    move = Move(person.id if person else None, now(), "other", "en", "A note.", target)
    before = Kept.now()
    seq = submission.seq - (kind == "stale")
    try:
        with transaction():
            move_contribution(submission_id, to, expected_seq=seq, move=move)
    except Refused as refused:
        assert refused.sentence
        assert Kept.now() == before, "a refused move left something behind"
        explained = kind == "stale" or to == "merged" or submission.state == "withdrawn"
        assert explained, (submission.state, to, refused.sentence)
        return
    assert kind != "stale"
    last = chain_of(submission_id)[-1]
    assert (last.to_state, last.by_id, last.note) == (to, move.by_id, "A note.")
    site.made.add((last.from_state, to))


def edit(submission_id: int, turn: int) -> None:
    """Write another version, as its author does."""
    with transaction():
        text = db.session.query(Contribution).filter_by(submission_id=submission_id).one()
        body = f"Another text, {turn}.\n\nWith an end."
        write_version(
            text, body=body, format="plain", language="en", by_id=text.person_id, at=now()
        )


def people() -> dict[str, Person]:
    """Return everybody who acts, without a role yet."""
    return {name: factories.person(f"Ada {name}") for name in PEOPLE if name != "visitor"}


def walked(site: Ground, steps: list[tuple[str, str, int, str]], do: Callable[..., None]) -> None:
    """Take the steps; look at everything after each one."""
    before = Kept.now()
    assert before.wrong() == []
    for one in steps:
        do(site, *one)
        after = Kept.now()
        assert after.wrong_since(before) == [], one
        assert after.gaps(site.discussion.id) == set(), one
        before = after


@pytest.mark.parametrize("times", [20, pytest.param(300, marks=pytest.mark.long)])
def test_nothing_that_anybody_does_breaks_a_chain_or_loses_a_text(app: Flask, times: int) -> None:
    everybody, elsewhere = people(), factories.discussion()
    made: set[tuple[str, str]] = set()

    @settings(max_examples=times)
    @given(STEPS)
    def check(steps: list[tuple[str, str, int, str]]) -> None:
        walked(ground(everybody, elsewhere, made), steps, step)

    check()
    assert len(made) > 10, "hardly anything was moved: this proves nothing"
