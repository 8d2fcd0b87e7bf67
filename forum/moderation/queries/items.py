"""One thing at the desk: whose it is, and everything that happened to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text, case, cast, literal, null, select, true, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import Address, Person, Scope
from forum.db import Texts, db
from forum.moderation.models import Appeal, Decision, ReasonText, Report, Submission


@dataclass(frozen=True, slots=True)
class Item:
    """A submission with its scope and what its author's account says.

    ``notes`` are the ready-made notes in this site's own words, by reason.
    """

    submission: Submission
    scope: Scope
    author: Person | None
    email: str | None
    claimed_by: str | None
    notes: dict[str, Texts]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the log: a move (``to_state``), a report, an appeal.

    ``seq`` is the key of a report or an appeal there; ``about`` the move that an appeal is about.
    """

    what: str  # move, report, appeal
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
    answer: str | None
    answer_language: str | None
    about: int | None


def item(submission_id: int) -> Item | None:
    """Return a submission with its scope and its author, in one statement."""
    claimant = aliased(Person)
    rows = db.session.execute(
        select(Submission, Scope, Person, Address.email, claimant.name, ReasonText)
        .join(Scope, Scope.id == Submission.scope_id)
        .outerjoin(Person, Person.id == Submission.author_id)
        .outerjoin(Address, (Address.person_id == Person.id) & Address.is_main)
        .outerjoin(claimant, claimant.id == Submission.claimed_by_id)
        .outerjoin(ReasonText, true())  # a handful of rows at most: one statement less
        .where(Submission.id == submission_id)
    ).all()
    if not rows:
        return None
    return Item(*rows[0][:5], {row[5].key: row[5].body for row in rows if row[5] is not None})


def happenings(submission_id: int) -> list[Happening]:
    """Return moves, reports and appeals with who, newest first, in one statement."""
    closer, none = aliased(Person), cast(null(), Integer)
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
            null(),
            null(),
            none,
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
            Report.answer,
            cast(null(), Text),
            none,
        )
        .outerjoin(Person, Person.id == Report.by_id)
        .outerjoin(closer, closer.id == Report.closed_by_id)
        .where(Report.submission_id == submission_id)
    )
    appeals = (
        select(
            literal("appeal"),
            Appeal.id,
            Appeal.opened,
            Appeal.by_id,
            Person.name,
            null(),
            null(),
            case(
                (Appeal.upheld.is_(None), ""), (Appeal.upheld.is_(True), "upheld"), else_="rejected"
            ),
            Appeal.text,
            Appeal.language,
            Appeal.decided,
            closer.name,
            Appeal.answer,
            Appeal.answer_language,
            Appeal.decision_seq,
        )
        .outerjoin(Person, Person.id == Appeal.by_id)
        .outerjoin(closer, closer.id == Appeal.decided_by_id)
        .where(Appeal.submission_id == submission_id)
    )
    # Reports first: the types of their columns are those of the whole.
    parts: list[Any] = [reports, moves, appeals]
    rows = db.session.execute(union_all(*parts)).all()
    found = [Happening(*row) for row in rows]
    return sorted(found, key=lambda h: (h.at, h.what != "move", h.seq), reverse=True)


def masked(email: str | None) -> str | None:
    """Return an address that a moderator may recognise but not copy: a***@post.example."""
    if not email:
        return None
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}"
