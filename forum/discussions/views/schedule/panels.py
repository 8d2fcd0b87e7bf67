"""Texts as editors and translators see them: the state of each language, one language opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from forum.db import TextState
from forum.discussions.forms.schedule import TextForm
from forum.discussions.permissions import can_schedule_discussion
from forum.discussions.queries.editing import changes_of_texts, linked_questions
from forum.discussions.queries.places import Item, Place, stamp_of
from forum.discussions.views.frame import Frame
from forum.html.differences import Difference, differences
from forum.i18n import _, language_name, own_name

TONES = {"missing": "error", "outdated": "warning", "draft": "draft"}


@dataclass(frozen=True, slots=True)
class LanguageButton:
    """One language of a text, with its state, as a link that opens it."""

    code: str
    name: str
    state: TextState
    words: str
    tone: str
    url: str
    open: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One language of a text, opened: the source with what changed in it, and what is typed.

    ``meanwhile`` is what somebody else stored since the page was made, where a save came late.
    """

    item: Item
    language: str
    is_source: bool
    may_write: bool
    state: TextState
    source: tuple[Difference, ...]
    source_language: str
    changed: datetime | None
    changed_by: str | None
    note: str | None
    note_needed: bool
    form: TextForm
    meanwhile: str | None
    keeps_reviewed: bool

    @property
    def rows(self) -> int:
        """Return how many lines the field begins with."""
        return 12 if self.item.long else 3


def item_name(item: Item) -> str:
    """Return what a text is called in lists and headings."""
    label = f"{item.week}.{item.number}"
    return {
        "title": _("Title of the discussion"),
        "launch": _("Launch note"),
        "document": _("Title of a document"),
        "theme": _("Week %(number)s, theme", number=item.week),
        "intro": _("Week %(number)s, introduction", number=item.week),
        "question": _("Question %(number)s", number=label),
        "note": _("Question %(number)s, note on its change", number=label),
    }[item.place.kind]


def state_words(state: TextState, *, source_missing: bool = False) -> str:
    """Return the state of a text in one language."""
    if source_missing:
        return _("No source yet")
    return {
        "source": _("Source"),
        "missing": _("Missing"),
        "draft": _("Draft"),
        "outdated": _("Out of date"),
        "reviewed": _("Reviewed"),
    }[state]


def buttons(frame: Frame, item: Item, opened: tuple[Place, str] | None) -> list[LanguageButton]:
    """Return the languages of a text, the base language first."""
    base = frame.discussion.base_language
    no_source = item.texts.state(base, base) == "missing"
    found = []
    for code in [base, *(one for one in frame.discussion.languages if one != base)]:
        state = item.texts.state(code, base)
        empty = no_source and state == "missing"
        found.append(
            LanguageButton(
                code=code,
                name=own_name(code),
                state=state,
                words=_("Not written yet")
                if empty and code == base
                else state_words(state, source_missing=empty),
                tone="none" if empty else TONES.get(state, "good"),
                url=url_for(
                    "discussions.schedule",
                    slug=frame.slug,
                    number=item.week,
                    open=f"{item.place}.{code}",
                    _anchor="open",
                ),
                open=opened == (item.place, code),
            )
        )
    return found


def read_open(text: str | None) -> tuple[Place, str] | None:
    """Return which text an address opens, and in which language."""
    where, _dot, language = (text or "").partition(".")
    place = Place.read(where)
    return (place, language) if place and language else None


def panel(frame: Frame, item: Item, language: str, typed: TextForm | None = None) -> Panel | None:
    """Return a text opened in one language; None where the discussion doesn't have it."""
    discussion = frame.discussion
    base = discussion.base_language
    if language not in discussion.languages:
        return None
    is_source = language == base
    edits = can_schedule_discussion(frame.person, discussion)
    stored = item.texts[language].text if language in item.texts else ""
    stamp = stamp_of(item.texts, language, base)
    late = typed is not None and typed.seen.data != stamp and typed.text.data != stored
    form = typed or TextForm(formdata=None, data={"text": stored})
    form.seen.data = stamp
    state = item.texts.state(language, base)
    pieces, changed, by = _source(frame, item, language)
    answered = is_source and item.place.kind == "question" and edits
    return Panel(
        item=item,
        language=language,
        is_source=is_source,
        may_write=edits or not is_source,
        state=state,
        source=tuple(pieces),
        source_language=base,
        changed=changed,
        changed_by=by,
        note=_("Somebody answered this question already.") if answered else None,
        note_needed=answered and bool(linked_questions(discussion.id, [item.place.id])),
        form=form,
        meanwhile=stored if late else None,
        keeps_reviewed=item.opened and state in ("reviewed", "outdated"),
    )


def _source(
    frame: Frame, item: Item, language: str
) -> tuple[Sequence[Difference], datetime | None, str | None]:
    """Return the source, marked with what changed since a translation was made of it."""
    base = frame.discussion.base_language
    now = item.texts[base].text if base in item.texts else ""
    whole = [Difference("same", now)] if now else []
    if item.texts.state(language, base) != "outdated":
        return whole, None, None
    made_of = item.texts[language].of or 1
    changes = [
        one for one in changes_of_texts(frame.discussion.id, item.place) if one.language == base
    ]
    since = [one for one in changes if one.rev >= made_of]
    if not since:
        return whole, None, None
    oldest = min(since, key=lambda one: one.rev)
    return differences(oldest.before, now), since[0].at, since[0].by


@dataclass(frozen=True, slots=True)
class Check:
    """One line of what is ready and what is not. tone: good, warning, error, or none."""

    words: str
    tone: str
    url: str | None = None


def checks(frame: Frame, items: Sequence[Item]) -> list[Check]:
    """Return what is ready in a week's texts and what is to be done, worst first."""
    discussion = frame.discussion
    base = discussion.base_language
    good, wrong = [], []
    for item in items:
        name = item_name(item)
        if item.texts.state(base, base) == "missing":
            if item.place.kind in ("theme", "intro"):
                wrong.append(Check(_("%(text)s: not written yet", text=name), "warning"))
            continue
        unfinished = item.unfinished(discussion.languages, base)
        for language, state in unfinished:
            wrong.append(
                Check(
                    _wrong_words(name, language, state),
                    TONES[state] if state != "draft" else "warning",
                    url_for(
                        "discussions.schedule",
                        slug=frame.slug,
                        number=item.week,
                        open=f"{item.place}.{language}",
                        _anchor="open",
                    ),
                )
            )
        if not unfinished:
            good.append(Check(_("%(text)s: ready in every language", text=name), "good"))
    wrong.sort(key=lambda check: check.tone != "error")
    return wrong + good


def _wrong_words(name: str, language: str, state: TextState) -> str:
    spoken = language_name(language)
    if state == "missing":
        return _("%(text)s: missing in %(language)s", text=name, language=spoken)
    if state == "draft":
        return _("%(text)s: a draft in %(language)s", text=name, language=spoken)
    return _("%(text)s: out of date in %(language)s", text=name, language=spoken)
