"""Responses as tests read them: the document, its files, and what stands in their annex."""

import io
import re
from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document as WordFile
from lxml import etree, html

from forum.clock import now
from forum.consolidation.assembly import response_document
from forum.consolidation.formats import write
from forum.consolidation.queries import response_facts
from forum.db import transaction
from forum.discussions.consent import public_plain
from forum.discussions.data import import_discussion, read_folder
from forum.discussions.models import Discussion
from forum.discussions.queries import WholeText, discussion_by_slug, whole_texts
from forum.documents.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_INVISIBLE = str.maketrans("", "", "\u200e\u200f\u202f\u2066\u2067\u2068\u2069")
_LIST_MARK = re.compile(r"^(?:-|\d+\.|\|)$")


def real_discussion(data: Path) -> Discussion:
    """Return the real discussion, imported."""
    with transaction():
        import_discussion(read_folder(data / "data" / "m4d-2013"), slug="real", at=now())
    found = discussion_by_slug("real")
    assert found is not None
    return found


def document_of(discussion: Discussion, language: str = "en") -> Document:
    """Return the response in a language."""
    return response_document(response_facts(discussion, now()), language)


def file_of(discussion: Discussion, format_: str, language: str = "en") -> bytes:
    """Return the response as a file."""
    return write(document_of(discussion, language), format_)


def words_shown(whole: WholeText) -> list[str]:
    """Return the words that readers may see of a text."""
    return words(public_plain(whole.version.plain, whole.passages, whole.contribution.attribution))


def words(text: str) -> list[str]:
    """Return words without the marks of lists and of directions."""
    pieces = text.translate(_INVISIBLE).split()
    return [piece for piece in pieces if not _LIST_MARK.match(piece)]


def texts_of(discussion: Discussion) -> list[WholeText]:
    """Return all published texts."""
    return whole_texts(discussion.id)


def page_of(content: bytes) -> etree._Element:
    """Return the HTML file as a tree."""
    return html.document_fromstring(content.decode())


def annex_in_page(tree: etree._Element, number: int) -> tuple[str, list[str], etree._Element]:
    """Return (heading, words, element) of a contribution in the annex of the HTML file."""
    heading = tree.get_element_by_id(f"c{number}")  # type: ignore[attr-defined]
    element = next(
        one for one in heading.itersiblings() if "doc-original" in (one.get("class") or "")
    )
    copy = deepcopy(element)
    for block in copy.iter("p", "li"):
        block.text = "\n" + (block.text or "")
    return "".join(heading.itertext()), words("".join(copy.itertext())), element


def annex_in_word(file: WordFile) -> dict[int, tuple[str, list[str]]]:
    """Return (heading, words) of each text in the annex of the Word file, by number."""
    found: dict[int, tuple[str, list[str]]] = {}
    number = 0
    for paragraph in file.paragraphs:
        style, text = paragraph.style.name, said(paragraph._p)
        if style.lower() == "heading 1":
            number = 0
        elif style.lower() == "heading 2":
            label = re.match(r"C-(\d+)", text.translate(_INVISIBLE))
            number = int(label[1]) if label else 0
            if number:
                found[number] = (text, [])
        elif number and style not in ("Meta",):
            found[number] = (found[number][0], found[number][1] + words(text))
    return found


def said(element: etree._Element) -> str:
    """Return what a paragraph of a Word file says, its line breaks as line feeds."""
    parts = []
    for one in element.iter(f"{W}t", f"{W}br", f"{W}tab"):
        parts.append((one.text or "") if one.tag == f"{W}t" else "\n")
    return "".join(parts)


def opened(content: bytes) -> WordFile:
    """Return a Word file as another library sees it."""
    return docx.Document(io.BytesIO(content))
