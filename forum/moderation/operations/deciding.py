"""Decide at the desk: a verb with its reason and a note for the author; undo the last decision.

The door has asked whether this person may; what is decided here is whether the verb, its reason and
its note make sense. The move itself is the kind's own operation.
"""

from datetime import datetime

from forum.db import db
from forum.errors import Refused
from forum.html import normalise
from forum.i18n import _, known_language
from forum.moderation.models import Move, Submission
from forum.moderation.operations.claiming import check_claim
from forum.moderation.operations.moving import chain_of, undo_target
from forum.moderation.operations.reporting import close_reports
from forum.moderation.permissions import NEEDS_NOTE, VERBS
from forum.moderation.queries.appeals import open_appeal
from forum.moderation.queries.reasons import ready_made
from forum.moderation.slots import DeskKind, desk_kinds

NOTE_LENGTH = 5_000


def kind_of(submission: Submission) -> DeskKind:
    """Return what the desk knows of this kind of thing; Refused where nobody described it."""
    for kind in desk_kinds:
        if kind.kind == submission.kind:
            return kind
    raise Refused(_("This can't be decided at the desk."))


def decide(
    submission_id: int,
    verb: str,
    *,
    expected_seq: int,
    reason: str,
    note: str | None,
    language: str,
    by_id: int,
    at: datetime,
    ready: bool = False,
    batch: str | None = None,
) -> Submission:
    """Make the move that a verb stands for, and close the reports that led to it.

    ``ready`` sends the ready-made note of the reason where no note was written.
    ``batch`` names several that are decided together. Raises Refused if somebody decided meanwhile
    or looks at it, if the verb can't be done from the present state, or if reason or note are
    missing.
    """
    submission = _read(submission_id)
    kind = kind_of(submission)
    _check_fresh(submission, expected_seq)
    check_claim(submission, by_id=by_id, at=at)
    if verb != "publish" and open_appeal(submission_id) is not None:
        raise Refused(_("Its author appealed. Answer the appeal first."))
    known = VERBS.get(verb)
    if known is None or verb not in kind.verbs or not known.is_for(submission.state):
        raise Refused(_("This can't be done from its present state."))
    if verb != "refuse" and chain_of(submission_id)[-1].reason == "unconfirmed":
        raise Refused(
            _("The sender has not confirmed the address yet. Until then it can only be refused.")
        )
    if reason not in known.reasons:
        raise Refused(_("Choose a reason."), field="reason")
    note = checked_note(note)
    if ready and not note and known_language(language):
        made = ready_made(language).get(reason)
        note, language = (made.text, made.language) if made else (None, language)
    if reason in NEEDS_NOTE and not note:
        raise Refused(_("Write a note: this reason alone does not say what to do."), field="note")
    if not known_language(language):
        raise Refused(_("Choose the language of the note."), field="language")
    move = Move(by_id=by_id, at=at, reason=reason, language=language, note=note, batch=batch)
    kind.move(submission_id, known.to, expected_seq, move)
    close_reports(submission_id, by_id=by_id, at=at)
    return submission


def undo(
    submission_id: int,
    *,
    expected_seq: int,
    by_id: int,
    at: datetime,
    language: str,
    batch: str | None = None,
) -> Submission:
    """Go back to the state before the last decision, by a decision of its own.

    Raises Refused if somebody decided meanwhile or looks at it, or if there is nothing to undo.
    """
    submission = _read(submission_id)
    kind = kind_of(submission)
    _check_fresh(submission, expected_seq)
    check_claim(submission, by_id=by_id, at=at)
    target = undo_target(submission, chain_of(submission_id))
    if target is None:
        raise Refused(_("The last step can't be undone."))
    move = Move(by_id=by_id, at=at, reason="undo", language=language, batch=batch)
    kind.move(submission_id, target, expected_seq, move)
    return submission


def checked_note(note: str | None) -> str | None:
    """Return a note as it is stored, None for an empty one. Raises Refused if it is too long."""
    note = normalise(note or "").strip()
    if len(note) > NOTE_LENGTH:
        raise Refused(_("A note can have at most 5,000 characters."), field="note")
    return note or None


def _read(submission_id: int) -> Submission:
    """Return the submission as it is, not locked: its kind's move locks in its own order."""
    submission = db.session.get(Submission, submission_id, populate_existing=True)
    if submission is None:
        raise Refused(_("Somebody else removed this in the meantime. Nothing was changed."))
    return submission


def _check_fresh(submission: Submission, expected_seq: int) -> None:
    if submission.seq != expected_seq:
        raise Refused(_("Somebody else decided on this in the meantime. Look at it again first."))
