"""Pasted lists of people, as spreadsheets, mail programs and hands write them."""

import time

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts.operations.pasted import PastedRow, read_list
from forum.errors import Refused
from tests import hostile


@pytest.fixture(autouse=True)
def _in_a_language(app: Flask) -> None:
    """Rules speak in the language of the application's context."""


def told(row: PastedRow) -> tuple[str | None, str | None, str | None]:
    return row.email, row.name, row.organisation


@pytest.mark.parametrize(
    "line, email, name, organisation",
    [
        ("ana@brook.example", "ana@brook.example", None, None),
        ("  ANA@Brook.Example ", "ana@brook.example", None, None),
        ("Ana Ruiz <ana@brook.example>", "ana@brook.example", "Ana Ruiz", None),
        ('"Ruiz, Ana" <ana@brook.example>,', "ana@brook.example", "Ruiz, Ana", None),
        ("<ana@brook.example>", "ana@brook.example", None, None),
        ("mailto:ana@brook.example", "ana@brook.example", None, None),
        ("ana@brook.example; Ana Ruiz; Town", "ana@brook.example", "Ana Ruiz", "Town"),
        ("ana@brook.example;;Town", "ana@brook.example", "Town", None),
        ("Ana Ruiz\tTown of Brook\tana@brook.example", "ana@brook.example", "Ana Ruiz",
         "Town of Brook"),
        ("ana@brook.example,Ana Ruiz,\"Town, Brook\"", "ana@brook.example", "Ana Ruiz",
         "Town, Brook"),
        ("Ana <ana@brook.example>; Town", "ana@brook.example", "Ana", "Town"),
        ("نور حدّاد <nour@brook.example>", "nour@brook.example", "نور حدّاد", None),
        ("ana@bücher.example", "ana@xn--bcher-kva.example", None, None),
        ("\u202eana@brook.example\u202c", "ana@brook.example", None, None),
        ("\ufeffana\u200b@brook.example\xa0", "ana@brook.example", None, None),
        ("ana@brook.example\x00", "ana@brook.example", None, None),
        ("+44 ana@brook.example", "+44ana@brook.example", None, None),
    ],
)  # fmt: skip
def test_each_way_to_write_a_person_is_read(
    line: str, email: str, name: str | None, organisation: str | None
) -> None:
    (row,) = read_list(line)
    assert (*told(row), row.problem) == (email, name, organisation, None)
    # And reads the same once it was understood.
    (again,) = read_list(row.normal)
    assert told(again) == (email, name, organisation)


@pytest.mark.parametrize(
    "line, part",
    [
        ("Ana Ruiz", "no e-mail address in this line"),
        ("ana@", "one @"),
        ("@brook.example", "one @"),
        ("ana@brook@example", "one @"),
        ("ana@brook", "not an e-mail address"),
        ("ana ruiz@-.example", "not an e-mail address"),
        ("نور@brook.example", "not an e-mail address"),
        (f"{'x' * 201} <ana@brook.example>", "200 characters"),
        (f"ana@brook.example; Ana; {'x' * 301}", "300 characters"),
        (f"{'a' * 70}@brook.example", "not an e-mail address"),
        (f"ana@{'b' * 900}.example", "not an e-mail address"),
    ],
)
def test_a_line_that_can_not_be_used_says_why(line: str, part: str) -> None:
    (row,) = read_list(line)
    assert row.email is None and part in str(row.problem)
    assert row.line


def test_several_addresses_on_a_line_are_several_people() -> None:
    rows = read_list(
        "Ana <ana@a.example>; bo@b.example; Cy <cy@c.example>\nda@d.example,e@e.example"
    )
    assert [row.email for row in rows] == [
        "ana@a.example", "bo@b.example", "cy@c.example", "da@d.example", "e@e.example",
    ]  # fmt: skip
    assert [row.name for row in rows][:3] == ["Ana", None, "Cy"]


def test_empty_lines_and_the_headings_of_a_spreadsheet_are_left_out() -> None:
    rows = read_list("E-mail\tNom\tOrganisation\r\n\r\nana@a.example\tAna\tTown\r\n \t \r\n")
    assert [told(row) for row in rows] == [("ana@a.example", "Ana", "Town")]


def test_every_end_of_line_ends_a_line() -> None:
    text = "a@a.example\rb@a.example\u2028c@a.example\x0bd@a.example\x85e@a.example"
    assert len(read_list(text)) == 5


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00", "\u202e\n"])
def test_a_list_without_anybody_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="at least one"):
        read_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"p{n}@town.example" for n in range(10_000)),
        "\n".join(f"p{n}@town.example" for n in range(501)),
        "; ".join(f"p{n}@town.example" for n in range(501)),
        "x" * 200_001,
        "@" * 200_000,
        "<" * 199_999,
        '"' * 199_999,
        "\n".join("@" for _n in range(100_000)),
    ],
)
def test_what_is_too_much_is_refused_soon(text: str) -> None:
    begun = time.process_time()
    try:
        assert all(row.email is None for row in read_list(text))
    except Refused as refused:
        assert "500" in refused.sentence or "one person on a line" in refused.sentence
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("line", ["x" * 1_001, f"ana@{'b' * 5_000}.example", "ن" * 100_000])
def test_a_line_too_long_to_be_mended_is_refused_with_the_whole_list(line: str) -> None:
    with pytest.raises(Refused, match="one person on a line"):
        read_list(f"bo@a.example\n{line}")
    many = "; ".join(f"person-{n}@town.example" for n in range(100))
    assert len(read_list(many)) == 100


def test_five_hundred_are_read() -> None:
    assert len(read_list("\n".join(f"P {n} <p{n}@town.example>" for n in range(500)))) == 500


def test_hostile_lines_are_rows_with_or_without_a_problem() -> None:
    for text in hostile.ALL[::5]:
        for line in (text, f"{text} <ana@brook.example>", f"ana@brook.example\t{text}"):
            try:
                rows = read_list(line)
            except Refused:
                continue
            assert all((row.email is None) == (row.problem is not None) for row in rows)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(app: Flask, text: str) -> None:
    try:
        rows = read_list(text)
    except Refused:
        return
    for row in rows:
        assert (row.email is None) == (row.problem is not None)
        for said in told(row):
            assert said is None or (said == said.strip() and "\n" not in said and "\0" not in said)
        if row.email:
            (again,) = read_list(row.normal)
            assert again.email == row.email
