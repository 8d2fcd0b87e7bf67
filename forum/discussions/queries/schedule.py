"""Discussions, their weeks and questions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, true
from sqlalchemy.orm import contains_eager

from forum.accounts.models import Scope
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries import Actor
from forum.clock import now
from forum.db import Texts, db, remembered
from forum.discussions.models import Discussion, DiscussionDocument, Organiser, Question, Week
from forum.discussions.queries.amending import EarlierWording, earlier_wordings
from forum.discussions.schedule import WeekState, days_of, share_gone, week_state


@dataclass(frozen=True, slots=True)
class ScheduledQuestion:
    """A question with its place: 2.1 is week 2, number 1."""

    id: int
    week: int
    number: int
    text: Texts
    amended_at: datetime | None
    amended: Texts | None = None
    earlier: tuple[EarlierWording, ...] = ()

    @property
    def label(self) -> str:
        """Return the number as it is written everywhere: 2.1."""
        return f"{self.week}.{self.number}"


@dataclass(frozen=True, slots=True)
class ScheduledWeek:
    """A week with its state at the instant of reading; ``done`` is the share that is gone.

    ``shown`` says whether readers see its questions yet.
    """

    id: int
    number: int
    theme: Texts
    intro: Texts
    opens: datetime
    closes: datetime
    state: WeekState
    done: float
    dates: tuple[date, ...]
    questions: tuple[ScheduledQuestion, ...]
    shown: bool

    @property
    def last_instant(self) -> datetime:
        """Return the last minute of the week, as people say it: Sunday at 23:59."""
        return self.closes - timedelta(minutes=1)

    def days_left(self, at: datetime) -> int:
        """Return how many whole days are left."""
        return max(0, (self.closes - at).days)

    def is_last(self, schedule: "Schedule") -> bool:
        """Say whether no week comes after this one."""
        return schedule.weeks[-1].id == self.id


@dataclass(frozen=True, slots=True)
class Schedule:
    """The weeks of a discussion, in order."""

    weeks: tuple[ScheduledWeek, ...]

    def week(self, number: int) -> ScheduledWeek | None:
        """Return a week by its number."""
        return next((week for week in self.weeks if week.number == number), None)

    def week_by_id(self, key: int | None) -> ScheduledWeek | None:
        """Return a week by its key."""
        return next((week for week in self.weeks if week.id == key), None)

    def question(self, week: int, number: int) -> ScheduledQuestion | None:
        """Return question 2.1 as ``question(2, 1)``."""
        found = self.week(week)
        return next((q for q in found.questions if q.number == number), None) if found else None

    @property
    def now(self) -> ScheduledWeek | None:
        """Return the week that is open, the last one of several."""
        return next((week for week in reversed(self.weeks) if week.state == "now"), None)

    @property
    def questions(self) -> dict[int, ScheduledQuestion]:
        """Return all questions by their key."""
        return {question.id: question for week in self.weeks for question in week.questions}

    @property
    def shown(self) -> "Schedule":
        """Return what readers see of it: weeks to come without their questions."""
        return Schedule(
            tuple(week if week.shown else replace(week, questions=()) for week in self.weeks)
        )


def visible(person: Actor | None, at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition on discussions that ``can_read_discussion`` says in Python.

    ``at`` is now unless said otherwise.
    """
    announced = Discussion.announced <= (at or now())
    if person is None:
        return and_(announced, Scope.visibility == "public")
    held = {scope for scope, _role in person.roles}
    runs = {
        scope for scope, role in person.roles if role in ("coordinator", "moderator", "translator")
    }
    if SITE_SCOPE in runs:
        return true()
    prepares = or_(Scope.id.in_(runs), Scope.parent_id.in_(runs))
    if person.has("administrator", (SITE_SCOPE,)):
        return or_(announced, prepares)
    member = true() if SITE_SCOPE in held else or_(Scope.id.in_(held), Scope.parent_id.in_(held))
    reads = or_(
        Scope.visibility == "public",
        and_(Scope.visibility == "members", member),
        and_(Scope.visibility == "invited", Scope.id.in_(held)),
    )
    return or_(and_(announced, reads), prepares)


# Nearly every page begins with it, and building a statement costs more than asking it.
BY_SLUG = (
    select(Discussion)
    .join(Discussion.scope)
    .outerjoin(Organiser, Organiser.discussion_id == Discussion.id)
    .options(contains_eager(Discussion.scope), contains_eager(Discussion.organisers))
    .where(Discussion.slug == bindparam("slug"))
    .order_by(Organiser.position)
)


def discussion_by_slug(slug: str) -> Discussion | None:
    """Return a discussion with its scope and organisers, in one statement."""
    return db.session.scalars(BY_SLUG, {"slug": slug}).unique().one_or_none()


def discussions(
    person: Actor | None,
    *,
    at: datetime,
    which: str = "all",
    before: tuple[datetime, int] | None = None,
    limit: int = 20,
) -> list[Discussion]:
    """Return the discussions a reader may see, newest opening first.

    ``which`` is all, open (now, or announced) or closed; ``before`` pages by (opens, id).
    """
    query = (
        select(Discussion)
        .join(Discussion.scope)
        .options(contains_eager(Discussion.scope))
        .where(visible(person, at))
        .order_by(Discussion.opens.desc().nulls_first(), Discussion.id.desc())
        .limit(limit)
    )
    if which == "open":
        query = query.where(or_(Discussion.closes.is_(None), Discussion.closes > at))
    if which == "closed":
        query = query.where(Discussion.closes <= at)
    if before is not None:
        opens, key = before
        query = query.where(
            or_(Discussion.opens < opens, and_(Discussion.opens == opens, Discussion.id < key))
        )
    return list(db.session.scalars(query))


def schedules_of(discussions: Sequence[Discussion], at: datetime) -> dict[int, Schedule]:
    """Return the schedules of several discussions, in one statement."""
    by_id = {discussion.id: discussion for discussion in discussions}
    planned = remembered("weeks", list(by_id), lambda keys: _planned([by_id[k] for k in keys]))
    return {
        key: Schedule(tuple(_at(week, ready, by_id[key].show_coming, at) for week, ready in weeks))
        for key, weeks in planned.items()
    }


def schedule_of(discussion: Discussion, at: datetime) -> Schedule:
    """Return the schedule of one discussion, in one statement."""
    return schedules_of([discussion], at)[discussion.id]


Planned = tuple[ScheduledWeek, bool]  # a week before the clock is asked; its texts are ready


def _planned(discussions: Sequence[Discussion]) -> dict[int, tuple[Planned, ...]]:
    by_id = {discussion.id: discussion for discussion in discussions}
    rows = db.session.scalars(
        select(Week)
        .outerjoin(Week.questions)
        .options(contains_eager(Week.questions))
        .where(Week.discussion_id.in_(by_id))
        .order_by(Week.number, Question.position)
        .execution_options(populate_existing=True)
    ).unique()
    found = list(rows)
    amended = [one.id for week in found for one in week.questions if one.amended_at]
    earlier = earlier_wordings(list(by_id), amended)
    weeks: dict[int, list[Planned]] = {key: [] for key in by_id}
    for week in found:
        weeks[week.discussion_id].append(_plan(by_id[week.discussion_id], week, earlier))
    return {key: tuple(found) for key, found in weeks.items()}


def _plan(
    discussion: Discussion, week: Week, earlier: Mapping[int, tuple[EarlierWording, ...]]
) -> Planned:
    ready = discussion.missing_translation == "open_pending" or all(
        language in question.text.plain()
        for question in week.questions
        for language in discussion.languages
    )
    planned = ScheduledWeek(
        id=week.id,
        number=week.number,
        theme=week.theme,
        intro=week.intro,
        opens=week.opens,
        closes=week.closes,
        state="coming",
        done=0.0,
        dates=tuple(days_of(week.opens, week.closes, discussion.time_zone)),
        questions=tuple(
            ScheduledQuestion(
                question.id,
                week.number,
                question.number,
                question.text,
                question.amended_at,
                question.amended,
                earlier.get(question.id, ()),
            )
            for question in week.questions
        ),
        shown=False,
    )
    return planned, ready


def _at(week: ScheduledWeek, ready: bool, show_coming: bool, at: datetime) -> ScheduledWeek:
    state = week_state(week.opens, week.closes, at, ready=ready)
    done = share_gone(week.opens, week.closes, at)
    return replace(week, state=state, done=done, shown=state != "coming" or show_coming)


def discussions_by_id(ids: Collection[int]) -> list[Discussion]:
    """Return discussions by their keys."""
    return list(db.session.scalars(select(Discussion).where(Discussion.id.in_(ids))))


def discussions_of_scopes(scope_ids: Collection[int] | None) -> list[Discussion]:
    """Return the discussions of these scopes (None: of all), newest first, with their scopes."""
    query = (
        select(Discussion)
        .join(Discussion.scope)
        .options(contains_eager(Discussion.scope))
        .order_by(Discussion.id.desc())
        .limit(500)
    )
    if scope_ids is not None:
        query = query.where(Discussion.scope_id.in_(scope_ids))
    return list(db.session.scalars(query))


def documents_of(discussion_id: int) -> list[DiscussionDocument]:
    """Return the organisers' documents with their files, in one statement."""
    return list(
        db.session.scalars(
            select(DiscussionDocument)
            .join(DiscussionDocument.upload)
            .options(contains_eager(DiscussionDocument.upload))
            .where(DiscussionDocument.discussion_id == discussion_id)
            .order_by(DiscussionDocument.position)
        )
    )
