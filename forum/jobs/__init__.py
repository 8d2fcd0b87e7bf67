"""Work beside the pages: what is asked for, and what runs by the clock.

``@jobs.task`` and ``@jobs.every(minutes=...)`` collect functions; ``jobs.later(function, ...)``
asks for one in the transaction that needs it. A `forum worker` runs them (CONTRIBUTING, Jobs).
"""

from flask import Flask

from forum.jobs.asking import later
from forum.jobs.collecting import every, known, name_of, task
from forum.jobs.models import Job, Worker
from forum.jobs.queue import KEY, Queue
from forum.jobs.running import Failed, progress, run
from forum.jobs.sweeping import forget_old_jobs, run_due

__all__ = [
    "Failed",
    "Job",
    "Worker",
    "every",
    "forget_old_jobs",
    "init_app",
    "known",
    "later",
    "name_of",
    "progress",
    "run",
    "run_due",
    "task",
]


def init_app(app: Flask) -> None:
    """Give the application its queue; nothing is opened before the first job."""
    app.extensions[KEY] = Queue(app, run)
