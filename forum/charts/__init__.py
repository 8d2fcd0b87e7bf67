"""Charts: numbers to SVG, drawn once for pages and documents.

Every function returns one ``<svg role="img">`` with a title and a description; the table that says
the same belongs beside it and is the caller's. Colours stand twice: a class (``chart-accent``)
whose ``color`` a style sheet sets, so that the dark scheme works, and a plain ``color`` attribute,
which is what a document shows. There is no style attribute, no script and no outside reference, so
that the strictest content security policy lets a chart through.
"""

from forum.charts.bars import Bar, bars, meter
from forum.charts.days import Span, days
from forum.charts.ring import Seat, ring
from forum.charts.shapes import Shape, mark
from forum.charts.svg import ACCENT, FIELD, INK, INK_2, LINE, Colour

__all__ = [
    "ACCENT",
    "FIELD",
    "INK",
    "INK_2",
    "LINE",
    "Bar",
    "Colour",
    "Seat",
    "Shape",
    "Span",
    "bars",
    "days",
    "mark",
    "meter",
    "ring",
]
