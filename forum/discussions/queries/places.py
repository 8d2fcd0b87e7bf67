"""Where organisers' texts stand: a place names one of them, such as ``question-12``.

All of them are :class:`forum.db.Texts`; an item is such a text with its place, as editors and
translators work on it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from forum.db import Texts, TextState
from forum.discussions.models import Discussion, DiscussionDocument
from forum.discussions.queries.schedule import Schedule, ScheduledWeek

Kind = Literal["title", "launch", "document", "theme", "intro", "question", "note"]
KINDS: dict[str, Kind] = {
    "title": "title",
    "launch": "launch",
    "document": "document",
    "theme": "theme",
    "intro": "intro",
    "question": "question",
    "note": "note",
}
LONG = ("launch", "intro")  # Markdown of several paragraphs; the others are one line
UNFINISHED = ("missing", "draft", "outdated")


@dataclass(frozen=True, slots=True)
class Place:
    """One text of the organisers: its kind, and the key of the row that holds it."""

    kind: Kind
    id: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.id}"

    @classmethod
    def read(cls, text: str | None) -> "Place | None":
        """Return the place that an address or a form names, None if it names none."""
        kind, _dash, key = (text or "").partition("-")
        if kind not in KINDS or not (key.isascii() and key.isdigit() and len(key) < 10):
            return None
        return cls(KINDS[kind], int(key))


@dataclass(frozen=True, slots=True)
class Item:
    """A text in its place; ``week`` and ``number`` say where readers meet it."""

    place: Place
    texts: Texts
    week: int | None = None
    number: int | None = None
    opened: bool = False

    @property
    def long(self) -> bool:
        """Say whether it is Markdown of several paragraphs."""
        return self.place.kind in LONG

    def unfinished(self, languages: Sequence[str], base: str) -> list[tuple[str, TextState]]:
        """Return the languages that a translator has work in; none while there is no source."""
        if self.texts.state(base, base) == "missing":
            return []
        states = [(language, self.texts.state(language, base)) for language in languages]
        return [(language, state) for language, state in states if state in UNFINISHED]


def stamp_of(texts: Texts, language: str, base: str) -> str:
    """Return what a page saw of a text: source and translation, as they stood.

    A form sends it back, so that a change in between is noticed, and only one of this very text.
    """
    seen = repr((texts.get(base), texts.get(language)))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def items_of_week(week: ScheduledWeek) -> Iterator[Item]:
    """Return the texts of a week: theme, introduction, questions with their notes."""
    opened = week.state != "coming"
    yield Item(Place("theme", week.id), week.theme, week.number, opened=opened)
    yield Item(Place("intro", week.id), week.intro, week.number, opened=opened)
    for question in week.questions:
        number = question.number
        place = Place("question", question.id)
        yield Item(place, question.text, week.number, number, opened=opened)
        if question.amended:
            place = Place("note", question.id)
            yield Item(place, question.amended, week.number, number, opened=opened)


def items_of(
    discussion: Discussion, schedule: Schedule, documents: Sequence[DiscussionDocument]
) -> Iterator[Item]:
    """Return all texts of a discussion that are translated, in the order readers meet them."""
    yield Item(Place("title", discussion.id), discussion.title)
    yield Item(Place("launch", discussion.id), discussion.launch)
    for document in documents:
        yield Item(Place("document", document.id), document.title)
    for week in schedule.weeks:
        yield from items_of_week(week)
