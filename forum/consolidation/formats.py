"""From a document to a file: the one place that knows the writers by their format."""

from importlib import import_module

from forum.documents.document import Document

# The writer of each format: its module and function below forum.documents.writers.
_WRITERS = {"html": "page", "docx": "docx"}
FORMATS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def write(document: Document, format_: str) -> bytes:
    """Return the document in a format. Raises KeyError for a format that isn't one.

    Writers are imported when a document is written, so that a process that writes none (taking in
    a mail) starts quickly and small.
    """
    name = _WRITERS[format_]
    writer = import_module(f"forum.documents.writers.{name}")
    made: str | bytes = getattr(writer, f"write_{name}")(document)
    return made.encode() if isinstance(made, str) else made
