"""Texts of a discussion that say nearly the same, and those that were merged into one."""

from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import func, select

from forum.db import db
from forum.discussions.models import Contribution, Version
from forum.moderation.models import Decision, Submission

MOST, LONGEST, ALIKE = 200, 4_000, 60


@dataclass(frozen=True, slots=True)
class Similar:
    """Another text, and how much of the words is the same, in percent."""

    submission_id: int
    number: int | None
    author_name: str | None
    organisation_name: str | None
    state: str
    opening: str
    language: str
    score: int


@dataclass(frozen=True, slots=True)
class MergedText:
    """A text that was merged into another one, with what consent is asked of."""

    number: int | None
    attribution: str
    author_name: str | None
    person_id: int | None
    organisation_id: int | None
    organisation_name: str | None
    role_title: str | None


def similar(contribution: Contribution, version: Version, *, most: int = 5) -> list[Similar]:
    """Return what is most like a text among 200 of about its length in its language.

    The words of the first 4,000 characters are compared, whatever their case and order of lines.
    """
    rows: Any = db.session.execute(
        select(
            Submission.id,
            Contribution.number,
            Contribution.author_name,
            Contribution.organisation_name,
            Submission.state,
            Version.opening,
            Version.language,
            func.substr(Version.plain, 1, LONGEST),
        )
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(
            Contribution.discussion_id == contribution.discussion_id,
            Contribution.id != contribution.id,
            Contribution.kind == "contribution",
            Submission.state.in_(("held", "published")),
            Version.language == version.language,
            Version.words.between(version.words // 2, version.words * 2 + 10),
        )
        .order_by(func.abs(Version.words - version.words), Contribution.id)
        .limit(MOST)
    ).all()
    wanted = _folded(version.plain[:LONGEST])
    found = process.extract(
        wanted,
        [_folded(row[7]) for row in rows],
        scorer=fuzz.ratio,
        score_cutoff=ALIKE,
        limit=most,
    )
    alike = ((rows[place], int(score)) for _words, score, place in found)
    return [
        Similar(
            submission_id=row[0],
            number=row[1],
            author_name=row[2],
            organisation_name=row[3],
            state=row[4],
            opening=row[5],
            language=row[6],
            score=score,
        )
        for row, score in alike
    ]


def _folded(plain: str) -> str:
    return " ".join(plain.casefold().split())


def merged_from(submission_id: int) -> list[MergedText]:
    """Return the texts that are merged into this one at present, in one statement."""
    rows: Any = db.session.execute(
        select(
            Contribution.number,
            Contribution.attribution,
            Contribution.author_name,
            Contribution.person_id,
            Contribution.organisation_id,
            Contribution.organisation_name,
            Contribution.role_title,
        )
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(
            Decision,
            (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq),
        )
        .where(Decision.merged_into_id == submission_id)
        .order_by(Contribution.id)
    )
    return [MergedText(*row) for row in rows]
