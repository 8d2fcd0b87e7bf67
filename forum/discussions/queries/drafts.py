"""Reads of drafts: one with its files, all of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from forum.db import Texts, db
from forum.discussions.models import Contribution, Discussion, Draft, DraftFile
from forum.discussions.models.drafting import Parts
from forum.files import Upload
from forum.html import words


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies with a draft."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft with its fields, its files, and the number of the text that it replies to."""

    draft: Draft
    parts: Parts
    files: tuple[KeptFile, ...]
    reply_to: int | None


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """A draft in a list of one's own things."""

    token: str
    kind: str
    slug: str
    title: Texts
    base_language: str
    time_zone: str
    contribution_id: int | None
    reply_to: int | None
    words: int
    begins: str
    saved: datetime
    ended: datetime | None


def draft_by_token(token: str) -> Kept | None:
    """Return a draft by its token, in one statement."""
    parent = aliased(Contribution)
    rows = db.session.execute(
        select(Draft, DraftFile, Upload, parent.number)
        .outerjoin(DraftFile, DraftFile.draft_id == Draft.id)
        .outerjoin(Upload, Upload.id == DraftFile.upload_id)
        .outerjoin(parent, parent.id == Draft.reply_to_id)
        .where(Draft.token == token)
        .order_by(DraftFile.position)
    ).all()
    if not rows:
        return None
    files = tuple(
        KeptFile(file.id, file.name, upload.size)
        for _draft, file, upload, _number in rows
        if file is not None
    )
    draft = rows[0][0]
    return Kept(draft, Parts.of(draft.parts), files, rows[0][3])


def drafts_of(person_id: int, *, since: datetime, limit: int = 100) -> list[ListedDraft]:
    """Return a person's drafts, last saved first, in one statement.

    Those that live, and those that were discarded after ``since``; what was sent is no draft.
    """
    rows = db.session.execute(
        _listed()
        .where(
            Draft.person_id == person_id,
            Draft.ended.is_(None) | ((Draft.ended > since) & Draft.contribution_id.is_(None)),
        )
        .order_by(Draft.saved.desc(), Draft.id.desc())
        .limit(limit)
    )
    return [_in_list(*row) for row in rows]


def _listed() -> Select[Draft, Discussion, int | None]:
    parent = aliased(Contribution)
    return (
        select(Draft, Discussion, parent.number)
        .join(Discussion, Discussion.id == Draft.discussion_id)
        .outerjoin(parent, parent.id == Draft.reply_to_id)
    )


def _in_list(draft: Draft, discussion: Discussion, reply_to: int | None) -> ListedDraft:
    texts: Sequence[str] = Parts.of(draft.parts).texts
    begins = " ".join(" ".join(texts)[:400].split())
    return ListedDraft(
        token=draft.token,
        kind=draft.kind,
        slug=discussion.slug,
        title=discussion.title,
        base_language=discussion.base_language,
        time_zone=discussion.time_zone,
        contribution_id=draft.contribution_id,
        reply_to=reply_to,
        words=sum(words(text) for text in texts),
        begins=begins[:140] + ("…" if len(begins) > 140 else ""),
        saved=draft.saved,
        ended=draft.ended,
    )


def receipt_of(contribution_id: int | None) -> str | None:
    """Return the receipt code of a text, None if there is none."""
    if contribution_id is None:
        return None
    return db.session.scalar(select(Contribution.receipt).where(Contribution.id == contribution_id))


def sent_draft_of(contribution_id: int) -> Parts | None:
    """Return the fields of the draft that a text was sent from, to begin an edit with."""
    stored = db.session.scalar(
        select(Draft.parts)
        .where(Draft.contribution_id == contribution_id, Draft.kind == "contribution")
        .order_by(Draft.id.desc())
        .limit(1)
    )
    return None if stored is None else Parts.of(stored)
