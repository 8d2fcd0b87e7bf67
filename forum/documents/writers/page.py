"""Writes a document as one HTML file that needs nothing else: to keep, to send, to print."""

from html import escape
from pathlib import Path

from forum.charts.svg import legal
from forum.documents.document import Document
from forum.documents.writers.html import write_html

STYLES = Path(__file__).with_name("page.css")


def write_page(document: Document) -> str:
    """Return a whole HTML page with its styles inside; it loads nothing and runs nothing.

    Raises ValueError for a figure whose SVG does more than draw.
    """
    meta = document.meta
    facts = (
        ("author", meta.creator),
        ("description", meta.description),
        ("keywords", ", ".join(meta.keywords)),
        ("dcterms.created", meta.created.isoformat()),
        ("dcterms.modified", meta.modified.isoformat()),
        ("dcterms.license", meta.licence),
    )
    known = "".join(
        f'<meta name="{name}" content="{escape(legal(text))}">\n' for name, text in facts if text
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}" dir="{document.direction}">\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(legal(document.title))}</title>\n{known}"
        f"<style>\n{STYLES.read_text('utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n{write_html(document)}</main>\n</body>\n</html>\n"
    )
