"""How much there is at the desk, told apart by all that its lists can be narrowed by; the late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, case, cast, func, literal, or_, select

from forum.accounts.queries import Actor
from forum.db import Notice, db
from forum.moderation.models import Submission
from forum.moderation.queries.desk import (
    STANDINGS,
    Claimed,
    Standing,
    claim_is,
    joined,
    mine,
    stands,
    waits,
    waits_since,
    why,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things are alike in everything that a list can be narrowed by."""

    scope_id: int
    standing: Standing
    kind: str
    language: str
    reason: str
    ages: int  # how many of the instants asked for it is older than
    claimed: Claimed
    count: int
    oldest: datetime


def late(before: datetime, *, limit: int) -> list[tuple[int, int, int]]:
    """Return (submission, scope, seq) of what waits since then and nobody was told of yet."""
    key = (
        literal("waiting_long:submission:")
        + cast(Submission.id, String)
        + ":"
        + cast(Submission.seq, String)
    )
    rows = db.session.execute(
        joined(select(Submission.id, Submission.scope_id, Submission.seq))
        .where(
            waits(),
            waits_since() <= before,
            ~select(Notice.id).where(Notice.key == key).exists(),
        )
        .order_by(Submission.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def tallies(
    person: Actor,
    *,
    at: datetime,
    administered: Sequence[str] = (),
    ages: Sequence[datetime] = (),
) -> list[Tally]:
    """Return how much there is of everything that this person may decide on, in one statement.

    ``ages`` are instants, latest first: things are told apart by how many they are older than.
    """
    since = waits_since()
    claims = case(
        (claim_is("nobody", person.id, at), "nobody"),
        (Submission.claimed_by_id == person.id, "me"),
        else_="others",
    )
    standing = case(
        *((stands(one), one) for one in STANDINGS[:2]),
        else_=Submission.state,
    )
    each = (
        joined(
            select(
                Submission.scope_id,
                standing.label("standing"),
                Submission.kind,
                Submission.language,
                why().label("reason"),
                sum((case((since <= age, 1), else_=0) for age in ages), literal(0)).label("ages"),
                claims.label("claimed"),
                since.label("since"),
            )
        )
        .where(
            mine(person, administered),
            or_(Submission.state.in_(("held", "returned", "refused", "hidden")), waits()),
        )
        .subquery()
    )
    dimensions: list[Any] = [
        each.c[name]
        for name in ("scope_id", "standing", "kind", "language", "reason", "ages", "claimed")
    ]
    rows = db.session.execute(
        select(*dimensions, func.count(), func.min(each.c.since)).group_by(*dimensions)
    )
    found: list[Any] = list(rows)
    return [Tally(*row) for row in found]
