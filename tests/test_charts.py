"""Charts: what they say in words, that nothing is lost or leaves its frame."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.charts import (
    ACCENT,
    Bar,
    Colour,
    Seat,
    Span,
    bars,
    days,
    mark,
    meter,
    ring,
)
from forum.charts.shapes import SHAPES
from forum.charts.svg import fitted, text_width
from forum.documents.pictures import checked
from tests.hostile import ALL

SVG = "{http://www.w3.org/2000/svg}"
KEYS = {"ident": "c", "title": "Title", "description": "Description"}
LOCAL = Colour("type-local", "#0B6E8F")
MONDAY = date(2026, 11, 9)
WEEK = Span(MONDAY, MONDAY + timedelta(days=6))
ISOLATES = str.maketrans("", "", "\u2068\u2069")


def texts(svg: str) -> list[str]:
    """Return the words that are drawn."""
    root = ElementTree.fromstring(svg)
    return [(node.text or "").translate(ISOLATES) for node in root.iter(f"{SVG}text")]


def rects(svg: str) -> list[tuple[float, float]]:
    """Return x and width of every rectangle."""
    root = ElementTree.fromstring(svg)
    return [(float(r.get("x", 0)), float(r.get("width", 0))) for r in root.iter(f"{SVG}rect")]


def every_chart(label: str) -> list[str]:
    """Return one chart of each kind that holds a label."""
    return [
        bars([Bar(label, 3, LOCAL, "circle", label)], language="fr", **KEYS),
        bars([Bar(label, 3)], language="ar", stacked=True, width=300, **KEYS),
        days({MONDAY: 2}, [Span(MONDAY, MONDAY, label)], today=MONDAY, language="en", **KEYS),
        ring(
            [Seat("circle", LOCAL, label)],
            language="pt",
            centre="1",
            caption=label,
            open_seat=label or "seat",
            **KEYS,
        ),
        meter(1, 1, 3, ident="c", title=label, description=label, language="es"),
        mark("circle", LOCAL, ident="m", title=label or "mark"),
    ]


def test_a_chart_has_a_role_a_title_and_a_description_under_the_ids_it_was_given() -> None:
    for svg in every_chart("Rives")[:5]:
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == "c-title c-desc"
        ids = [node.get("id") for node in root.iter() if node.get("id")]
        assert ids == ["c-title", "c-desc"]
        assert [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"]


@pytest.mark.parametrize("label", ALL)
def test_hostile_labels_stay_text_and_nothing_in_a_chart_can_run_or_load(label: str) -> None:
    for svg in every_chart(label):
        checked(svg)
        assert "style=" not in re.sub(r">[^<]*<", "><", svg)


@given(st.text(max_size=300))
def test_a_chart_is_well_formed_whatever_its_labels_are(label: str) -> None:
    for svg in every_chart(label):
        ElementTree.fromstring(svg)


@given(st.text(max_size=400), st.integers(20, 400), st.integers(1, 3))
def test_a_fitted_label_has_no_more_lines_than_it_may_and_no_line_is_too_wide(
    label: str, width: int, lines: int
) -> None:
    found = fitted(label, width, 13.5, lines)
    assert len(found) <= lines
    assert all(text_width(line, 13.5) <= width or len(line.strip("…")) <= 1 for line in found)


def test_a_label_that_was_cut_is_whole_in_its_title() -> None:
    label = "Association de migrants ou de réfugiés de la vallée de l’Arze " * 3
    svg = bars([Bar(label.strip(), 1)], language="fr", **KEYS)
    root = ElementTree.fromstring(svg)
    titles = [node.text or "" for node in root.findall(f"{SVG}g/{SVG}title")]
    assert titles == [f"{label.strip()}: 1"]
    assert any(text.endswith("…") for text in texts(svg))


def test_bars_are_as_long_as_their_values_are_large() -> None:
    svg = bars([Bar("a", 10, LOCAL), Bar("b", 5, LOCAL), Bar("c", 0, LOCAL)], language="en", **KEYS)
    group = ElementTree.fromstring(svg).findall(f".//{SVG}g[@class='chart-type-local']/{SVG}rect")
    widths = [float(rect.get("width", 0)) for rect in group]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.02)


@given(
    st.lists(st.floats(0, 1e9), min_size=1, max_size=8),
    st.sampled_from(["fr", "ar"]),
    st.booleans(),
    st.integers(240, 900),
)
def test_no_bar_leaves_the_drawing(
    values: list[float], language: str, stacked: bool, width: int
) -> None:
    rows = [Bar(f"Libellé {value}", value) for value in values]
    svg = bars(rows, language=language, stacked=stacked, width=width, **KEYS)
    assert all(x >= -0.02 and x + wide <= width + 0.02 for x, wide in rects(svg))


def test_numbers_are_written_as_the_language_writes_them() -> None:
    rows = [Bar("a", 12345.5)]
    assert "12\u202f345,5" in texts(bars(rows, language="fr", **KEYS))
    assert "12,345.5" in texts(bars(rows, language="en", **KEYS))
    assert "12.345,5" in texts(bars(rows, language="pt-BR", **KEYS))
    assert any("345" in text for text in texts(bars(rows, language="ar", **KEYS)))


def test_a_value_that_is_not_told_has_words_and_no_bar() -> None:
    svg = bars([Bar("a", None, LOCAL, text="fewer than 5")], language="en", **KEYS)
    assert "fewer than 5" in texts(svg)
    assert not ElementTree.fromstring(svg).findall(
        f".//{SVG}g[@class='chart-type-local']/{SVG}rect"
    )


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_bars_refuse_values_that_have_no_length(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        bars([Bar("a", value)], language="en", **KEYS)


def test_an_arabic_chart_is_the_mirror_of_a_french_one() -> None:
    rows = [Bar("12", 4, LOCAL), Bar("345", 2, LOCAL)]
    left, right = (rects(bars(rows, language=code, **KEYS)) for code in ("fr", "ar"))
    assert [(round(640 - x - wide, 1), wide) for x, wide in left] == [
        (round(x, 1), wide) for x, wide in right
    ]


def test_up_to_five_a_day_there_is_a_dot_for_each() -> None:
    counts = {MONDAY: 5, MONDAY + timedelta(days=2): 1}
    svg = days(
        counts, [Span(MONDAY, MONDAY + timedelta(days=6))], today=MONDAY, language="fr", **KEYS
    )
    assert len(ElementTree.fromstring(svg).findall(f".//{SVG}circle")) == 6


def test_above_five_a_day_dots_become_bars_and_the_highest_says_its_number() -> None:
    counts = {MONDAY: 6, MONDAY + timedelta(days=2): 1}
    svg = days(
        counts, [Span(MONDAY, MONDAY + timedelta(days=6))], today=MONDAY, language="fr", **KEYS
    )
    assert not ElementTree.fromstring(svg).findall(f".//{SVG}circle")
    assert "6" in texts(svg)


def test_days_outside_every_period_are_drawn_too() -> None:
    week = Span(MONDAY, MONDAY + timedelta(days=6), "Week 1")
    counts = {MONDAY - timedelta(days=3): 2, MONDAY: 1, MONDAY + timedelta(days=30): 1}
    svg = days(counts, [week], today=MONDAY, language="en", **KEYS)
    assert len(ElementTree.fromstring(svg).findall(f".//{SVG}circle")) == 4


def test_past_present_and_coming_periods_look_different() -> None:
    weeks = [
        Span(MONDAY + timedelta(days=7 * k), MONDAY + timedelta(days=7 * k + 6), f"Week {k}")
        for k in range(3)
    ]
    svg = days({}, weeks, today=MONDAY + timedelta(days=8), language="en", **KEYS)
    root = ElementTree.fromstring(svg)
    assert len(root.findall(f".//{SVG}g[@class='chart-accent']/{SVG}rect")) == 1
    assert len(root.findall(f".//{SVG}line[@stroke-dasharray]")) == 1
    bold = [node.text for node in root.iter(f"{SVG}text") if node.get("font-weight") == "bold"]
    assert bold == ["Week 1"]


def test_the_ring_has_a_seat_for_each_and_an_open_one_at_the_top() -> None:
    seats = [Seat("square", LOCAL, f"Seat {k}") for k in range(7)]
    svg = ring(seats, language="en", centre="7", open_seat="your seat", **KEYS)
    root = ElementTree.fromstring(svg)
    assert len(root.findall(f".//{SVG}rect")) == 7
    assert len(root.findall(f".//{SVG}circle[@stroke-dasharray]")) == 1
    assert {"7", "your seat"} <= set(texts(svg))


@pytest.mark.parametrize("count", [0, 1, 60, 300])
def test_a_ring_takes_few_and_many(count: int) -> None:
    checked(ring([Seat("circle", LOCAL)] * count, language="en", **KEYS))


def test_every_shape_is_drawn_differently() -> None:
    drawn = [mark(shape, LOCAL) for shape in SHAPES]
    assert len(set(drawn)) == len(SHAPES)
    assert all('aria-hidden="true"' in svg for svg in drawn)


def test_a_mark_with_a_title_can_be_named() -> None:
    root = ElementTree.fromstring(mark("circle", ident="m1", title="Local authority"))
    assert root.get("aria-labelledby") == root[0].get("id") == "m1-title"
    with pytest.raises(ValueError, match="ident"):
        mark("circle", title="Local authority")


def test_a_colour_has_a_class_for_style_sheets_and_a_plain_value_without_one() -> None:
    root = ElementTree.fromstring(mark("circle", LOCAL))
    assert root[0].get("class") == "chart-type-local"
    assert root[0].get("color") == "#0B6E8F"
    for name, plain in [("a b", "#000000"), ("a", "red"), ("a", "#000;x"), ('"', "#000000")]:
        with pytest.raises(ValueError, match="colour"):
            Colour(name, plain)


@given(st.integers(0, 120), st.integers(0, 120), st.integers(0, 120))
def test_a_meter_fills_its_width(filled: int, aside: int, rest: int) -> None:
    total = filled + aside + rest
    svg = meter(filled, aside, total, language="fr", **KEYS)
    found = rects(svg)
    assert max(x + wide for x, wide in found) <= 640.1
    if 0 < total <= 80:
        assert len(found) == total


def test_a_meter_refuses_more_than_there_is() -> None:
    with pytest.raises(ValueError, match="can't show"):
        meter(3, 2, 4, language="fr", **KEYS)


def test_the_same_numbers_give_the_same_drawing() -> None:
    assert every_chart("Rives") == every_chart("Rives")
    assert ACCENT.plain in every_chart("Rives")[1]
