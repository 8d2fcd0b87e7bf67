"""Run one job: claim its row, do the work, write down how it went.

Whoever changes the row from waiting to running has it, until the lease ends: the worker's own
scheduler renews the lease while the process lives (:mod:`forum.jobs.consumer`).
"""

import os
import socket
import traceback
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from forum.clock import now
from forum.db import db, transaction
from forum.jobs.collecting import Work, call, known
from forum.jobs.models import Job

PAUSES = (1, 5, 15, 60, 240)  # minutes before the next try
TRIES = len(PAUSES) + 1
LEASE = timedelta(seconds=60)
STEP = timedelta(seconds=1)  # progress is written at most so often
HERE = Path(__file__).parent
ENDED, UNKNOWN = "worker-ended", "unknown-work"  # errors that have words on the page


class Failed(Exception):
    """Work can't be done, and no later try would do it; says why, without names or addresses."""


@dataclass(slots=True)
class Claim:
    """A job that this process runs now."""

    key: int
    tries: int
    started: datetime
    work: Work
    arguments: dict[str, Any]
    written: datetime | None = None


_running: ContextVar[Claim | None] = ContextVar("running", default=None)
worker_name = f"{socket.gethostname()[:60]}:{os.getpid()}"


def run(key: int) -> bool:
    """Run the job if it waits and is due; return whether this process did it, well or not.

    Called inside an app context of its own; what it raises is being told to stop, nothing else.
    """
    claim = _claim(key)
    if claim is None:
        return False
    token = _running.set(claim)
    error, final = None, False
    try:
        call(claim.work, claim.arguments, now())
    except Failed as failed:
        error, final = " ".join(str(failed).split())[:300], True
    except Exception as failure:
        error = _place(failure)
        current_app.logger.error("job %s %s: %s", key, claim.work.name, error)
    except BaseException:  # told to stop: somebody else shall do it
        _end(claim, None, given_back=True)
        raise
    finally:
        _running.reset(token)
    _end(claim, error, final=final)
    return True


def _claim(key: int) -> Claim | None:
    state = db.session.scalar(select(Job.state).where(Job.id == key))
    if state != "waiting":  # a cheap look first: most double messages end here
        return None
    with transaction(shown=False):
        row = db.session.get(Job, key, with_for_update=True, populate_existing=True)
        at = now()
        if row is None or row.state != "waiting" or row.due > at:
            return None
        work = known.get(row.name)
        if work is None:  # of another release
            row.state, row.error, row.finished = "failed", UNKNOWN, at
            return None
        row.state, row.started, row.finished = "running", at, None
        row.tries += 1
        row.worker, row.process, row.leased_until = worker_name, os.getpid(), at + LEASE
        row.steps_done = row.steps = None
        return Claim(key, row.tries, at, work, dict(row.arguments))


def _end(claim: Claim, error: str | None, *, final: bool = False, given_back: bool = False) -> None:
    db.session.rollback()
    with transaction(shown=False):
        row = _own(claim)
        if row is None:  # the lease ended and somebody else has it: their word counts
            return
        if given_back:
            row.tries -= 1
            wait(row, now())
        else:
            end(row, error, now(), final=final)


def _own(claim: Claim) -> Job | None:
    row = db.session.get(Job, claim.key, with_for_update=True, populate_existing=True)
    if row is None or row.state != "running":
        return None
    return row if (row.tries, row.started) == (claim.tries, claim.started) else None


def end(row: Job, error: str | None, at: datetime, *, final: bool = False) -> None:
    """Write down how it went: done, once more after a growing pause, or failed for good.

    Timed work is never over: it waits for its next time, or for the next try if that is sooner.
    """
    row.finished, row.error = at, error
    pause = timedelta(minutes=PAUSES[min(row.tries, len(PAUSES)) - 1])
    if row.every:
        due = next_time(at, row.every)
        wait(row, min(due, at + pause) if error else due)
        if error is None:
            row.tries = 0
    elif error is None:
        row.state, row.leased_until = "done", None
    elif final or row.tries >= TRIES:
        row.state, row.leased_until = "failed", None
    else:
        wait(row, at + pause)


def wait(row: Job, due: datetime) -> None:
    """Let the job wait until ``due``; the next sweep after it puts it into the queue."""
    row.state, row.due = "waiting", due
    row.queued = row.leased_until = None


def next_time(at: datetime, every: int) -> datetime:
    """Return the next full ``every`` minutes after ``at``, the same for every worker."""
    period = every * 60
    return datetime.fromtimestamp((int(at.timestamp()) // period + 1) * period, UTC)


def progress(done: int, total: int) -> None:
    """Say how far the running job is; call it between transactions. Does nothing elsewhere."""
    claim, at = _running.get(), now()
    if claim is None:
        return
    if claim.written and done < total and abs(at - claim.written) < STEP:
        return
    claim.written = at
    with transaction(shown=False):
        row = _own(claim)
        if row is not None:
            row.steps_done, row.steps = min(done, total), total
            row.leased_until = at + LEASE


def _place(error: Exception) -> str:
    """Return what happened and where; not the message, which may hold what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        frame
        for frame in frames
        if HERE.parent in Path(frame.filename).parents and HERE not in Path(frame.filename).parents
    ]
    last = (ours or list(frames))[-1]
    return f"{type(error).__name__} ({Path(last.filename).name}, line {last.lineno})"
