"""Rows in line for core inserts, a thousand at a time, with keys counted here."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert

from forum.db import Model, db
from forum.moderation.models import Decision, Submission

CHUNK = 1000


@dataclass
class Rows:
    """Rows waiting to be written, by table, in the order in which their keys allow it."""

    waiting: defaultdict[type[Model], list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    keys: defaultdict[type[Model], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, table: type[Model], **values: Any) -> int:
        """Put a row in line; return its key (counted from 1: the database is new)."""
        self.keys[table] += 1
        self.waiting[table].append({"id": self.keys[table], **values})
        return self.keys[table]

    def add_plain(self, table: type[Model], **values: Any) -> None:
        """Put a row in line whose key is among its values."""
        self.waiting[table].append(values)

    def write(self) -> None:
        """Write what waits, in chunks, tables that others point at first."""
        order = {table: place for place, table in enumerate(Model.metadata.sorted_tables)}
        for table in sorted(self.waiting, key=lambda table: order[cast(Table, table.__table__)]):
            rows = self.waiting[table]
            for start in range(0, len(rows), CHUNK):
                db.session.execute(insert(table), rows[start : start + CHUNK])
        self.waiting.clear()


def received(rows: Rows, *, kind: str, scope: int, language: str, title: str, at: datetime) -> int:
    """Put a published submission in line with the first row of its chain; return its key."""
    key = rows.add(
        Submission,
        kind=kind,
        scope_id=scope,
        language=language,
        title=title[:200],
        state="published",
        seq=1,
        changed=at,
    )
    rows.add_plain(
        Decision,
        submission_id=key,
        seq=1,
        from_state="received",
        to_state="published",
        reason="import",
        language=language,
        at=at,
    )
    return key
