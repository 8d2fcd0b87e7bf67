"""Save a text in one language; the translators' list of everything that is missing or old."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import require
from forum.db import transaction
from forum.discussions import queries
from forum.discussions.forms.schedule import TextForm
from forum.discussions.operations.wording import write_source, write_translation
from forum.discussions.permissions import can_schedule_discussion, can_translate_discussion
from forum.discussions.queries.places import Item, Place, items_of
from forum.discussions.views.frame import Frame, blueprint, load
from forum.discussions.views.schedule import panels
from forum.discussions.views.schedule.pages import Typed, page
from forum.errors import Refused
from forum.i18n import _, own_name


@blueprint.post("/<slug>/schedule/texts")
def save_text(slug: str) -> ResponseReturnValue:
    """Save a text: the source by who plans the weeks, translations by translators too."""
    frame = load(slug)
    form = TextForm()
    language = form.language.data or ""
    is_source = language == frame.discussion.base_language
    allowed = can_schedule_discussion if is_source else can_translate_discussion
    require(allowed(frame.person, frame.discussion))
    item = _item(frame, Place.read(form.place.data))
    try:
        with transaction():
            _write(frame, item.place, form, is_source=is_source)
    except Refused as refused:
        form.refuse(refused)
        frame = load(slug)
        if form.back.data == "list":
            return _listed(frame, form.language.data, item.place, form)
        sentence = None if item.week else refused.sentence  # its place is on no week's page
        return page(frame, item.week, Typed(text=form, sentence=sentence))
    flash(_("The text was saved."), "saved")
    if form.back.data == "list":
        here = url_for(".translations", slug=slug, language=language, after=str(item.place))
        return redirect(here, 303)
    here = url_for(".schedule", slug=slug, number=item.week, _anchor=str(item.place))
    return redirect(here, 303)


def _write(frame: Frame, place: Place, form: TextForm, *, is_source: bool) -> None:
    by_id = frame.person.id if frame.person else None
    text, seen = form.text.data or "", form.seen.data or ""
    if is_source:
        note = form.note.data or ""
        write_source(
            frame.discussion.id, place, text, note=note, expected=seen, by_id=by_id, at=frame.at
        )
    else:
        write_translation(
            frame.discussion.id,
            place,
            form.language.data or "",
            text,
            state="draft" if form.what.data == "draft" else "reviewed",
            expected=seen,
            by_id=by_id,
            at=frame.at,
        )


def _items(frame: Frame) -> list[Item]:
    documents = queries.documents_of(frame.discussion.id)
    return list(items_of(frame.discussion, frame.schedule, documents))


def _item(frame: Frame, place: Place | None) -> Item:
    found = next((item for item in _items(frame) if item.place == place), None)
    if found is None:
        raise Refused(_("There is no such text in this discussion."))
    return found


@dataclass(frozen=True, slots=True)
class LanguageTab:
    """A language to translate into, with how many texts wait in it."""

    code: str
    name: str
    waiting: int
    url: str
    current: bool


@blueprint.get("/<slug>/translations")
def translations(slug: str) -> ResponseReturnValue:
    """Show what is missing or out of date in a language, one text opened after the other."""
    frame = load(slug)
    require(can_translate_discussion(frame.person, frame.discussion))
    return _listed(frame, request.args.get("language"), Place.read(request.args.get("at")), None)


def _listed(
    frame: Frame, language: str | None, at: Place | None, typed: TextForm | None
) -> ResponseReturnValue:
    base = frame.discussion.base_language
    languages = [code for code in frame.discussion.languages if code != base]
    items = _items(frame)
    waiting = {
        code: [item for item in items if item.unfinished([code], base)] for code in languages
    }
    chosen = language if language in languages else _first(frame, languages, waiting)
    todo = waiting.get(chosen, [])
    current = next((item for item in items if item.place == at), None)
    if current is None:
        current = _following(items, todo, Place.read(request.args.get("after")))
    place = todo.index(current) if current in todo else None
    return render_template(
        "discussions/schedule/translations.html",
        frame=frame,
        language_chosen=chosen,
        tabs_of=[
            LanguageTab(
                code,
                own_name(code),
                len(waiting[code]),
                url_for(".translations", slug=frame.slug, language=code),
                code == chosen,
            )
            for code in languages
        ],
        todo=todo,
        place=place,
        current=current,
        total=sum(1 for item in items if item.texts.state(base, base) != "missing"),
        panel=panels.panel(frame, current, chosen, typed) if current and chosen else None,
        item_name=panels.item_name,
        state_words=panels.state_words,
        previous=_beside(items, todo, current, -1),
        next=_beside(items, todo, current, 1),
    )


def _first(frame: Frame, languages: list[str], waiting: dict[str, list[Item]]) -> str:
    """Return the reader's own language, else the first with work in it, else the first."""
    own = frame.person.language if frame.person else ""
    if own in languages:
        return own
    return next((code for code in languages if waiting[code]), languages[0] if languages else "")


def _following(items: list[Item], todo: list[Item], after: Place | None) -> Item | None:
    """Return the first unfinished text after another, else the first of all."""
    place = next((n for n, item in enumerate(items) if item.place == after), -1)
    later = [item for item in items[place + 1 :] if item in todo]
    return next(iter(later or todo), None)


def _beside(items: list[Item], todo: list[Item], current: Item | None, step: int) -> Item | None:
    """Return the unfinished text before or after the one that is open."""
    if current is None:
        return None
    here = items.index(current)
    if step > 0:
        return next((item for item in items[here + 1 :] if item in todo), None)
    return next((item for item in reversed(items[:here]) if item in todo), None)
