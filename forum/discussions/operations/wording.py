"""Write organisers' texts: the source in the base language, and translations of it.

Every text is :class:`forum.db.Texts`, in a place (:mod:`forum.discussions.queries.places`).
``expected`` is the stamp of the text that the page showed: of two people who write the same text at
once the second is told; those who write different ones don't disturb each other, so translators
can work side by side. What a text said before stands in discussion_change.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.accounts.operations import one_line
from forum.db import Texts, db, locked, notify
from forum.discussions.models import Discussion, DiscussionDocument, Question, Week
from forum.discussions.operations.moderating import log_change
from forum.discussions.operations.scheduling.guard import for_editing
from forum.discussions.operations.scheduling.questions import question_text
from forum.discussions.queries.editing import linked_questions, plan_of
from forum.discussions.queries.places import LONG, Place, stamp_of
from forum.discussions.queries.schedule import schedule_of
from forum.errors import Refused
from forum.html import LIMIT, normalise
from forum.i18n import _

SOURCES = ("theme", "intro", "question", "note")  # the settings write the others
LONGEST = 1_000
Row = Discussion | DiscussionDocument | Week | Question
COLUMNS = {
    "title": "title",
    "launch": "launch",
    "document": "title",
    "theme": "theme",
    "intro": "intro",
    "question": "text",
    "note": "amended",
}


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A text with the row that holds it."""

    row: Row
    column: str
    texts: Texts
    opened: bool


def write_source(
    discussion_id: int,
    place: Place,
    text: str,
    *,
    note: str = "",
    expected: str,
    by_id: int | None,
    at: datetime,
) -> Texts:
    """Change a text in the base language; its translations are out of date from then on.

    A question that somebody answered is amended only with a ``note`` for readers, which stands
    with it, beside the earlier wording. Raises Refused if the note is missing, a question is
    empty, the text is too long, or somebody changed it in the meantime.
    """
    discussion = for_editing(discussion_id, None, at)
    base = discussion.base_language
    if place.kind not in SOURCES:
        raise Refused(_("This text is changed in the settings of the discussion."))
    loaded = _load(discussion, place, at)
    _check_stamp(loaded, base, base, expected)
    text = _clean(place, text)
    if text == _said(loaded.texts, base):
        return loaded.texts
    if place.kind == "note" and not text:
        raise Refused(_("The note stays: readers saw it. Change its words."), field="text")
    amended = _amend(discussion, place, loaded, note, at)
    texts = loaded.texts.with_source(base, text)
    _store(discussion, place, loaded, texts, base, amended=amended, by_id=by_id, at=at)
    discussion.rev += 1
    return texts


def write_translation(
    discussion_id: int,
    place: Place,
    language: str,
    text: str,
    *,
    state: str,
    expected: str,
    by_id: int | None,
    at: datetime,
) -> Texts:
    """Write a translation of the source as it stands now; ``state`` is draft or reviewed.

    An empty text removes it. What readers of an open week see isn't taken back: a reviewed
    translation stays reviewed there. Raises Refused for that, for a language that the discussion
    doesn't have, without a source, for a text too long, or if somebody was quicker.
    """
    discussion = for_editing(discussion_id, None, at)
    base = discussion.base_language
    if language not in discussion.languages or language == base:
        raise Refused(_("This discussion is not translated into that language."), field="language")
    loaded = _load(discussion, place, at)
    _check_stamp(loaded, language, base, expected)
    if text.strip() and not _said(loaded.texts, base):
        raise Refused(_("There is no source text to translate yet."), field="text")
    text = _clean(place, text, may_be_empty=True)
    state = state if state == "draft" else "reviewed"
    shown = loaded.texts.state(language, base) in ("reviewed", "outdated")
    if shown and loaded.opened and not (text and state == "reviewed"):
        raise Refused(
            _(
                "Readers see this translation: the week has opened. Correct it and mark it as"
                " reviewed."
            ),
            field="text",
        )
    texts = loaded.texts.with_translation(language, text, base=base, state=state)
    if texts != loaded.texts:
        _store(discussion, place, loaded, texts, language, amended=False, by_id=by_id, at=at)
    return texts


def _load(discussion: Discussion, place: Place, at: datetime) -> _Loaded:
    """Return a text of this discussion, its row locked. Raises Refused if it has none such."""
    row: Row
    week: Week | None = None
    if place.kind in ("title", "launch"):
        row = discussion
        own = place.id == discussion.id
    elif place.kind == "document":
        row = locked(DiscussionDocument, place.id)
        own = row.discussion_id == discussion.id
    elif place.kind in ("theme", "intro"):
        row = week = locked(Week, place.id)
        own = week.discussion_id == discussion.id
    else:
        row = locked(Question, place.id)
        week = db.session.get_one(Week, row.week_id)
        own = week.discussion_id == discussion.id
    texts = getattr(row, COLUMNS[place.kind])
    if not own or (place.kind == "note" and not texts):
        raise Refused(_("There is no such text in this discussion."))
    plan = plan_of(discussion, schedule_of(discussion, at), at)
    opened = any(one.opened for one in plan.weeks if week is not None and one.id == week.id)
    return _Loaded(row, COLUMNS[place.kind], texts, opened)


def _check_stamp(loaded: _Loaded, language: str, base: str, expected: str) -> None:
    if stamp_of(loaded.texts, language, base) != expected:
        raise Refused(
            _(
                "Somebody else changed this text in the meantime. Nothing was overwritten: compare"
                " both, then save again."
            ),
            field="text",
        )


def _said(texts: Texts, language: str) -> str:
    return texts[language].text if language in texts else ""


def _clean(place: Place, text: str, *, may_be_empty: bool = False) -> str:
    """Return a text as it is stored. Raises Refused if it is too long, or a question is empty."""
    if place.kind in LONG:
        text = normalise(text).strip()
        most = LIMIT
    elif place.kind == "question" and not (may_be_empty and not one_line(text)):
        return question_text(text)
    else:
        text = one_line(text)
        most = LONGEST if place.kind == "note" else 500
    if len(text) > most:
        raise Refused(
            _("The text is too long: at most %(most)s characters fit.", most=most), field="text"
        )
    return text


def _amend(discussion: Discussion, place: Place, loaded: _Loaded, note: str, at: datetime) -> bool:
    """Put the note for readers beside a question; say whether it is an amendment that they see."""
    if not isinstance(loaded.row, Question) or place.kind != "question":
        return False
    note = one_line(note)
    if len(note) > LONGEST:
        raise Refused(
            _("The text is too long: at most %(most)s characters fit.", most=LONGEST), field="note"
        )
    answered = bool(linked_questions(discussion.id, [place.id]))
    if not note and answered:
        raise Refused(
            _("Somebody answered this question already: say to readers what you change and why."),
            field="note",
        )
    if not note or not (loaded.opened or answered):
        return False
    notes = loaded.row.amended or Texts()
    loaded.row.amended = notes.with_source(discussion.base_language, note)
    loaded.row.amended_at = at
    return True


def _store(
    discussion: Discussion,
    place: Place,
    loaded: _Loaded,
    texts: Texts,
    language: str,
    *,
    amended: bool,
    by_id: int | None,
    at: datetime,
) -> None:
    """Write a text with its line in the log, and say that a question was amended."""
    setattr(loaded.row, loaded.column, texts)
    before = _line(loaded.texts, language)
    if amended:
        before["wordings"] = loaded.texts.plain()
    change = log_change(
        discussion.id,
        "amended" if amended else "text",
        place.kind,
        place.id,
        before=before,
        after=_line(texts, language),
        by_id=by_id,
        at=at,
    )
    if amended and discussion.announced is not None and discussion.announced <= at:
        notify(
            "question_amended",
            "question",
            place.id,
            at=at,
            scope_id=discussion.scope_id,
            key=str(change.id),
        )


def _line(texts: Texts, language: str) -> dict[str, Any]:
    wording = texts.get(language)
    if wording is None:
        return {"language": language, "text": "", "state": "missing", "rev": 0}
    return {
        "language": language,
        "text": wording.text,
        "state": wording.state,
        "rev": wording.rev,
    }
