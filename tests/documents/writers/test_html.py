"""The page of a document: read back by a strict parser."""

import re
from dataclasses import replace
from itertools import pairwise

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from forum.documents.document import (
    Document,
    Heading,
    Link,
    Original,
    Paragraph,
    Text,
    line,
    paragraphs,
)
from forum.documents.outline import all_runs, anchors, plain
from forum.documents.writers.html import write_html
from tests.documents.samples import ARABIC, arabic, french
from tests.hostile import ALL


def parsed(html: str) -> etree._Element:
    """Return the tree of a page that holds the document; raise on any error of HTML."""
    page = f'<!DOCTYPE html><html lang="fr"><title>x</title><body>{html}</body></html>'
    parser = html5lib.HTMLParser(
        html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=True
    )
    return parser.parse(page).getroot()


def text_of(element: etree._Element) -> str:
    """Return all words below an element."""
    return "".join(element.itertext())


@pytest.mark.parametrize("document", [french(), arabic()], ids=["fr", "ar"])
def test_the_page_is_strictly_valid_and_every_link_inside_it_has_its_target(
    document: Document,
) -> None:
    root = parsed(write_html(document))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    inside = [href[1:] for href in root.xpath("//a/@href") if href.startswith("#")]
    assert inside
    assert set(inside) <= set(ids)
    assert set(anchors(document)) <= set(ids)
    for name in root.xpath("//@aria-labelledby"):
        assert set(name.split()) <= set(ids)
    assert not root.xpath("//@style")
    assert all(
        name.startswith(("doc", "chart"))
        for names in root.xpath("//article//@class")
        for name in names.split()
    )


def test_headings_are_in_order_below_the_title() -> None:
    root = parsed(write_html(french()))
    levels = [int(h.tag[1]) for h in root.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    below = parsed(write_html(french(), title_level=2))
    assert not below.xpath("//h1")


def test_every_piece_in_another_language_says_so_with_its_direction() -> None:
    root = parsed(write_html(french()))
    article = root.find(".//article")
    assert (article.get("lang"), article.get("dir")) == ("fr", "ltr")
    for text in root.xpath("//article//text()"):
        if re.search("[\u0620-\u064a]", text):
            nearest = text.getparent().xpath("ancestor-or-self::*[@lang][1]")[0]
            assert (nearest.get("lang"), nearest.get("dir")) == ("ar", "rtl")
    assert root.xpath("//blockquote[@lang='es'][@dir='ltr']")
    mirrored = parsed(write_html(arabic()))
    assert mirrored.xpath("//article[@lang='ar'][@dir='rtl']")
    assert mirrored.xpath("//div[@class='doc-text'][@lang='fr'][@dir='ltr']")


def test_tables_have_captions_and_header_cells_and_figures_have_words() -> None:
    root = parsed(write_html(french()))
    table = root.find(".//table")
    assert text_of(table.find("caption")).startswith("Tableau 1 Vous avez dit")
    assert [th.get("scope") for th in table.findall("thead/tr/th")] == ["col"] * 4
    assert [th.get("scope") for th in table.findall("tbody/tr/th")] == ["row"] * 2
    figure = root.xpath("//figure[@id='figure-1']")[0]
    svg = next(node for node in figure if str(node.tag).endswith("svg"))
    assert svg.get("role") == "img"
    assert "Cinq contributions" in text_of(svg)


def test_the_contents_list_names_every_heading_of_its_depth() -> None:
    root = parsed(write_html(french()))
    listed = [a.get("href")[1:] for a in root.xpath("//nav//a")]
    headings = root.xpath("//article//h2/@id|//article//h3/@id|//article//h4/@id")
    assert listed == headings


@pytest.mark.parametrize("text", ALL)
def test_hostile_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    text = text[:2000]  # the parser of this test, not the writer, is slow on long ones
    document = replace(
        french(),
        title=text,
        blocks=(
            Heading(1, line(text), anchor="a", number=text[:20]),
            Paragraph((Text(text), Link(text, text), Link(text, f"#{text}")), label=text),
            Original(paragraphs(text), "ar"),
        ),
    )
    html = write_html(document)
    root = html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False).getroot()
    tags = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert tags <= {
        *("html", "head", "body", "article", "header", "h1", "h2", "div", "p", "span", "br", "a"),
    }
    assert not root.xpath("//@*[starts-with(name(), 'on')]")
    hrefs = root.xpath("//a/@href")
    assert all(re.match(r"#|https?://|mailto:", href) for href in hrefs)


@given(st.text(max_size=200))
def test_any_text_comes_back_but_for_characters_no_page_can_hold(text: str) -> None:
    document = replace(french(), blocks=(Paragraph(line(text)),))
    root = html5lib.parse(write_html(document), treebuilder="lxml", namespaceHTMLElements=False)
    expected = re.sub(r"\r\n?", "\n", text)
    expected = re.sub("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", expected)
    found = text_of(root.xpath("//article/p[@class='doc-body']")[0])
    assert found == expected


def test_a_link_whose_target_is_gone_leaves_its_words() -> None:
    document = replace(french(), blocks=(Paragraph((Link("text 12", "#c-12"),)),))
    html = write_html(document)
    assert "<a " not in html
    assert "text 12" in html


def test_all_words_of_the_document_are_on_the_page() -> None:
    document = french()
    words = text_of(parsed(write_html(document)))
    for run in all_runs(document):
        for piece in plain((run,)).splitlines():
            assert piece in words
    assert ARABIC.splitlines()[0] in words
