"""Horizontal bars with their numbers at the end, and a meter of cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale
from babel.numbers import format_decimal
from lxml import etree

from forum.charts.shapes import Shape, draw
from forum.charts.svg import (
    ACCENT,
    FIELD,
    INK,
    INK_2,
    LINE,
    Canvas,
    Colour,
    add,
    canvas,
    coloured,
    fitted,
    serialised,
    text_width,
    titled,
)

SIZE = 13.5
LEADING = 17
MOST_CELLS = 80


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. ``text`` stands in place of the number; a value of None has text alone."""

    label: str
    value: float | None
    colour: Colour = ACCENT
    mark: Shape | None = None
    text: str = ""


def number(value: float, language: str) -> str:
    """Return a number as the language writes it."""
    return str(format_decimal(value, locale=Locale.parse(language.replace("-", "_"))))


def bars(
    rows: Sequence[Bar],
    *,
    ident: str,
    title: str,
    description: str,
    language: str,
    width: int = 640,
    stacked: bool = False,
) -> str:
    """Return horizontal bars as SVG, ``width`` pixels wide, as tall as it needs.

    Labels take up to two fifths of the width and two lines; ``stacked`` puts them above their bars,
    for narrow screens. A cut label is whole in its title. Raises ValueError for a negative value.
    """
    if any(row.value is not None and not 0 <= row.value < float("inf") for row in rows):
        raise ValueError("bars are for finite values from zero up")
    gutter = 20 if any(row.mark for row in rows) else 0
    room = width - gutter if stacked else width * 0.4 - gutter
    labels = [fitted(row.label, room, SIZE, 2) for row in rows]
    widest = max((text_width(line, SIZE) for lines in labels for line in lines), default=0)
    axis = 1.0 if stacked else round(min(room, widest) + gutter + 14)
    numbers = [
        row.text or ("" if row.value is None else number(row.value, language)) for row in rows
    ]
    space = max((text_width(text, SIZE, bold=True) for text in numbers), default=0)
    longest = max(width - axis - space - 10, width * 0.1)
    most = max((row.value or 0 for row in rows), default=0) or 1
    heights = [LEADING * len(lines) + (26 if stacked else 11) for lines in labels]
    drawing = canvas(
        ident,
        width,
        sum(heights) + 8,
        title=title,
        description=description,
        language=language,
    )
    y = 4.0
    for row, lines, text, height in zip(rows, labels, numbers, heights, strict=True):
        group = add(drawing.root, "g")
        titled(group, f"{row.label}: {text}")
        _label(drawing, group, row, lines=lines, gutter=gutter, y=y + 5)
        middle = y + height - 12 if stacked else y + height / 2
        length = longest * (row.value or 0) / most
        if row.value:
            drawing.rect(coloured(group, row.colour), axis, middle - 6.5, max(length, 1), 13)
        limit = width - axis - length - 8
        kept = (
            text if text_width(text, SIZE, bold=True) <= limit else fitted(text, limit, SIZE, 1)[0]
        )
        drawing.write(
            coloured(group, INK), kept, axis + length + 8, middle + 4.7, size=SIZE, bold=True
        )
        if stacked:
            drawing.rect(coloured(drawing.root, INK), 0, middle - 9, 1.2, 18)
        y += height
    if rows and not stacked:
        drawing.rect(coloured(drawing.root, INK), axis - 1.2, 0, 1.2, y + 4)
    return serialised(drawing)


def _label(
    drawing: Canvas,
    group: etree._Element,
    row: Bar,
    *,
    lines: Sequence[str],
    gutter: float,
    y: float,
) -> None:
    if row.mark:
        draw(coloured(group, row.colour), row.mark, drawing.x(6), y + 8.4, 11)
    ink = coloured(group, INK)
    for index, line in enumerate(lines):
        drawing.write(ink, line, gutter, y + 13 + LEADING * index, size=SIZE)


def meter(
    filled: int,
    aside: int,
    total: int,
    *,
    ident: str,
    title: str,
    description: str,
    language: str,
    width: int = 640,
) -> str:
    """Return a meter of ``total`` cells: first the filled, then those set aside, then the open.

    Above 80 the cells become three lengths. Raises ValueError unless 0 <= filled + aside <= total.
    """
    if filled < 0 or aside < 0 or filled + aside > total:
        raise ValueError(f"a meter can't show {filled} and {aside} of {total}")
    drawing = canvas(ident, width, 14, title=title, description=description, language=language)
    parts = ((filled, ACCENT), (aside, FIELD), (total - filled - aside, LINE))
    gap = 2.0 if total <= MOST_CELLS else 0.0
    cell = (width + gap) / max(total, 1)
    start = 0.0
    for count, colour in parts:
        group = coloured(drawing.root, colour)
        if gap:
            for index in range(count):
                drawing.rect(group, start + index * cell, 1, cell - gap, 12)
        elif count:
            drawing.rect(group, start, 1, cell * count, 12)
        start += cell * count
    if not total:
        drawing.rect(coloured(drawing.root, INK_2), 0, 6, width, 1)
    return serialised(drawing)
