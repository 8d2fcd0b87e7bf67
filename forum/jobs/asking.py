"""Ask for work: the row is written with the change that needs it, the queue is told afterwards."""

import sqlite3
from collections.abc import Callable
from datetime import datetime

from flask import current_app
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.orm import Session

from forum.clock import now
from forum.db import db
from forum.jobs.collecting import known, name_of
from forum.jobs.models import Job
from forum.jobs.queue import queue

ASKED = "jobs"  # in Session.info: numbers to put into the queue after the commit


def later(
    function: Callable[..., object],
    /,
    *,
    asked_by: int | None = None,
    due: datetime | None = None,
    **arguments: object,
) -> Job:
    """Ask for a task in the current transaction: it runs after the commit, or never without it.

    ``asked_by`` (a person's id) may look at its progress. ``due`` puts it off.
    """
    name, at = name_of(function), now()
    if name not in known:
        raise ValueError(f"{name} is no task: mark it with @jobs.task")
    row = Job(
        name=name,
        arguments=arguments,
        person_ref=asked_by,
        asked=at,
        due=due or at,
        queued=at if due is None else None,
    )
    db.session.add(row)
    db.session.flush()
    if due is None:
        db.session.info.setdefault(ASKED, []).append(row.id)
    return row


def put(keys: list[int]) -> None:
    """Put jobs into the queue; if it does not answer, they wait for the next sweep."""
    try:
        for key in keys:
            queue().put(key)
    except (RedisError, sqlite3.Error, OSError) as error:
        current_app.logger.warning("the job queue does not answer: %s", type(error).__name__)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if session.info.get(ASKED) and not session.in_nested_transaction():
        put(session.info.pop(ASKED))


@event.listens_for(Session, "after_rollback")
def _rolled_back(session: Session) -> None:
    session.info.pop(ASKED, None)
