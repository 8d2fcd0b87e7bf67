"""Readers report what is public; a report never hides anything by itself."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from forum.accounts.models import Person
from forum.accounts.operations import record_attempt
from forum.db import db, locked, notify
from forum.errors import Refused
from forum.html import normalise
from forum.i18n import _
from forum.moderation.models import Report, Submission

REPORT_REASONS = ("personal_data", "abuse", "off_topic", "duplicate", "other")
NOTE_LENGTH = 5_000
A_DAY, MOST_A_DAY = timedelta(days=1), 20


def report_submission(
    submission_id: int, *, by_id: int | None, reason: str, note: str | None, at: datetime
) -> Report:
    """Write down that somebody should look at this; what is public stays public.

    Raises Refused if it is not public (any more), without a reason, with a note that is too long,
    if the same person has an open report on it, or if they reported too much today.
    """
    submission = db.session.get(Submission, submission_id)
    if submission is None or submission.state != "published":
        raise Refused(_("This is not public any more. There is nothing to report."))
    if reason not in REPORT_REASONS:
        raise Refused(_("Choose a reason."), field="reason")
    note = normalise(note or "").strip()
    if len(note) > NOTE_LENGTH:
        raise Refused(_("A note can have at most 5,000 characters."), field="note")
    if reason == "other" and not note:
        raise Refused(_("Write in the note what should be looked at."), field="note")
    if by_id is not None:
        _check_person(submission_id, by_id, at)
    row = Report(submission_id=submission_id, by_id=by_id, reason=reason, note=note, at=at)
    db.session.add(row)
    db.session.flush()
    notify(
        "reported",
        "submission",
        submission_id,
        at=at,
        scope_id=submission.scope_id,
        key=str(row.id),
    )
    return row


def _check_person(submission_id: int, by_id: int, at: datetime) -> None:
    locked(Person, by_id)
    again = db.session.scalar(
        select(Report.id).where(
            Report.submission_id == submission_id, Report.by_id == by_id, Report.closed.is_(None)
        )
    )
    if again is not None:
        raise Refused(_("You reported this already. The moderators will look at it."))
    record_attempt(
        f"person:{by_id}",
        "report",
        at=at,
        most=MOST_A_DAY,
        within=A_DAY,
        sentence=_("You sent many reports today. Please go on tomorrow."),
    )


def close_reports(
    submission_id: int,
    *,
    by_id: int,
    at: datetime,
    seen: int | None = None,
    answer: str | None = None,
) -> list[int]:
    """Close the open reports on something, up to the last one that was seen; return their keys.

    With an ``answer``, everybody who reported and is known gets it, without the others' words.
    """
    answer = normalise(answer or "").strip() or None
    if answer and len(answer) > NOTE_LENGTH:
        raise Refused(_("An answer can have at most 5,000 characters."))
    query = (
        select(Report.id)
        .where(Report.submission_id == submission_id, Report.closed.is_(None))
        .order_by(Report.id)
        .with_for_update()
    )
    if seen is not None:
        query = query.where(Report.id <= seen)
    keys = list(db.session.scalars(query))
    db.session.execute(
        update(Report)
        .where(Report.id.in_(keys))
        .values(closed=at, closed_by_id=by_id, answer=answer)
    )
    if answer:
        known = select(Report.id).where(Report.id.in_(keys), Report.by_id.is_not(None))
        for key in db.session.scalars(known.order_by(Report.id)).all():
            notify("report_answered", "report", key, at=at)
    return keys
