"""What administrators do to jobs: once more, now; or no more."""

from datetime import datetime

from flask_babel import gettext as _

from forum.db import db, locked
from forum.errors import Refused
from forum.jobs.asking import ASKED
from forum.jobs.models import Job
from forum.jobs.running import wait


def run_again(job_id: int, *, at: datetime) -> None:
    """Let a job that failed or waits run now. Raises Refused if it runs or is done."""
    row = locked(Job, job_id)
    if row.state == "running":
        raise Refused(_("This job is running. Look again in a moment."))
    if row.state == "done":
        raise Refused(_("This job is done already. Nothing was changed."))
    if row.state == "failed":
        row.tries = 0
    wait(row, at)
    row.queued = at
    db.session.info.setdefault(ASKED, []).append(row.id)


def forget(job_id: int) -> None:
    """Delete a job that failed or waits. Raises Refused for any other, and for timed work."""
    row = locked(Job, job_id)
    if row.every or row.state not in ("failed", "waiting"):
        raise Refused(_("Only a job that failed or waits can be forgotten. Nothing was changed."))
    db.session.delete(row)
