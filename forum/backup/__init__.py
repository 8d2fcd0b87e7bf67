"""A whole site in one file, the same from every engine: written while the site runs, read into an
empty database.

The file is a zip: ``manifest.json`` (which release and tables, counts and SHA-256 of everything),
one ``tables/NAME.jsonl`` per table (a JSON object per row, by primary key, instants in UTC, keys
sorted) and the uploads under their own names. What a table says in its ``info`` as ``left_out`` is
not in it: links and sessions that let somebody in.
"""

from forum.backup.reading import Backup, opened
from forum.backup.restoring import restore
from forum.backup.writing import back_up

__all__ = ["Backup", "back_up", "opened", "restore"]
