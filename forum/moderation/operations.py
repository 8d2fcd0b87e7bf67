"""The verbs of moderation: receive something, move it. Each move is one row of the chain."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import ALLOWED_MOVES, Decision, Submission


@dataclass(frozen=True, slots=True)
class Move:
    """Who moves something, when and why; ``note`` is free text for the author."""

    by_id: int | None
    at: datetime
    reason: str
    language: str
    note: str | None = None
    merged_into_id: int | None = None
    batch: str | None = None


def receive(
    *,
    kind: str,
    scope_id: int,
    author_id: int | None,
    language: str,
    title: str,
    state: str,
    move: Move,
) -> Submission:
    """Store a new submission as held or published, with the first row of its chain."""
    if ("received", state) not in ALLOWED_MOVES:
        raise Refused(_("A new text can only be held or published."))
    submission = Submission(
        kind=kind,
        scope_id=scope_id,
        author_id=author_id,
        language=language,
        title=title[:200],
        state=state,
        seq=1,
        changed=move.at,
    )
    db.session.add(submission)
    db.session.flush()  # the deferred key is looked at when the transaction ends
    db.session.add(_decision(submission, "received", state, move))
    db.session.flush()
    return submission


def move_submission(submission_id: int, to: str, *, expected_seq: int, move: Move) -> Submission:
    """Move a submission to another state.

    ``expected_seq`` is the last decision that the acting person saw. Raises Refused if somebody
    else decided meanwhile, or if the move is not allowed.
    """
    submission = locked(Submission, submission_id)
    if submission.seq != expected_seq:
        raise Refused(_("Somebody else decided on this in the meantime. Look at it again first."))
    if (submission.state, to) not in ALLOWED_MOVES:
        raise Refused(_("This can't be done from its present state."))
    before = submission.state
    submission.seq += 1
    submission.state = to
    submission.changed = move.at
    db.session.add(_decision(submission, before, to, move))
    db.session.flush()
    return submission


def _decision(submission: Submission, before: str, to: str, move: Move) -> Decision:
    return Decision(
        submission_id=submission.id,
        seq=submission.seq,
        prev_seq=submission.seq - 1 or None,
        from_state=before,
        to_state=to,
        reason=move.reason,
        note=move.note,
        language=move.language,
        by_id=move.by_id,
        at=move.at,
        merged_into_id=move.merged_into_id,
        batch=move.batch,
    )


def chain_of(submission_id: int) -> list[Decision]:
    """Return the decisions on a submission, oldest first."""
    return list(
        db.session.scalars(
            select(Decision).where(Decision.submission_id == submission_id).order_by(Decision.seq)
        )
    )
