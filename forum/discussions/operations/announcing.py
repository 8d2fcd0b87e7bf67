"""Announce, open, close, reopen, archive, delete, hold everything, lock: acts of the organisers.

Each is one row in the log of changes; what members will be told is a notice. Everything else of a
discussion's state follows from its dates (:mod:`forum.discussions.schedule`).
"""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import delete, func, select

from forum.accounts.models import Invitation, RoleGrant, Scope, Subscription
from forum.db import Notice, db, notify
from forum.discussions.models import (
    Contribution,
    Discussion,
    DiscussionChange,
    DiscussionDocument,
    Draft,
    DraftFile,
    Mailed,
    Organiser,
    Question,
    Week,
)
from forum.discussions.operations.moderating import log_change
from forum.discussions.operations.preparing.fresh import fresh
from forum.discussions.queries.preparing import blocking, readiness_of
from forum.discussions.schedule import closing_instant, discussion_state
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Submission


def _state(discussion: Discussion, at: datetime) -> str:
    return discussion_state(
        announced=discussion.announced,
        archived=discussion.archived,
        opens=discussion.opens,
        closes=discussion.closes,
        at=at,
    )


def _log(
    discussion: Discussion,
    verb: str,
    before: dict[str, object],
    after: dict[str, object],
    *,
    by_id: int,
    at: datetime,
) -> None:
    log_change(
        discussion.id, verb, "discussion", discussion.id, before=before, after=after, by_id=by_id,
        at=at,
    )  # fmt: skip


def announce(
    discussion_id: int, *, expected_rev: int | None, by_id: int, at: datetime
) -> Discussion:
    """Announce a discussion now. Raises Refused while something that must be there is missing."""
    discussion = fresh(discussion_id, expected_rev)
    if discussion.announced is not None:
        raise Refused(_("The discussion is announced already."))
    if blocking(readiness_of(discussion, at)):
        raise Refused(_("Something that must be there is still missing: see the list."))
    discussion.announced = at
    _log(discussion, "announced", {}, {"announced": at.isoformat()}, by_id=by_id, at=at)
    notify("announced", "discussion", discussion.id, at=at, scope_id=discussion.scope_id)
    return discussion


def open_now(
    discussion_id: int, *, expected_rev: int | None, by_id: int, at: datetime
) -> Discussion:
    """Open a discussion, and its first week, before its day. Raises Refused if it isn't waiting."""
    discussion = fresh(discussion_id, expected_rev)
    if _state(discussion, at) != "announced":
        raise Refused(_("Only a discussion that is announced and still to open can be opened."))
    before = _dates(discussion)
    discussion.opens = at
    first = _weeks(discussion.id)[:1]
    for week in first:
        week.opens = min(week.opens, at)
    _dates_changed(discussion, "opened", before, by_id=by_id, at=at)
    return discussion


def close_now(
    discussion_id: int, *, expected_rev: int | None, by_id: int, at: datetime
) -> Discussion:
    """Close an open discussion, and the week that is open. Raises Refused if weeks are to come."""
    discussion = fresh(discussion_id, expected_rev)
    if _state(discussion, at) != "open":
        raise Refused(_("Only an open discussion can be closed."))
    weeks = _weeks(discussion.id)
    coming = [week for week in weeks if week.opens >= at]
    if coming:
        raise Refused(
            _(
                "Week %(number)s is still to come. Remove it in the schedule first, or lock the"
                " discussion.",
                number=coming[0].number,
            )
        )
    before = _dates(discussion)
    discussion.closes = at
    for week in weeks:
        week.closes = min(week.closes, at)
    _dates_changed(discussion, "closed", before, by_id=by_id, at=at)
    return discussion


def reopen_until(
    discussion_id: int, day: date | None, *, expected_rev: int | None, by_id: int, at: datetime
) -> Discussion:
    """Open a closed discussion again, with its last week, to the end of a day. Raises Refused."""
    discussion = fresh(discussion_id, expected_rev)
    if _state(discussion, at) != "closed":
        raise Refused(_("Only a closed discussion can be opened again."))
    if day is None:
        raise Refused(_("Give the last day."), field="day")
    closes = closing_instant(day, discussion.time_zone)
    if closes <= at:
        raise Refused(_("This day is over: choose today or a later one."), field="day")
    before = _dates(discussion)
    discussion.closes = closes
    for week in _weeks(discussion.id)[-1:]:
        week.closes = closes
    _dates_changed(discussion, "reopened", before, by_id=by_id, at=at)
    return discussion


def _weeks(discussion_id: int) -> list[Week]:
    return list(
        db.session.scalars(
            select(Week).where(Week.discussion_id == discussion_id).order_by(Week.number)
        )
    )


def _dates(discussion: Discussion) -> dict[str, object]:
    return {
        "opens": discussion.opens.isoformat() if discussion.opens else None,
        "closes": discussion.closes.isoformat() if discussion.closes else None,
    }


def _dates_changed(
    discussion: Discussion, verb: str, before: dict[str, object], *, by_id: int, at: datetime
) -> None:
    db.session.flush()
    _log(discussion, verb, before, _dates(discussion), by_id=by_id, at=at)
    notify(
        "dates_changed",
        "discussion",
        discussion.id,
        at=at,
        scope_id=discussion.scope_id,
        key=str(discussion.rev),
    )


def archive(
    discussion_id: int, *, expected_rev: int | None, by_id: int, at: datetime
) -> Discussion:
    """Put a discussion away: it stays readable. Raises Refused while it is open or announced."""
    discussion = fresh(discussion_id, expected_rev)
    state = _state(discussion, at)
    if state in ("open", "announced"):
        raise Refused(_("Close the discussion first."))
    discussion.archived = at
    _log(discussion, "archived", {}, {"archived": at.isoformat()}, by_id=by_id, at=at)
    return discussion


def take_back(
    discussion_id: int, *, expected_rev: int | None, by_id: int, at: datetime
) -> Discussion:
    """Take a discussion out of the archive again."""
    discussion = fresh(discussion_id, expected_rev, even_archived=True)
    if discussion.archived is None:
        raise Refused(_("The discussion is not archived."))
    before: dict[str, object] = {"archived": discussion.archived.isoformat()}
    discussion.archived = None
    _log(discussion, "taken_back", before, {}, by_id=by_id, at=at)
    return discussion


def _switch(
    name: str, verb_on: str, verb_off: str
) -> Callable[[Discussion, bool, int, datetime], None]:
    def turn(discussion: Discussion, on: bool, by_id: int, at: datetime) -> None:
        since: datetime | None = getattr(discussion, name)
        if (since is not None) == on:
            return
        setattr(discussion, name, at if on else None)
        moment = (since or at).isoformat()
        before: dict[str, object] = {} if on else {name: moment}
        after: dict[str, object] = {name: moment} if on else {}
        _log(discussion, verb_on if on else verb_off, before, after, by_id=by_id, at=at)

    return turn


_hold = _switch("held_all_since", "everything_held", "holding_ended")
_lock = _switch("locked", "locked", "unlocked")


def hold_everything(
    discussion_id: int, on: bool, *, expected_rev: int | None, by_id: int, at: datetime
) -> Discussion:
    """Turn the emergency switch: while it is on, everything new waits for a moderator."""
    discussion = fresh(discussion_id, expected_rev)
    _hold(discussion, on, by_id, at)
    return discussion


def lock(
    discussion_id: int, on: bool, *, expected_rev: int | None, by_id: int, at: datetime
) -> Discussion:
    """Lock a discussion against new texts, or unlock it; it stays readable."""
    discussion = fresh(discussion_id, expected_rev)
    _lock(discussion, on, by_id, at)
    return discussion


def in_the_way_of_deleting(discussion: Discussion) -> bool:
    """Say whether somebody wrote here: then it can be archived, never deleted."""
    wrote = db.session.scalar(
        select(func.count()).where(Contribution.discussion_id == discussion.id)
    )
    submitted = db.session.scalar(
        select(func.count()).where(Submission.scope_id == discussion.scope_id)
    )
    return bool(wrote or submitted or discussion.next_number > 1)


def delete_discussion(
    discussion_id: int, *, expected_rev: int | None, by_id: int, at: datetime
) -> None:
    """Delete a discussion in which nothing was written: with weeks, drafts, roles and its log.

    Raises Refused where there is a contribution or message, whatever became of it.
    """
    discussion = fresh(discussion_id, expected_rev, even_archived=True)
    if in_the_way_of_deleting(discussion):
        raise Refused(_("Something was written here: archive the discussion instead."))
    key, scope_id = discussion.id, discussion.scope_id
    drafts = select(Draft.id).where(Draft.discussion_id == key)
    weeks = select(Week.id).where(Week.discussion_id == key)
    db.session.flush()
    db.session.expire_all()
    for table, condition in (
        (DraftFile, DraftFile.draft_id.in_(drafts)),
        (Draft, Draft.discussion_id == key),
        (DiscussionChange, DiscussionChange.discussion_id == key),
        (DiscussionDocument, DiscussionDocument.discussion_id == key),
        (Organiser, Organiser.discussion_id == key),
        (Question, Question.week_id.in_(weeks)),
        (Week, Week.discussion_id == key),
        (Mailed, Mailed.discussion_id == key),
        (Discussion, Discussion.id == key),
        (RoleGrant, RoleGrant.scope_id == scope_id),
        (Invitation, Invitation.scope_id == scope_id),
        (Subscription, Subscription.scope_id == scope_id),
        (Notice, Notice.scope_id == scope_id),
        (Scope, Scope.id == scope_id),
    ):
        db.session.execute(
            delete(table).where(condition), execution_options={"synchronize_session": False}
        )
    db.session.expire_all()
