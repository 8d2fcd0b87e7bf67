"""Writes a document as DOCX (Office Open XML, ECMA-376 transitional) with a builder of our own.

Elements are made directly: a whole response is thousands of table cells, and the same document has
to give the same bytes. Headings, captions, quotations and lists have their real styles, every run
in another language says so, links lead to bookmarks, pictures carry their text alternative.
"""

from forum.documents.document import Document
from forum.documents.writers.docx.body import Body
from forum.documents.writers.docx.package import packed

__all__ = ["write_docx"]


def write_docx(document: Document) -> bytes:
    """Return the document as the bytes of a .docx file; the same document, the same bytes.

    Raises ValueError for a figure whose SVG does more than draw.
    """
    body = Body(document)
    return packed(document, body.written(), body.relations)
