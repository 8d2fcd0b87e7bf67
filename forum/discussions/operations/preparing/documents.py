"""Files that the organisers offer: added, named per language, moved, removed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from forum.db import Texts, db
from forum.discussions.models import Discussion, DiscussionDocument
from forum.discussions.operations.preparing.basics import TITLE_LENGTH
from forum.discussions.operations.preparing.fresh import fresh, line, logged, with_text
from forum.errors import Refused
from forum.files import clean_name, store
from forum.i18n import _, known_language

MOST_DOCUMENTS = 20


def add_document(
    discussion_id: int,
    *,
    content: bytes,
    name: str,
    title: str,
    language: str,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> DiscussionDocument:
    """Add a file with its title in the base language (else its name). Raises Refused."""
    discussion = fresh(discussion_id, expected_rev)
    rows = _documents(discussion.id)
    if len(rows) >= MOST_DOCUMENTS:
        raise Refused(
            _("At most %(most)s documents fit: remove one first.", most=MOST_DOCUMENTS),
            field="file",
        )
    name = clean_name(name)
    try:
        upload = store(content, name)
    except Refused as refused:
        raise Refused(refused.sentence, field="file") from None
    title = line(title, TITLE_LENGTH, "title") or name
    document = DiscussionDocument(
        discussion_id=discussion.id,
        upload_id=upload.id,
        name=name,
        title=Texts().with_source(discussion.base_language, title),
        language=_language(language),
        position=max((row.position for row in rows), default=-1) + 1,
    )
    db.session.add(document)
    db.session.flush()
    _log(discussion, "document_added", document.id, {}, _said(document), by_id=by_id, at=at)
    return document


def change_document(
    discussion_id: int,
    document_id: int,
    *,
    titles: Mapping[str, str],
    language: str,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> DiscussionDocument:
    """Change a document's language and its titles, by language of the discussion."""
    discussion = fresh(discussion_id, expected_rev)
    document = _document(discussion.id, document_id)
    before = _said(document)
    base = discussion.base_language
    for code in discussion.languages:
        if code in titles:
            title = line(titles[code], TITLE_LENGTH, f"title_{code}")
            if not title and code == base:
                raise Refused(_("Give the document a title."), field=f"title_{code}")
            document.title = with_text(document.title, code, base, title)
    document.language = _language(language)
    _log(
        discussion,
        "document_changed",
        document.id,
        before,
        _said(document),
        by_id=by_id,
        at=at,
    )
    return document


def move_document(
    discussion_id: int,
    document_id: int,
    step: int,
    *,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> None:
    """Move a document one place up (-1) or down (1) in the list; at its end nothing happens."""
    discussion = fresh(discussion_id, expected_rev)
    _document(discussion.id, document_id)
    rows = _documents(discussion.id)
    keys = [row.id for row in rows]
    place = keys.index(document_id)
    other = place + (1 if step > 0 else -1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    logged(
        discussion,
        "documents_ordered",
        {"documents": keys},
        {"documents": [row.id for row in rows]},
        by_id=by_id,
        at=at,
    )


def remove_document(
    discussion_id: int, document_id: int, *, expected_rev: int | None, by_id: int, at: datetime
) -> None:
    """Remove a document from the discussion; its file stays with the log."""
    discussion = fresh(discussion_id, expected_rev)
    document = _document(discussion.id, document_id)
    before = _said(document)
    db.session.delete(document)
    db.session.flush()
    _log(discussion, "document_removed", document_id, before, {}, by_id=by_id, at=at)


def _documents(discussion_id: int) -> list[DiscussionDocument]:
    return list(
        db.session.scalars(
            select(DiscussionDocument)
            .where(DiscussionDocument.discussion_id == discussion_id)
            .order_by(DiscussionDocument.position, DiscussionDocument.id)
        )
    )


def _document(discussion_id: int, document_id: int) -> DiscussionDocument:
    document = db.session.get(DiscussionDocument, document_id)
    if document is None or document.discussion_id != discussion_id:
        raise Refused(_("This document is not there any more."))
    return document


def _language(language: str) -> str | None:
    if language and (len(language) > 12 or not known_language(language)):
        raise Refused(_("Choose a language from the list."), field="language")
    return language or None


def _said(document: DiscussionDocument) -> dict[str, object]:
    return {
        "name": document.name,
        "title": document.title.plain(),
        "language": document.language,
        "upload": document.upload_id,
    }


def _log(
    discussion: Discussion,
    verb: str,
    key: int,
    before: dict[str, object],
    after: dict[str, object],
    *,
    by_id: int,
    at: datetime,
) -> None:
    logged(
        discussion, verb, before, after, by_id=by_id, at=at, about="discussion_document",
        about_id=key,
    )  # fmt: skip
