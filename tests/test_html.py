"""Texts of people: what is stored, what a reader sees, and that nothing hostile gets through.

`python -m tests.test_html` measures how long the worst texts of the greatest length take.
"""

import contextlib
import hashlib
import json
import os
import re
import time
import unicodedata
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.html import (
    LIMIT,
    Block,
    Rendered,
    normalise,
    opening,
    organisers_html,
    render,
    words,
)
from forum.html.fence import fenced
from tests import hostile

Format = Literal["plain", "markdown"]
FORMATS: tuple[Format, ...] = ("plain", "markdown")

# Written out again, not imported: a slip in the module's own list must show here.
LEAVES = {"p", "h3", "h4", "h5", "pre", "td", "th"}
BLOCKS = {"ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "hr"} | LEAVES
INLINE = {"br", "strong", "em", "del", "a", "code"}
PLACED = {"ul", "ol", "li", "blockquote", "table", "hr"} | LEAVES
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    **{tag: {"data-start"} for tag in PLACED},
    "ol": {"data-start", "start"},
    "li": {"data-start", "value"},
}
PROTOCOLS = {"http", "https", "mailto"}
MARKS = re.compile(r"(?:\s|- |\d{1,9}\. | \| )*")


def tree(html: str) -> Element:
    """The HTML as a browser would read it inside a div."""
    return html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)


def shape(element: Element) -> object:
    """An element as plain data, to compare two trees."""
    return (
        str(element.tag),
        sorted(element.attrib.items()),
        element.text or "",
        element.tail or "",
        [shape(child) for child in element],
    )


def leaves(element: Element) -> list[tuple[int, str]]:
    """Where each element that holds text says its text starts, and that text, br as line feed."""
    found: list[tuple[int, str]] = []
    for child in element:
        assert not child.tail
        if child.tag in LEAVES:
            found.append((int(child.attrib["data-start"]), own_text(child)))
        elif child.tag == "li" and "data-start" in child.attrib:
            found.append((int(child.attrib["data-start"]), own_text(child)))
            inner = [part for part in child if part.tag not in INLINE]
            assert all(part.tag in {"ul", "ol"} and not part.tail for part in inner)
            for part in inner:
                found += leaves(part)
        else:
            assert child.tag in BLOCKS
            assert not child.text
            found += leaves(child)
    return found


def own_text(element: Element) -> str:
    """Text up to the first inner list."""
    text = element.text or ""
    for child in element:
        if child.tag in {"ul", "ol"}:
            break
        text += "\n" if child.tag == "br" else own_text(child)
        text += child.tail or ""
    return text


def assert_clean(html: str, tags: set[str], attributes: dict[str, set[str]]) -> None:
    """Nothing but what is allowed, by a parser of its own and by an independent cleaner."""
    root = tree(html)
    for element in root.iter():
        if element is root:
            continue
        assert element.tag in tags, element.tag
        assert set(element.attrib) <= attributes.get(str(element.tag), set()), element.attrib
        assert "rel" in element.attrib or element.tag != "a"
        if "href" in element.attrib:
            href = element.attrib["href"]
            assert urlsplit(href).scheme in PROTOCOLS or re.match(r"/[^/\\]|#|/$", href), href
    oracle = nh3.clean(html, tags=tags, attributes=attributes, url_schemes=PROTOCOLS, link_rel=None)
    assert shape(tree(oracle)) == shape(root)


def assert_leads_back(made: Rendered) -> None:
    """Blocks in order, joined as promised, and every run of text found again in the plain text."""
    assert "".join(block.html for block in made.blocks) == made.html
    texts = [made.plain[block.start : block.stop] for block in made.blocks]
    assert "\n\n".join(text for text in texts if text) == made.plain
    stop = 0
    for block in made.blocks:
        assert stop <= block.start <= block.stop <= len(made.plain)
        assert not made.plain[stop : block.start].strip("\n")
        stop = block.stop
        root = tree(block.html)
        assert len(root) == 1
        assert root[0].attrib["data-start"] == str(block.start)
        place = block.start
        for start, text in leaves(root):
            assert MARKS.fullmatch(made.plain, place, start), made.plain[place:start]
            assert made.plain[start : start + len(text)] == text
            place = start + len(text)
        assert MARKS.fullmatch(made.plain, place, block.stop), made.plain[place : block.stop]


def assert_sound(body: str, format: Format) -> Rendered:
    """All that must hold for any text."""
    made = render(body, format)
    assert made.body == normalise(body)
    assert made.sha256 == hashlib.sha256(made.body.encode("utf-8")).hexdigest()
    assert_leads_back(made)
    assert_clean(made.html, BLOCKS | INLINE, ATTRIBUTES)
    assert render(made.body, format) == made
    return made


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", hostile.TEXTS)
def test_hostile_texts_become_clean_html_that_leads_back_to_their_plain_text(
    kind: str, format: Format
) -> None:
    for text in hostile.TEXTS[kind]:
        assert_sound(text, format)
        if len(text) < 2_000:
            assert_sound(f"before\n\n{text}\n\nafter", format)
            assert_sound(f"- {text}\n\n> {text}", format)


@pytest.mark.parametrize("kind", hostile.TEXTS)
def test_hostile_texts_of_organisers_become_clean_html(kind: str) -> None:
    tags = (BLOCKS | INLINE | {"h2"}) - {"h1"}
    attributes = {"a": ATTRIBUTES["a"], "ol": {"start"}, "li": {"value"}}
    for text in hostile.TEXTS[kind]:
        assert_clean(organisers_html(text), tags, attributes)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", hostile.WORST)
def test_texts_made_to_keep_parsers_busy_come_out_sound(name: str, format: Format) -> None:
    assert_sound(hostile.WORST[name](2_000), format)


def test_the_corpus_is_as_large_as_promised_and_has_no_text_twice() -> None:
    assert len(hostile.ALL) >= 200
    assert len(set(hostile.ALL)) == len(hostile.ALL)


FRAGMENTS = st.sampled_from(
    [
        *"*_`~[]()<>!#&\\|\"'-+=:;.1@ \n\t",
        *("\n\n", "\n- ", "\n  - ", "\n1. ", "\n5. ", "\n> ", "\n# ", "\n---\n", "\n```\n"),
        *("\n|a|b|\n|-|-|\n|", "**", "~~", "](", "![", "\\\n", "  \n", "    ", "word"),
        *("http://a.example/b_c", "[a](http://a.example)", "javascript:", "<b>", "</p>"),
        *("<p data-start=1>", "&amp;", "&lt;", "&#x202e;", "&#13;", "&NewLine;", "\r\n", "\x00"),
        *("\u202e", "\u2067", "\u2069", "\u202c", "e\u0301", "\u0301", "\u200d", "\ud800"),
        *("\u0645\u0631\u062d\u0628\u0627", "\u4f60\u597d"),
    ]
)
TEXTS = st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(FORMATS))
@example("> - # a\n> \n> 3. b", "markdown")
def test_any_text_becomes_clean_html_that_leads_back_to_its_plain_text(
    text: str, format: Format
) -> None:
    assert_sound(text, format)


@settings(max_examples=300, deadline=None)
@given(st.one_of(TEXTS, st.text()))
@example("\u0344" * 40)
@example("\u1ebf" + "\u0323" * 31)
@example("\x00\ufeff\x00\ufeffa")
def test_a_normalised_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", once)
    assert not re.search(r"[^\S\n]$", once, re.MULTILINE)
    once.encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab\n\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_no_line_leaves_a_direction_open(text: str) -> None:
    for line in normalise(text).split("\n"):
        waiting: list[str] = []
        for character in line:
            if character in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
                waiting.append("isolate" if character >= "\u2066" else "embedding")
            elif character == "\u202c" and waiting[-1:] == ["embedding"]:
                waiting.pop()
            elif character == "\u2069" and "isolate" in waiting:
                while waiting.pop() != "isolate":
                    pass
        assert waiting == []


def test_normalising_keeps_words_apart_where_it_drops_a_control() -> None:
    assert normalise("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h") == "a\nb\nc\nd\ne\nf\ng\n\nh"
    assert normalise("a\x00b\x1b[1mc\x7f\x9f\td") == "ab[1mc\td"
    assert normalise("a  \n\tb \u00a0\n\n c") == "a\n\tb\n\n c"
    assert normalise("\ufeffe\u0301\ud800\uffff") == "\u00e9\ufffd\ufffd"


def test_an_override_ends_with_its_line_and_a_closed_one_stays_as_it_was() -> None:
    assert normalise("\u202eabc\ndef") == "\u202eabc\u202c\ndef"
    assert normalise("\u2067a\u202eb\u2069c") == "\u2067a\u202eb\u2069c"
    assert normalise("\u2067a\u202eb") == "\u2067a\u202eb\u202c\u2069"
    assert "\u202eabc\u202c</p>" in render("&#x202e;abc\n\ndef", "markdown").html


def test_a_flood_of_combining_marks_is_broken_every_thirty() -> None:
    text = normalise("e" + "\u0301\u0316" * 1_000)
    runs = re.findall("[\u0300-\u034e\u0350-\u036f]+", unicodedata.normalize("NFD", text))
    assert max(map(len, runs)) == 30
    assert text.replace("\u034f", "").count("\u0316") == 1_000


def test_plain_text_keeps_lines_and_gives_no_meaning_to_indentation_or_marks() -> None:
    made = render(
        "Dear all,\n\n    *We* agree.\n- one\n  \u2022 two\n \n\n1. three\n\nAna\nTown of Veldra",
        "plain",
    )
    assert made.plain == (
        "Dear all,\n\n*We* agree.\n- one\n\u2022 two\n\n1. three\n\nAna\nTown of Veldra"
    )
    assert made.html == (
        '<p data-start="0">Dear all,</p>'
        '<p data-start="11">*We* agree.<br>- one<br>\u2022 two</p>'
        '<p data-start="36">1. three</p>'
        '<p data-start="46">Ana<br>Town of Veldra</p>'
    )
    assert made.blocks[1] == Block(
        11, 34, '<p data-start="11">*We* agree.<br>- one<br>\u2022 two</p>'
    )


def test_web_addresses_become_links_and_mail_addresses_do_not() -> None:
    html = render(
        "See https://veldra.example/a_(b), (http://c.example/x?y=1&z=2). Or ana@veldra.example!",
        "plain",
    ).html
    rel = 'rel="nofollow ugc noopener"'
    assert (
        f'<a href="https://veldra.example/a_(b)" {rel}>https://veldra.example/a_(b)</a>, (' in html
    )
    assert f'"http://c.example/x?y=1&amp;z=2" {rel}>http://c.example/x?y=1&amp;z=2</a>).' in html
    assert html.count("<a ") == 2
    assert "ana@veldra.example!" in html


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("http://a.example.", ["http://a.example"]),
        ("see http://a.example: it", ["http://a.example"]),
        ("\u00abhttp://a.example/b\u00bb\u2026", ["http://a.example/b"]),
        ("[http://a.example/b]", ["http://a.example/b"]),
        (
            "http://a.example/b_c_d and http://a.example/*e*",
            ["http://a.example/b_c_d", "http://a.example/*e"],
        ),
        ("HTTPS://A.EXAMPLE/B", ["HTTPS://A.EXAMPLE/B"]),
        ("http://a.example:8080/b#c", ["http://a.example:8080/b#c"]),
        ("http://a.example/\u202egpj.exe", ["http://a.example/"]),
        ("http://bank.example@evil.example/", []),
        ("http://user:secret@evil.example/", []),
        ("xhttp://a.example http:// http://. http://-a.example ftp://a.example", []),
        ("http://10.0.0.1/x http://1.2.3.4.5/", ["http://10.0.0.1/x"]),
    ],
)
@pytest.mark.parametrize("format", FORMATS)
def test_a_bare_address_ends_where_a_reader_would_end_it(
    text: str, links: list[str], format: Format
) -> None:
    root = tree(render(text, format).html)
    assert [element.attrib["href"] for element in root.iter("a")] == links


def test_markdown_becomes_what_a_reader_sees() -> None:
    made = render(
        "# What we *did*\n\nFirst line\nsecond **line**.\n\n- one\n- two\n  - inner\n\n"
        "3. three\n5. five\n\n> quoted\n\n| town | people |\n|---|---|\n| Veldra | 900 |\n\n"
        "---\n\n```\n  code *x*\n```\n\n![The square](https://veldra.example/a.png)",
        "markdown",
    )
    assert made.plain == (
        "What we did\n\nFirst line\nsecond line.\n\n- one\n- two\n  - inner\n\n"
        "3. three\n5. five\n\nquoted\n\ntown | people\nVeldra | 900\n\n  code *x*\n\nThe square"
    )
    assert [block.html.partition(" ")[0] for block in made.blocks] == (
        ["<h3", "<p", "<ul", "<ol", "<blockquote", "<table", "<hr", "<pre", "<p"]
    )
    assert "<img" not in made.html
    assert_leads_back(made)


def test_list_items_keep_the_numbers_their_author_gave_them() -> None:
    html = render("2. b\n3. c\n7. g", "markdown").html
    assert '<ol start="2" data-start="0"><li data-start="3">b</li>' in html
    assert '<li value="7" data-start="13">g</li>' in html
    assert render("1. a\n1. b\n1. c", "markdown").plain == "1. a\n2. b\n3. c"


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# a\n\n## b\n\n### c\n\n#### d", ["h3", "h4", "h5", "h5"]),
        ("#### a\n\n###### b\n\n## c\n\n### d", ["h3", "h4", "h3", "h4"]),
        ("> ## a\n\n- ### b", ["h3", "h4"]),
    ],
)
def test_headings_fit_below_the_page_and_skip_no_level(text: str, tags: list[str]) -> None:
    found = [str(element.tag) for element in tree(render(text, "markdown").html).iter()]
    assert [tag for tag in found if re.fullmatch(r"h\d", tag)] == tags


def test_what_may_not_be_a_link_stays_to_be_read_as_typed() -> None:
    for text in (
        "[x](javascript:alert(1))",
        "![x](data:image/png;base64,AA==)",
        "[x](//evil.example)",
    ):
        made = render(text, "markdown")
        assert made.plain == text
        assert "<a" not in made.html


@pytest.mark.parametrize(
    "text",
    [
        "[1]: https://veldra.example/report",
        "[//]: # (a note)",
        "<!-- a note -->",
        "> " * 60 + "deep in quotes",
        "- " * 60 + "deep in lists",
        "<em>a</em>",
    ],
)
def test_nothing_that_somebody_wrote_is_hidden(text: str) -> None:
    plain = render(text, "markdown").plain
    assert re.findall(r"\w+", text) == re.findall(r"\w+", plain)


def test_a_link_or_picture_within_a_link_is_part_of_it() -> None:
    rel = 'rel="nofollow ugc noopener"'
    made = render("[see ![the *square*](https://a.example/p.png)](https://b.example)", "markdown")
    assert made.html == (
        f'<p data-start="0"><a href="https://b.example" {rel}>see the square</a></p>'
    )
    made = render("[<https://a.example>](https://b.example)", "markdown")
    assert made.html.count("<a ") == 1
    assert "https://a.example" in made.plain


def test_entities_make_no_line_of_their_own() -> None:
    assert render("a&NewLine;&#10;&#13;b&#12;c", "markdown").plain == "a   b c"


def test_line_breaks_are_kept_in_markdown_too() -> None:
    assert (
        render("Ana\nTown of Veldra", "markdown").html
        == '<p data-start="0">Ana<br>Town of Veldra</p>'
    )


def test_a_block_that_cleaning_would_change_is_shown_as_its_text() -> None:
    good = Block(0, 4, '<p data-start="0"><em>good</em></p>')
    for html in (
        '<p data-start="6" onclick="x()">a &lt; b<br>c</p>',
        '<p data-start="6"><a href="javascript:x()" rel="noopener">a &lt; b</a></p>',
        '<p data-start="6"><a href="http://a.example" rel="opener">a &lt; b</a></p>',
        '<p data-start="x">a &lt; b</p>',
        '<p data-start="6"><img src="x">a &lt; b</p>',
        '<p data-start="6">a &lt; b',
        "<script>x()</script>",
    ):
        blocks = fenced((good, Block(6, 13, html)), "good\n\na < b\nc")
        assert blocks == (good, Block(6, 13, '<p data-start="6">a &lt; b<br>c</p>'))


def test_a_text_is_limited_after_normalising() -> None:
    assert len(render("a" * LIMIT + "   \x00", "plain").plain) == LIMIT
    with pytest.raises(ValueError, match="200001"):
        render("a" * (LIMIT + 1), "markdown")


def test_an_empty_text_has_no_blocks() -> None:
    for format in FORMATS:
        made = render(" \n\u00a0\n", format)
        assert (made.plain, made.html, made.blocks) == ("", "", ())
    assert organisers_html("  \n") == ""


def test_organisers_have_headings_below_the_title_and_links_within_the_site() -> None:
    assert organisers_html("# About\n\n[the weeks](/d/x#week-2)\n\n### Who") == (
        '<h2>About</h2><p><a href="/d/x#week-2" rel="noopener">the weeks</a></p><h3>Who</h3>'
    )
    assert "<a" not in organisers_html("[x](//evil.example) [y](javascript:x)")


def test_an_opening_ends_with_a_sentence_or_else_a_word() -> None:
    sentences = "We met in spring. " * 50
    assert opening(sentences, 100) == "We met in spring. " * 4 + "We met in spring. \u2026"
    assert opening("word " * 50, 23) == "word word word word \u2026"
    assert opening("short  \n\n", 100) == "short"
    assert opening("a\n \n\nb", 100) == "a\n\nb"
    assert opening("First part\n\nsecond part that goes on", 15) == "First part \u2026"
    assert opening("\u202e" + "word " * 50, 20).count("\u202c") == 1


CLUSTERS = [
    "e\u0301\u0323",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f44d\U0001f3fd",
    "\U0001f1ea\U0001f1f8",
    "\u0e17\u0e35\u0e48",
    "\u1112\u1161\u11ab",
    "\ud55c\u11ab",
    "\u4f60",
    "\u0915\u093f",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(CLUSTERS), min_size=30, max_size=60), st.integers(12, 40))
def test_an_opening_never_cuts_a_character_as_readers_know_it(
    clusters: list[str], limit: int
) -> None:
    text = "".join(clusters)
    cut = opening(text, limit)
    if cut == text:
        return
    assert len(cut) <= limit + 2
    beginnings = {"".join(clusters[:count]) for count in range(len(clusters))}
    assert cut.removesuffix(" \u2026") in beginnings


@given(st.text(), st.integers(5, 60))
def test_an_opening_says_nothing_that_the_text_does_not(text: str, limit: int) -> None:
    plain = normalise(text).strip()
    squeezed = re.sub(r"\n\s*\n", "\n\n", plain)
    start = opening(plain, limit)
    assert start == squeezed or squeezed.startswith(re.sub("[\u202c\u2069]* \u2026$", "", start))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("It's a well-known fact.", 4),
        ("L'\u00e9cole d\u2019\u00e9t\u00e9", 2),
        ("\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645", 2),
        ("\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e", 2),
        ("\u4f60\u597d\uff0c\u4e16\u754c\u3002", 4),
        ("Veldra\u5e02 2026", 3),
        ("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01", 3),
        ("\ud55c\uad6d\uc5b4 \ub2e8\uc5b4", 2),
    ],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert words(text) == count


REAL = Path(os.environ.get("FORUM_TEST_DATA") or Path(__file__).parents[2] / "shared")


@pytest.mark.data
@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not here")
def test_the_real_discussion_keeps_its_words_in_plain_text() -> None:
    folder = REAL / "data/m4d-2013"
    rows = json.loads((folder / "discussion.json").read_text(encoding="utf-8"))["contributions"]
    total = 0
    for row in rows:
        made = assert_sound((folder / row["file"]).read_text(encoding="utf-8"), "plain")
        assert made.plain.split() == made.body.split()
        total += words(made.plain)
    assert total == 9_435


def measure(length: int = LIMIT) -> None:
    """Print the processor seconds that the worst texts take, slowest first."""
    taken: list[tuple[float, str, str]] = []
    for name, build in hostile.WORST.items():
        for format in FORMATS:
            text = build(length)
            before = time.process_time()
            with contextlib.suppress(ValueError):  # longer than the limit once normalised
                render(text, format)
            taken.append((time.process_time() - before, format, name))
    for seconds, format, name in sorted(taken, reverse=True)[:20]:
        print(f"{seconds:6.2f} s  {format:8}  {name}")


if __name__ == "__main__":
    measure()
