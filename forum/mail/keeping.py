"""What waits, left and failed, for administrators; a second try of what failed, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import defer

from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _
from forum.mail.outbox import Outgoing

SHOWN = 50
WAITING = and_(Outgoing.sent.is_(None), Outgoing.failed.is_(None), Outgoing.dropped.is_(None))


@dataclass(frozen=True, slots=True)
class Overview:
    """The outbox in numbers, and its newest rows that need somebody."""

    waiting: int
    put_off: int  # of those that wait, how many were tried in vain
    sent: int
    failed: int
    dropped: int
    latest: datetime | None
    rows: Sequence[Outgoing]


def overview() -> Overview:
    """Return how the outbox stands: numbers, then what failed or was tried in vain."""
    row = db.session.execute(
        select(
            func.count(case((WAITING, 1))),
            func.count(case((and_(WAITING, Outgoing.tries > 0), 1))),
            func.count(Outgoing.sent),
            func.count(Outgoing.failed),
            func.count(Outgoing.dropped),
            func.max(Outgoing.sent),
        )
    ).one()
    rows = db.session.scalars(
        select(Outgoing)
        .options(defer(Outgoing.text), defer(Outgoing.html))
        .where(
            Outgoing.sent.is_(None),
            Outgoing.dropped.is_(None),
            Outgoing.error.is_not(None),
        )
        .order_by(Outgoing.failed.is_(None), Outgoing.id.desc())
        .limit(SHOWN)
    )
    return Overview(row[0], row[1], row[2], row[3], row[4], row[5], list(rows))


def is_kept(key: int) -> bool:
    """Say whether there is such a mail."""
    return db.session.scalar(select(Outgoing.id).where(Outgoing.id == key)) is not None


def try_again(key: int, *, at: datetime) -> None:
    """Let a mail that failed or waits leave with the next run. Raises Refused if it left."""
    row = _open(key)
    row.failed, row.due, row.tries = None, at, 0


def drop(key: int, *, at: datetime) -> None:
    """Never send a mail. Raises Refused if it left."""
    _open(key).dropped = at


def _open(key: int) -> Outgoing:
    row = locked(Outgoing, key)
    if row.sent or row.dropped:
        raise Refused(_("This mail was sent or dropped already. Nothing was changed."))
    return row
