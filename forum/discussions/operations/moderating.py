"""What becomes of a contribution: held on arrival or not, moved, numbered at first publication."""

import secrets
from datetime import datetime

from sqlalchemy import select

from forum.db import db, locked
from forum.discussions.models import Contribution, Discussion, DiscussionChange
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Submission
from forum.moderation.operations import Move, move_submission

# Without letters and digits that are taken for each other when read aloud or from paper.
RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def receipt_code() -> str:
    """Return a code that an author holds in hand before there is a number: K7QF-2M9D."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _n in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def hold_reason(discussion: Discussion, person_id: int | None) -> str | None:
    """Return why a new text of this person is held, None if it is published at once.

    The emergency switch holds everything; else the discussion's policy: all, newcomers (nothing of
    theirs was ever published here or elsewhere), nobody.
    """
    if discussion.held_all_since is not None:
        return "emergency"
    if discussion.policy == "hold_all":
        return "policy"
    if discussion.policy == "publish":
        return None
    known = person_id is not None and db.session.scalar(
        select(Contribution.id)
        .where(Contribution.person_id == person_id, Contribution.number.is_not(None))
        .limit(1)
    )
    return None if known else "first_contribution"


def move_contribution(
    submission_id: int, to: str, *, expected_seq: int, move: Move
) -> Contribution:
    """Move a contribution to another state; its number is given when it is first published.

    The discussion is locked first, as posting does, so that numbers follow one another without
    gaps. Raises Refused as :func:`forum.moderation.operations.move_submission` does, and if there
    is no such contribution.
    """
    contribution = db.session.scalar(
        select(Contribution).where(Contribution.submission_id == submission_id)
    )
    if contribution is None:
        raise Refused(_("There is no such contribution."))
    discussion = locked(Discussion, contribution.discussion_id)
    if to == "merged":
        _check_merge(discussion, contribution, move)
    move_submission(submission_id, to, expected_seq=expected_seq, move=move)
    contribution = locked(Contribution, contribution.id)
    if to == "published" and contribution.number is None:
        contribution.number = discussion.next_number
        discussion.next_number += 1
        db.session.flush()
    return contribution


def _check_merge(discussion: Discussion, contribution: Contribution, move: Move) -> None:
    into = db.session.scalar(
        select(Contribution)
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(
            Contribution.submission_id == move.merged_into_id,
            Contribution.discussion_id == discussion.id,
            Submission.state == "published",
        )
    )
    if into is None or into.id == contribution.id:
        raise Refused(
            _("Choose another public contribution of the same discussion."), field="merged_into"
        )


def log_change(
    discussion_id: int,
    verb: str,
    about: str,
    about_id: int | None,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    by_id: int | None,
    at: datetime,
) -> DiscussionChange:
    """Write down what organisers changed; never changed itself. Values are plain JSON."""
    row = DiscussionChange(
        discussion_id=discussion_id,
        verb=verb,
        about=about,
        about_id=about_id,
        before=before,
        after=after,
        by_id=by_id,
        at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row
