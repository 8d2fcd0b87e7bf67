"""Jobs by their rows: asked for with the change, claimed once, tried again, caught up."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import jobs
from forum.clock import now
from forum.db import db, transaction
from forum.jobs.collecting import Work, known
from forum.jobs.queue import queue
from forum.jobs.running import PAUSES, TRIES, worker_name
from forum.jobs.sweeping import beat, due_keys, plan, sweep
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)
did: list[Any] = []


def write_down(**arguments: object) -> None:
    """Work that only remembers that it was done."""
    did.append(arguments)


def break_down(**arguments: object) -> None:
    """Work that always goes wrong, with an address in what it says."""
    did.append(arguments)
    raise ValueError("nour@town.example has no such thing")


def give_up(**arguments: object) -> None:
    """Work that can't be done."""
    raise jobs.Failed("There is nothing\n to export.")


def look_at_the_clock(at: object) -> None:
    """Timed work."""
    did.append(at)


@pytest.fixture(autouse=True)
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the work of this file is known here."""
    did.clear()
    for name in list(known):
        monkeypatch.delitem(known, name)
    for function in (write_down, break_down, give_up):
        work = Work(jobs.name_of(function), function)
        monkeypatch.setitem(known, work.name, work)
    yield


def timed(monkeypatch: pytest.MonkeyPatch, minutes: int) -> jobs.Job:
    """Make ``look_at_the_clock`` timed work and return its row."""
    name = jobs.name_of(look_at_the_clock)
    monkeypatch.setitem(known, name, Work(name, look_at_the_clock, minutes))
    plan(now())
    return db.session.scalars(select(jobs.Job).where(jobs.Job.name == name)).one()


def make_known(monkeypatch: pytest.MonkeyPatch, function: Callable[..., object]) -> None:
    """Make a function inside of a test a task."""
    function.__qualname__ = function.__name__
    monkeypatch.setitem(known, jobs.name_of(function), Work(jobs.name_of(function), function))


def ask(function: Callable[..., object], **arguments: Any) -> jobs.Job:
    """Ask for work in a transaction of its own."""
    with transaction(shown=False):
        return jobs.later(function, **arguments)


def queued() -> int:
    """How many messages lie in the queue."""
    return int(queue().huey.storage.queue_size())


def test_work_is_done_once_with_its_arguments(app: Flask) -> None:
    row = ask(write_down, contribution_id=7)
    assert (row.state, row.tries, row.asked) == ("waiting", 0, NOON)
    assert jobs.run(row.id)
    assert not jobs.run(row.id)
    assert did == [{"contribution_id": 7}]
    assert (row.state, row.error, row.finished, row.leased_until) == ("done", None, NOON, None)


def test_nothing_is_asked_for_when_the_change_is_rolled_back(app: Flask) -> None:
    queue().huey.storage.flush_queue()
    with pytest.raises(RuntimeError), transaction(shown=False):
        jobs.later(write_down)
        raise RuntimeError
    assert queued() == 0
    assert db.session.scalar(select(func.count(jobs.Job.id))) == 0


def test_the_queue_is_told_after_the_commit(app: Flask) -> None:
    queue().huey.storage.flush_queue()
    with transaction(shown=False):
        jobs.later(write_down)
        with db.session.begin_nested():
            pass
        assert queued() == 0
    assert queued() == 1
    task = queue().huey.dequeue()
    assert task is not None
    queue().huey.execute(task)
    assert did == [{}]


def test_only_marked_functions_can_be_asked_for(app: Flask) -> None:
    with pytest.raises(ValueError, match="is no task"), transaction(shown=False):
        jobs.later(plan)


def test_what_went_wrong_is_tried_again_after_growing_pauses(
    app: Flask, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    row = ask(break_down)
    for pause in PAUSES:
        assert jobs.run(row.id)
        assert row.state == "waiting" and row.due == now() + pause * MINUTE
        clock.shift(pause * MINUTE - timedelta(seconds=1))
        assert not jobs.run(row.id)
        clock.shift(timedelta(seconds=1))
    assert jobs.run(row.id)
    assert (row.state, row.tries, len(did)) == ("failed", TRIES, TRIES)
    assert row.error and row.error.startswith("ValueError (test_running.py, line ")
    assert "nour" not in caplog.text and "nour" not in row.error


def test_work_that_gives_up_is_not_tried_again(app: Flask) -> None:
    row = ask(give_up)
    assert jobs.run(row.id)
    assert (row.state, row.error) == ("failed", "There is nothing to export.")


def test_work_of_another_release_fails_with_a_reason(app: Flask) -> None:
    row = ask(write_down)
    row.name = "gone.work"
    db.session.commit()
    assert not jobs.run(row.id)
    assert (row.state, row.error) == ("failed", "unknown-work")


def test_work_that_is_told_to_stop_is_given_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    make_known(monkeypatch, stop)
    row = ask(stop)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(row.id)
    assert (row.state, row.tries, row.due) == ("waiting", 0, NOON)


def test_the_sweep_queues_what_is_due_and_was_lost(app: Flask, clock: Any) -> None:
    queue().huey.storage.flush_queue()
    lost, put_off = ask(write_down), ask(write_down, due=NOON + timedelta(hours=1))
    queue().huey.storage.flush_queue()  # the queue lost what it had
    assert sweep(now()) == 0
    clock.shift(timedelta(minutes=3))
    assert sweep(now()) == 1 and queued() == 1 and lost.queued == now()
    assert sweep(now()) == 0
    clock.shift(timedelta(hours=1))
    assert due_keys(now()) == [lost.id, put_off.id]
    assert jobs.run_due() >= 2 and [row.state for row in (lost, put_off)] == ["done"] * 2


def test_a_job_whose_worker_was_killed_runs_again_and_at_last_fails(app: Flask, clock: Any) -> None:
    row = ask(write_down)
    for tries in range(1, TRIES + 1):
        row.state, row.tries, row.worker, row.process = "running", tries, "elsewhere:1", 1
        row.started, row.leased_until = now(), now() + MINUTE
        db.session.commit()
        sweep(now())
        assert row.state == "running"
        clock.shift(2 * MINUTE)
        sweep(now())
        assert row.error == "worker-ended"
        assert row.state == ("waiting" if tries < TRIES else "failed")
    assert did == []


def test_a_worker_renews_its_leases_and_lets_go_of_its_dead(app: Flask, clock: Any) -> None:
    rows = [ask(write_down), ask(write_down)]
    for process, row in enumerate(rows, start=101):
        row.state, row.tries, row.worker, row.process = "running", 1, worker_name, process
        row.leased_until = now() + MINUTE
    db.session.commit()
    clock.shift(timedelta(seconds=50))
    beat(worker_name, [101], now())
    assert rows[0].state == "running" and rows[0].leased_until == now() + MINUTE
    assert rows[1].state == "waiting" and rows[1].due == now()
    assert db.session.get_one(jobs.Worker, worker_name).seen == now()


def test_a_job_that_lost_its_lease_does_not_overrule_the_next_one(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(key: int) -> None:
        row = db.session.get_one(jobs.Job, key)
        row.started, row.tries = now() + MINUTE, 2  # somebody else has it now
        db.session.commit()

    make_known(monkeypatch, slow)
    row = ask(slow)
    row.arguments = {"key": row.id}
    db.session.commit()
    assert jobs.run(row.id)
    assert (row.state, row.tries) == ("running", 2)


def test_timed_work_runs_once_in_each_period(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = timed(monkeypatch, 15)
    assert jobs.run(row.id) and not jobs.run(row.id)
    assert row.due == NOON + 15 * MINUTE
    clock.shift(15 * MINUTE)
    assert jobs.run_due() == 1 and jobs.run_due() == 0
    assert did == [NOON, NOON + 15 * MINUTE]


def test_what_an_outage_missed_is_caught_up_by_one_run(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = timed(monkeypatch, 60)
    jobs.run(row.id)
    clock.shift(timedelta(days=3, minutes=7))
    assert sweep(now()) == 1
    assert jobs.run_due() == 1
    assert row.due == NOON + timedelta(days=3, hours=1)


def test_timed_work_that_fails_goes_on(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = timed(monkeypatch, 60)
    monkeypatch.setitem(known, row.name, Work(row.name, lambda at: 1 // 0, 60))
    for _time in range(2 * TRIES):
        assert jobs.run(row.id) and row.state == "waiting" and row.error
        clock.move_to(row.due)
    monkeypatch.setitem(known, row.name, Work(row.name, look_at_the_clock, 60))
    assert jobs.run(row.id)
    assert (row.error, row.tries) == (None, 0)


def test_a_clock_that_ran_ahead_stops_nothing(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.shift(timedelta(days=400))
    row = timed(monkeypatch, 60)
    jobs.run(row.id)
    broken = ask(break_down)
    jobs.run(broken.id)
    cut_off = ask(write_down)
    cut_off.state, cut_off.leased_until = "running", now() + MINUTE
    db.session.commit()
    clock.move_to(NOON)
    sweep(now())
    assert row.due == NOON and broken.due == NOON and cut_off.state == "waiting"


def test_timed_work_that_is_no_more_loses_its_row(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = timed(monkeypatch, 60)
    monkeypatch.setitem(known, row.name, Work(row.name, look_at_the_clock, 5))
    plan(now())
    assert row.every == 5
    monkeypatch.delitem(known, row.name)
    plan(now())
    assert db.session.scalar(select(func.count(jobs.Job.id))) == 0


def test_progress_is_written_down_and_keeps_the_job(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def count() -> None:
        for step in range(1, 5):
            jobs.progress(step, 4)
            clock.shift(timedelta(seconds=40))
            sweep(now())
            row = db.session.scalars(select(jobs.Job)).one()
            seen.append((row.state, row.steps_done, row.steps))

    make_known(monkeypatch, count)
    row = ask(count)
    jobs.progress(1, 2)  # outside of a job: nothing
    assert jobs.run(row.id)
    assert seen == [("running", step, 4) for step in range(1, 5)]


def test_old_jobs_are_forgotten(app: Flask, clock: Any) -> None:
    old, failed = ask(write_down).id, ask(give_up).id
    jobs.run_due()
    beat("elsewhere:1", [1], now())
    clock.shift(timedelta(days=15))
    new = ask(write_down).id
    jobs.run_due()
    jobs.forget_old_jobs(now())
    left = set(db.session.scalars(select(jobs.Job.id)))
    assert left == {failed, new} and old not in left
    assert db.session.scalar(select(func.count(jobs.Worker.name))) == 0
