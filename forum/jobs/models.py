"""Jobs as rows: what is asked for, what runs by the clock, and the processes that do it.

The row is the truth; the queue only carries its number, so that nothing is lost with the queue.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Json, Model, Utc, one_of

STATES = ("waiting", "running", "done", "failed")


class Job(Model):
    """One piece of work. Plain numbers instead of keys: it outlives what it speaks of.

    ``every`` (minutes) makes it timed work: its one row waits again as soon as it is done.
    """

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", *STATES),
        Index("ix_job_state_due", "state", "due"),
        Index(
            "uq_job_timed",
            "name",
            unique=True,
            sqlite_where=text("every IS NOT NULL"),
            postgresql_where=text("every IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    every: Mapped[int | None]
    person_ref: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    asked: Mapped[datetime] = mapped_column(Utc)
    due: Mapped[datetime] = mapped_column(Utc)
    queued: Mapped[datetime | None] = mapped_column(Utc)
    worker: Mapped[str | None] = mapped_column(String(80))
    process: Mapped[int | None]
    leased_until: Mapped[datetime | None] = mapped_column(Utc)
    started: Mapped[datetime | None] = mapped_column(Utc)
    finished: Mapped[datetime | None] = mapped_column(Utc)
    error: Mapped[str | None] = mapped_column(String(300))
    steps_done: Mapped[int | None]
    steps: Mapped[int | None]


class Worker(Model):
    """One `forum worker`: when it began, and when it was last seen alive."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    processes: Mapped[int]
    started: Mapped[datetime] = mapped_column(Utc)
    seen: Mapped[datetime] = mapped_column(Utc)
