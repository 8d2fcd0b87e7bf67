"""Run in processes of their own: a worker with work that leaves a trace, and one who asks for it.

``python -m tests.jobs.working worker [--workers N]``, ``... ask HOW_MANY`` and ``... serve``.
Leases and pauses are short here, so that a test sees in seconds what takes a minute.
"""

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from forum import jobs
from forum.app import create_app
from forum.cli import main
from forum.clock import now
from forum.db import notify, transaction
from forum.jobs import consumer, embedded, running, sweeping

EMBEDDED = ["worker", "--embedded"]
RUN = "runpy.run_module('tests.jobs.working', run_name='__main__')"
TRACE = Path(os.environ.get("FORUM_INSTANCE", "."))


def trace(name: str, word: object) -> None:
    """Append a word to a file: one short write, which a kill can't cut."""
    with (TRACE / name).open("a") as file:
        file.write(f"{word}\n")


@jobs.task
def leave_a_mark(number: int) -> None:
    """Write one notice, which is the same if it is written twice, and a line for each run."""
    trace("runs", number)
    with transaction(shown=False):
        notify("mark", "number", number, at=now())
        time.sleep(0.005)
    time.sleep(0.02)


@jobs.every(minutes=1)
def tick(at: datetime) -> None:
    """Say that it ran."""
    trace("ticks", f"{at:%H:%M}")


def ask(how_many: int) -> None:
    """Ask for marks, each in its transaction; write down what was committed."""
    with create_app().app_context():
        for _time in range(how_many):
            number = time.time_ns() // 1000 % 2**31
            with transaction(shown=False):
                jobs.later(leave_a_mark, number=number)
            trace("asked", number)
            time.sleep(0.01)


if __name__ == "__main__":
    running.LEASE = sweeping.LEASE = timedelta(seconds=3)
    sweeping.AGAIN = timedelta(seconds=2)
    consumer.BEAT, consumer.SWEEP = 0.5, 0.2
    leave_a_mark.__module__ = tick.__module__ = "tests.jobs.working"
    for function in (leave_a_mark, tick):
        work = jobs.known.pop(f"__main__.{function.__name__}")
        jobs.known[jobs.name_of(function)] = type(work)(
            jobs.name_of(function), function, work.every
        )
    if sys.argv[1] == "ask":
        ask(int(sys.argv[2]))
    elif sys.argv[1] == "serve":
        embedded.COMMAND = f"import sys, runpy; sys.argv[1:] = {EMBEDDED}; {RUN}"
        with embedded.worker_beside(create_app()):
            time.sleep(60)
    else:
        main(sys.argv[1:])
