"""One thing at the desk: whose it is, and everything that happened to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, null, select, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import Address, Person, Scope
from forum.db import db
from forum.moderation.models import Decision, Report, Submission


@dataclass(frozen=True, slots=True)
class Item:
    """A submission with its scope and what its author's account says."""

    submission: Submission
    scope: Scope
    author: Person | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the log: a move (``to_state``) or a report; ``seq`` is a report's key there."""

    what: str  # move, report
    seq: int
    at: datetime
    by_id: int | None
    by: str | None
    from_state: str | None
    to_state: str | None
    reason: str
    note: str | None
    language: str | None
    closed: datetime | None
    closed_by: str | None


def item(submission_id: int) -> Item | None:
    """Return a submission with its scope and its author, in one statement."""
    row = db.session.execute(
        select(Submission, Scope, Person, Address.email)
        .join(Scope, Scope.id == Submission.scope_id)
        .outerjoin(Person, Person.id == Submission.author_id)
        .outerjoin(Address, (Address.person_id == Person.id) & Address.is_main)
        .where(Submission.id == submission_id)
    ).one_or_none()
    return Item(*row) if row else None


def happenings(submission_id: int) -> list[Happening]:
    """Return moves and reports with who, newest first, in one statement."""
    closer = aliased(Person)
    moves = (
        select(
            literal("move"),
            Decision.seq,
            Decision.at,
            Decision.by_id,
            Person.name,
            Decision.from_state,
            Decision.to_state,
            Decision.reason,
            Decision.note,
            Decision.language,
            null(),
            null(),
        )
        .outerjoin(Person, Person.id == Decision.by_id)
        .where(Decision.submission_id == submission_id)
    )
    reports = (
        select(
            literal("report"),
            Report.id,
            Report.at,
            Report.by_id,
            Person.name,
            null(),
            null(),
            Report.reason,
            Report.note,
            null(),
            Report.closed,
            closer.name,
        )
        .outerjoin(Person, Person.id == Report.by_id)
        .outerjoin(closer, closer.id == Report.closed_by_id)
        .where(Report.submission_id == submission_id)
    )
    # Reports first: the types of their columns are those of the whole.
    parts: list[Any] = [reports, moves]
    rows = db.session.execute(union_all(*parts)).all()
    found = [Happening(*row) for row in rows]
    return sorted(found, key=lambda h: (h.at, h.what == "report", h.seq), reverse=True)


def masked(email: str | None) -> str | None:
    """Return an address that a moderator may recognise but not copy: a***@post.example."""
    if not email:
        return None
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}"
