"""The one place that asks what time it is, so that tests can move the clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant in UTC, with its zone."""
    return datetime.now(UTC)
