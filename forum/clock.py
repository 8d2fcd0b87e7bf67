"""The one place that asks what time it is, so that tests and simulations can move the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """Return this instant in UTC, with its zone."""
    return _standing.get() or datetime.now(UTC)


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at an instant for everything inside; for simulations only."""
    token = _standing.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)
