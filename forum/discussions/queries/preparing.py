"""What is ready of a discussion, and what is still missing, per language; who is concerned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager

from forum.accounts.models import RoleGrant, Scope
from forum.accounts.queries import Actor
from forum.db import Texts, db
from forum.discussions.models import Contribution, Discussion, DiscussionDocument
from forum.discussions.permissions import can_coordinate_discussion
from forum.discussions.queries.schedule import Schedule, schedule_of

Step = Literal["basics", "dates", "questions", "presentation", "rules"]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: ``missing`` are languages in which it isn't there or out of date.

    ``needed`` says that announcing waits for it; ``done`` that it does not, or nothing is missing.
    """

    key: str
    step: Step
    done: bool
    needed: bool = False
    missing: tuple[str, ...] = ()
    week: int | None = None
    count: int = 0


def readiness(
    discussion: Discussion,
    schedule: Schedule,
    documents: Sequence[DiscussionDocument] = (),
    *,
    at: datetime,
) -> list[Check]:
    """Return the list, in the order of the steps."""
    base = discussion.base_language
    rows = [_texts("title", "basics", discussion.title, discussion, needed=True)]
    dated = discussion.opens is not None and discussion.closes is not None
    over = discussion.closes is not None and discussion.closes <= at
    rows.append(Check("dates", "dates", dated and not over, needed=True))
    rows.append(
        Check("weeks", "dates", bool(schedule.weeks), needed=True, count=len(schedule.weeks))
    )
    for week in schedule.weeks:
        rows.append(_texts("theme", "dates", week.theme, discussion, week=week.number))
    for week in schedule.weeks:
        missing = [
            language
            for language in discussion.languages
            if any(
                q.text.state(language, base) in ("missing", "draft", "outdated")
                for q in week.questions
            )
        ]
        without_source = any(q.text.state(base, base) != "source" for q in week.questions)
        rows.append(
            Check(
                "questions",
                "questions",
                bool(week.questions) and not missing,
                needed=without_source,
                missing=tuple(missing),
                week=week.number,
                count=len(week.questions),
            )
        )
    rows.append(
        Check(
            "organisers",
            "presentation",
            bool(discussion.organisers),
            count=len(discussion.organisers),
        )
    )
    rows.append(_texts("launch", "presentation", discussion.launch, discussion))
    rows += [_texts("document", "presentation", d.title, discussion) for d in documents]
    return rows


def _texts(
    key: str,
    step: Step,
    texts: Texts,
    discussion: Discussion,
    *,
    needed: bool = False,
    week: int | None = None,
) -> Check:
    base = discussion.base_language
    missing = tuple(
        language
        for language in discussion.languages
        if texts.state(language, base) not in ("source", "reviewed")
    )
    return Check(key, step, not missing, needed and base in missing, missing, week)


def readiness_of(discussion: Discussion, at: datetime) -> list[Check]:
    """Return the list of a discussion, its weeks read anew."""
    return readiness(discussion, schedule_of(discussion, at), at=at)


def blocking(rows: Sequence[Check]) -> list[Check]:
    """Return the lines that announcing waits for."""
    return [row for row in rows if row.needed and not row.done]


@dataclass(frozen=True, slots=True)
class Concerned:
    """How many people a change of a discussion is about."""

    with_role: int
    authors: int
    texts: int
    waiting: int


def concerned(discussion: Discussion, at: datetime) -> Concerned:
    """Return how many people have a role here, how many wrote, how many texts, in one statement."""
    live = or_(RoleGrant.until.is_(None), RoleGrant.until > at)
    roles = select(func.count(RoleGrant.person_id.distinct())).where(
        RoleGrant.scope_id == discussion.scope_id, live
    )
    here = Contribution.discussion_id == discussion.id
    row = db.session.execute(
        select(
            roles.scalar_subquery(),
            select(func.count(Contribution.person_id.distinct())).where(here).scalar_subquery(),
            select(func.count()).select_from(Contribution).where(here).scalar_subquery(),
            select(func.count())
            .select_from(Contribution)
            .where(here, Contribution.number.is_(None))
            .scalar_subquery(),
        )
    ).one()
    return Concerned(*row)


def structures(person: Actor) -> list[Discussion]:
    """Return the discussions whose structure this person may copy, newest first."""
    found = db.session.scalars(
        select(Discussion)
        .join(Discussion.scope)
        .options(contains_eager(Discussion.scope))
        .where(_coordinated(person))
        .order_by(Discussion.id.desc())
        .limit(500)
    )
    return [discussion for discussion in found if can_coordinate_discussion(person, discussion)]


def _coordinated(person: Actor) -> ColumnElement[bool]:
    scopes = {scope for scope, role in person.roles if role == "coordinator"}
    return or_(Scope.id.in_(scopes), Scope.parent_id.in_(scopes))
