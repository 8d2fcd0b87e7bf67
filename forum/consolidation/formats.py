"""From a document to a file: the one place that knows the writers by their format."""

from importlib import import_module

from forum.documents.document import Document

FORMATS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def write(document: Document, format_: str) -> bytes:
    """Return the document in a format. Raises KeyError for a format that isn't one.

    Writers are imported when a document is written, so that a process that writes none (taking in
    a mail) starts quickly and small.
    """
    if format_ not in FORMATS:
        raise KeyError(format_)
    writers = import_module(f"forum.documents.writers.{format_}")
    made: str | bytes = getattr(writers, f"write_{format_}")(document)
    return made.encode() if isinstance(made, str) else made
