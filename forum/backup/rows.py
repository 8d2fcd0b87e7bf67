"""Rows as lines of JSON that are the same from every engine, and back."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, String, Table, select, text
from sqlalchemy.engine import Connection

from forum.db import Json, Model, Texts, TextsType, Utc, Wording

AT_ONCE = 1_000
PROCESSES = ("worker",)  # what runs on one machine


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and the SHA-256 of their lines."""

    rows: int
    sha256: str


def tables() -> list[Table]:
    """Return the tables, each after those that it points at."""
    return list(Model.metadata.sorted_tables)


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield each row of a table as a line, by primary key."""
    query = select(table).order_by(*table.primary_key.columns)
    left_out = table.name in PROCESSES or table.info.get("left_out")
    if left_out is True:
        return
    if left_out:
        query = query.where(text(f"NOT ({left_out})"))
    found = connection.execution_options(yield_per=AT_ONCE).execute(query).mappings()
    keys = list(table.primary_key.columns)
    lines = (line_of(table, row) for row in found)
    if not any(isinstance(key.type, String) for key in keys):
        yield from lines
        return
    # Engines order text each in their own way.
    yield from sorted(lines, key=lambda line: [str(json.loads(line)[key.name]) for key in keys])


def line_of(table: Table, row: Mapping[Any, Any]) -> bytes:
    """Return a row as a line."""
    plain = {column.name: _plain(column, row[column.name]) for column in table.columns}
    said = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return said.encode() + b"\n"


def row_of(table: Table, line: bytes) -> dict[str, Any]:
    """Return the row that a line says. Raises ValueError if it is not one of this table."""
    plain = json.loads(line)
    names = {column.name for column in table.columns}
    if not isinstance(plain, dict) or set(plain) != names:
        raise ValueError("other columns")
    return {column.name: _typed(column, plain[column.name]) for column in table.columns}


def _plain(column: Column[Any], value: Any) -> Any:
    if isinstance(value, Texts):
        return {
            language: {"text": w.text, "state": w.state, "rev": w.rev, "of": w.of}
            for language, w in value.items()
        }
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float) or isinstance(column.type, Json):
        return value
    raise TypeError(f"{column} holds a {type(value).__name__}, which a backup can't say")


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, TextsType):
        return Texts({language: Wording(**wording) for language, wording in value.items()})
    if isinstance(column.type, Utc | DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value


def summed(connection: Connection, table: Table) -> Sum:
    """Return count and hash of a table as it stands."""
    rows, digest = 0, hashlib.sha256()
    for line in lines_of(connection, table):
        rows += 1
        digest.update(line)
    return Sum(rows, digest.hexdigest())
