"""Claim something at the desk, so that others see who looks at it; a claim ends by itself."""

from datetime import datetime, timedelta

from forum.accounts.models import Person
from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Submission

CLAIMED_FOR = timedelta(minutes=30)


def claim(submission_id: int, *, by_id: int, at: datetime, over: int | None = None) -> Submission:
    """Say that somebody looks at this for half an hour, or for half an hour more.

    ``over`` is whose claim is taken over knowingly. Raises Refused while another claim lives.
    """
    submission = locked(Submission, submission_id)
    if over is None or submission.claimed_by_id != over:
        check_claim(submission, by_id=by_id, at=at)
    submission.claimed_by_id = by_id
    submission.claimed_until = at + CLAIMED_FOR
    db.session.flush()
    return submission


def release(submission_id: int, *, by_id: int) -> Submission:
    """End one's own claim; somebody else's stays."""
    submission = locked(Submission, submission_id)
    if submission.claimed_by_id == by_id:
        submission.claimed_by_id = submission.claimed_until = None
        db.session.flush()
    return submission


def check_claim(submission: Submission, *, by_id: int | None, at: datetime) -> None:
    """Raise Refused while somebody else claims this; nobody's claim binds its author."""
    if submission.claimed_until is None or submission.claimed_until <= at:
        return
    if by_id in (submission.claimed_by_id, submission.author_id):
        return
    other = db.session.get(Person, submission.claimed_by_id)
    raise Refused(
        _(
            "%(name)s looks at this at the moment. Nothing was changed. Wait until they are done,"
            " or take it over.",
            name=f"\u2068{other.name}\u2069"
            if other and other.name
            else _("Somebody who has left"),
        )
    )
