"""Tables: repeated headers, widths that fit the words, mirrored where the document is."""

import math

from lxml import etree

from forum.documents.document import Document, Runs, Table
from forum.documents.outline import plain
from forum.documents.writers.docx.runs import Inline
from forum.documents.writers.docx.xml import WIDTH, add

SAMPLE = 200
TORN = 1500  # characters of a cell from which its row may go over two pages


def table(parent: etree._Element, block: Table, document: Document, inline: Inline) -> None:
    """Append a table; the header row is repeated on every page, short rows stay whole."""
    element = add(parent, "tbl")
    properties = add(element, "tblPr")
    add(properties, "tblStyle", val="ReportTable")
    if document.direction == "rtl":
        add(properties, "bidiVisual")
    add(properties, "tblW", w=WIDTH, type="dxa")
    add(properties, "tblLayout", type="fixed")
    add(
        properties,
        "tblLook",
        val="0620",
        firstRow=1,
        lastRow=0,
        firstColumn=int(block.row_headers),
        lastColumn=0,
        noHBand=1,
        noVBand=1,
    )
    if caption := plain(block.caption):
        add(properties, "tblCaption", val=" ".join(f"{block.number} {caption}".split())[:255])
    sizes = _sizes(block)
    grid = add(element, "tblGrid")
    for size in sizes:
        add(grid, "gridCol", w=size)
    _row(element, block, block.header, sizes=sizes, inline=inline, header=True)
    for row in block.rows:
        _row(element, block, row, sizes=sizes, inline=inline)


def _row(
    parent: etree._Element,
    block: Table,
    cells: tuple[Runs, ...],
    *,
    sizes: list[int],
    inline: Inline,
    header: bool = False,
) -> None:
    row = add(parent, "tr")
    properties = add(row, "trPr")
    if max(len(plain(runs)) for runs in cells) <= TORN:
        add(properties, "cantSplit")
    if header:
        add(properties, "tblHeader")
    for column, (runs, size) in enumerate(zip(cells, sizes, strict=True)):
        cell = add(row, "tc")
        add(add(cell, "tcPr"), "tcW", w=size, type="dxa")
        paragraph = add(cell, "p")
        about = add(paragraph, "pPr")
        add(about, "pStyle", val="TableHeader" if header else "TableText")
        if column == len(cells) - 1:
            add(about, "ind", right=0)
        if column in block.numeric:
            add(about, "jc", val="right")
        inline.runs(paragraph, runs, inline.language)


def _sizes(block: Table) -> list[int]:
    """Return the width of each column: as asked, or by the longest word and the longest cell."""
    shares = list(block.widths)
    if not shares:
        rows = (block.header, *block.rows[:SAMPLE])
        for column in range(len(block.header)):
            texts = [plain(row[column]) for row in rows]
            word = max((len(word) for text in texts for word in text.split()), default=1)
            longest = max(len(text) for text in texts)
            shares.append(min(max(word, math.sqrt(longest) * 4, 5.0), 60.0))
    total = sum(shares)
    sizes = [max(round(WIDTH * share / total), 1) for share in shares]
    sizes[-1] += WIDTH - sum(sizes)
    return sizes
