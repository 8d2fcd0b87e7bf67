"""Groups of commands that several features add to: `forum import`, `export`, `list`.

A feature puts its own command into a group and names the group among its ``commands``.
"""

from flask.cli import AppGroup

importing = AppGroup("import", help="Bring something in from a folder.")
exporting = AppGroup("export", help="Write something out to a file or folder.")
listing = AppGroup("list", help="Say what there is.")
