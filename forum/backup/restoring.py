"""Restore a backup into an empty database, in one transaction, and compare what stands then."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Integer, Table, delete, func, insert, inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError

from forum.backup.reading import Backup
from forum.backup.rows import AT_ONCE, Sum, row_of, summed, tables
from forum.db import db, transaction
from forum.errors import Refused
from forum.files import folder
from forum.migrating import known_revisions, revision_of, upgrade
from forum.settings import SiteSetting

Step = Callable[[str], object]


def restore(backup: Backup, *, step: Step = str) -> None:
    """Write everything into this installation; ``step`` hears which table comes next.

    Raises Refused, and changes nothing, if the database is not empty, or if the rows that stand
    afterwards are not those of the file.
    """
    if not inspect(db.engine).has_table("alembic_version"):
        upgrade()
    _check_empty()
    for name in backup.manifest["files"]:
        _place(name, backup.content(name))
    try:
        with transaction(shown=False):
            connection = db.session.connection()
            with _keys_at_the_end(connection):
                for table in reversed(tables()):  # rows that the migrations made
                    connection.execute(delete(table))
                for table in tables():
                    step(table.name)
                    _fill(connection, table, backup)
            _set_sequences(connection)
            _compare(connection, backup)
    except (IntegrityError, DataError, ValueError, TypeError) as error:
        raise Refused(
            _("The rows of this backup don't fit together: nothing was restored.")
        ) from error


def _check_empty() -> None:
    db.session.rollback()
    connection = db.session.connection()
    if revision_of(connection) != known_revisions()[0]:
        raise Refused(_("The database is not up to date. Run: forum db upgrade"))
    # Every change of a site raises its revision, so that a site at its first was never used.
    if db.session.scalar(select(SiteSetting.rev)) != 1:
        raise Refused(
            _(
                "There is a site in this database already. Restore into an empty one, with"
                " FORUM_DATABASE_URL or --into."
            )
        )


def _place(name: str, content: bytes) -> None:
    target = folder() / name
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(target)


@contextmanager
def _keys_at_the_end(connection: Connection) -> Iterator[None]:
    """Let keys point at rows that come later; they are checked when the block ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise ValueError("a key points at nothing")
        return
    quote = connection.dialect.identifier_preparer.quote
    keys = [
        f"ALTER TABLE {quote(table)} ALTER CONSTRAINT {quote(key)}"
        for table, key in connection.exec_driver_sql(STRICT_KEYS)
    ]
    for key in keys:
        connection.exec_driver_sql(f"{key} DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for key in keys:
        connection.exec_driver_sql(f"{key} NOT DEFERRABLE")


STRICT_KEYS = """
SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE contype = 'f' AND NOT condeferrable AND pg_table_is_visible(pg_class.oid)
ORDER BY relname, conname
"""


def _fill(connection: Connection, table: Table, backup: Backup) -> None:
    rows = (row_of(table, line) for line in backup.lines(table.name))
    for some in _batches(rows):
        connection.execute(insert(table), some)


def _batches(rows: Iterator[dict[str, object]]) -> Iterator[Sequence[dict[str, object]]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _set_sequences(connection: Connection) -> None:
    """Let PostgreSQL count on from the largest key of each table."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        largest = connection.scalar(select(func.max(keys[0])))
        sequence = connection.scalar(
            select(func.pg_get_serial_sequence(f'"{table.name}"', keys[0].name))
        )
        if largest is not None and sequence is not None:
            connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": largest})


def _compare(connection: Connection, backup: Backup) -> None:
    for table in tables():
        said = backup.manifest["tables"][table.name]
        if summed(connection, table) != Sum(said["rows"], said["sha256"]):
            raise Refused(
                _(
                    "After restoring, the table %(name)s was not as in the backup: nothing was"
                    " restored.",
                    name=table.name,
                )
            )
