"""What the tests of letters share: the jobs at an instant, and the outbox as it was written."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from forum.accounts.models import Subscription
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions import jobs
from forum.discussions.models import Discussion
from forum.mail import Outgoing
from forum.moderation.models import Submission
from forum.moderation.operations import decide
from tests.support import factories

LANGUAGES = ("en", "fr", "es", "pt", "ar")


def written(at: datetime | None = None) -> list[Outgoing]:
    """Let six minutes pass, run the jobs that write letters, return all that was written."""
    at = at or now() + timedelta(minutes=6)
    jobs.follow_the_clock(at)
    jobs.write_letters(at)
    jobs.mail_contributions(at)
    jobs.mail_digests(at)
    jobs.remind_invited(at)
    db.session.rollback()
    return list(db.session.scalars(select(Outgoing).order_by(Outgoing.id)))


def of(rows: Sequence[Outgoing], kind: str) -> list[Outgoing]:
    """Return the letters of one kind of notice."""
    return [row for row in rows if row.notice_key.startswith(kind + ":")]


def undone() -> list[str]:
    """Return the notices that still wait."""
    return list(db.session.scalars(select(Notice.key).where(Notice.done.is_(None))))


def follows(person_id: int, discussion: Discussion, delivery: str | None = None) -> None:
    """Let somebody follow a discussion."""
    with transaction():
        db.session.add(
            Subscription(
                person_id=person_id, scope_id=discussion.scope_id, delivery=delivery, since=now()
            )
        )


def decided(
    submission_id: int, verb: str, reason: str, *, note: str | None = None, by: int
) -> None:
    """Decide at the desk."""
    with transaction():
        decide(
            submission_id,
            verb,
            expected_seq=db.session.get_one(Submission, submission_id).seq,
            reason=reason,
            note=note,
            language="en",
            by_id=by,
            at=now(),
        )


def moderator() -> int:
    """Return the key of somebody who decides."""
    return factories.person("Mona Moderator", role="moderator").id
