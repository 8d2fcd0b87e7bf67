"""Workers as processes: jobs are shared, each done once; whatever is killed, nothing is lost."""

import random
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.jobs.processes import Processes, children, kill, until
from tests.support import needs

Make = Callable[..., Processes]
QUEUES = {"sqlite": False, "postgresql": True}  # with PostgreSQL goes Redis, where there is one


@pytest.fixture
def processes(real_app: Flask, engine: str) -> Iterator[Processes]:
    """Processes on SQLite and a file, or on PostgreSQL and Redis."""
    made = Processes(real_app, redis=QUEUES[engine] and bool(needs.found()["redis"].where))
    yield made
    made.end()


def test_two_workers_share_the_jobs_and_each_is_done_once(processes: Processes) -> None:
    workers = [processes.begin("worker") for _one in range(2)]
    asked = processes.begin("ask", "60")
    until(lambda: processes.counted("done") == 60)
    assert asked.wait(10) == 0
    assert sorted(processes.lines("runs")) == sorted(processes.lines("asked"))
    assert processes.tries() == [1] * 60 and len(processes.by_worker()) == 2
    assert len(processes.lines("ticks")) == len(set(processes.lines("ticks"))) >= 1
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(20) for worker in workers] == [0, 0]


def test_an_embedded_worker_ends_with_the_process_that_began_it(processes: Processes) -> None:
    server = processes.begin("serve")
    until(lambda: processes.lines("ticks") != [])
    (worker,) = children(server.pid)
    kill(server.pid)
    until(lambda: worker not in children(1) and not _lives(worker))


def _lives(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_killed_at_random_loses_nothing(processes: Processes) -> None:
    killed_at_random(processes, times=4)


@pytest.mark.long
def test_what_is_killed_a_hundred_times_loses_nothing(processes: Processes) -> None:
    killed_at_random(processes, times=100)


def killed_at_random(processes: Processes, *, times: int) -> None:
    """Kill a worker's process, the whole worker or who asks, whenever; then let all end well."""
    dice = random.Random(20261122)
    worker, asker = processes.begin("worker", "--workers", "2"), processes.begin("ask", "10000")
    until(lambda: len(processes.lines("runs")) > 3)
    for turn in range(times):
        time.sleep(dice.uniform(0.05, 0.6))
        what = ("process", "asker", "worker", "process")[turn % 4]
        if what == "asker":
            kill(asker.pid)
            asker = processes.begin("ask", "10000")
        elif what == "worker":
            kill(worker.pid)
            worker = processes.begin("worker", "--workers", "2")
        elif begun := children(worker.pid):
            kill(dice.choice(begun))
    kill(asker.pid)
    asker.wait(10)
    until(lambda: processes.counted("waiting") + processes.counted("running") == 0, seconds=90)
    assert processes.counted("failed") == 0
    # The asker may be killed between its commit and its line: nothing of what it wrote is missing.
    assert set(processes.lines("asked")) <= processes.marks()
    assert len(processes.marks()) == processes.counted("done")
