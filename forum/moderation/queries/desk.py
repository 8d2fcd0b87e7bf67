"""What waits at the desk: held things, appealed decisions, public things that readers reported.

``Standing`` says which list is asked for: what waits (oldest first); what guests sent who have not
confirmed their address (it waits for them, not for a decision); or what was returned, refused or
hidden and nobody appealed (the last decided first). ``Narrowed`` narrows any of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import aliased

from forum.accounts.models import Person, Scope
from forum.accounts.permissions import SITE_SCOPE, can_administer_site
from forum.accounts.queries import Actor
from forum.db import db
from forum.moderation.models import Appeal, Decision, Report, Submission

Standing = Literal["waiting", "unconfirmed", "returned", "refused", "hidden"]
STANDINGS: tuple[Standing, ...] = ("waiting", "unconfirmed", "returned", "refused", "hidden")
Claimed = Literal["me", "nobody", "others"]
CLAIMED: tuple[Claimed, ...] = ("me", "nobody", "others")
UNCONFIRMED = "unconfirmed"
Place = tuple[datetime, int]  # since when, and the submission's key: where to read on from

FirstDecision = aliased(Decision)  # the one that an open appeal is about
Claimant = aliased(Person)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to; ``reason`` may also be reported or appealed.

    ``scope`` selects scopes, ``before`` leaves out what waits since a later instant.
    """

    standing: Standing = "waiting"
    scope: Select[int] | None = None
    kind: str | None = None
    language: str | None = None
    reason: str | None = None
    before: datetime | None = None
    claimed: Claimed | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing of the list: since when, why, how many readers reported it, who looks at it."""

    id: int
    kind: str
    scope_id: int
    author_id: int | None
    author_name: str | None  # of the account; who is named on the thing itself its kind says
    language: str
    title: str
    state: str
    seq: int
    since: datetime
    reason: str
    reports: int
    appeal_due: datetime | None
    decided_by_id: int | None  # who decided what is appealed
    claimed_by_id: int | None
    claimed_by: str | None
    claimed_until: datetime | None

    @property
    def place(self) -> Place:
        """Return where to read on from."""
        return self.since, self.id


def _reported() -> ColumnElement[bool]:
    return Submission.id.in_(select(Report.submission_id).where(Report.closed.is_(None)))


def waits() -> ColumnElement[bool]:
    """Return the condition that a decision is due; for queries joined as :func:`joined` does."""
    held = and_(Submission.state == "held", Decision.reason != UNCONFIRMED)
    return or_(
        held,
        and_(Submission.state == "published", _reported()),
        Submission.id.in_(select(Appeal.submission_id).where(Appeal.decided.is_(None))),
    )


def stands(standing: Standing) -> ColumnElement[bool]:
    """Return the condition that something is in a list."""
    if standing == "waiting":
        return waits()
    if standing == "unconfirmed":
        return and_(Submission.state == "held", Decision.reason == UNCONFIRMED)
    return and_(Submission.state == standing, Appeal.id.is_(None))


def waits_since() -> ColumnElement[datetime]:
    """Return since when it waits: its appeal, its first report, its last move."""
    first_report = (
        select(func.min(Report.at))
        .where(Report.submission_id == Submission.id, Report.closed.is_(None))
        .scalar_subquery()
    )
    return case(
        (Appeal.id.is_not(None), Appeal.opened),
        (Submission.state == "published", first_report),
        else_=Submission.changed,
    )


def why() -> ColumnElement[str]:
    """Return why something is at the desk: appealed, reported, or its last decision's reason."""
    return case(
        (Appeal.id.is_not(None), "appealed"),
        (Submission.state == "published", "reported"),
        else_=Decision.reason,
    )


def claim_is(claimed: Claimed, person_id: int, at: datetime) -> ColumnElement[bool]:
    """Return the condition that somebody's claim lives; an expired one is nobody's."""
    lives = and_(Submission.claimed_until.is_not(None), Submission.claimed_until > at)
    if claimed == "nobody":
        return or_(Submission.claimed_until.is_(None), Submission.claimed_until <= at)
    mine = Submission.claimed_by_id == person_id
    return and_(lives, mine if claimed == "me" else Submission.claimed_by_id != person_id)


def mine(person: Actor, administered: Sequence[str]) -> ColumnElement[bool]:
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


def joined(query: Any) -> Any:
    """Return a query of submissions with their scope, last decision and open appeal."""
    return (
        query.join(Scope, Scope.id == Submission.scope_id)
        .join(
            Decision,
            (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq),
        )
        .outerjoin(Appeal, (Appeal.submission_id == Submission.id) & Appeal.decided.is_(None))
    )


def _conditions(narrowed: Narrowed, person_id: int, at: datetime) -> list[ColumnElement[bool]]:
    found = [stands(narrowed.standing)]
    if narrowed.scope is not None:
        found.append(Submission.scope_id.in_(narrowed.scope))
    if narrowed.kind is not None:
        found.append(Submission.kind == narrowed.kind)
    if narrowed.language is not None:
        found.append(Submission.language == narrowed.language)
    if narrowed.reason is not None:
        found.append(why() == narrowed.reason)
    if narrowed.before is not None:
        found.append(waits_since() <= narrowed.before)
    if narrowed.claimed is not None:
        found.append(claim_is(narrowed.claimed, person_id, at))
    return found


def waiting(
    person: Actor,
    *,
    at: datetime,
    administered: Sequence[str] = (),
    narrowed: Narrowed | None = None,
    after: Place | None = None,
    limit: int = 50,
) -> list[Waiting]:
    """Return what this person may decide on, in one statement; their own things among it.

    ``after`` reads on.
    """
    narrowed = narrowed or Narrowed()
    since = waits_since()
    claim = and_(Submission.claimed_until.is_not(None), Submission.claimed_until > at)
    reports = (
        select(func.count())
        .where(Report.submission_id == Submission.id, Report.closed.is_(None))
        .scalar_subquery()
    )
    query: Any = (
        joined(
            select(
                Submission.id,
                Submission.kind,
                Submission.scope_id,
                Submission.author_id,
                Person.name,
                Submission.language,
                Submission.title,
                Submission.state,
                Submission.seq,
                since,
                Decision.reason,
                reports,
                Appeal.due,
                FirstDecision.by_id,
                Claimant.id,
                Claimant.name,
                case((claim, Submission.claimed_until), else_=None),
            )
        )
        .outerjoin(
            FirstDecision,
            (FirstDecision.submission_id == Appeal.submission_id)
            & (FirstDecision.seq == Appeal.decision_seq),
        )
        .outerjoin(Person, Person.id == Submission.author_id)
        .outerjoin(Claimant, (Claimant.id == Submission.claimed_by_id) & claim)
        .where(mine(person, administered), *_conditions(narrowed, person.id, at))
        .limit(limit)
    )
    oldest_first = narrowed.standing == "waiting"
    if oldest_first:
        query = query.order_by(since, Submission.id)
    else:
        query = query.order_by(since.desc(), Submission.id.desc())
    if after is not None:
        moment, key = after
        query = query.where(
            or_(since > moment, and_(since == moment, Submission.id > key))
            if oldest_first
            else or_(since < moment, and_(since == moment, Submission.id < key))
        )
    return [Waiting(*row) for row in db.session.execute(query)]
