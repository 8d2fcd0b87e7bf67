"""Seats round a ring: each mark one person or text, the last seat open."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from forum.charts.shapes import Shape, draw
from forum.charts.svg import (
    INK,
    INK_2,
    LINE,
    Colour,
    add,
    canvas,
    coloured,
    fitted,
    serialised,
    titled,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One mark on the ring; its label is its title."""

    shape: Shape
    colour: Colour
    label: str = ""


def ring(
    seats: Sequence[Seat],
    *,
    ident: str,
    title: str,
    description: str,
    language: str,
    centre: str = "",
    caption: str = "",
    open_seat: str = "",
    width: int = 320,
) -> str:
    """Return the ring as SVG, ``width`` pixels each way.

    ``centre`` is large in the middle (a number, formatted by the caller) with ``caption`` below it;
    ``open_seat`` names the dashed seat at the top, which is left out without a name. Seats go
    round from the top in the direction of reading. Meant for up to about 60 marks.
    """
    drawing = canvas(ident, width, width, title=title, description=description, language=language)
    middle = width / 2
    radius = middle - 16
    inner = radius - 30
    add(
        coloured(drawing.root, LINE),
        "circle",
        cx=middle,
        cy=middle,
        r=inner,
        fill="none",
        stroke="currentColor",
        stroke_width=1,
    )
    places = len(seats) + bool(open_seat)
    size = min(max(2 * math.pi * radius / max(places, 1) * 0.55, 3), 16)
    for index, seat in enumerate(seats, start=1 if open_seat else 0):
        turn = 2 * math.pi * index / places
        group = coloured(drawing.root, seat.colour)
        if seat.label:
            titled(group, seat.label)
        x = drawing.x(middle + radius * math.sin(turn))
        draw(group, seat.shape, x, middle - radius * math.cos(turn), size)
    if open_seat:
        group = coloured(drawing.root, INK)
        titled(group, open_seat)
        draw(group, "ring-dashed", middle, middle - radius, 24)
        tick = coloured(drawing.root, INK_2)
        top = middle - inner
        add(
            tick,
            "line",
            x1=middle,
            x2=middle,
            y1=top,
            y2=top + 14,
            stroke="currentColor",
            stroke_width=1,
        )
        name = fitted(open_seat, inner * 1.1, 12.5, 1)[0]
        drawing.write(tick, name, middle, top + 30, size=12.5, anchor="middle")
    y = middle + 16
    if centre:
        number = coloured(drawing.root, INK)
        drawing.write(number, centre, middle, y, size=56, anchor="middle", kind="numeral")
    words = coloured(drawing.root, INK_2)
    for line in fitted(caption, inner * 1.4, 13.5, 3) if caption else ():
        y += 22
        drawing.write(words, line, middle, y, size=13.5, anchor="middle")
    return serialised(drawing)
