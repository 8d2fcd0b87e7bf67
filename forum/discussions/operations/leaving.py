"""When a person leaves the site: drafts go, what waits is withdrawn, what is public stays."""

from datetime import datetime

from sqlalchemy import delete, select

from forum.db import db, locked
from forum.discussions.models import Contribution, Discussion, Draft, DraftFile
from forum.discussions.operations.consenting import consent_to
from forum.discussions.operations.moderating import move_contribution
from forum.moderation.models import Submission
from forum.moderation.operations import Move

NAMING = ("named", "organisation")


def leave_discussions(person_id: int, anonymous: bool, at: datetime) -> None:
    """End a person's drafts and withdraw what waits; ``anonymous``: readers see no name any more.

    Discussions are locked first, in one order, as everybody does who posts.
    """
    rows = db.session.execute(
        select(Contribution.id, Contribution.discussion_id)
        .where(Contribution.person_id == person_id)
        .order_by(Contribution.discussion_id, Contribution.id)
    ).all()
    for discussion_id in sorted({row.discussion_id for row in rows}):
        locked(Discussion, discussion_id)
    for row in rows:
        _settle(row.id, person_id, anonymous, at)
    _end_drafts(person_id, at)


def _settle(contribution_id: int, person_id: int, anonymous: bool, at: datetime) -> None:
    contribution = locked(Contribution, contribution_id)
    submission = locked(Submission, contribution.submission_id)
    if submission.state == "erased":
        return
    if submission.state in ("held", "returned"):
        move_contribution(
            submission.id,
            "withdrawn",
            expected_seq=submission.seq,
            move=Move(person_id, at, "withdrawn_by_author", submission.language),
        )
    if anonymous and contribution.attribution in NAMING:
        consent_to(contribution, "anonymous", contribution.quotable, by_id=person_id, at=at)


def _end_drafts(person_id: int, at: datetime) -> None:
    """Empty the drafts: nobody can open them again."""
    drafts = db.session.scalars(select(Draft).where(Draft.person_id == person_id)).all()
    db.session.execute(delete(DraftFile).where(DraftFile.draft_id.in_([row.id for row in drafts])))
    for draft in drafts:
        draft.parts = {}
        draft.rev += 1
        draft.ended = draft.ended or at
    db.session.flush()
