"""`forum worker`: huey's consumer with processes instead of threads, and a sweep of its own.

One request at a time in each process (CONTRIBUTING): so each worker is a process with one thread.
huey's own clock is left out: the parent sweeps the rows, where each period is claimed once.
"""

import logging
import os
import select
import sqlite3
import sys
import time
from typing import Any, cast

from flask import Flask
from huey.consumer import Consumer, Worker
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from forum.clock import now
from forum.db import db
from forum.jobs import running, sweeping
from forum.jobs.queue import KEY, Queue

BEAT = 10.0  # seconds between two signs of life
SWEEP = 2.0
LONGEST_END = 45.0  # seconds that running jobs get when the worker is stopped; less than a lease
TROUBLE = (SQLAlchemyError, RedisError, sqlite3.Error, OSError)
log = logging.getLogger("forum.jobs")


class JobWorker(Worker):  # type: ignore[misc]
    """A process that takes numbers from the queue and runs their jobs, one at a time."""

    app: Flask
    parent: int

    def loop(self, now: Any = None) -> None:
        """Do the next job, or end because the consumer was killed."""
        if os.getppid() != self.parent:
            raise KeyboardInterrupt  # huey's word for an orderly end
        super().loop(now)


class NoScheduler:
    """Stands where huey would keep a process for its own clock."""

    def start(self) -> None:
        """Begin nothing."""

    def join(self, timeout: float | None = None) -> None:
        """Wait for nothing."""

    def is_alive(self) -> bool:
        """Need no replacement."""
        return True


class JobConsumer(Consumer):  # type: ignore[misc]
    """The parent: keeps its processes alive, sweeps, says that it lives.

    ``embedded`` ends with the process at the other end of standard input, however that one ends.
    """

    def __init__(self, app: Flask, *, workers: int, embedded: bool) -> None:
        self.app = app
        self.embedded = embedded
        self._swept = self._beaten = float("-inf")
        self._planned = False
        self._well = True
        super().__init__(
            cast(Queue, app.extensions[KEY]).huey,
            workers=workers,
            periodic=False,
            worker_type="process",
            max_delay=1.0,
            health_check_interval=1,
            graceful_signal="TERM",
            shutdown_timeout=LONGEST_END,
        )

    def _create_worker(self) -> JobWorker:
        worker = JobWorker(
            self.huey, self.stop_flag, self.default_delay, self.max_delay, self.backoff
        )
        worker.app, worker.parent = self.app, os.getpid()
        return worker

    def _create_process(self, process: Any, name: str) -> Any:
        if name == "Scheduler":
            return NoScheduler()
        return super()._create_process(process, name)

    def loop(self, health_check_ts: float | None = None) -> Any:
        """Look after the processes and the jobs; huey calls it ten times a second."""
        if self.embedded and select.select([sys.stdin], [], [], 0)[0]:
            self._signum, self._graceful = self._graceful_sig, True  # nobody writes there: its end
        checked = super().loop(health_check_ts)
        if time.monotonic() - self._swept >= SWEEP:
            self._swept = time.monotonic()
            self._look_after_jobs()
        return checked

    def _look_after_jobs(self) -> None:
        try:
            with self.app.app_context():
                at = now()
                if not self._planned:
                    sweeping.plan(at)
                    self._planned = True
                if time.monotonic() - self._beaten >= BEAT:
                    sweeping.beat(running.worker_name, self._alive(), at)
                    self._beaten = time.monotonic()
                sweeping.sweep(at)
            self._well = True
        except TROUBLE as error:
            if self._well:  # said once, not every two seconds
                log.warning("the worker can't look after the jobs: %s", type(error).__name__)
            self._well = False

    def _alive(self) -> list[int]:
        return [process.pid for _worker, process in self.worker_threads if process.is_alive()]

    def check_worker_health(self) -> bool:
        """Replace processes that died; they shall not inherit open connections."""
        if len(self._alive()) < len(self.worker_threads):
            self.huey.storage.close()
            with self.app.app_context():
                db.engine.dispose()
            self._beaten = float("-inf")  # what they had is let go of at once
        return bool(super().check_worker_health())

    def run(self) -> None:
        """Work until told to stop."""
        super().run()
        try:
            with self.app.app_context():
                sweeping.depart(running.worker_name)
        except TROUBLE as error:
            log.warning("the worker could not sign off: %s", type(error).__name__)
