"""Correct what was recognised of a contribution: language, week, questions; each change is logged.

No move: the state stays, and so do text and versions.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from forum.db import db, locked
from forum.discussions.models import (
    Contribution,
    Discussion,
    Question,
    Segment,
    SegmentQuestion,
    Version,
    Week,
)
from forum.discussions.operations.moderating import log_change
from forum.errors import Refused
from forum.i18n import _, known_language
from forum.moderation.models import Submission

Link = tuple[int, int]  # segment, question


def correct_language(
    contribution_id: int, language: str, *, by_id: int, at: datetime
) -> Contribution:
    """Say in which language a text is; it decides about its direction and who finds it."""
    if not known_language(language):
        raise Refused(_("Choose a language from the list."), field="language")
    submission, contribution = locked_text(contribution_id)
    version = _shown(contribution.id)
    if version.language == language:
        return contribution
    log_change(
        contribution.discussion_id,
        "language",
        "contribution",
        contribution.id,
        before={"language": version.language},
        after={"language": language},
        by_id=by_id,
        at=at,
    )
    version.language = language
    submission.language = language
    db.session.flush()
    return contribution


def move_to_week(
    contribution_id: int, week_id: int | None, *, by_id: int, at: datetime
) -> Contribution:
    """Put a contribution into another week of its discussion, or into none.

    The questions that it answers stay linked.
    """
    contribution = locked(Contribution, contribution_id)
    week = db.session.get(Week, week_id) if week_id is not None else None
    if week_id is not None and (week is None or week.discussion_id != contribution.discussion_id):
        raise Refused(_("Choose a week of this discussion."), field="week")
    if contribution.week_id == week_id:
        return contribution
    before = db.session.get(Week, contribution.week_id) if contribution.week_id else None
    log_change(
        contribution.discussion_id,
        "week",
        "contribution",
        contribution.id,
        before={"week": before.number if before else None, "source": contribution.week_source},
        after={"week": week.number if week else None, "source": "editor"},
        by_id=by_id,
        at=at,
    )
    contribution.week_id = week_id
    contribution.week_source = "editor"
    db.session.flush()
    return contribution


def correct_links(
    contribution_id: int,
    chosen: Collection[Link],
    *,
    seen_version: int,
    by_id: int,
    at: datetime,
    origin: str = "moderator",
) -> Contribution:
    """Say which questions each passage of the text answers; what nobody unticked stays as it was.

    ``seen_version`` is the key of the version that was looked at, ``origin`` who corrects
    (moderator or author). Raises Refused if the author changed the text meanwhile, or for passages
    and questions of other texts and discussions.
    """
    found = db.session.get_one(Contribution, contribution_id)
    locked(Discussion, found.discussion_id)  # questions stay while this goes on
    contribution = locked(Contribution, contribution_id)
    version = _shown(contribution.id)
    if version.id != seen_version:
        raise Refused(_("The author changed this text in the meantime. Look at it again first."))
    segments = {segment.id: segment for segment in version.segments}
    wanted = set(chosen)
    if not {segment for segment, _question in wanted} <= segments.keys():
        raise Refused(_("Choose passages of this text."))
    if not {question for _segment, question in wanted} <= _questions_of(contribution):
        raise Refused(_("Choose questions of this discussion."))
    rows = {
        (row.segment_id, row.question_id): row
        for row in db.session.scalars(
            select(SegmentQuestion).where(SegmentQuestion.segment_id.in_(segments))
        )
    }
    accepted = {key for key, row in rows.items() if row.accepted is not None}
    if wanted == accepted:
        return contribution
    for key in accepted - wanted:
        db.session.delete(rows[key])
    for key in wanted - accepted:
        _accept(rows.get(key), key, origin, by_id, at)
    log_change(
        contribution.discussion_id,
        "questions",
        "contribution",
        contribution.id,
        before=_as_json(segments, accepted),
        after=_as_json(segments, wanted),
        by_id=by_id,
        at=at,
    )
    db.session.flush()
    db.session.expire_all()
    return contribution


def locked_text(contribution_id: int) -> tuple[Submission, Contribution]:
    """Return a text's submission and itself, locked in the order in which moves lock them."""
    found = db.session.get(Contribution, contribution_id)
    if found is None:
        raise Refused(_("There is no such contribution."))
    submission = locked(Submission, found.submission_id)
    return submission, locked(Contribution, contribution_id)


def _accept(row: SegmentQuestion | None, key: Link, origin: str, by_id: int, at: datetime) -> None:
    if row is None:
        row = SegmentQuestion(segment_id=key[0], question_id=key[1], why="", score=None)
        db.session.add(row)
    row.origin = origin
    row.accepted_by_id = by_id
    row.accepted = at


def _as_json(segments: dict[int, Segment], links: Collection[Link]) -> dict[str, object]:
    """Return the links as the log keeps them: [position of the passage, question]."""
    return {"links": sorted([segments[segment].position, question] for segment, question in links)}


def _shown(contribution_id: int) -> Version:
    return db.session.scalars(
        select(Version).where(Version.contribution_id == contribution_id, Version.shown)
    ).one()


def _questions_of(contribution: Contribution) -> set[int]:
    return set(
        db.session.scalars(
            select(Question.id)
            .join(Week, Week.id == Question.week_id)
            .where(Week.discussion_id == contribution.discussion_id)
        )
    )
