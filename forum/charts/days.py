"""Participation over days: a path of periods, one dot for each thing, over its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from babel import Locale
from babel.dates import format_skeleton
from lxml import etree

from forum.charts.bars import number
from forum.charts.svg import (
    ACCENT,
    FIELD,
    INK,
    INK_2,
    LINE,
    Canvas,
    add,
    canvas,
    coloured,
    fitted,
    serialised,
    text_width,
    titled,
)

MOST_DOTS = 5
STEP = 10.0
LABEL = 12.5
DATES = 11.5
GAP = 20.0
BASELINE = STEP * MOST_DOTS + 18


@dataclass(frozen=True, slots=True)
class Span:
    """A period, both days included, with the words that stand below it."""

    start: date
    end: date
    label: str = ""

    @property
    def days(self) -> int:
        """Return how many days it has, at least one."""
        return max((self.end - self.start).days + 1, 1)


def days(
    counts: Mapping[date, int],
    spans: Sequence[Span] = (),
    *,
    today: date,
    ident: str,
    title: str,
    description: str,
    language: str,
    width: int = 640,
) -> str:
    """Return the path of periods as SVG: dots up to five a day, bars when any day has more.

    What is past has an ink line, now is green and filled up to today, what is to come is dotted.
    Days with counts outside every span get a span of their own, so that nothing is left out.
    """
    shown = _covering(spans, counts)
    most = max(counts.values(), default=0)
    unit = (width - GAP * (len(shown) - 1)) / max(sum(span.days for span in shown), 1)
    lines = max((len(_label(span, unit * span.days + 2)) for span in shown), default=0)
    drawing = canvas(
        ident,
        width,
        BASELINE + 26 + 16 * lines,
        title=title,
        description=description,
        language=language,
    )
    start = 0.0
    for span in shown:
        _line(drawing, span, today, start, unit)
        _words(drawing, span, today, start=start, unit=unit, language=language)
        now = span.start <= today <= span.end
        group = coloured(drawing.root, ACCENT if now else FIELD)
        for offset in range(span.days):
            day = span.start + timedelta(days=offset)
            if count := counts.get(day, 0):
                place = start + unit * (offset + 0.5)
                _day(
                    drawing,
                    group,
                    place=place,
                    unit=unit,
                    day=day,
                    count=count,
                    most=most,
                    language=language,
                )
        start += unit * span.days + GAP
    return serialised(drawing)


def _covering(spans: Sequence[Span], counts: Mapping[date, int]) -> list[Span]:
    """Return the spans in order, and one more wherever counts lie outside them."""
    known = sorted(spans, key=lambda span: span.start)
    outside = sorted(
        day
        for day, count in counts.items()
        if count and not any(span.start <= day <= span.end for span in known)
    )
    extra: list[list[date]] = [[day] for day in outside[:1]]
    for before, day in pairwise(outside):
        if any(before < span.start < day for span in known):
            extra.append([])
        extra[-1].append(day)
    return sorted(
        [*known, *(Span(group[0], group[-1]) for group in extra)], key=lambda span: span.start
    )


def _line(drawing: Canvas, span: Span, today: date, start: float, unit: float) -> None:
    length = unit * span.days
    if span.end < today:
        drawing.rect(coloured(drawing.root, FIELD), start, BASELINE, length, 2)
    elif span.start <= today:
        done = unit * ((today - span.start).days + 1)
        drawing.rect(coloured(drawing.root, LINE), start, BASELINE - 1, length, 4)
        drawing.rect(coloured(drawing.root, ACCENT), start, BASELINE - 1, done, 4)
    else:
        add(
            coloured(drawing.root, FIELD),
            "line",
            x1=drawing.x(start),
            x2=drawing.x(start + length),
            y1=BASELINE + 1,
            y2=BASELINE + 1,
            stroke="currentColor",
            stroke_width=2,
            stroke_dasharray="2 3",
        )


def _words(
    drawing: Canvas, span: Span, today: date, *, start: float, unit: float, language: str
) -> None:
    length = unit * span.days + 2
    now = span.start <= today <= span.end
    y = BASELINE + 19
    if span.label:
        group = coloured(drawing.root, INK)
        titled(group, span.label)
        for line in _label(span, length):
            drawing.write(group, line, start, y, size=LABEL, bold=now)
            y += 16
    first, last = _written(span.start, language), _written(span.end, language)
    choices = [first] if span.days == 1 else [f"{first} – {last}", first]
    fitting = [text for text in choices if text_width(text, DATES) <= length]
    if fitting:
        drawing.write(coloured(drawing.root, INK_2), fitting[0], start, y, size=DATES)


def _label(span: Span, length: float) -> list[str]:
    # Measured as bold, so that the chart keeps its height when a period becomes the present one.
    return fitted(span.label, length, LABEL * 1.07, 2) if span.label else []


def _written(day: date, language: str) -> str:
    return str(format_skeleton("MMMd", day, locale=Locale.parse(language.replace("-", "_"))))


def _day(
    drawing: Canvas,
    parent: etree._Element,
    *,
    place: float,
    unit: float,
    day: date,
    count: int,
    most: int,
    language: str,
) -> None:
    group = add(parent, "g")
    titled(group, f"{_written(day, language)}: {number(count, language)}")
    if most <= MOST_DOTS:
        radius = min(3.4, unit * 0.42)
        for index in range(count):
            y = BASELINE - 8 - index * STEP
            add(group, "circle", cx=drawing.x(place), cy=y, r=radius, fill="currentColor")
        return
    height = max(STEP * MOST_DOTS * count / most, 1)
    thick = min(unit * 0.7, 14)
    drawing.rect(group, place - thick / 2, BASELINE - 3 - height, thick, height)
    if count == most:
        drawing.write(
            group,
            number(count, language),
            place,
            BASELINE - 7 - height,
            size=11,
            anchor="middle",
            bold=True,
        )
