"""Drafts: begun, saved as one writes, discarded and taken up again, with their files.

The page makes the token, the first save makes the row; nobody else ever sees it. Every save says
which revision it was made from: where another window saved meanwhile, nothing is overwritten.
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.accounts.operations.tries import record_attempt
from forum.db import db, locked
from forum.discussions.models import Contribution, Draft, DraftFile
from forum.discussions.models.drafting import Parts
from forum.errors import Refused
from forum.files import clean_name, store
from forum.html import LIMIT
from forum.html.normal import scrub
from forum.i18n import _

TOKEN_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
TOKEN_LENGTH = 26
MOST_DRAFTS = 50
MOST_FILES = 5
RESTORABLE = timedelta(days=30)
LONGEST_DRAFT = 2 * LIMIT  # what can't be sent any more is still kept


class ChangedElsewhere(Refused):
    """Another window saved the same draft; ``theirs`` is what it holds now."""

    def __init__(self, theirs: Parts, rev: int) -> None:
        super().__init__(_("This draft was changed in another window. Nothing was overwritten."))
        self.theirs = theirs
        self.rev = rev


def new_token() -> str:
    """Return a token for a draft that isn't begun yet."""
    return "".join(secrets.choice(TOKEN_LETTERS) for _n in range(TOKEN_LENGTH))


def is_token(text: str) -> bool:
    """Say whether this can be the token of a draft."""
    return len(text) == TOKEN_LENGTH and set(text) <= set(TOKEN_LETTERS)


def tidied(parts: Parts) -> Parts:
    """Return the parts as they are stored: line ends, controls and letters put in order."""
    return replace(
        parts,
        answers={key: scrub(text).strip("\n") for key, text in parts.answers.items()},
        free=scrub(parts.free).strip("\n"),
        role_title=" ".join(scrub(parts.role_title).split())[:200],
        language=scrub(parts.language)[:12],
        attribution=scrub(parts.attribution)[:12],
        window=scrub(parts.window)[:40],
        message=scrub(parts.message)[:10],
    )


def save_draft(
    token: str,
    parts: Parts,
    *,
    person_id: int,
    discussion_id: int,
    rev: int,
    at: datetime,
    kind: str = "contribution",
    reply_to_id: int | None = None,
    contribution_id: int | None = None,
) -> Draft:
    """Store what was typed; the first save makes the draft.

    ``rev`` is the revision that the page was made from (0: none yet). Raises ChangedElsewhere if
    another window saved since, Refused for a text beyond all limits, too many drafts, or a draft
    that ended (:func:`locked_draft`).
    """
    parts = tidied(parts)
    if sum(map(len, parts.texts)) > LONGEST_DRAFT:
        raise Refused(
            _("This is too long to be kept: at most %(most)s characters.", most=LONGEST_DRAFT)
        )
    if not _exists(token):
        locked(Person, person_id)  # two first saves at once: the second finds the draft
    if not _exists(token):
        return _begin(
            Draft(
                token=token,
                kind=kind,
                person_id=person_id,
                discussion_id=discussion_id,
                reply_to_id=reply_to_id,
                contribution_id=contribution_id,
                parts=parts.stored(),
                rev=1,
                saved=at,
            )
        )
    draft = locked_draft(token, person_id)
    stored = Parts.of(draft.parts)
    if stored.says_the_same(parts):
        return draft
    late = draft.rev != rev and not (parts.window and parts.window == stored.window)
    if late:
        raise ChangedElsewhere(stored, draft.rev)
    draft.parts = replace(parts, links=stored.links).stored()
    draft.rev += 1
    draft.saved = at
    db.session.flush()
    return draft


def _exists(token: str) -> bool:
    return db.session.scalar(select(Draft.id).where(Draft.token == token)) is not None


def _begin(draft: Draft) -> Draft:
    if not is_token(draft.token):
        raise Refused(_("This page is too old. Open it again to write."))
    living = db.session.scalar(
        select(func.count()).where(Draft.person_id == draft.person_id, Draft.ended.is_(None))
    )
    if (living or 0) >= MOST_DRAFTS:
        raise Refused(
            _("You have %(most)s drafts. Send or discard one before you begin another.",
              most=MOST_DRAFTS)
        )  # fmt: skip
    if draft.reply_to_id is not None:
        parent = db.session.get(Contribution, draft.reply_to_id)
        if parent is None or parent.discussion_id != draft.discussion_id:
            raise Refused(_("There is no such contribution to reply to."))
    db.session.add(draft)
    db.session.flush()
    return draft


def locked_draft(token: str, person_id: int, *, ended: bool = False) -> Draft:
    """Return a person's own draft, locked; Refused if there is none, or if it ended already."""
    draft = db.session.scalar(
        select(Draft)
        .where(Draft.token == token)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if draft is None or draft.person_id != person_id:
        raise Refused(_("There is no such draft."))
    if draft.ended is not None and not ended:
        raise Refused(_("This draft was sent or discarded already. Nothing was changed."))
    return draft


def discard_draft(token: str, person_id: int, *, at: datetime) -> Draft:
    """End a draft; it can be taken up again for 30 days."""
    draft = locked_draft(token, person_id)
    draft.ended = at
    db.session.flush()
    return draft


def restore_draft(token: str, person_id: int, *, at: datetime) -> Draft:
    """Take a discarded draft up again."""
    draft = locked_draft(token, person_id, ended=True)
    sent = draft.kind == "contribution" and draft.contribution_id is not None
    if sent or draft.ended is None or draft.ended + RESTORABLE < at:
        raise Refused(_("This draft can’t be taken up again."))
    draft.ended = None
    db.session.flush()
    return draft


def add_file(token: str, person_id: int, content: bytes, name: str) -> DraftFile:
    """Add a file to a draft, checked by its content. Raises Refused, and says which file."""
    draft = locked_draft(token, person_id)
    kept = list(
        db.session.scalars(
            select(DraftFile).where(DraftFile.draft_id == draft.id).order_by(DraftFile.position)
        )
    )
    name = clean_name(name)
    upload = store(content, name)
    if known := next((file for file in kept if file.upload_id == upload.id), None):
        return known
    if len(kept) >= MOST_FILES:
        raise Refused(_("At most %(most)s documents go with a text.", most=MOST_FILES))
    position = kept[-1].position + 1 if kept else 0
    file = DraftFile(draft_id=draft.id, upload_id=upload.id, name=name, position=position)
    db.session.add(file)
    db.session.flush()
    return file


def remove_file(token: str, person_id: int, file_id: int) -> None:
    """Take a file away from a draft; one that is gone already is no fault."""
    draft = locked_draft(token, person_id)
    file = db.session.get(DraftFile, file_id)
    if file is not None and file.draft_id == draft.id:
        db.session.delete(file)
        db.session.flush()


def count_mail(person_id: int, *, at: datetime) -> None:
    """Count one more mail of a draft to oneself; Refused after five in an hour."""
    record_attempt(
        f"person:{person_id}",
        "draft_mail",
        at=at,
        most=5,
        within=timedelta(hours=1),
        sentence=_("You have sent yourself this several times. Please wait an hour."),
    )
