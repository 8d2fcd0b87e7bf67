"""The appeal that is open."""

from sqlalchemy import select

from forum.db import db
from forum.moderation.models import Appeal


def open_appeal(submission_id: int) -> Appeal | None:
    """Return the appeal that waits for an answer, None if there is none."""
    return db.session.scalar(
        select(Appeal).where(Appeal.submission_id == submission_id, Appeal.decided.is_(None))
    )
