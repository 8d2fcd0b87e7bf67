"""Change dates: of a week, of all; make weeks longer, insert them, remove them."""

from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.operations import one_line
from forum.db import Texts, db, notify
from forum.discussions.models import Contribution, Discussion, Question, Week
from forum.discussions.operations.moderating import log_change
from forum.discussions.operations.scheduling.guard import for_editing
from forum.discussions.queries.editing import plan_of
from forum.discussions.queries.schedule import schedule_of
from forum.discussions.schedule import Change, Plan, Remove
from forum.errors import Refused
from forum.i18n import _

ASIDE = 10_000  # numbers that no week has, while weeks change theirs


def change_dates(
    discussion_id: int,
    change: Change,
    *,
    theme: str = "",
    expected_rev: int,
    by_id: int | None,
    at: datetime,
) -> Plan:
    """Make a change of dates; ``theme`` is that of an inserted week in the base language.

    Returns the plan as it stands now. Raises Refused where the plan's rules say no, if nothing
    would change, if a week to be removed holds anything, or if the page was old.
    """
    discussion = for_editing(discussion_id, expected_rev, at)
    before = plan_of(discussion, schedule_of(discussion, at), at)
    after = change.apply(before, at)
    if after == before:
        raise Refused(_("Nothing would change: the dates stay as they are."), field="days")
    if isinstance(change, Remove):
        _remove(before.week(change.number).id)
    _write(discussion, before, after, theme)
    discussion.rev += 1
    log_change(
        discussion_id,
        "week_removed" if isinstance(change, Remove) else "dates",
        "discussion",
        discussion_id,
        before=_plain(before),
        after=_plain(after) | {"change": type(change).__name__, "rev": discussion.rev},
        by_id=by_id,
        at=at,
    )
    if discussion.announced is not None and discussion.announced <= at:
        notify(
            "dates_changed",
            "discussion",
            discussion_id,
            at=at,
            scope_id=discussion.scope_id,
            key=f"rev-{discussion.rev}",
        )
    return after


def _remove(week_id: int | None) -> None:
    """Delete a week that holds nothing."""
    week = db.session.get_one(Week, week_id)
    asked = db.session.scalar(select(func.count()).where(Question.week_id == week_id))
    wrote = db.session.scalar(select(func.count()).where(Contribution.week_id == week_id))
    if asked:
        raise Refused(
            _("Week %(number)s has questions: remove them first.", number=week.number),
        )
    if wrote:
        raise Refused(
            _("Somebody wrote to week %(number)s already: it stays.", number=week.number),
        )
    db.session.delete(week)
    db.session.flush()


def _write(discussion: Discussion, before: Plan, after: Plan, theme: str) -> None:
    rows: dict[int | None, Week] = {
        week.id: week
        for week in db.session.scalars(select(Week).where(Week.discussion_id == discussion.id))
    }
    renumbered = [week for week in after.weeks if week.id and rows[week.id].number != week.number]
    for week in renumbered:
        rows[week.id].number = ASIDE + week.number
    db.session.flush()
    for week in after.weeks:
        if week.id is None:
            title = {discussion.base_language: _theme(theme)}
            db.session.add(
                Week(
                    discussion_id=discussion.id,
                    number=week.number,
                    theme=Texts.of(title),
                    intro=Texts(),
                    opens=week.opens,
                    closes=week.closes,
                )
            )
        else:
            row = rows[week.id]
            row.number, row.opens, row.closes = week.number, week.opens, week.closes
    discussion.opens, discussion.closes = after.opens, after.closes
    db.session.flush()
    db.session.expire(discussion, ["weeks"])


def _theme(text: str) -> str:
    text = one_line(text)
    if len(text) > 500:
        raise Refused(_("A theme can have at most 500 characters."), field="theme")
    return text


def _plain(plan: Plan) -> dict[str, object]:
    """Return the dates as the log keeps them."""
    return {
        "opens": plan.opens.isoformat() if plan.opens else None,
        "closes": plan.closes.isoformat() if plan.closes else None,
        "weeks": [
            {
                "id": week.id,
                "number": week.number,
                "opens": week.opens.isoformat(),
                "closes": week.closes.isoformat(),
            }
            for week in plan.weeks
        ],
    }
