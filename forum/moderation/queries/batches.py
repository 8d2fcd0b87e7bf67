"""Several things at once: what they are before they are decided together, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.models import Person, Scope
from forum.db import db
from forum.moderation.models import Decision, Submission


@dataclass(frozen=True, slots=True)
class Several:
    """One of several submissions, with its scope and its author's language."""

    submission: Submission
    scope: Scope
    language: str  # of its author, else its own


@dataclass(frozen=True, slots=True)
class Moved:
    """One move of a batch, with the submission as it is now."""

    submission: Submission
    scope: Scope
    seq: int
    by_id: int | None
    by: str | None
    from_state: str
    to_state: str
    reason: str

    @property
    def stands(self) -> bool:
        """Say whether nobody decided on it since."""
        return self.submission.seq == self.seq


def several(submission_ids: Sequence[int]) -> dict[int, Several]:
    """Return these submissions with their scopes, in one statement."""
    rows = db.session.execute(
        select(Submission, Scope, Person.language)
        .join(Scope, Scope.id == Submission.scope_id)
        .outerjoin(Person, Person.id == Submission.author_id)
        .where(Submission.id.in_(submission_ids))
    )
    return {row[0].id: Several(row[0], row[1], row[2] or row[0].language) for row in rows}


def batch_rows(batch: str) -> list[Moved]:
    """Return what was decided together, in one statement."""
    rows = db.session.execute(
        select(
            Submission,
            Scope,
            Decision.seq,
            Decision.by_id,
            Person.name,
            Decision.from_state,
            Decision.to_state,
            Decision.reason,
        )
        .join(Submission, Submission.id == Decision.submission_id)
        .join(Scope, Scope.id == Submission.scope_id)
        .outerjoin(Person, Person.id == Decision.by_id)
        .where(Decision.batch == batch)
        .order_by(Submission.id)
    )
    return [Moved(*row) for row in rows]
