"""Workers and askers as processes, killed as a power cut would: signal 9, without a word."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from flask import Flask
from sqlalchemy import func, select

from forum.db import Notice, db
from forum.jobs import Job
from tests.support import needs


class Processes:
    """The processes of one test, on the database of its ``real_app``."""

    def __init__(self, app: Flask, *, redis: bool) -> None:
        self.app = app
        self.folder = Path(app.config["FORUM_INSTANCE"])
        kept = {name: value for name, value in os.environ.items() if name[:6] != "FORUM_"}
        self.environment = kept | {
            "FORUM_INSTANCE": str(self.folder),
            "FORUM_DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
            "FORUM_SECRET_KEY": token_hex(32),
        }
        if redis:
            self.environment["FORUM_JOBS_URL"] = str(needs.found()["redis"].where)
        self.begun: list[subprocess.Popen[bytes]] = []

    def begin(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Begin ``python -m tests.jobs.working`` with these words."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.working", *arguments],
            cwd=needs.ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )
        self.begun.append(process)
        return process

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.begun:
            for child in children(process.pid):
                kill(child)
            kill(process.pid)
            process.wait(10)

    def lines(self, name: str) -> list[str]:
        """Return what the processes wrote into one of their files."""
        path = self.folder / name
        return path.read_text().split() if path.exists() else []

    def counted(self, state: str) -> int:
        """Return how many marks that were asked for stand so."""
        with self.app.app_context():
            one = select(func.count(Job.id)).where(Job.every.is_(None), Job.state == state)
            return db.session.scalar(one) or 0

    def marks(self) -> set[str]:
        """Return the marks that were left."""
        with self.app.app_context():
            rows = db.session.scalars(select(Notice.about_id).where(Notice.kind == "mark"))
            return {str(number) for number in rows}

    def tries(self) -> list[int]:
        """Return how often each mark was begun."""
        with self.app.app_context():
            return list(db.session.scalars(select(Job.tries).where(Job.every.is_(None))))

    def by_worker(self) -> set[str | None]:
        """Return the workers that left marks."""
        with self.app.app_context():
            return set(db.session.scalars(select(Job.worker).where(Job.every.is_(None))))


def children(parent: int) -> list[int]:
    """Return the numbers of a process's children."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if after_name[0] != "Z" and int(after_name[1]) == parent:
            found.append(int(path.parent.name))
    return found


def kill(process: int) -> None:
    """End a process as nothing in it can prevent."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def until(true: Callable[[], bool], seconds: float = 90) -> None:
    """Wait until something is so."""
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, "it did not happen in time"
        time.sleep(0.05)
