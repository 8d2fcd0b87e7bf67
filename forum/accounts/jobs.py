"""What accounts do by the clock: notices whose mails have left with the change itself are done."""

from datetime import datetime

from sqlalchemy import update

from forum import jobs
from forum.db import Notice, db, transaction
from forum.i18n import _

TOLD_AT_ONCE = ("left", "address_changed", "invited")


@jobs.every(minutes=60, words=lambda: _("Close notices that need no letter"))
def close_notices(at: datetime) -> int:
    """Mark the notices of accounts as done: who they concern was mailed in the same change."""
    with transaction(shown=False):
        done = db.session.execute(
            update(Notice)
            .where(Notice.kind.in_(TOLD_AT_ONCE), Notice.done.is_(None), Notice.due <= at)
            .values(done=at)
        )
    return int(getattr(done, "rowcount", 0))
