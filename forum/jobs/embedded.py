"""The worker of a small site: a process beside the server, which ends with it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import Flask

COMMAND = "from forum.cli import main; main(['worker', '--embedded'])"
PAUSE = 5.0  # seconds before a worker that ended is begun anew
PATIENCE = 50.0


def is_wanted(app: Flask) -> bool:
    """Say whether the server begins its own worker: where jobs wait in a file."""
    return str(app.config["FORUM_JOBS_URL"]).startswith("sqlite:///")


@contextmanager
def worker_beside(app: Flask) -> Iterator[None]:
    """Run a worker while the block runs; begin it anew if it ends.

    A process and not a thread: pages and letters must not be made at the same time in one process.
    It reads from a pipe that only we hold open: when we end, however we end, it does.
    """
    environment = os.environ | {
        "FORUM_INSTANCE": str(app.config["FORUM_INSTANCE"]),
        "FORUM_BASE_URL": str(app.config["FORUM_BASE_URL"]),
    }
    stopping = Event()
    processes: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not stopping.is_set():
            process = subprocess.Popen(
                [sys.executable, "-c", COMMAND], stdin=subprocess.PIPE, env=environment
            )
            processes.append(process)
            process.wait()
            processes.remove(process)
            stopping.wait(PAUSE)

    keeper = Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for process in list(processes):
            if process.stdin:
                process.stdin.close()
        keeper.join(PATIENCE)
