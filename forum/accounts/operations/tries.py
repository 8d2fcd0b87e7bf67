"""Counting tries in the database, so that all processes count together."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete

from forum.accounts.models import Attempt
from forum.accounts.queries import attempts
from forum.db import db
from forum.errors import Refused

KEPT = timedelta(days=1)


def address_key(email: str) -> str:
    """Return what tries for a folded address are counted under: no address is kept in clear."""
    return "address:" + hashlib.sha256(email.encode()).hexdigest()


def record_attempt(
    key: str, what: str, *, at: datetime, most: int, within: timedelta, sentence: str
) -> None:
    """Count one more try of ``what`` by ``key``.

    Raises Refused with ``sentence`` (and counts nothing) if ``most`` were made ``within`` the time
    before ``at``. Callers lock the row that the key stands for, so that tries at once queue up.
    """
    if attempts(key, what, at - within) >= most:
        raise Refused(sentence)
    db.session.execute(delete(Attempt).where(Attempt.key == key, Attempt.at < at - KEPT))
    db.session.add(Attempt(key=key, what=what, at=at))
    db.session.flush()


def clear_attempts(key: str, what: str) -> None:
    """Forget the tries of ``what`` by ``key``: it succeeded."""
    db.session.execute(delete(Attempt).where(Attempt.key == key, Attempt.what == what))
