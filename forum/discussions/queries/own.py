"""What an author sees of an own text: everything, whatever its state, in three statements.

Nothing here asks who reads: the doors load a text by its receipt and its author together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, func, null, select, union_all
from sqlalchemy.orm import aliased, contains_eager

from forum.db import db
from forum.discussions.consent import public_file_name
from forum.discussions.models import (
    Attachment,
    Contribution,
    Draft,
    Segment,
    Signatory,
    Version,
)
from forum.discussions.queries.reading import Passage, WholeText, passages_of, whole_of
from forum.files import Upload
from forum.moderation.models import Appeal, Decision, Submission
from forum.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class File:
    """A file of a text."""

    id: int
    name: str
    size: int
    position: int


@dataclass(frozen=True, slots=True)
class Signature:
    """An organisation named below a statement."""

    organisation_id: int
    name: str
    confirmed: datetime | None
    disowned: datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to a text without being its words; ``draft`` is an edit that was begun."""

    files: tuple[File, ...] = ()
    signatories: tuple[Signature, ...] = ()
    draft: str | None = None

    def public_files(self, attribution: str) -> list[File]:
        """Return the files under the names that readers see."""
        return [
            replace(file, name=public_file_name(file.name, file.position, attribution))
            for file in self.files
        ]


@dataclass(frozen=True, slots=True)
class WholeVersion:
    """A version with its passages in order."""

    version: Version
    passages: tuple[Passage, ...]


def own_text(
    discussion_id: int, receipt: str, person_id: int, *, cut: bool = True
) -> tuple[WholeText, Appeal | None] | None:
    """Return an author's own text with the version shown and the last appeal, in two statements.

    In one where the passages aren't asked for (``cut=False``).
    """
    one = aliased(Appeal)
    last_appeal = (
        select(func.max(one.id))
        .where(one.submission_id == Contribution.submission_id)
        .correlate(Contribution)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Contribution, Version, Appeal)
        .join(Contribution.submission)
        .outerjoin(Appeal, Appeal.id == last_appeal)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .options(contains_eager(Contribution.submission))
        .where(
            Contribution.discussion_id == discussion_id,
            Contribution.receipt == receipt.strip().upper(),
            Contribution.person_id == person_id,
        )
    ).one_or_none()
    if row is None:
        return None
    contribution, version, appeal = row
    whole = whole_of(contribution, version) if cut else WholeText(contribution, version, ())
    return whole, appeal


def beside(contribution_id: int, *, draft_of: int | None = None) -> Beside:
    """Return files and signatories, and the edit that ``draft_of`` began, in one statement."""
    parts: list[Any] = [
        select(
            cast(null(), Signatory.confirmed.type),
            cast(null(), Signatory.confirmed.type),
            cast("file", Text),
            Attachment.id,
            Attachment.name,
            Upload.size,
            Attachment.position,
        )
        .join(Upload, Upload.id == Attachment.upload_id)
        .where(Attachment.contribution_id == contribution_id),
        select(
            Signatory.confirmed,
            Signatory.disowned,
            cast("signatory", Text),
            Organisation.id,
            Organisation.name,
            Organisation.id,
            Organisation.id,
        )
        .join(Organisation, Organisation.id == Signatory.organisation_id)
        .where(Signatory.contribution_id == contribution_id),
    ]
    if draft_of is not None:
        parts.append(
            select(
                Draft.saved,
                Draft.ended,
                cast("draft", Text),
                Draft.id,
                Draft.token,
                Draft.id,
                Draft.id,
            ).where(
                Draft.contribution_id == contribution_id,
                Draft.person_id == draft_of,
                Draft.kind == "edit",
                Draft.ended.is_(None),
            )
        )
    rows = sorted(db.session.execute(union_all(*parts)).all(), key=lambda row: (row[6], row[3]))
    return Beside(
        tuple(File(r[3], r[4], r[5], r[6]) for r in rows if r[2] == "file"),
        tuple(Signature(r[3], r[4], r[0], r[1]) for r in rows if r[2] == "signatory"),
        next((r[4] for r in rows if r[2] == "draft"), None),
    )


def segment_keys(version_id: int) -> list[int]:
    """Return the keys of a version's segments, in the order of the text, in one statement."""
    return list(
        db.session.scalars(
            select(Segment.id).where(Segment.version_id == version_id).order_by(Segment.position)
        )
    )


def versions_by_number(contribution_id: int, seqs: Sequence[int]) -> dict[int, WholeVersion]:
    """Return versions of a text with their passages, by their numbers, in two statements."""
    rows = db.session.scalars(
        select(Version).where(Version.contribution_id == contribution_id, Version.seq.in_(seqs))
    ).all()
    cut = passages_of([version.id for version in rows])
    return {version.seq: WholeVersion(version, tuple(cut[version.id])) for version in rows}


def last_decision(submission: Submission) -> Decision:
    """Return the last move of a submission, in one statement."""
    return db.session.get_one(Decision, (submission.id, submission.seq))


def published_before(discussion_id: int, number: int) -> Contribution | None:
    """Return the contribution of a number with its submission, in one statement."""
    return db.session.scalars(
        select(Contribution)
        .join(Contribution.submission)
        .options(contains_eager(Contribution.submission))
        .where(Contribution.discussion_id == discussion_id, Contribution.number == number)
    ).one_or_none()
