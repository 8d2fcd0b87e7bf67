"""Folders of discussions, in and out: one format, described by the field dictionary.

Reading checks everything and writes nothing; importing writes what was read; exporting writes what
readers may see, so that importing it again gives the same discussion. The command line is the only
door: what is said here is in English, as the names of the fields are.

The rooms are opened on demand: a server shows the field dictionary and needs nothing else of this,
while reading a folder loads what recognises languages and questions.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forum.discussions.data.exporting import (
        Exported,
        contributions_to_export,
        export_discussion,
        exportable,
    )
    from forum.discussions.data.fields import Field, field_dictionary, fields_as_markdown
    from forum.discussions.data.folder import Folder, FolderRefused
    from forum.discussions.data.importing import Imported, import_discussion
    from forum.discussions.data.overview import discussion_list
    from forum.discussions.data.reading import read_folder

__all__ = [
    "Exported",
    "Field",
    "Folder",
    "FolderRefused",
    "Imported",
    "contributions_to_export",
    "discussion_list",
    "export_discussion",
    "exportable",
    "field_dictionary",
    "fields_as_markdown",
    "import_discussion",
    "read_folder",
]
_PLACES = {
    "Exported": "exporting",
    "Field": "fields",
    "Folder": "folder",
    "FolderRefused": "folder",
    "Imported": "importing",
    "contributions_to_export": "exporting",
    "discussion_list": "overview",
    "export_discussion": "exporting",
    "exportable": "exporting",
    "field_dictionary": "fields",
    "fields_as_markdown": "fields",
    "import_discussion": "importing",
    "read_folder": "reading",
}


def __getattr__(name: str) -> Any:
    """Return a public name from the room it stands in."""
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
