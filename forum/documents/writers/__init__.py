"""One writer for each format: ``write_<format>(document)``. The same document, the same bytes.

Import a writer where the export is made and not before: the libraries behind it are large.
"""
