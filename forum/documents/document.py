"""What a document is made of: blocks of runs, as plain frozen data.

All strings are final: in the reader's language, formatted, with the reader's punctuation. A piece
in another language says so, and its direction follows from that. In a run ``\\n`` is a line break
and ``\\t`` a space that aligns; all other white space is text. Anchors are names without white
space, unique in the document; a link to ``#name`` leads there in every format, and where a target
is missing the writers leave plain words (see :func:`forum.documents.outline.problems`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from forum.i18n import direction_of


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text; ``language`` only where it differs from what is around it."""

    text: str
    language: str | None = None
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to ``#anchor`` or to an http, https or mailto address."""

    text: str
    to: str
    language: str | None = None
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A small framed number, such as the citation of contribution 3; ``label`` says it in words."""

    text: str
    to: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A place inside running text or in a cell that links can lead to; it shows nothing."""

    anchor: str


Run: TypeAlias = Text | Link | Mark | Target
Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4 below the title; a ``number`` such as 2.1 hangs beside it."""

    level: int
    runs: Runs
    anchor: str = ""
    number: str = ""

    def __post_init__(self) -> None:
        if self.level not in range(1, 5):
            raise ValueError(f"a heading has level 1 to 4, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a ``label`` such as Q2.1-c3 hangs beside it.

    Styles: body, lead (larger), note (smaller), meta (facts, in sans), strong (a heading inside a
    person's text, which is no heading of the document).
    """

    runs: Runs
    style: Literal["body", "lead", "note", "meta", "strong"] = "body"
    language: str | None = None
    anchor: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with a list inside it or not."""

    runs: Runs
    inner: "ListBlock | None" = None


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; ``start`` counts for ordered lists."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    language: str | None = None


Passage: TypeAlias = Paragraph | ListBlock


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set off from the text, in its own language, with its source in the reader's."""

    passages: tuple[Passage, ...]
    language: str
    source: Runs = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """A person's text in full, or its translation; ``note`` (who translated) is the reader's."""

    passages: tuple[Passage, ...]
    language: str
    role: Literal["original", "translation"] = "original"
    anchor: str = ""
    note: Runs = ()


@dataclass(frozen=True, slots=True)
class Parallel:
    """A text and its translation: side by side where there is room, else one after the other."""

    original: Original
    translation: Original


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``numeric`` columns align at the end, ``widths`` are shares of any sum.

    ``number`` is the words before the caption ("Table 4"). Raises ValueError if a row has more or
    fewer cells than the header, or ``widths`` has.
    """

    caption: Runs
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    numeric: frozenset[int] = frozenset()
    widths: tuple[float, ...] = ()
    row_headers: bool = True
    number: str = ""
    anchor: str = ""
    note: Runs = ()

    def __post_init__(self) -> None:
        columns = len(self.header)
        if not columns or any(len(row) != columns for row in self.rows):
            raise ValueError("every row of a table has as many cells as its header")
        if self.widths and (len(self.widths) != columns or min(self.widths) <= 0):
            raise ValueError("widths are one positive share for each column")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its text alternative; ``width`` is the share of the page's text width."""

    svg: str
    alt: str
    caption: Runs = ()
    width: float = 1.0
    number: str = ""
    anchor: str = ""
    note: Runs = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value."""

    label: str
    value: Runs


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts below each other (block) or as one line, where a label may be empty."""

    facts: tuple[Fact, ...]
    layout: Literal["block", "line"] = "block"
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A boxed statement, such as the coverage; the words say its tone too."""

    title: Runs
    paragraphs: tuple[Runs, ...] = ()
    tone: Literal["neutral", "complete", "incomplete"] = "neutral"
    anchor: str = ""
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of the contents list, of headings down to ``depth``."""

    title: str
    depth: int = 3


Block: TypeAlias = (
    Heading
    | Paragraph
    | ListBlock
    | Quote
    | Original
    | Parallel
    | Table
    | Figure
    | Facts
    | Statement
    | PageBreak
    | Contents
)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a file says about itself. Naive times are UTC; the time of export is none of them."""

    creator: str
    created: datetime
    modified: datetime
    description: str = ""
    licence: str = ""
    keywords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("created", "modified"):
            value: datetime = getattr(self, name)
            aware = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
            object.__setattr__(self, name, aware.replace(microsecond=0))


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; its direction follows from its language."""

    title: str
    language: str
    meta: Meta
    blocks: tuple[Block, ...] = field(repr=False)
    subtitle: str = ""

    @property
    def direction(self) -> str:
        """Return ``ltr`` or ``rtl``."""
        return direction_of(self.language)


def line(text: str, language: str | None = None) -> Runs:
    """Return plain text as runs."""
    return (Text(text, language),) if text else ()


def paragraphs(text: str, language: str | None = None) -> tuple[Paragraph, ...]:
    """Return plain text as paragraphs: blank lines part them, other line ends stay.

    White space at the ends of a paragraph means nothing, as in mails.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts: Iterable[str] = re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text)
    return tuple(Paragraph(line(part.strip()), language=language) for part in parts if part.strip())
