"""People's texts as passages of a document: forms where the document has them, words always."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from forum.consolidation.assembly.texts import passages_of
from forum.documents.document import Item, Link, ListBlock, Paragraph, Passage, Text
from forum.html import render
from tests.hostile import ALL
from tests.support.site import MARKDOWN


def passages(markdown: str) -> tuple[Passage, ...]:
    """Return the passages of a Markdown text."""
    return passages_of(render(markdown, "markdown").html)


def said(found: tuple[Passage, ...]) -> str:
    """Return all words of passages."""
    lines: list[str] = []

    def read(block: Passage) -> None:
        if isinstance(block, Paragraph):
            lines.append("".join(getattr(run, "text", "") for run in block.runs))
            return
        for item in block.items:
            lines.append("".join(getattr(run, "text", "") for run in item.runs))
            if item.inner:
                read(item.inner)

    for block in found:
        read(block)
    return "\n".join(lines)


def bare(text: str) -> list[str]:
    """Return words without the marks of lists and tables, which are forms in a document."""
    return re.sub(r"(?m)^\s*(?:(?:-|\d+\.)(?:\s+|$))+|\|", " ", text).split()


def test_paragraphs_keep_their_lines_and_marks() -> None:
    (only,) = passages("One *two* **three**\nfour [five](https://town.example/5)")
    assert isinstance(only, Paragraph)
    assert said((only,)) == "One two three\nfour five"
    styled = {run.text: run for run in only.runs if isinstance(run, Text | Link)}
    assert styled["two"].italic and styled["three"].bold
    assert styled["five"] == Link("five", "https://town.example/5")


def test_lists_are_lists_with_the_lists_inside_them() -> None:
    first, second = passages("- one\n- two\n  1. a\n  2. b\n\nand\n\n7. x\n8. y")[::2]
    assert isinstance(first, ListBlock) and isinstance(second, ListBlock)
    assert not first.ordered and second.ordered and second.start == 7
    assert first.items[1].inner is not None
    assert [said((Paragraph(item.runs),)) for item in first.items[1].inner.items] == ["a", "b"]


def test_numbers_that_jump_are_kept() -> None:
    blocks = passages("2. two\n4. four\n5. five")
    assert [(b.start, len(b.items)) for b in blocks if isinstance(b, ListBlock)] == [(2, 1), (4, 2)]


def test_headings_are_strong_and_quotations_italic() -> None:
    heading, quoted = passages("# Said\n\n> Nobody asked")
    assert isinstance(heading, Paragraph) and heading.style == "strong"
    assert isinstance(quoted, Paragraph) and all(run.italic for run in quoted.runs)  # type: ignore[union-attr]
    (plain,) = passages_of(render("> سؤال", "markdown").html, italic_quotes=False)
    assert isinstance(plain, Paragraph) and not any(
        run.italic for run in plain.runs if isinstance(run, Text)
    )


def test_a_table_is_a_line_for_each_row() -> None:
    (table,) = passages("| town | desk |\n|---|---|\n| Brook | yes |")
    assert said((table,)) == "town | desk\nBrook | yes"


def test_two_lists_in_one_item_follow_each_other_without_an_empty_point() -> None:
    (block,) = passages("- one\n\n  - a\n\n  1. b\n\n  after")
    assert isinstance(block, ListBlock)
    assert all(item.runs for item in block.items)
    assert said((block,)).split() == ["one", "a", "b", "after"]


def test_html_that_shows_nothing_is_nothing() -> None:
    assert passages_of("") == passages("---") == ()
    assert Item(()).inner is None


def test_no_word_is_lost_of_an_awkward_or_hostile_text() -> None:
    for text in [*ALL, MARKDOWN, "\n\n".join(ALL)[:50_000]]:
        for format_ in ("plain", "markdown"):
            rendered = render(text, format_)
            found = said(passages_of(rendered.html))
            if format_ == "plain":
                assert found.split() == rendered.plain.split()
            else:
                assert bare(found) == bare(rendered.plain), text


PIECES = st.sampled_from(
    ["word", "two words", "*em*", "**b**", "- item", "  - inner", "1. one", "   5. five", "> said",
     "> - deep", "# Head", "| a | b |\n|---|---|\n| c | d |", "```\ncode  x\n```", "---", "`c`",
     "[l](https://a.example)", "  more", "    indented", "الضمان", "a  \nb"]
)  # fmt: skip


@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n"])), max_size=12))
@settings(max_examples=150)
def test_no_word_is_lost_of_any_markdown(pieces: list[tuple[str, str]]) -> None:
    rendered = render("".join(piece + gap for piece, gap in pieces), "markdown")
    assert bare(said(passages_of(rendered.html))) == bare(rendered.plain)
