"""Reads for the page of jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from forum.db import db
from forum.jobs.models import Job, Worker

SHOWN = 50
ALIVE = timedelta(seconds=45)  # without a sign of life for longer, a worker counts as gone


@dataclass(frozen=True, slots=True)
class Overview:
    """All jobs by how they stand; of each kind the newest, and how many there are."""

    failed: list[Job]
    running: list[Job]
    waiting: list[Job]
    done: list[Job]
    timed: list[Job]
    counts: dict[str, int]
    workers: list[Worker]
    seen: datetime | None
    alive: bool


def overview(at: datetime) -> Overview:
    """Return what administrators see, in three statements."""
    once = Job.every.is_(None)
    place = func.row_number().over(
        partition_by=(Job.state, once), order_by=(Job.finished.desc().nulls_last(), Job.id.desc())
    )
    newest = select(Job.id, place.label("place")).subquery()
    rows = list(
        db.session.scalars(
            select(Job).join(newest, newest.c.id == Job.id).where(newest.c.place <= SHOWN)
        )
    )
    counted = select(Job.state, func.count(Job.id)).where(once).group_by(Job.state)
    counts = {row[0]: int(row[1]) for row in db.session.execute(counted)}
    workers = list(db.session.scalars(select(Worker).order_by(Worker.seen.desc())))
    living = [worker for worker in workers if abs(at - worker.seen) <= ALIVE]

    def standing(state: str) -> list[Job]:
        return [row for row in rows if row.state == state and row.every is None]

    return Overview(
        failed=sorted(standing("failed"), key=lambda row: (row.finished or at, row.id))[::-1],
        running=sorted(standing("running"), key=lambda row: (row.started or at, row.id)),
        waiting=sorted(standing("waiting"), key=lambda row: (row.due, row.id)),
        done=sorted(standing("done"), key=lambda row: (row.finished or at, row.id))[::-1],
        timed=sorted((row for row in rows if row.every), key=lambda row: row.name),
        counts=counts,
        workers=living,
        seen=workers[0].seen if workers else None,
        alive=bool(living),
    )


def job(key: int) -> Job | None:
    """Return one job."""
    return db.session.get(Job, key)


def last_seen() -> datetime | None:
    """Return when any worker was last seen alive."""
    seen: Sequence[Worker] = db.session.scalars(
        select(Worker).order_by(Worker.seen.desc()).limit(1)
    ).all()
    return seen[0].seen if seen else None
