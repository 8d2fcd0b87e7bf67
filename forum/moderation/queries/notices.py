"""Notices that wait for their letters."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, or_, select

from forum.db import Notice, db
from forum.moderation.models import Submission


def waiting_notices(
    at: datetime,
    *,
    at_once: Collection[str] = (),
    later: Collection[str] = (),
    before: datetime | None = None,
    submissions: str = "",
    limit: int = 50,
) -> list[Notice]:
    """Return the oldest notices that are due, locked for who writes their letters.

    ``later`` are the kinds that count once they were due ``before``: what is undone until then is
    never told. Of moves only those of one kind of ``submissions`` are returned.
    """
    due = or_(
        and_(Notice.kind.in_(at_once), Notice.due <= at),
        and_(Notice.kind.in_(later), Notice.due <= (before or at)),
    )
    ours = select(Submission.id).where(Submission.kind == submissions)
    return list(
        db.session.scalars(
            select(Notice)
            .where(
                Notice.done.is_(None),
                due,
                or_(Notice.kind != "moved", Notice.about_id.in_(ours)),
            )
            .order_by(Notice.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
