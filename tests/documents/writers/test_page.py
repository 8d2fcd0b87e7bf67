"""The single HTML file: whole, valid, and closed to the outside."""

import re
from dataclasses import replace

import html5lib
import pytest

from forum.documents.document import Document
from forum.documents.writers.html import write_html
from forum.documents.writers.page import write_page
from tests.documents.samples import arabic, french


@pytest.mark.parametrize("document", [french(), arabic()], ids=["fr", "ar"])
def test_the_page_is_strictly_valid_and_holds_the_whole_document(
    document: Document,
) -> None:
    page = write_page(document)
    parser = html5lib.HTMLParser(
        html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=True
    )
    root = parser.parse(page).getroot()
    assert (root.get("lang"), root.get("dir")) == (document.language, document.direction)
    assert root.findtext("head/title") == document.title
    assert write_html(document) in page


def test_the_page_loads_nothing() -> None:
    page = write_page(french())
    assert not re.findall(r"<(?:script|link|img|iframe|object)\b|@import|url\(|\bsrc=", page)
    assert "default-src 'none'" in page


def test_facts_of_the_document_cannot_break_out_of_its_head() -> None:
    hostile = '"></title></head><script>alert(1)</script>\x00'
    document = replace(
        french(), title=hostile, meta=replace(french().meta, creator=hostile, licence=hostile)
    )
    assert "<script" not in write_page(document)
    assert "\x00" not in write_page(document)
