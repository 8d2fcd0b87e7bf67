"""Receive something, move it. Each move is one row of the chain."""

from sqlalchemy import select, update

from forum.db import db, locked, notify
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import ALLOWED_MOVES, UPHELD, Appeal, Decision, Move, Submission


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
    if before == "withdrawn":
        _check_return(submission, to, move)
    submission.seq += 1
    submission.state = to
    submission.changed = move.at
    submission.claimed_by_id = submission.claimed_until = None  # what was looked at is decided
    db.session.add(_decision(submission, before, to, move))
    if before in UPHELD:
        _settle_appeal(submission, move)
    notify(
        "moved",
        "submission",
        submission.id,
        at=move.at,
        scope_id=submission.scope_id,
        key=str(submission.seq),
    )
    db.session.flush()
    return submission


def _settle_appeal(submission: Submission, move: Move) -> None:
    """End the appeal that is open: upheld by a move to the better, unless its author moved."""
    better = submission.state in UPHELD.values() and move.by_id != submission.author_id
    db.session.execute(
        update(Appeal)
        .where(Appeal.submission_id == submission.id, Appeal.decided.is_(None))
        .values(
            decided=move.at,
            decided_by_id=move.by_id,
            upheld=better,
            answer=move.note or "",
            answer_language=move.language,
        )
    )


def _check_return(submission: Submission, to: str, move: Move) -> None:
    """Let a withdrawn text go back only where it was taken from, and only by its author."""
    if to == "erased":
        return
    last = db.session.get_one(Decision, (submission.id, submission.seq))
    if move.by_id is None or move.by_id != submission.author_id:
        raise Refused(_("Only its author can take a withdrawn text up again."))
    if to == "published" and last.from_state != "published":
        raise Refused(_("This text was not public when it was withdrawn: it is looked at first."))


def undo_target(submission: Submission, chain: list[Decision]) -> str | None:
    """Return the state that undoing the last move leads back to, None where there is no way.

    A first row can't be undone, and neither can what the author did.
    """
    last = chain[-1] if chain else None
    if last is None:
        return None
    return way_back(submission, seq=last.seq, by_id=last.by_id, from_state=last.from_state)


def way_back(
    submission: Submission, *, seq: int, by_id: int | None, from_state: str | None
) -> str | None:
    """Return where undoing the move with this ``seq`` leads, None where there is no way."""
    if seq != submission.seq or seq == 1 or from_state is None:
        return None
    if by_id is not None and by_id == submission.author_id:
        return None
    return from_state if (submission.state, from_state) in ALLOWED_MOVES else None


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
