"""People's texts as passages of a document: from the clean HTML that is stored beside them.

Paragraphs keep their lines, lists are lists, headings inside a text are strong (they are no
headings of the document), quotations are in italics where the script has them, a table is a
paragraph with a line for each row. No word is lost: what has no form of its own is a paragraph.
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree, html

from forum.documents.document import Item, Link, ListBlock, Paragraph, Passage, Runs, Text

LEFT_OUT = "[…]"
_INLINE = frozenset({"a", "em", "strong", "del", "code", "br", "span"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_LISTS = frozenset({"ul", "ol"})


def passages_of(clean: str, *, italic_quotes: bool = True) -> tuple[Passage, ...]:
    """Return the passages of HTML made by :mod:`forum.html`; none for HTML that shows nothing."""
    if not clean.strip():
        return ()
    root = html.fragment_fromstring(clean, create_parent="div")
    return tuple(_passages(root, italic=False, italic_quotes=italic_quotes))


def _passages(parent: etree._Element, *, italic: bool, italic_quotes: bool) -> Iterator[Passage]:
    """Yield what an element holds, one passage for each block; loose text is a paragraph."""
    loose: Runs = _text(parent.text, italic=italic)
    for child in parent:
        name = str(child.tag)
        if name in _INLINE:
            loose += _inline(child, italic=italic) + _text(child.tail, italic=italic)
            continue
        yield from _paragraph(loose)
        loose = _text(child.tail, italic=italic)
        if name in _LISTS:
            yield from _lists(child, italic=italic)
        elif name == "table":
            yield from _paragraph(_rows(child, italic=italic))
        elif name in _HEADINGS:
            yield from _paragraph(_runs(child, italic=italic), strong=True)
        elif name in {"p", "pre"}:
            yield from _paragraph(_runs(child, italic=italic))
        else:
            quoted = italic or (italic_quotes and name == "blockquote")
            yield from _passages(child, italic=quoted, italic_quotes=italic_quotes)
    yield from _paragraph(loose)


def _paragraph(runs: Runs, *, strong: bool = False) -> Iterator[Paragraph]:
    if any(isinstance(run, Text | Link) and run.text.strip() for run in runs):
        yield Paragraph(runs, style="strong" if strong else "body")


def _lists(element: etree._Element, *, italic: bool) -> Iterator[ListBlock]:
    """Yield a list, in several parts where people's own numbers jump."""
    ordered = element.tag == "ol"
    start = int(element.get("start") or 1)
    items: list[Item] = []
    for child in element:
        value = child.get("value")
        if ordered and value and items:
            yield ListBlock(tuple(items), ordered=True, start=start)
            items = []
        start = int(value) if ordered and value else start
        items += _items(child, italic=italic)
    if items:
        yield ListBlock(tuple(items), ordered=ordered, start=start)


def _items(element: etree._Element, *, italic: bool) -> list[Item]:
    """Return a list item: its paragraphs as lines, then the list inside it.

    An item of a document holds one list after its words: what comes after that is an item more.
    """
    found: list[Item] = []
    words: Runs = ()
    for passage in _passages(element, italic=italic, italic_quotes=True):
        if isinstance(passage, ListBlock):
            found.append(Item(words, _numbered_in_words(passage)))
            words = ()
        else:
            runs = passage.runs
            if passage.style == "strong":
                runs = tuple(
                    replace(run, bold=True) if isinstance(run, Text | Link) else run for run in runs
                )
            words = (*words, Text("\n"), *runs) if words else runs
    if words or not found:
        found.append(Item(words))
    return _joined(found)


def _joined(items: list[Item]) -> list[Item]:
    """Join lists that follow each other within one item."""
    kept: list[Item] = []
    for item in items:
        before = kept[-1] if kept else None
        if before and before.inner and item.inner and not item.runs:
            inner = replace(before.inner, items=(*before.inner.items, *item.inner.items))
            kept[-1] = replace(before, inner=inner)
        else:
            kept.append(item)
    return kept


def _numbered_in_words(block: ListBlock) -> ListBlock:
    """Return an inner list that counts from another number than one with its numbers as words."""
    if not block.ordered or block.start == 1:
        return block
    items = tuple(
        replace(item, runs=(Text(f"{number}. "), *item.runs))
        for number, item in enumerate(block.items, start=block.start)
    )
    return ListBlock(items)


def _rows(table: etree._Element, *, italic: bool) -> Runs:
    lines: list[Runs] = []
    for row in table.iter("tr"):
        cells: Runs = ()
        for cell in row:
            cells += (*((Text(" | "),) if cells else ()), *_runs(cell, italic=italic))
        lines.append(cells)
    runs: Runs = ()
    for line in lines:
        runs += (*((Text("\n"),) if runs else ()), *line)
    return runs


def _runs(element: etree._Element, *, italic: bool, bold: bool = False) -> Runs:
    """Return an element's words with the marks on them."""
    runs = _text(element.text, italic=italic, bold=bold)
    for child in element:
        runs += _inline(child, italic=italic, bold=bold)
        runs += _text(child.tail, italic=italic, bold=bold)
    return runs


def _inline(element: etree._Element, *, italic: bool, bold: bool = False) -> Runs:
    name = str(element.tag)
    if name == "br":
        return (Text("\n"),)
    italic, bold = italic or name == "em", bold or name == "strong"
    runs = _runs(element, italic=italic, bold=bold)
    href = element.get("href")
    if name == "a" and href:
        return tuple(
            Link(run.text, href, bold=run.bold, italic=run.italic)
            if isinstance(run, Text) and run.text.strip()
            else run
            for run in runs
        )
    return runs


def _text(text: str | None, *, italic: bool, bold: bool = False) -> Runs:
    return (Text(text, bold=bold, italic=italic),) if text else ()
