"""Blocks to the body of a document."""

from collections.abc import Iterator

from lxml import etree

from forum.documents.document import (
    Block,
    Contents,
    Document,
    Facts,
    Figure,
    Heading,
    Item,
    ListBlock,
    Original,
    PageBreak,
    Paragraph,
    Parallel,
    Passage,
    Quote,
    Run,
    Runs,
    Statement,
    Table,
    Text,
)
from forum.documents.outline import entries, figures, passages, plain
from forum.documents.pictures import Picture, as_png
from forum.documents.writers.docx.drawing import drawing
from forum.documents.writers.docx.package import Relations
from forum.documents.writers.docx.runs import Inline, bookmark_name
from forum.documents.writers.docx.styles import INDENT, LEVELS
from forum.documents.writers.docx.tables import table
from forum.documents.writers.docx.xml import (
    GUTTER,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SPACE,
    add,
    field,
    name,
    root,
)
from forum.i18n import direction_of

STYLES = {
    "body": "BodyText",
    "lead": "Lead",
    "note": "Note",
    "meta": "Meta",
    "strong": "Strong1",
}
FULL = frozenset({"Caption", "Title", "Subtitle", "TableNote", "Figure"})
APART = frozenset({"Caption", "Heading1", "Heading2", "Heading3", "Heading4", "TableNote"})


class Body:
    """Writes the body of one document; ``relations`` is what it leads to when it is written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.relations = Relations()
        self.inline = Inline(document, self.relations)
        self.entries = entries(document)
        self.headings = iter(self.entries)
        self.root = root("document")
        self.body = add(self.root, "body")
        self.pictures: Iterator[Picture] = iter(())
        self.new_page = False
        self.after_table = False

    def written(self) -> etree._Element:
        """Return the main part's root element."""
        document = self.document
        self.pictures = iter(as_png([figure.svg for figure in figures(document)]))
        self.runs("Title", (Text(document.title),))
        if document.subtitle:
            self.runs("Subtitle", (Text(document.subtitle),))
        for block in document.blocks:
            self.block(block)
        if self.after_table:
            self.paragraph("TableNote")
        self._section()
        return self.root

    def block(self, block: Block) -> None:
        """Append one block."""
        match block:
            case Heading():
                self.heading(block)
            case Paragraph() | ListBlock():
                self.passage(block)
            case Quote():
                self.quote(block)
            case Original():
                self.original(block)
            case Parallel():
                self.original(block.original)
                self.original(block.translation)
            case Table():
                self.table(block)
            case Figure():
                self.figure(block)
            case Facts():
                self.facts(block)
            case Statement():
                self.statement(block)
            case Contents():
                self.contents(block)
            case PageBreak():
                self.new_page = True

    def paragraph(
        self,
        style: str,
        *,
        language: str = "",
        anchor: str = "",
        number: tuple[int, int] | None = None,
        hanging: bool = False,
    ) -> etree._Element:
        """Append an empty paragraph with its properties, in the order of the schema (CT_PPr)."""
        paragraph = add(self.body, "p")
        properties = add(paragraph, "pPr")
        add(properties, "pStyle", val=style)
        if self.new_page:
            add(properties, "pageBreakBefore")
        if number:
            listed = add(properties, "numPr")
            add(listed, "ilvl", val=number[0])
            add(listed, "numId", val=number[1])
        direction = direction_of(language or self.document.language)
        if direction != self.document.direction:
            add(properties, "bidi", val=int(direction == "rtl"))
        if self.after_table and style not in APART:
            add(properties, "spacing", before=240)
        if hanging:
            add(properties, "ind", left=GUTTER, hanging=GUTTER)
        elif direction != self.document.direction and style not in FULL:
            # The indent of the style is at the start of the line: a text that runs the other way
            # stays in the column all the same.
            start = INDENT * (number[0] + 1) if number else 0
            add(
                properties,
                "ind",
                left=start,
                right=GUTTER,
                **({"hanging": INDENT} if number else {}),
            )
        self.new_page = self.after_table = False
        self.inline.bookmark(paragraph, anchor)
        return paragraph

    def runs(
        self, style: str, runs: Runs | tuple[Run, ...], *, language: str = "", anchor: str = ""
    ) -> etree._Element:
        """Append a paragraph of runs."""
        paragraph = self.paragraph(style, language=language, anchor=anchor)
        self.inline.runs(paragraph, runs, language or self.document.language)
        return paragraph

    def label(self, paragraph: etree._Element, text: str, style: str) -> None:
        """Append a label in the reader's language and the tab after it."""
        self.inline.text(paragraph, text, self.document.language, style=style)
        add(add(paragraph, "r"), "tab")

    def heading(self, block: Heading) -> None:
        """Append a heading; its number hangs in the gutter, the last part of it large."""
        anchor = next(self.headings).anchor
        paragraph = self.paragraph(
            f"Heading{block.level}", anchor=anchor, hanging=bool(block.number)
        )
        if block.number and block.level <= 2:
            first, dot, last = block.number.rpartition(".")
            if first:
                self.inline.text(
                    paragraph, first + dot, self.document.language, style="NumberFirst"
                )
            self.label(paragraph, last, "NumberLast")
        elif block.number:
            self.label(paragraph, block.number, "PointLabel")
        self.inline.runs(paragraph, block.runs, self.document.language)

    def passage(self, block: Passage, style: str = "") -> None:
        """Append a paragraph or a list; ``style`` stands in for that of a plain paragraph."""
        if isinstance(block, ListBlock):
            self.list(block, 0, block.language or self.document.language)
            return
        chosen = style if style and block.style == "body" else STYLES[block.style]
        if not block.label:
            self.runs(chosen, block.runs, language=block.language or "", anchor=block.anchor)
            return
        paragraph = self.paragraph(
            "Point" if chosen == "BodyText" else chosen,
            language=block.language or "",
            anchor=block.anchor,
            hanging=True,
        )
        self.label(paragraph, block.label, "PointLabel")
        self.inline.runs(paragraph, block.runs, block.language or self.document.language)

    def list(self, block: ListBlock, level: int, language: str) -> None:
        """Append a list and the lists inside it; below nine levels they stay on the ninth."""
        ident = self.relations.numbered(block.start) if block.ordered else 1
        style = "ListNumber" if block.ordered else "ListBullet"
        for item in block.items:
            self.item(item, style, (min(level, LEVELS - 1), ident), language)

    def item(self, item: Item, style: str, number: tuple[int, int], language: str) -> None:
        """Append one item and what is inside it."""
        paragraph = self.paragraph(style, language=language, number=number)
        self.inline.runs(paragraph, item.runs, language)
        if item.inner:
            self.list(item.inner, number[0] + 1, item.inner.language or language)

    def quote(self, block: Quote) -> None:
        """Append a quotation and its source."""
        self._marked(block.anchor)
        for passage in passages(block):
            self.passage(passage, "Quote")
        if block.source:
            self.runs("Source", block.source)

    def original(self, block: Original) -> None:
        """Append a person's text, or its translation with the note on who made it."""
        self._marked(block.anchor)
        if block.role == "translation" and block.note:
            self.runs("Note", block.note)
        for passage in passages(block):
            self.passage(passage, "Original" if block.role == "original" else "Translation")
        if block.role == "original" and block.note:
            self.runs("Note", block.note)

    def table(self, block: Table) -> None:
        """Append a caption, a table and its note."""
        if block.caption or block.number:
            self.caption(block.number, block.caption, block.anchor)
        elif self.after_table or block.anchor:
            self.paragraph("Caption", anchor=block.anchor)
        table(self.body, block, self.document, self.inline)
        self.after_table = True
        if block.note:
            self.runs("TableNote", block.note)

    def caption(self, number: str, runs: Runs, anchor: str) -> None:
        """Append a caption with its number in front."""
        language = self.document.language
        paragraph = self.paragraph("Caption", anchor=anchor)
        if number:
            self.inline.text(paragraph, number, language, style="CaptionNumber")
            self.inline.text(paragraph, " ", language)
        self.inline.runs(paragraph, runs, language)

    def figure(self, block: Figure, style: str = "Figure") -> None:
        """Append a caption, the picture with its text alternative, and the note."""
        if block.caption or block.number:
            self.caption(block.number, block.caption, block.anchor)
            paragraph = self.paragraph(style)
        else:
            paragraph = self.paragraph(style, anchor=block.anchor)
        picture = next(self.pictures)
        relation = self.relations.picture(picture.png)
        drawing(
            add(paragraph, "r"),
            picture,
            ident=len(self.relations.pictures),
            relation=relation,
            title=plain(block.caption),
            alt=block.alt,
            share=block.width,
        )
        if block.note:
            self.runs("TableNote", block.note)

    def facts(self, block: Facts) -> None:
        """Append facts below each other, or as one line parted by points."""
        language = self.document.language
        if block.layout == "line":
            paragraph = self.paragraph("HeaderLine", anchor=block.anchor)
            for place, fact in enumerate(block.facts):
                if place:
                    self.inline.text(paragraph, " · ", language)
                if fact.label:
                    self.inline.text(paragraph, f"{fact.label} ", language, style="FactLabel")
                self.inline.runs(paragraph, fact.value, language)
            return
        self._marked(block.anchor)
        for fact in block.facts:
            paragraph = self.paragraph("Facts")
            self.label(paragraph, fact.label, "FactLabel")
            self.inline.runs(paragraph, fact.value, language)

    def statement(self, block: Statement) -> None:
        """Append the statement between two rules."""
        style = "StatementOpen" if block.tone == "incomplete" else "Statement"
        paragraph = self.paragraph(style, anchor=block.anchor)
        _spaced(paragraph, "before", 280)
        self.inline.runs(paragraph, block.title, self.document.language, "CaptionNumber")
        if block.figure:
            self.figure(block.figure, style)
        for runs in block.paragraphs:
            self.runs(style, runs)
        _spaced(self.body[-1], "after", 280)

    def contents(self, block: Contents) -> None:
        """Append the contents list: a field, filled in so that it works before any update."""
        self.runs("TOCHeading", (Text(block.title),))
        shown = [entry for entry in self.entries if entry.heading.level <= block.depth]
        instruction = f' TOC \\o "1-{block.depth}" \\h \\z \\u '
        paragraph = self.paragraph("TOC1") if not shown else None
        for place, entry in enumerate(shown):
            paragraph = self.paragraph(f"TOC{entry.heading.level}")
            if not place:
                _begin(paragraph, instruction)
            bookmark = bookmark_name(entry.anchor)
            link = add(paragraph, "hyperlink", anchor=bookmark, history=1)
            if entry.heading.number:
                number = f"{entry.heading.number}\u2002"
                self.inline.text(link, number, self.document.language)
            self.inline.runs(link, entry.words, self.document.language)
            add(add(link, "r"), "tab")
            field(link, f"PAGEREF {bookmark} \\h")
        if paragraph is not None:
            if not shown:
                _begin(paragraph, instruction)
            add(add(paragraph, "r"), "fldChar", fldCharType="end")

    def _marked(self, anchor: str) -> None:
        """Leave the anchor of a block to its first paragraph, by a bookmark before it."""
        if anchor:
            self.inline.bookmark(self.body, anchor)

    def _section(self) -> None:
        section = add(self.body, "sectPr")
        for kind, relation in (("header", "rId5"), ("footer", "rId6")):
            add(section, f"{kind}Reference", type="default", **{"r:id": relation})
        add(section, "pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT)
        add(
            section,
            "pgMar",
            top=1531,
            right=MARGIN,
            bottom=1418,
            left=MARGIN,
            header=794,
            footer=680,
            gutter=0,
        )
        add(section, "titlePg")
        if self.document.direction == "rtl":
            add(section, "bidi")


def _spaced(paragraph: etree._Element, where: str, space: int) -> None:
    """Set the space before or after one paragraph that has no indent of its own."""
    properties = paragraph[0]
    spacing = properties.find(name("spacing"))
    spacing = add(properties, "spacing") if spacing is None else spacing
    spacing.set(name(where), str(space))


def _begin(paragraph: etree._Element, instruction: str) -> None:
    add(add(paragraph, "r"), "fldChar", fldCharType="begin")
    text = add(add(paragraph, "r"), "instrText")
    text.text = instruction
    text.set(SPACE, "preserve")
    add(add(paragraph, "r"), "fldChar", fldCharType="separate")
