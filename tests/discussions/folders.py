"""Folders of discussions for tests: a small valid one, and what a site holds."""

import copy
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from forum.clock import now
from forum.db import Model, db, transaction
from forum.discussions.data import export_discussion, exportable, import_discussion, read_folder

GOOD: dict[str, Any] = {
    "title": {"en": "Water in dry valleys", "ar": "الماء في الأودية الجافة"},
    "short_code": "WATER",
    "languages": ["en", "fr", "ar"],
    "base_language": "en",
    "time_zone": "Europe/Brussels",
    "opens": "2026-11-02",
    "closes": "2026-11-15",
    "weeks": [
        {
            "number": 1,
            "opens": "2026-11-02",
            "closes": "2026-11-08",
            "questions": [
                {"number": 1, "text": {"en": "Who decides how a shared well is used?"}},
                {"number": 2, "text": {"en": "What does a new pump cost a village each year?"}},
            ],
        },
        {
            "number": 2,
            "opens": "2026-11-09T08:00",
            "closes": "2026-11-15",
            "questions": [{"number": 1, "text": {"en": "Which leaks were found first?"}}],
        },
    ],
    "contributions": [
        {"file": "contributions/01.txt", "language": "en", "author": "Ines Vale", "week": 1},
        {"file": "contributions/02.txt", "language": "ar", "organisation": "Upper Ford Council"},
        {"file": "contributions/03.txt", "language": "fr", "reply_to": 1},
    ],
}
TEXTS: dict[str, bytes] = {
    "contributions/01.txt": b"Question 2: the pump costs four hundred a year, oil included.",
    "contributions/02.txt": "نقيس مستوى البئر كل أسبوع ونكتبه على باب المدرسة.".encode(),
    "contributions/03.txt": "Chez nous, le puits est fermé le dimanche.".encode(),
}


def good() -> dict[str, Any]:
    """Return a copy of a valid discussion.json, to be damaged."""
    return copy.deepcopy(GOOD)


def write_folder(
    place: Path, manifest: object = None, texts: Mapping[str, bytes] | None = None
) -> Path:
    """Write a folder anew; ``manifest`` may be bytes, or anything that JSON can hold."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    content = good() if manifest is None else manifest
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    (place / "discussion.json").write_bytes(raw)
    for name, text in (TEXTS if texts is None else texts).items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(text)
    return place


def rows() -> dict[str, int]:
    """Return how many rows each table holds."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Model.metadata.sorted_tables
    }


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class _Undo(Exception):
    pass


def exported_from_an_empty_site(
    folder: Path, target: Path, before_export: Callable[[int], None] = lambda key: None
) -> dict[str, bytes]:
    """Import a folder, export it to ``target``, undo the import; return what was exported.

    ``before_export`` is given the discussion's id.
    """
    shutil.rmtree(target, ignore_errors=True)
    try:
        with transaction() as session:
            imported = import_discussion(read_folder(folder), at=now())
            before_export(imported.discussion_id)
            session.flush()
            session.expire_all()
            export_discussion(exportable(imported.slug), target)
            raise _Undo
    except _Undo:
        return files_of(target)
