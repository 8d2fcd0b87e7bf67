"""All that happened to a text: moves, versions, changes of consent; which versions were public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, case, cast, null, select, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import Person
from forum.db import db
from forum.discussions.models import ConsentChange, Contribution, Version
from forum.moderation.models import Decision


@dataclass(frozen=True, slots=True)
class MoveMade:
    """One move of the chain; ``by`` is who made it, None where a rule did."""

    seq: int
    at: datetime
    by_id: int | None
    by: str | None
    from_state: str
    to_state: str
    reason: str
    note: str | None
    language: str
    merged_into: int | None  # the number of the other one


@dataclass(frozen=True, slots=True)
class VersionMade:
    """A version without its text."""

    seq: int
    at: datetime
    by_id: int | None
    by: str | None
    why: str
    language: str
    words: int


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """How the text may be shown from an instant on."""

    at: datetime
    by_id: int | None
    by: str | None
    attribution: str
    quotable: bool


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to a text, each series oldest first."""

    moves: tuple[MoveMade, ...]
    versions: tuple[VersionMade, ...]
    consents: tuple[ConsentGiven, ...]

    @property
    def public_versions(self) -> tuple[VersionMade, ...]:
        """Return the versions that readers may read."""
        return public_versions(self.versions, self.moves)


def history_of(contribution_id: int, submission_id: int) -> History:
    """Return moves, versions and changes of consent, in one statement."""
    who, into = aliased(Person), aliased(Contribution)
    nothing = cast(null(), Text)
    # The instant first: its type decides how the column of the whole union is read.
    moves = (
        select(
            Decision.at,
            cast("move", Text),
            Decision.seq,
            Decision.by_id,
            who.name,
            Decision.from_state,
            Decision.to_state,
            Decision.reason,
            Decision.note,
            Decision.language,
            into.number,
        )
        .outerjoin(who, who.id == Decision.by_id)
        .outerjoin(into, into.submission_id == Decision.merged_into_id)
    )
    versions = select(
        Version.at,
        cast("version", Text),
        Version.seq,
        Version.by_id,
        who.name,
        Version.why,
        nothing,
        nothing,
        nothing,
        Version.language,
        Version.words,
    ).outerjoin(who, who.id == Version.by_id)
    consents = select(
        ConsentChange.at,
        cast("consent", Text),
        ConsentChange.id,
        ConsentChange.by_id,
        who.name,
        ConsentChange.attribution,
        case((ConsentChange.quotable, "yes"), else_="no"),
        nothing,
        nothing,
        nothing,
        ConsentChange.id,
    ).outerjoin(who, who.id == ConsentChange.by_id)
    found: Sequence[Any] = db.session.execute(
        union_all(
            moves.where(Decision.submission_id == submission_id),
            versions.where(Version.contribution_id == contribution_id),
            consents.where(ConsentChange.contribution_id == contribution_id),
        )
    ).all()
    rows = sorted(found, key=lambda row: row[2])
    return History(
        tuple(MoveMade(r[2], r[0], *r[3:11]) for r in rows if r[1] == "move"),
        tuple(
            VersionMade(r[2], r[0], r[3], r[4], r[5], r[9], r[10])
            for r in rows
            if r[1] == "version"
        ),
        tuple(
            ConsentGiven(r[0], r[3], r[4], r[5], r[6] == "yes") for r in rows if r[1] == "consent"
        ),
    )


def public_versions(
    versions: Sequence[VersionMade], moves: Sequence[MoveMade]
) -> tuple[VersionMade, ...]:
    """Return the versions that were public at some time; pure.

    A version was public if the text was published while it was the one shown. What a redaction
    replaced is not public any more: it was taken out for a reason.
    """
    ends: list[datetime | None] = [version.at for version in versions[1:]]
    until: list[datetime | None] = [move.at for move in moves[1:]]
    public = [
        (move.at, stop)
        for move, stop in zip(moves, [*until, None], strict=True)
        if move.to_state == "published"
    ]
    redacted = max((version.seq for version in versions if version.why == "redaction"), default=0)
    return tuple(
        version
        for version, end in zip(versions, [*ends, None], strict=True)
        if version.seq >= redacted
        and any(
            (stop is None or version.at < stop) and (end is None or begin < end)
            for begin, stop in public
        )
    )


def merged_into(submission_id: int) -> int | None:
    """Return the number of the contribution that a merged one was merged into."""
    return db.session.scalar(
        select(Contribution.number)
        .join(Decision, Decision.merged_into_id == Contribution.submission_id)
        .where(Decision.submission_id == submission_id)
        .order_by(Decision.seq.desc())
        .limit(1)
    )
