"""The statements that reach the database, as the house counts them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

# What transactions and the tests' own savepoints need is not the page's doing.
UNCOUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "BEGIN", "PRAGMA", "SET CONSTRAINTS")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "CREATE", "ALTER", "DROP")

_lists: list[list[str]] = []


@event.listens_for(Engine, "before_cursor_execute")
def _note(  # noqa: PLR0917 -- the shape of the event
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> None:
    if _lists and not statement.lstrip().upper().startswith(UNCOUNTED):
        for listed in _lists:
            listed.append(statement)


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Yield a list that fills with the statements sent in this process meanwhile."""
    listed: list[str] = []
    _lists.append(listed)
    try:
        yield listed
    finally:
        _lists[:] = [other for other in _lists if other is not listed]


def writes(statements: list[str]) -> list[str]:
    """Return those that change something, ``WITH ... INSERT`` and row locks included."""
    return [
        statement
        for statement in statements
        if statement.lstrip().upper().startswith(WRITES)
        or " FOR UPDATE" in statement.upper()
        or (
            statement.lstrip().upper().startswith("WITH")
            and any(f"{word} " in statement.upper() for word in ("INSERT INTO", "DELETE FROM"))
        )
    ]
