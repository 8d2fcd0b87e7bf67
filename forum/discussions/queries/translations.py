"""Translations of contributions: what a translator gets, what readers see, what is to be decided.

The rule of consent: a translator gets only the passages that readers see, so that a translation
holds no greeting or signature that is hidden. Where the author stops being named later, or a
passage is redacted, translations made before are not shown any more.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, contains_eager

from forum.accounts.models import Person
from forum.db import Texts, db
from forum.discussions.consent import hides_identity, public_body
from forum.discussions.models import (
    ConsentChange,
    Contribution,
    Discussion,
    Translation,
    Version,
)
from forum.discussions.queries.reading import Passage, WholeText, passages_of
from forum.moderation.models import Submission


@dataclass(frozen=True, slots=True)
class Source:
    """What a translator works from: the text that readers see, its format and a mark of it."""

    text: str
    format: str
    language: str
    mark: str


@dataclass(frozen=True, slots=True)
class MadeTranslation:
    """A translation: shown (reviewed) or offered; ``current`` if made from the version shown."""

    id: int
    language: str
    html: str
    translator: str | None
    at: datetime
    current: bool
    version: int
    state: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class TranslationToDecide:
    """A translation that waits for its author's or a coordinator's word."""

    id: int
    slug: str
    discussion_title: Texts
    base_language: str
    number: int
    language: str
    translator: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OfferedTranslation:
    """One translation with what it was made from."""

    translation: Translation
    translator: str | None
    whole: WholeText
    current: bool
    redacted: bool  # passages of the text it was made from were taken out since


def source_of(contribution: Contribution, version: Version, passages: Sequence[Passage]) -> Source:
    """Return what a translator gets of a text: what readers see of it."""
    text, format_ = public_body(
        version.body, version.plain, version.format, passages, contribution.attribution
    )
    mark = hashlib.sha256(f"{version.id}\n{format_}\n{text}".encode()).hexdigest()[:20]
    return Source(text, format_, version.language, mark)


def translations_of(contribution: Contribution) -> list[MadeTranslation]:
    """Return the translations that readers see, one per language, and all that are offered.

    In one statement. Offered ones are for those who decide on them alone.
    """
    last_consent = (
        select(func.max(ConsentChange.at))
        .where(ConsentChange.contribution_id == contribution.id)
        .scalar_subquery()
    )
    redacted = aliased(Version)
    last_redaction = (
        select(func.max(redacted.seq))
        .where(redacted.contribution_id == contribution.id, redacted.why == "redaction")
        .scalar_subquery()
    )
    query: Any = (
        select(Translation, Version.seq, Version.shown, Person.name, last_consent, last_redaction)
        .join(Version, Version.id == Translation.version_id)
        .outerjoin(Person, Person.id == Translation.by_id)
        .where(
            Version.contribution_id == contribution.id,
            Translation.state.in_(("reviewed", "offered")),
        )
        .order_by(Version.seq.desc(), Translation.language, Translation.id)
    )
    found: list[MadeTranslation] = []
    for made, seq, current, name, consent_at, redaction in db.session.execute(query):
        if redaction is not None and seq < redaction:
            continue
        if hides_identity(contribution.attribution) and consent_at and made.at <= consent_at:
            continue
        known = {one.language for one in found if one.state == "reviewed"}
        if made.state == "offered" or made.language not in known:
            found.append(
                MadeTranslation(
                    made.id,
                    made.language,
                    made.html,
                    name,
                    made.at,
                    current,
                    seq,
                    made.state,
                    made.by_id,
                )
            )
    return sorted(found, key=lambda one: (one.language, one.id))


def own_translation(version_id: int, language: str, person_id: int) -> Translation | None:
    """Return what this person has written or offered of a version in a language, undecided."""
    return db.session.scalar(
        select(Translation)
        .where(
            Translation.version_id == version_id,
            Translation.language == language,
            Translation.by_id == person_id,
            Translation.state.in_(("draft", "offered")),
        )
        .order_by(Translation.id.desc())
        .limit(1)
    )


def offered_translation(discussion_id: int, number: int, key: int) -> OfferedTranslation | None:
    """Return a translation with the version it was made from, in two statements."""
    later = aliased(Version)
    redacted = exists().where(
        later.contribution_id == Version.contribution_id,
        later.seq > Version.seq,
        later.why == "redaction",
    )
    row = db.session.execute(
        select(Translation, Version, Contribution, Person.name, redacted)
        .join(Version, Version.id == Translation.version_id)
        .join(Contribution, Contribution.id == Version.contribution_id)
        .join(Contribution.submission)
        .outerjoin(Person, Person.id == Translation.by_id)
        .options(contains_eager(Contribution.submission))
        .where(
            Translation.id == key,
            Contribution.discussion_id == discussion_id,
            Contribution.number == number,
            Submission.state == "published",
        )
    ).one_or_none()
    if row is None:
        return None
    translation, version, contribution, name, taken_out = row
    passages = tuple(passages_of([version.id])[version.id])
    whole = WholeText(contribution, version, passages)
    return OfferedTranslation(
        translation, name, whole, version.shown, taken_out and not version.shown
    )


def translations_to_decide(person_id: int) -> list[TranslationToDecide]:
    """Return the translations offered of this person's own public texts, oldest first."""
    return _to_decide(Contribution.person_id == person_id)


def _to_decide(condition: Any) -> list[TranslationToDecide]:
    query: Any = (
        select(
            Translation.id,
            Discussion.slug,
            Discussion.title,
            Discussion.base_language,
            Contribution.number,
            Translation.language,
            Person.name,
            Translation.at,
        )
        .join(Version, Version.id == Translation.version_id)
        .join(Contribution, Contribution.id == Version.contribution_id)
        .join(Submission, Submission.id == Contribution.submission_id)
        .join(Discussion, Discussion.id == Contribution.discussion_id)
        .outerjoin(Person, Person.id == Translation.by_id)
        .where(condition, Translation.state == "offered", Submission.state == "published")
        .order_by(Translation.at, Translation.id)
        .limit(100)
    )
    return [TranslationToDecide(*row) for row in db.session.execute(query)]
