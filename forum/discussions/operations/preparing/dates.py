"""First day, weeks, closing day: proposed, then stored, until the discussion is announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, select

from forum.db import Texts, db
from forum.discussions.models import Contribution, Discussion, Question, Week
from forum.discussions.operations.creating import NewWeek, check_dates
from forum.discussions.operations.preparing.fresh import fresh, line, logged, with_text
from forum.discussions.schedule import closing_instant, opening_instant
from forum.errors import Refused
from forum.i18n import _, last_day, zone

MOST_WEEKS = 12
THEME_LENGTH = 500


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A week by its days, both inclusive, and its theme in the base language."""

    opens: date
    closes: date
    theme: str = ""


def first_monday(at: datetime, time_zone: str) -> date:
    """Return the Monday that is proposed: the first one that is two weeks away."""
    day = at.astimezone(zone(time_zone)).date() + timedelta(days=14)
    return day + timedelta(days=-day.weekday() % 7)


def propose_weeks(first: date, count: int) -> list[PlannedWeek]:
    """Return so many weeks of seven days, one after the other."""
    begins = (first + timedelta(days=7 * n) for n in range(count))
    return [PlannedWeek(day, day + timedelta(days=6)) for day in begins]


def set_dates(
    discussion_id: int,
    *,
    weeks: Sequence[PlannedWeek],
    closes: date | None,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> Discussion:
    """Store the weeks and the close (None: with the last week) of one that isn't announced yet.

    Hours that the schedule gave to a day stay, where the day stays. Raises Refused: weeks overlap,
    end before they begin, leave the dates, or one that goes holds questions or contributions.
    """
    discussion = fresh(discussion_id, expected_rev)
    if discussion.announced:
        raise Refused(_("The discussion is announced: its dates are changed in the schedule."))
    if not weeks:
        raise Refused(_("A discussion has at least one week."), field="weeks")
    known = {week.number: week for week in _weeks(discussion.id)}
    if len(weeks) > max(MOST_WEEKS, len(known)):
        raise Refused(_("At most %(most)s weeks fit.", most=MOST_WEEKS), field="weeks")
    before = _said(discussion, list(known.values()))
    _remove([week for number, week in known.items() if number > len(weeks)])
    planned = [_instants(number, week, known, discussion.time_zone) for number, week in
               enumerate(weeks, 1)]  # fmt: skip
    for week in planned:
        if week.opens >= week.closes:
            raise Refused(
                _("Week %(number)s must close after it opens.", number=week.number), field="weeks"
            )
    for first, second in pairwise(planned):
        if first.closes > second.opens:
            raise Refused(
                _("Weeks %(first)s and %(second)s overlap.", first=first.number,
                  second=second.number),
                field="weeks",
            )  # fmt: skip
    ends = _closing(closes, discussion.closes, discussion.time_zone) if closes else None
    end = ends or planned[-1].closes
    if end < planned[-1].closes:
        raise Refused(_("The discussion can't close before its last week does."), field="closes")
    check_dates(planned[0].opens, end, planned)
    stored = [_store(discussion, new, known.get(new.number)) for new in planned]
    discussion.opens, discussion.closes = planned[0].opens, end
    db.session.flush()
    logged(discussion, "dates_set", before, _said(discussion, stored), by_id=by_id, at=at)
    return discussion


def _weeks(discussion_id: int) -> list[Week]:
    return list(
        db.session.scalars(
            select(Week).where(Week.discussion_id == discussion_id).order_by(Week.number)
        )
    )


def _instants(number: int, planned: PlannedWeek, known: dict[int, Week], time_zone: str) -> NewWeek:
    week = known.get(number)
    return NewWeek(
        number=number,
        opens=_opening(planned.opens, week.opens if week else None, time_zone),
        closes=_closing(planned.closes, week.closes if week else None, time_zone),
        theme={"": line(planned.theme, THEME_LENGTH, "weeks")},
    )


def _opening(day: date, before: datetime | None, time_zone: str) -> datetime:
    if before is not None and before.astimezone(zone(time_zone)).date() == day:
        return before
    return opening_instant(day, time_zone).astimezone(UTC)


def _closing(day: date, before: datetime | None, time_zone: str) -> datetime:
    if before is not None and last_day(before, time_zone) == day:
        return before
    return closing_instant(day, time_zone).astimezone(UTC)


def _remove(weeks: Sequence[Week]) -> None:
    """Remove weeks at the end, as far as they are empty."""
    for week in weeks:
        asked = db.session.scalar(select(func.count()).where(Question.week_id == week.id))
        if asked:
            raise Refused(
                _("Week %(number)s has questions: remove them first.", number=week.number),
                field="weeks",
            )
        if db.session.scalar(select(func.count()).where(Contribution.week_id == week.id)):
            raise Refused(
                _("Week %(number)s has contributions: it stays.", number=week.number),
                field="weeks",
            )
        db.session.delete(week)
    db.session.flush()


def _store(discussion: Discussion, new: NewWeek, week: Week | None) -> Week:
    base = discussion.base_language
    if week is None:
        week = Week(
            discussion_id=discussion.id,
            number=new.number,
            theme=Texts(),
            intro=Texts(),
            opens=new.opens,
            closes=new.closes,
        )
        db.session.add(week)
    week.opens, week.closes = new.opens, new.closes
    week.theme = with_text(week.theme, base, base, new.theme[""])
    return week


def _said(discussion: Discussion, weeks: Sequence[Week]) -> dict[str, object]:
    base = discussion.base_language
    return {
        "opens": discussion.opens.isoformat() if discussion.opens else None,
        "closes": discussion.closes.isoformat() if discussion.closes else None,
        "weeks": [
            [week.opens.isoformat(), week.closes.isoformat(), week.theme.plain().get(base, "")]
            for week in weeks
        ],
    }
