"""Keep the jobs moving: plan timed work, find what a killed worker left, feed the queue.

Every worker sweeps every few seconds. Two at once do no harm: a job is claimed once.
"""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from forum.clock import now
from forum.db import db, transaction
from forum.i18n import _
from forum.jobs.asking import put
from forum.jobs.collecting import every, known
from forum.jobs.models import Job, Worker
from forum.jobs.running import ENDED, LEASE, PAUSES, TRIES, end, run, wait

AGAIN = timedelta(minutes=2)  # a job that nobody took since is put into the queue again
KEPT = timedelta(days=14)
AT_ONCE = 200


def plan(at: datetime) -> None:
    """Give each timed work its row, and take away the rows of work that is no more."""
    timed = {work.name: work.every for work in known.values() if work.every}
    rows = {row.name: row for row in db.session.scalars(select(Job).where(Job.every.is_not(None)))}
    new, gone = timed.keys() - rows.keys(), rows.keys() - timed.keys()
    changed = {name for name in timed.keys() & rows.keys() if rows[name].every != timed[name]}
    if not new and not gone and not changed:
        return
    try:
        with transaction(shown=False) as session:
            session.add_all(
                Job(name=name, arguments={}, every=timed[name], asked=at, due=at)
                for name in sorted(new)
            )
            for name in changed:
                session.execute(
                    update(Job)
                    .where(Job.name == name, Job.every.is_not(None))
                    .values(every=timed[name])
                )
            session.execute(delete(Job).where(Job.every.is_not(None), Job.name.in_(gone)))
    except IntegrityError:  # another worker planned at the same moment
        current_app.logger.info("timed work was planned by another worker")


def sweep(at: datetime) -> int:
    """Let go of what ended without a word, put what is due into the queue; return how many."""
    _let_go(at)
    _set_right(at)
    keys = due_keys(at)
    if keys:
        put(keys)
        with transaction(shown=False) as session:
            session.execute(
                update(Job).where(Job.id.in_(keys), Job.state == "waiting").values(queued=at)
            )
    return len(keys)


def due_keys(at: datetime) -> list[int]:
    """Return the jobs that are due and not in the queue, as far as one knows."""
    unqueued = or_(Job.queued.is_(None), Job.queued < at - AGAIN, Job.queued > at + AGAIN)
    rows = db.session.scalars(
        select(Job.id)
        .where(Job.state == "waiting", Job.due <= at, unqueued)
        .order_by(Job.due, Job.id)
        .limit(AT_ONCE)
    )
    return list(rows)


def _let_go(at: datetime) -> None:
    # A lease that ends far in the future is one of a clock that was wrong.
    over = or_(Job.leased_until < at, Job.leased_until > at + 2 * LEASE)
    keys = list(db.session.scalars(select(Job.id).where(Job.state == "running", over)))
    for key in keys:
        with transaction(shown=False):
            row = db.session.get(Job, key, with_for_update=True, populate_existing=True)
            if row is None or row.state != "running" or row.leased_until is None:
                continue
            if at <= row.leased_until <= at + 2 * LEASE:
                continue  # renewed meanwhile
            let_go(row, at)


def let_go(row: Job, at: datetime) -> None:
    """Let a job that was cut off wait again: at once the first times, then as after an error."""
    if row.tries < 3:
        row.error = ENDED
        wait(row, at)
    else:
        end(row, ENDED, at, final=row.tries >= TRIES)


def _set_right(at: datetime) -> None:
    """After a clock that ran ahead: nothing waits longer than it can have been told to."""
    timed = [
        row.id
        for row in db.session.scalars(
            select(Job).where(Job.every.is_not(None), Job.state == "waiting", Job.due > at)
        )
        if row.due > at + timedelta(minutes=(row.every or 0) + 1)
    ]
    longest = timedelta(minutes=PAUSES[-1] + 1)
    tried = and_(Job.every.is_(None), Job.tries > 0, Job.due > at + longest)
    wrong = [
        *timed,
        *db.session.scalars(select(Job.id).where(Job.state == "waiting", tried)),
    ]
    if wrong:
        with transaction(shown=False) as session:
            session.execute(
                update(Job)
                .where(Job.id.in_(wrong), Job.state == "waiting")
                .values(due=at, queued=None)
            )


def beat(name: str, alive: list[int], at: datetime) -> None:
    """Write down that a worker lives, renew the leases of its processes, let go of a dead one's."""
    with transaction(shown=False) as session:
        worker = session.get(Worker, name)
        if worker is None:
            session.add(Worker(name=name, processes=len(alive), started=at, seen=at))
        else:
            worker.seen, worker.processes = at, len(alive)
        mine = select(Job).where(Job.worker == name, Job.state == "running")
        for row in session.scalars(mine.with_for_update()):
            if row.process in alive:
                row.leased_until = at + LEASE
            else:
                let_go(row, at)


def depart(name: str) -> None:
    """Take a worker that stops in an orderly way off the list."""
    with transaction(shown=False) as session:
        session.execute(delete(Worker).where(Worker.name == name))


def run_due() -> int:
    """Run here and now all that is due, timed work too; for commands and tests without a worker."""
    plan(now())
    due = select(Job.id).where(Job.state == "waiting").order_by(Job.due, Job.id).limit(AT_ONCE)
    done = 0
    while went := sum(run(key) for key in list(db.session.scalars(due.where(Job.due <= now())))):
        done += went
    return done


@every(minutes=60, words=lambda: _("Forget jobs that were done long ago"))
def forget_old_jobs(at: datetime) -> None:
    """Delete jobs that were done two weeks ago, and workers that nobody saw for a day."""
    with transaction(shown=False) as session:
        session.execute(delete(Job).where(Job.state == "done", Job.finished < at - KEPT))
        session.execute(delete(Worker).where(Worker.seen < at - timedelta(days=1)))
