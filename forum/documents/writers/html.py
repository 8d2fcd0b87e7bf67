"""Writes a document as the inside of a page: one ``<article>``, to stand in the site's layout.

Every text is escaped, every piece in another language has ``lang`` and ``dir``, every class begins
with ``doc-``, and nothing needs a style attribute or a script.
"""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from lxml import etree

from forum.charts.svg import legal
from forum.documents.document import (
    Block,
    Contents,
    Document,
    Facts,
    Figure,
    Heading,
    Item,
    Link,
    ListBlock,
    Mark,
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
    Target,
    Text,
)
from forum.documents.drawings import SVG, checked
from forum.documents.outline import anchors, entries, passages, plain, safe_address
from forum.i18n import direction_of


def write_html(document: Document, *, title_level: int = 1) -> str:
    """Return the document as an ``<article>``.

    The title is a heading of ``title_level`` (1 or 2), headings of level 1 come right below it.
    Raises ValueError for a figure whose SVG does more than draw.
    """
    return _Writer(document, title_level).article()


class _Writer:
    """What stays the same while one document is written: its anchors, and the place reached."""

    def __init__(self, document: Document, title_level: int) -> None:
        self.document = document
        self.title_level = title_level
        self.entries = entries(document)
        self.known = set(anchors(document)) | {entry.anchor for entry in self.entries}
        self.headings = iter(self.entries)
        self.parts = 0

    def article(self) -> str:
        document = self.document
        subtitle = document.subtitle and f'<p class="doc-subtitle">{_text(document.subtitle)}</p>'
        body = "\n".join(filter(None, map(self.block, document.blocks)))
        return (
            f'<article class="doc" lang="{_text(document.language)}" dir="{document.direction}">\n'
            f'<header class="doc-header"><h{self.title_level} class="doc-title">'
            f"{_text(document.title)}</h{self.title_level}>{subtitle}</header>\n{body}\n</article>\n"
        )

    def block(self, block: Block) -> str:  # noqa: PLR0911 (one return for each kind)
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph() | ListBlock():
                return self.passage(block, self.document.language)
            case Quote():
                return self.quote(block)
            case Original():
                return self.original(block)
            case Parallel():
                pair = self.original(block.original) + self.original(block.translation)
                return f'<div class="doc-parallel">{pair}</div>'
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Facts():
                return self.facts(block)
            case Statement():
                return self.statement(block)
            case Contents():
                return self.contents(block)
            case PageBreak():
                return '<div class="doc-page-break" aria-hidden="true"></div>'

    def heading(self, block: Heading) -> str:
        anchor = next(self.headings).anchor
        level = min(block.level + self.title_level, 6)
        number = ""
        if block.number:
            week, dot, last = block.number.rpartition(".")
            first = f'<span class="doc-number-first">{_text(week + dot)}</span>' if week else ""
            number = f'<span class="doc-number">{first}{_text(last)}</span> '
        words = self.runs(block.runs, self.document.language)
        return (
            f'<h{level} id="{_text(anchor)}" class="doc-h{block.level}">{number}'
            f'<span class="doc-heading-text">{words}</span></h{level}>'
        )

    def passage(self, block: Passage, around: str) -> str:
        language = block.language or around
        if isinstance(block, ListBlock):
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            items = "".join(self.item(item, language) for item in block.items)
            return f'<{tag} class="doc-list"{start}{_language(language, around)}>{items}</{tag}>'
        words = self.runs(block.runs, language)
        attributes = _anchor(block.anchor) + _language(language, around)
        if not block.label:
            return f'<p class="doc-{block.style}"{attributes}>{words}</p>'
        return (
            f'<div class="doc-point"{_anchor(block.anchor)}>'
            f'<span class="doc-label">{_text(block.label)}</span> '
            f'<p class="doc-{block.style}"{_language(language, around)}>{words}</p></div>'
        )

    def item(self, item: Item, language: str) -> str:
        inner = self.passage(item.inner, language) if item.inner else ""
        return f"<li>{self.runs(item.runs, language)}{inner}</li>"

    def passages(self, block: Quote | Original) -> str:
        return "".join(self.passage(passage, block.language) for passage in passages(block))

    def quote(self, block: Quote) -> str:
        around = self.document.language
        source = self.optional("figcaption", "doc-source", block.source)
        language = _language(block.language, around)
        return (
            f'<figure class="doc-quote"{_anchor(block.anchor)}>'
            f"<blockquote{language}>{self.passages(block)}</blockquote>{source}</figure>"
        )

    def original(self, block: Original) -> str:
        language = _language(block.language, self.document.language)
        note = self.optional("p", "doc-note", block.note)
        return (
            f'<div class="doc-{block.role}"{_anchor(block.anchor)}>'
            f'<div class="doc-text"{language}>{self.passages(block)}</div>{note}</div>'
        )

    def table(self, block: Table) -> str:
        self.parts += 1
        ident = f"doc-table-{self.parts}"
        number = f"<b>{_text(block.number)}</b> " if block.number else ""
        caption = self.runs(block.caption, self.document.language)
        columns = ""
        if block.widths:
            total = sum(block.widths)
            classes = (f"doc-col-{max(round(20 * w / total), 1) * 5}" for w in block.widths)
            columns = "".join(f'<col class="{name}">' for name in classes)
            columns = f"<colgroup>{columns}</colgroup>"
        header = self.cells(block, block.header, ["col"] * len(block.header))
        scopes = ["row" if block.row_headers else "", *[""] * (len(block.header) - 1)]
        rows = "".join(f"<tr>{self.cells(block, row, scopes)}</tr>\n" for row in block.rows)
        return (
            f'<div class="doc-table-wrap" role="group" tabindex="0" aria-labelledby="{ident}">'
            f'<table class="doc-table"{_anchor(block.anchor)}>'
            f'<caption id="{ident}">{number}{caption}</caption>{columns}'
            f"<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>"
            f"{self.optional('p', 'doc-note', block.note)}"
        )

    def cells(self, block: Table, cells: Sequence[Runs], scopes: Iterable[str]) -> str:
        found = []
        for column, (runs, scope) in enumerate(zip(cells, scopes, strict=True)):
            tag = f'th scope="{scope}"' if scope else "td"
            numeric = ' class="doc-numeric"' if column in block.numeric else ""
            words = self.runs(runs, self.document.language)
            found.append(f"<{tag}{numeric}>{words}</{tag[:2]}>")
        return "".join(found)

    def figure(self, block: Figure) -> str:
        number = f"<b>{_text(block.number)}</b> " if block.number else ""
        caption = self.runs(block.caption, self.document.language)
        caption = f"<figcaption>{number}{caption}</figcaption>" if number or caption else ""
        share = min(max(round(block.width * 20), 1), 20) * 5
        return (
            f'<figure class="doc-figure doc-width-{share}"{_anchor(block.anchor)}>{caption}'
            f"{self.svg(block)}{self.optional('p', 'doc-note', block.note)}</figure>"
        )

    def svg(self, block: Figure) -> str:
        """Return the drawing with the block's text alternative as its description."""
        root = checked(block.svg)
        self.parts += 1
        prefix = f"doc-figure-{self.parts}"
        for tag in ("title", "desc"):
            for old in root.findall(f"{{{SVG}}}{tag}"):
                root.remove(old)
        for element in root.iter():
            if "id" in element.attrib:
                del element.attrib["id"]
        caption = plain(block.caption)
        names = [("title", legal(caption or block.alt))]
        names += [("desc", legal(block.alt))] if caption else []
        for place, (tag, text) in enumerate(names):
            element = etree.Element(f"{{{SVG}}}{tag}", id=f"{prefix}-{tag}")
            element.text = text
            root.insert(place, element)
        root.set("role", "img")
        root.set("aria-labelledby", f"{prefix}-title")
        if caption:
            root.set("aria-describedby", f"{prefix}-desc")
        return etree.tostring(root, encoding="unicode")

    def facts(self, block: Facts) -> str:
        language = self.document.language
        if block.layout == "line":
            parts = (
                (f'<span class="doc-fact-label">{_text(fact.label)}</span> ' if fact.label else "")
                + self.runs(fact.value, language)
                for fact in block.facts
            )
            words = " · ".join(f"<span>{part}</span>" for part in parts)
            return f'<p class="doc-facts-line"{_anchor(block.anchor)}>{words}</p>'
        pairs = "".join(
            f"<div><dt>{_text(fact.label)}</dt><dd>{self.runs(fact.value, language)}</dd></div>"
            for fact in block.facts
        )
        return f'<dl class="doc-facts"{_anchor(block.anchor)}>{pairs}</dl>'

    def statement(self, block: Statement) -> str:
        language = self.document.language
        paragraphs = "".join(f"<p>{self.runs(runs, language)}</p>" for runs in block.paragraphs)
        figure = self.figure(block.figure) if block.figure else ""
        return (
            f'<div class="doc-statement doc-{block.tone}"{_anchor(block.anchor)}>'
            f'<p class="doc-statement-title">{self.runs(block.title, language)}</p>'
            f"{figure}{paragraphs}</div>"
        )

    def contents(self, block: Contents) -> str:
        shown = [entry for entry in self.entries if entry.heading.level <= block.depth]
        self.parts += 1
        ident = f"doc-contents-{self.parts}"
        lines = []
        for entry in shown:
            number = f"{_text(entry.heading.number)} " if entry.heading.number else ""
            words = self.runs(entry.words, self.document.language)
            lines.append(
                f'<li class="doc-contents-{entry.heading.level}">'
                f'<a href="#{quote(entry.anchor)}">{number}{words}</a></li>'
            )
        title = f'<p id="{ident}" class="doc-contents-title">{_text(block.title)}</p>'
        items = "\n".join(lines)
        return (
            f'<nav class="doc-contents" aria-labelledby="{ident}">{title}<ol>\n{items}\n</ol></nav>'
        )

    def optional(self, tag: str, name: str, runs: Runs) -> str:
        words = self.runs(runs, self.document.language)
        return f'<{tag} class="{name}">{words}</{tag}>' if words else ""

    def runs(self, runs: Runs, around: str) -> str:
        return "".join(self.run(run, around) for run in runs)

    def run(self, run: Run, around: str) -> str:
        match run:
            case Target(anchor):
                return f"<span{_anchor(anchor)}></span>"
            case Mark():
                # The space keeps neighbours apart where styles are not: 3 and 9 are not 39; with a
                # direction of its own the number is not drawn among the words before it.
                label = f' aria-label="{_text(run.label)}"' if run.label else ""
                if href := self.href(run.to):
                    words = f'href="{href}"{label}>{_text(run.text)}</a>'
                    return f'\u202f<a class="doc-mark" dir="ltr" {words}'
                title = f' title="{_text(run.label)}"' if run.label else ""
                return f'\u202f<span class="doc-mark" dir="ltr"{title}>{_text(run.text)}</span>'
            case Link():
                href = self.href(run.to)
                language = _language(run.language or around, around)
                words = _styled(run)
                if href:
                    return f'<a href="{href}"{language}>{words}</a>'
                return f"<span{language}>{words}</span>" if language else words
            case Text():
                language = _language(run.language or around, around)
                words = _styled(run)
                return f"<span{language}>{words}</span>" if language else words

    def href(self, to: str) -> str:
        if to.startswith("#"):
            return f"#{quote(to[1:])}" if to[1:] in self.known else ""
        return escape(safe_address(to) or "")


def _styled(run: Text | Link) -> str:
    words = _text(run.text).replace("\n", "<br>\n")
    if run.italic:
        words = f"<em>{words}</em>"
    return f"<strong>{words}</strong>" if run.bold else words


def _text(text: str) -> str:
    return escape(legal(text))


def _anchor(anchor: str) -> str:
    return f' id="{_text(anchor)}"' if anchor else ""


def _language(language: str, around: str) -> str:
    if language == around:
        return ""
    return f' lang="{_text(language)}" dir="{direction_of(language)}"'
