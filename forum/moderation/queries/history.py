"""What was decided in a scope over time: figures by week, and the whole log as rows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from math import ceil
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import aliased

from forum.accounts.models import Person
from forum.db import db
from forum.moderation.models import Appeal, Decision, Report, Submission

A_WEEK = timedelta(days=7)
BY_MODERATORS = ("published", "returned", "refused")


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in one week, and how long what was decided in it had waited."""

    begins: date
    held: int
    published: int
    returned: int
    refused: int
    appealed: int
    waits: tuple[timedelta, ...]  # shortest first

    @property
    def decided(self) -> int:
        """Return how many things left the queue by a decision."""
        return len(self.waits)

    @property
    def median(self) -> timedelta | None:
        """Return how long half of them waited at most."""
        return quantile(self.waits, 0.5)

    @property
    def ninth(self) -> timedelta | None:
        """Return how long nine of ten waited at most."""
        return quantile(self.waits, 0.9)


def quantile(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    """Return the smallest of them that ``share`` of them don't exceed; None of nothing."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None


def weeks(scope_ids: Collection[int], *, count: int, at: datetime, zone: str) -> list[Week]:
    """Return the last weeks of these scopes, the present one last, in two statements."""
    tz = ZoneInfo(zone)
    today = at.astimezone(tz).date()
    monday = today - timedelta(days=today.weekday())
    begins = [monday - A_WEEK * back for back in reversed(range(count))]
    first = datetime(begins[0].year, begins[0].month, begins[0].day, tzinfo=tz)
    before = aliased(Decision)
    moves = db.session.execute(
        select(
            Decision.at,
            Decision.from_state,
            Decision.to_state,
            Decision.by_id,
            Submission.author_id,
            before.at,
        )
        .join(Submission, Submission.id == Decision.submission_id)
        .outerjoin(
            before,
            (before.submission_id == Decision.submission_id) & (before.seq == Decision.prev_seq),
        )
        .where(Submission.scope_id.in_(scope_ids), Decision.at >= first)
    ).all()
    appeals = db.session.scalars(
        select(Appeal.opened)
        .join(Submission, Submission.id == Appeal.submission_id)
        .where(Submission.scope_id.in_(scope_ids), Appeal.opened >= first)
    ).all()

    def place(moment: datetime) -> int:
        return min((moment.astimezone(tz).date() - begins[0]).days // 7, count - 1)

    counts: list[dict[str, int]] = [{} for _week in begins]
    waited: list[list[timedelta]] = [[] for _week in begins]
    for moment, from_state, to_state, by_id, author_id, since in moves:
        here = counts[place(moment)]
        if to_state == "held" and from_state == "received":
            here["held"] = here.get("held", 0) + 1
        if from_state == "held" and to_state in BY_MODERATORS and by_id not in (None, author_id):
            here[to_state] = here.get(to_state, 0) + 1
            # A clock that was set back in between makes nothing wait for less than no time.
            waited[place(moment)].append(max(moment - since, timedelta(0)))
    for moment in appeals:
        here = counts[place(moment)]
        here["appealed"] = here.get("appealed", 0) + 1
    return [
        Week(
            begins=day,
            held=found.get("held", 0),
            published=found.get("published", 0),
            returned=found.get("returned", 0),
            refused=found.get("refused", 0),
            appealed=found.get("appealed", 0),
            waits=tuple(sorted(times)),
        )
        for day, found, times in zip(begins, counts, waited, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the log; no text of what was sent is in it."""

    at: datetime
    what: str  # decision, report, report closed, appeal, appeal decided
    submission_id: int
    kind: str
    from_state: str | None
    to_state: str | None
    reason: str | None
    by_id: int | None
    by: str | None
    is_author: bool
    batch: str | None = None


def log_of(scope_id: int) -> list[Logged]:
    """Return every decision, report and appeal of a scope, oldest first, in three statements."""
    found = chain(_decisions(scope_id), _reports(scope_id), _appeals(scope_id))
    return sorted(found, key=lambda row: (row.at, row.submission_id))


def _decisions(scope_id: int) -> Iterator[Logged]:
    rows = db.session.execute(
        select(Decision, Submission.kind, Submission.author_id, Person.name)
        .join(Submission, Submission.id == Decision.submission_id)
        .outerjoin(Person, Person.id == Decision.by_id)
        .where(Submission.scope_id == scope_id)
    )
    for one, kind, author_id, name in rows:
        yield Logged(
            one.at, "decision", one.submission_id, kind, one.from_state, one.to_state, one.reason,
            one.by_id, name, one.by_id is not None and one.by_id == author_id, one.batch,
        )  # fmt: skip


def _reports(scope_id: int) -> Iterator[Logged]:
    closer = aliased(Person)
    rows = db.session.execute(
        select(Report, Submission.kind, Person.name, closer.name)
        .join(Submission, Submission.id == Report.submission_id)
        .outerjoin(Person, Person.id == Report.by_id)
        .outerjoin(closer, closer.id == Report.closed_by_id)
        .where(Submission.scope_id == scope_id)
    )
    for one, kind, name, closed_by in rows:
        key = one.submission_id
        yield Logged(one.at, "report", key, kind, None, None, one.reason, one.by_id, name, False)
        if one.closed:
            yield Logged(
                one.closed, "report closed", key, kind, None, None, one.reason,
                one.closed_by_id, closed_by, False,
            )  # fmt: skip


def _appeals(scope_id: int) -> Iterator[Logged]:
    decider = aliased(Person)
    rows = db.session.execute(
        select(Appeal, Submission.kind, Person.name, decider.name)
        .join(Submission, Submission.id == Appeal.submission_id)
        .outerjoin(Person, Person.id == Appeal.by_id)
        .outerjoin(decider, decider.id == Appeal.decided_by_id)
        .where(Submission.scope_id == scope_id)
    )
    for one, kind, name, decided_by in rows:
        key = one.submission_id
        yield Logged(one.opened, "appeal", key, kind, None, None, None, one.by_id, name, True)
        if one.decided:
            yield Logged(
                one.decided, "appeal decided", key, kind, None, None,
                "upheld" if one.upheld else "rejected", one.decided_by_id, decided_by, False,
            )  # fmt: skip
