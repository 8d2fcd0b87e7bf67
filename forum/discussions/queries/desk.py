"""Contributions as the desk sees them: names as they are, whatever consent says, held or not.

Nothing here asks who reads; the doors have asked before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from forum.accounts.models import Person
from forum.db import Texts, db
from forum.discussions.models import (
    Attachment,
    Contribution,
    Discussion,
    Question,
    Segment,
    SegmentQuestion,
    Version,
    Week,
)
from forum.files import Upload
from forum.i18n import _
from forum.moderation.models import Submission


@dataclass(frozen=True, slots=True)
class DeskRow:
    """What a list shows of a contribution."""

    submission_id: int
    slug: str
    discussion_title: Texts
    base_language: str
    number: int | None
    author_name: str | None
    role_title: str | None
    organisation_name: str | None
    stakeholder_type: str | None
    country: str | None
    language: str
    opening: str
    channel: str


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A link of a passage to a question: who says so, why, and whether it was accepted."""

    question_id: int
    origin: str
    why: str
    score: int | None
    accepted: bool


@dataclass(frozen=True, slots=True)
class DeskPassage:
    """A passage with its key, so that its links can be corrected."""

    id: int
    start: int
    stop: int
    kind: str
    links: tuple[DeskLink, ...]


@dataclass(frozen=True, slots=True)
class DeskQuestion:
    """A question that a passage may answer."""

    id: int
    week: int
    number: int
    text: Texts

    @property
    def label(self) -> str:
        """Return the number as it is written everywhere: 2.1."""
        return f"{self.week}.{self.number}"


@dataclass(frozen=True, slots=True)
class DeskText:
    """A whole contribution at the desk."""

    contribution: Contribution
    version: Version
    discussion: Discussion
    files: tuple[Attachment, ...]
    passages: tuple[DeskPassage, ...]
    weeks: tuple[tuple[int, int, Texts], ...]  # key, number, theme
    questions: tuple[DeskQuestion, ...]


def described(submission_ids: Sequence[int]) -> list[DeskRow]:
    """Return what the list shows of these submissions, in one statement."""
    query: Any = (
        select(
            Contribution.submission_id,
            Discussion.slug,
            Discussion.title,
            Discussion.base_language,
            Contribution.number,
            Contribution.author_name,
            Contribution.role_title,
            Contribution.organisation_name,
            Contribution.stakeholder_type,
            Contribution.country,
            Version.language,
            Version.opening,
            Contribution.channel,
        )
        .join(Discussion, Discussion.id == Contribution.discussion_id)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(Contribution.submission_id.in_(submission_ids))
    )
    return [DeskRow(*row) for row in db.session.execute(query)]


def scope_of_slug(slug: str) -> Select[int]:
    """Return the query of the scope of a discussion, to narrow a list by."""
    return select(Discussion.scope_id).where(Discussion.slug == slug)


def labels_of_scope(scope_id: int) -> dict[int, int]:
    """Return the numbers of the contributions of a scope that have one, by submission."""
    rows = db.session.execute(
        select(Contribution.submission_id, Contribution.number)
        .join(Discussion, Discussion.id == Contribution.discussion_id)
        .where(Discussion.scope_id == scope_id, Contribution.number.is_not(None))
    )
    return {key: number for key, number in rows if number is not None}


def contribution_of(submission_id: int) -> Contribution | None:
    """Return the contribution that a submission stands for."""
    return db.session.scalar(
        select(Contribution).where(Contribution.submission_id == submission_id)
    )


@dataclass(frozen=True, slots=True)
class Decidable:
    """A text with the version shown, and the language of its author's mails."""

    contribution: Contribution
    version: Version
    author_language: str | None


def decidable(discussion_id: int, submission_id: int) -> Decidable | None:
    """Return a text of a discussion to decide on, in one statement."""
    row = db.session.execute(
        select(Contribution, Version, Person.language)
        .join(Contribution.submission)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .outerjoin(Person, Person.id == Contribution.person_id)
        .options(contains_eager(Contribution.submission))
        .where(
            Contribution.discussion_id == discussion_id,
            Contribution.submission_id == submission_id,
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    return Decidable(*row) if row else None


def text_by_number(discussion_id: int, number: int) -> tuple[Contribution, Version] | None:
    """Return the public text of a number with the version shown, in one statement."""
    row = db.session.execute(
        select(Contribution, Version)
        .join(Contribution.submission)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(
            Contribution.discussion_id == discussion_id,
            Contribution.number == number,
            Submission.state == "published",
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


def desk_text(submission_id: int) -> DeskText | None:
    """Return a contribution whole, in three statements; None if there is none."""
    rows = db.session.execute(
        select(Contribution, Version, Discussion, Attachment)
        .join(Contribution.submission)
        .join(Contribution.discussion)
        .join(Discussion.scope)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .outerjoin(Attachment, Attachment.contribution_id == Contribution.id)
        .outerjoin(Upload, Upload.id == Attachment.upload_id)
        .options(
            contains_eager(Contribution.submission),
            contains_eager(Contribution.discussion).contains_eager(Discussion.scope),
            contains_eager(Attachment.upload),
        )
        .where(Contribution.submission_id == submission_id)
        .order_by(Attachment.position)
    ).all()
    if not rows:
        return None
    contribution, version, discussion, _file = rows[0]
    weeks, questions = _schedule(discussion.id)
    return DeskText(
        contribution=contribution,
        version=version,
        discussion=discussion,
        files=tuple(row[3] for row in rows if row[3] is not None),
        passages=_passages(version.id),
        weeks=weeks,
        questions=questions,
    )


def _schedule(
    discussion_id: int,
) -> tuple[tuple[tuple[int, int, Texts], ...], tuple[DeskQuestion, ...]]:
    rows = db.session.execute(
        select(Week.id, Week.number, Week.theme, Question.id, Question.number, Question.text)
        .outerjoin(Question, Question.week_id == Week.id)
        .where(Week.discussion_id == discussion_id)
        .order_by(Week.number, Question.number)
    ).all()
    weeks = {row[0]: (row[0], row[1], row[2]) for row in rows}
    asked = (DeskQuestion(row[3], row[1], row[4], row[5]) for row in rows if row[3] is not None)
    return tuple(weeks.values()), tuple(asked)


def _passages(version_id: int) -> tuple[DeskPassage, ...]:
    rows = db.session.execute(
        select(
            Segment.id,
            Segment.start,
            Segment.stop,
            Segment.kind,
            SegmentQuestion.question_id,
            SegmentQuestion.origin,
            SegmentQuestion.why,
            SegmentQuestion.score,
            SegmentQuestion.accepted,
        )
        .outerjoin(SegmentQuestion, SegmentQuestion.segment_id == Segment.id)
        .where(Segment.version_id == version_id)
        .order_by(Segment.position, SegmentQuestion.question_id)
    ).all()
    links: dict[int, list[DeskLink]] = {row[0]: [] for row in rows}
    for row in rows:
        if row[4] is not None:
            links[row[0]].append(DeskLink(row[4], row[5], row[6], row[7], row[8] is not None))
    cut = {row[0]: row for row in rows}
    return tuple(
        DeskPassage(key, row[1], row[2], row[3], tuple(links[key])) for key, row in cut.items()
    )


def state_label(state: str) -> str:
    """Return the state of a text in words."""
    return {
        "held": _("Held text"),
        "published": _("Public text"),
        "returned": _("Returned text"),
        "refused": _("Refused text"),
        "hidden": _("Hidden text"),
        "merged": _("Merged text"),
        "withdrawn": _("Withdrawn text"),
        "erased": _("Erased text"),
    }.get(state, state)


def origin_label(origin: str, why: str) -> str:
    """Return why a passage is linked to a question, in a sentence; quotations keep their order."""
    words = f"\u2068{why}\u2069"
    return {
        "label": _("The text says so: “%(words)s”", words=words),
        "restated": _("The text repeats the question: “%(words)s”", words=words),
        "author": _("The author said so."),
        "moderator": _("A moderator said so."),
        "suggested": _("Only a suggestion: “%(words)s”", words=words),
    }.get(origin, origin)
