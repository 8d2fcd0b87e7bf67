"""What waits at the desk: held things, and published ones that readers reported.

``Standing`` says which list is asked for: what waits (oldest first); what guests sent who have not
confirmed their address (it waits for them, not for a decision); or what was returned, refused or
hidden (the last decided first).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from forum.accounts.models import Person, Scope
from forum.accounts.permissions import SITE_SCOPE, can_administer_site
from forum.accounts.queries import Actor
from forum.db import db
from forum.moderation.models import Decision, Report, Submission

Standing = Literal["waiting", "unconfirmed", "returned", "refused", "hidden"]
STANDINGS: tuple[Standing, ...] = ("waiting", "unconfirmed", "returned", "refused", "hidden")
UNCONFIRMED = "unconfirmed"
Place = tuple[datetime, int]  # since when, and the submission's key: where to read on from


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing of the list: since when, why, and how many readers reported it."""

    id: int
    kind: str
    scope_id: int
    author_id: int | None
    author_name: str | None  # of the account; who is named on the thing itself its kind says
    language: str
    title: str
    state: str
    since: datetime
    reason: str
    reports: int

    @property
    def place(self) -> Place:
        """Return where to read on from."""
        return self.since, self.id


@dataclass(frozen=True, slots=True)
class Figure:
    """How much there is in one scope, and since when the oldest waits."""

    scope_id: int
    waiting: int
    unconfirmed: int
    returned: int
    refused: int
    hidden: int
    oldest: datetime | None


def _reported() -> ColumnElement[bool]:
    return Submission.id.in_(select(Report.submission_id).where(Report.closed.is_(None)))


def _waits() -> ColumnElement[bool]:
    held = and_(Submission.state == "held", Decision.reason != UNCONFIRMED)
    return or_(held, and_(Submission.state == "published", _reported()))


def _unconfirmed() -> ColumnElement[bool]:
    return and_(Submission.state == "held", Decision.reason == UNCONFIRMED)


def _stands(standing: Standing) -> ColumnElement[bool]:
    if standing == "waiting":
        return _waits()
    return _unconfirmed() if standing == "unconfirmed" else Submission.state == standing


def _first_report() -> ColumnElement[datetime]:
    return (
        select(func.min(Report.at))
        .where(Report.submission_id == Submission.id, Report.closed.is_(None))
        .scalar_subquery()
    )


def _since() -> ColumnElement[datetime]:
    return case((Submission.state == "published", _first_report()), else_=Submission.changed)


def _mine(person: Actor, administered: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that ``can_see_item`` says in Python; ``administered`` are kinds."""
    runs = {scope for scope, role in person.roles if role in ("coordinator", "moderator")}
    if SITE_SCOPE in runs:
        return true()
    ways: list[ColumnElement[bool]] = [false()]
    if runs:
        ways.append(or_(Scope.id.in_(runs), Scope.parent_id.in_(runs)))
    if can_administer_site(person):
        ways.append(Submission.kind.in_(administered))
    return or_(*ways)


def waiting(
    person: Actor,
    *,
    administered: Sequence[str] = (),
    standing: Standing = "waiting",
    scope: Select[int] | None = None,
    after: Place | None = None,
    limit: int = 50,
) -> list[Waiting]:
    """Return what this person may decide on, in one statement; their own things among it.

    ``scope`` narrows to the scopes that it selects, ``after`` reads on.
    """
    since = _since()
    reports = (
        select(func.count())
        .where(Report.submission_id == Submission.id, Report.closed.is_(None))
        .scalar_subquery()
    )
    query = (
        select(
            Submission.id,
            Submission.kind,
            Submission.scope_id,
            Submission.author_id,
            Person.name,
            Submission.language,
            Submission.title,
            Submission.state,
            since,
            Decision.reason,
            reports,
        )
        .join(Scope, Scope.id == Submission.scope_id)
        .join(
            Decision,
            (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq),
        )
        .outerjoin(Person, Person.id == Submission.author_id)
        .where(
            _mine(person, administered),
            _stands(standing),
        )
        .limit(limit)
    )
    if scope is not None:
        query = query.where(Submission.scope_id.in_(scope))
    if standing == "waiting":
        query = query.order_by(since, Submission.id)
    else:
        query = query.order_by(since.desc(), Submission.id.desc())
    if after is not None:
        at, key = after
        query = query.where(
            or_(since > at, and_(since == at, Submission.id > key))
            if standing == "waiting"
            else or_(since < at, and_(since == at, Submission.id < key))
        )
    return [Waiting(*row) for row in db.session.execute(query)]


def figures(person: Actor, *, administered: Sequence[str] = ()) -> list[Figure]:
    """Return how much there is in each scope that this person runs, in one statement."""

    def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    waits = _waits()
    rows = db.session.execute(
        select(
            Submission.scope_id,
            counted(waits),
            counted(_unconfirmed()),
            counted(Submission.state == "returned"),
            counted(Submission.state == "refused"),
            counted(Submission.state == "hidden"),
            func.min(case((waits, _since()), else_=None)),
        )
        .join(Scope, Scope.id == Submission.scope_id)
        .join(
            Decision,
            (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq),
        )
        .where(
            _mine(person, administered),
            or_(Submission.state.in_(("held", "returned", "refused", "hidden")), _waits()),
        )
        .group_by(Submission.scope_id)
        .order_by(Submission.scope_id)
    )
    return [Figure(*row) for row in rows]
