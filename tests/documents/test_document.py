"""Documents as data: paragraphs from plain text, anchors, contents, safe addresses, problems."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.documents.document import Heading, Link, Meta, Paragraph, Table, line, paragraphs
from forum.documents.outline import anchors, entries, plain, problems, safe_address
from tests.documents.samples import arabic, french


def test_the_sample_reports_are_sound() -> None:
    assert problems(french()) == []
    assert problems(arabic()) == []


def test_problems_name_what_a_reader_would_trip_over() -> None:
    sample = french()
    broken = replace(
        sample,
        blocks=(
            Heading(2, line("Too deep"), "twice"),
            Paragraph(
                (Link("nowhere", "#none"), Link("run", "javascript:alert(1)")), anchor="twice"
            ),
            Paragraph(line("a"), anchor="with space"),
        ),
    )
    found = "\n".join(problems(broken))
    for words in ["twice stands 2 times", "anchor none", "javascript", "white space", "level 2"]:
        assert words in found


def test_a_heading_without_an_anchor_gets_one_that_nobody_else_has() -> None:
    sample = replace(
        french(),
        blocks=(Heading(1, line("A")), Heading(1, line("B"), "section-1"), Heading(1, line("C"))),
    )
    names = [entry.anchor for entry in entries(sample)]
    assert len(set(names)) == 3
    assert names[1] == "section-1"


def test_direction_follows_from_the_language() -> None:
    assert (french().direction, arabic().direction) == ("ltr", "rtl")


@given(st.text(alphabet="ab \n\t\r", max_size=60))
def test_paragraphs_keep_every_word_in_order(text: str) -> None:
    found = paragraphs(text)
    assert " ".join(plain(p.runs) for p in found).split() == text.split()
    assert all("\n\n" not in plain(p.runs) and plain(p.runs).strip() for p in found)


def test_blank_lines_part_paragraphs_and_single_line_ends_stay() -> None:
    found = paragraphs("a\nb\n \n\n  c")
    assert [plain(paragraph.runs) for paragraph in found] == ["a\nb", "c"]


def test_times_are_kept_in_utc_whole_seconds() -> None:
    there = datetime(2027, 1, 1, 0, 30, 5, 999, tzinfo=timezone(timedelta(hours=2)))
    meta = Meta("x", created=there, modified=datetime(2027, 1, 2))
    assert meta.created.isoformat() == "2026-12-31T22:30:05+00:00"
    assert meta.modified.isoformat() == "2027-01-02T00:00:00+00:00"


def test_a_table_refuses_rows_of_another_length() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        Table(line("t"), (line("a"),), ((line("a"), line("b")),))
    with pytest.raises(ValueError, match="share for each column"):
        Table(line("t"), (line("a"),), (), widths=(1, 2))


@pytest.mark.parametrize(
    ("to", "safe"),
    [
        ("https://rives.example/a?b=1&c=2#d", "https://rives.example/a?b=1&c=2#d"),
        ("HTTP://Rives.example", "http://rives.example"),
        ("https://rives.example/é«»", "https://rives.example/%C3%A9%C2%AB%C2%BB"),
        ("https://rives.example/%zz%41", "https://rives.example/%25zz%41"),
        ("https://vallée.example:8443/", "https://xn--valle-esa.example:8443/"),
        ("mailto:table@rives.example?subject=Q 2", None),
        ("mailto:table@rives.example?subject=Q%202", "mailto:table@rives.example?subject=Q%202"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("https://user@rives.example/", None),
        ("https://[::1]/", None),
        ("https://", None),
        ("https://rives.example:99999/", None),
        ("//rives.example", None),
        ("data:text/html,x", None),
        ("ftp://rives.example", None),
        ("", None),
        ("https://rives.example/" + "a" * 3000, None),
    ],
)
def test_only_addresses_any_program_takes_are_links(to: str, safe: str | None) -> None:
    assert safe_address(to) == safe


@given(st.text(max_size=60))
def test_a_safe_address_is_ascii_and_stays_as_it_is(text: str) -> None:
    for to in (text, f"https://rives.example/{text}", f"mailto:a@b.example?{text}"):
        found = safe_address(to)
        if found is not None:
            assert found.isascii()
            assert safe_address(found) == found


def test_anchors_inside_cells_and_texts_are_found() -> None:
    found = anchors(french())
    assert found["ligne-2"] == found["text-1"] == found["Q2.1-c1"] == 1
