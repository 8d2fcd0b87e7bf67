"""Moves of a submission: the table, held by the operation and by the database itself."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from forum.clock import now
from forum.db import db, transaction
from forum.errors import Refused
from forum.moderation.models import Submission
from forum.moderation.operations import Move, chain_of, move_submission, receive
from tests.support import factories

# Written out once more, from the rules and not from the code: a slip in either shows.
TABLE = """
received  -> held published
held      -> published returned refused merged withdrawn erased
returned  -> held published refused withdrawn erased
refused   -> held returned erased
published -> hidden merged withdrawn held erased
hidden    -> published erased
merged    -> published held erased
withdrawn -> published held erased
erased    ->
"""
ALLOWED = {(line.split()[0], to) for line in TABLE.strip().splitlines() for to in line.split()[2:]}
STATES = [line.split()[0] for line in TABLE.strip().splitlines() if line.split()[0] != "received"]
# How each state is reached.
PATHS = {
    "held": ("held",),
    "published": ("published",),
    "returned": ("held", "returned"),
    "refused": ("held", "refused"),
    "hidden": ("published", "hidden"),
    "merged": ("published", "merged"),
    "withdrawn": ("published", "withdrawn"),
    "erased": ("published", "erased"),
}


def a_move(to: str, target: int | None, by_id: int | None = None) -> Move:
    return Move(
        by_id=by_id,
        at=now(),
        reason="policy",
        language="en",
        merged_into_id=target if to == "merged" else None,
    )


def received(state: str, author_id: int | None = None) -> Submission:
    return receive(
        kind="contribution",
        scope_id=1,
        author_id=author_id,
        language="en",
        title="About the market",
        state=state,
        move=a_move(state, None),
    )


def submission_in(state: str) -> tuple[int, int]:
    """Return a new submission in this state and one it may be merged into, by their ids."""
    with transaction():
        target = received("published").id
        first, *rest = PATHS[state]
        submission = received(first)
        for to in rest:
            move_submission(submission.id, to, expected_seq=submission.seq, move=a_move(to, target))
        return submission.id, target


def pairs(*, allowed: bool) -> Iterator[tuple[str, str]]:
    for state in STATES:
        for to in STATES:
            if ((state, to) in ALLOWED) is allowed:
                yield state, to


def insert_raw(submission_id: int, target: int, state: str, to: str) -> None:
    """Move behind the operation's back, as consistently as one can."""
    seq = db.session.scalar(
        text("SELECT seq FROM submission WHERE id = :id"), {"id": submission_id}
    )
    db.session.execute(
        text(
            "INSERT INTO decision (submission_id, seq, prev_seq, from_state, to_state, reason,"
            " language, at, merged_into_id) VALUES (:id, :seq, :prev, :state, :to, 'policy',"
            " 'en', '2026-11-18 12:00:00', :target)"
        ),
        {
            "id": submission_id,
            "seq": seq + 1,
            "prev": seq,
            "state": state,
            "to": to,
            "target": target if to == "merged" else None,
        },
    )
    db.session.execute(
        text("UPDATE submission SET seq = seq + 1, state = :to WHERE id = :id"),
        {"id": submission_id, "to": to},
    )


def test_every_allowed_move_is_made_and_written_down(app: Flask) -> None:
    author = factories.person()
    for state, to in pairs(allowed=True):
        key, target = submission_in(state)
        with transaction():
            submission = db.session.get_one(Submission, key)
            submission.author_id = author.id
            seq = submission.seq
            by_id = author.id if state == "withdrawn" else None
            moved = move_submission(key, to, expected_seq=seq, move=a_move(to, target, by_id))
            assert (moved.state, moved.seq) == (to, seq + 1)
        last = chain_of(key)[-1]
        assert (last.from_state, last.to_state, last.prev_seq) == (state, to, seq)


def test_only_its_author_takes_a_withdrawn_text_up_again(app: Flask) -> None:
    author = factories.person()
    for first, to, by_id, works in (
        ("published", "published", author.id, True),
        ("published", "published", None, False),
        ("published", "held", factories.person().id, False),
        ("held", "published", author.id, False),
        ("held", "held", author.id, True),
        ("held", "erased", None, True),
    ):
        with transaction():
            submission = received(first, author.id)
            move_submission(
                submission.id, "withdrawn", expected_seq=1, move=a_move("", None, author.id)
            )
            key = submission.id
        if works:
            with transaction():
                move_submission(key, to, expected_seq=2, move=a_move(to, None, by_id))
        else:
            with pytest.raises(Refused), transaction():
                move_submission(key, to, expected_seq=2, move=a_move(to, None, by_id))


def test_every_forbidden_move_is_refused_by_the_operation(app: Flask) -> None:
    for state, to in pairs(allowed=False):
        key, target = submission_in(state)
        seq = db.session.get_one(Submission, key).seq
        with pytest.raises(Refused), transaction():
            move_submission(key, to, expected_seq=seq, move=a_move(to, target))
        assert db.session.get_one(Submission, key).state == state, (state, to)
        assert len(chain_of(key)) == seq, (state, to)


def test_every_forbidden_move_is_refused_by_the_database(app: Flask) -> None:
    for state, to in pairs(allowed=False):
        key, target = submission_in(state)
        with pytest.raises(IntegrityError), transaction():
            insert_raw(key, target, state, to)
        assert db.session.get_one(Submission, key).state == state, (state, to)


def test_every_allowed_move_is_accepted_by_the_database(app: Flask) -> None:
    for state, to in pairs(allowed=True):
        key, target = submission_in(state)
        with transaction():
            insert_raw(key, target, state, to)
        db.session.expire_all()
        assert db.session.get_one(Submission, key).state == to


@pytest.mark.parametrize("state", sorted(set(STATES) - {"held", "published"}))
def test_a_new_text_can_only_be_held_or_published(app: Flask, state: str) -> None:
    with pytest.raises(Refused), transaction():
        received(state)


def test_a_second_moderator_on_a_stale_page_is_refused(app: Flask) -> None:
    key, target = submission_in("held")
    with transaction():
        move_submission(key, "published", expected_seq=1, move=a_move("published", target))
    with pytest.raises(Refused), transaction():
        move_submission(key, "hidden", expected_seq=1, move=a_move("hidden", target))
    assert [decision.to_state for decision in chain_of(key)] == ["held", "published"]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE decision SET to_state = 'refused' WHERE submission_id = :id AND seq = 1",
        "UPDATE decision SET from_state = 'hidden' WHERE submission_id = :id AND seq = 2",
        "UPDATE decision SET from_state = 'returned' WHERE submission_id = :id AND seq = 2",
        "UPDATE decision SET to_state = 'received' WHERE submission_id = :id AND seq = 2",
        "UPDATE decision SET seq = 7 WHERE submission_id = :id AND seq = 1",
        "UPDATE decision SET prev_seq = NULL WHERE submission_id = :id AND seq = 2",
        "UPDATE decision SET merged_into_id = :target WHERE submission_id = :id AND seq = 2",
        "DELETE FROM decision WHERE submission_id = :id AND seq = 1",
        "DELETE FROM submission WHERE id = :id",
        "INSERT INTO decision (submission_id, seq, prev_seq, from_state, to_state, reason,"
        " language, at) VALUES (:id, 4, 3, 'published', 'hidden', 'x', 'en', '2026-11-18')",
        "UPDATE submission SET state = 'lost' WHERE id = :id",
    ],
)
def test_history_cannot_be_rewritten(app: Flask, wrong: str) -> None:
    key, target = submission_in("held")
    with transaction():
        move_submission(key, "published", expected_seq=1, move=a_move("published", target))
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(text(wrong), {"id": key, "target": target})
    assert [decision.to_state for decision in chain_of(key)] == ["held", "published"]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE submission SET state = 'hidden' WHERE id = :id",
        "UPDATE submission SET seq = 1 WHERE id = :id",
        "UPDATE submission SET seq = seq + 1 WHERE id = :id",
        "UPDATE decision SET to_state = 'refused' WHERE submission_id = :id AND seq = 2",
        "DELETE FROM decision WHERE submission_id = :id AND seq = 2",
        "INSERT INTO submission (kind, scope_id, language, title, state, seq, changed)"
        " VALUES ('contribution', 1, 'en', 'Never decided', 'published', 1, '2026-11-18')",
    ],
)
def test_a_state_that_no_decision_says_can_not_be_committed(real_app: Flask, wrong: str) -> None:
    with real_app.app_context():
        key, target = submission_in("held")
        with transaction():
            move_submission(key, "published", expected_seq=1, move=a_move("published", target))
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(text(wrong), {"id": key})
        submission = db.session.get_one(Submission, key)
        assert (submission.state, submission.seq) == ("published", 2)
        assert len(chain_of(key)) == 2
