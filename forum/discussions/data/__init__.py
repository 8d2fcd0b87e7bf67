"""Folders of discussions, in and out: one format, described by the field dictionary.

Reading checks everything and writes nothing; importing writes what was read; exporting writes what
readers may see, so that importing it again gives the same discussion. The command line is the only
door: what is said here is in English, as the names of the fields are.
"""

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
