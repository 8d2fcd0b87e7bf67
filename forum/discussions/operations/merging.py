"""Merge a text into another one that says the same; both texts and their authors are kept."""

from datetime import datetime

from sqlalchemy import select

from forum.db import db
from forum.discussions.models import Contribution
from forum.discussions.operations.moderating import move_contribution
from forum.errors import Refused
from forum.i18n import _, known_language
from forum.moderation.models import Decision, Move, Submission
from forum.moderation.operations import close_reports
from forum.moderation.operations.claiming import check_claim
from forum.moderation.operations.deciding import checked_note

MERGEABLE = ("held", "published")


def merge(
    submission_id: int,
    number: int,
    *,
    expected_seq: int,
    note: str | None,
    language: str,
    by_id: int,
    at: datetime,
) -> Contribution:
    """Merge a text into the public one of this number; undone as any other move.

    Raises Refused if somebody decided meanwhile, without a public text of the same discussion to
    merge into, and where others were merged into this one.
    """
    submission = db.session.get(Submission, submission_id, populate_existing=True)
    if submission is None or submission.state not in MERGEABLE:
        raise Refused(_("This can't be done from its present state."))
    check_claim(submission, by_id=by_id, at=at)
    last = db.session.get_one(Decision, (submission.id, submission.seq))
    if last.reason == "unconfirmed":
        raise Refused(
            _("The sender has not confirmed the address yet. Until then it can only be refused.")
        )
    if submission.author_id == by_id:
        raise Refused(_("This is your own. Nobody decides on their own text."))
    if merged_here(submission_id):
        raise Refused(_("Other texts were merged into this one: keep it, and merge the other."))
    if not known_language(language):
        raise Refused(_("Choose the language of the note."), field="language")
    into = db.session.scalar(
        select(Contribution.submission_id)
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(Submission.scope_id == submission.scope_id, Contribution.number == number)
    )
    move = Move(
        by_id=by_id,
        at=at,
        reason="duplicate",
        language=language,
        note=checked_note(note),
        merged_into_id=into,
    )
    if into is None:
        raise Refused(
            _("Choose another public contribution of the same discussion."), field="number"
        )
    contribution = move_contribution(submission_id, "merged", expected_seq=expected_seq, move=move)
    close_reports(submission_id, by_id=by_id, at=at)
    return contribution


def merged_here(submission_id: int) -> bool:
    """Say whether others are merged into this one at present."""
    return (
        db.session.scalar(
            select(Submission.id)
            .join(
                Decision,
                (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq),
            )
            .where(Decision.merged_into_id == submission_id)
            .limit(1)
        )
        is not None
    )
