"""Documents: blocks as plain data, and one writer for each format.

A feature builds a :class:`~forum.documents.document.Document`; ``forum.documents.writers`` writes
it. Nothing here reads a database, knows a request, or translates: every string is final.
"""
