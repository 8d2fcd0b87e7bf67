"""Read a backup: everything in it is checked before anything is done with it."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from forum.backup.rows import tables
from forum.backup.writing import FORMAT, VERSION
from forum.errors import Refused
from forum.migrating import known_revisions

# A name is never taken as a path: it is one of these, or the file is refused.
MEMBER = re.compile(r"tables/[a-z_]{1,60}\.jsonl|uploads/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]{1,8}")
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 50_000_000
LONGEST_LINE = 64_000_000
UNFOLDS = 400  # times its own size; text that people wrote shrinks to a tenth
SMALL = 100_000_000
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Backup:
    """An opened file whose manifest and members were found right."""

    archive: zipfile.ZipFile
    manifest: dict[str, Any]

    def lines(self, table: str) -> Iterator[bytes]:
        """Yield the lines of a table."""
        with self.archive.open(f"tables/{table}.jsonl") as file:
            while line := file.readline(LONGEST_LINE):
                yield line

    def content(self, name: str) -> bytes:
        """Return an upload."""
        return self.archive.read(f"uploads/{name}")


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Open a backup and check all of it.

    Raises Refused, with what to do, if it is no backup, not whole, changed, or not of this release.
    """
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except BROKEN:
            file.seek(0)
            raise _not_whole(file.read(4)) from None
        with archive:
            _check_members(archive, path.stat().st_size)
            try:
                manifest = _manifest(archive)
                _check_release(manifest)
                backup = Backup(archive, manifest)
                _check_content(backup)
            except BROKEN:
                raise _not_whole(b"PK") from None
            yield backup


def _not_whole(begins: bytes) -> Refused:
    if begins.startswith(b"PK"):
        return Refused(_("This backup is cut short or damaged. Use another copy of the file."))
    return _not_ours()


def _not_ours() -> Refused:
    return Refused(_("This file is not a backup that “forum backup” wrote."))


def _changed() -> Refused:
    return Refused(
        _("What is in this backup is not what its list says. Use another copy of the file.")
    )


def _check_members(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if MANIFEST not in names or len(names) != len(set(names)):
        raise _not_ours()
    if any(name != MANIFEST and not MEMBER.fullmatch(name) for name in names):
        raise _not_ours()
    whole = sum(member.file_size for member in members)
    if whole > max(SMALL, UNFOLDS * size):
        raise Refused(_("This file would unfold to more than any backup does. Nothing was read."))
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise _not_ours()


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (ValueError, RecursionError):
        raise _not_ours() from None
    shapes = {"format": str, "version": int, "release": str, "head": str, "tables": dict,
              "files": dict, "missing": list}  # fmt: skip
    if not isinstance(manifest, dict) or any(
        not isinstance(manifest.get(key), kind) for key, kind in shapes.items()
    ):
        raise _not_ours()
    if manifest["format"] != FORMAT:
        raise _not_ours()
    return manifest


def _check_release(manifest: dict[str, Any]) -> None:
    known = known_revisions()
    head, release = manifest["head"][:40], manifest["release"][:40]
    if manifest["version"] != VERSION or head not in known:
        raise Refused(
            _(
                "This backup was made by a newer release (%(release)s). Install that release, then"
                " restore.",
                release=release,
            )
        )
    if head != known[0]:
        raise Refused(
            _(
                "This backup was made by an older release (%(release)s). Restore it with that"
                " release, then install this one and run: forum db upgrade",
                release=release,
            )
        )


def _check_content(backup: Backup) -> None:
    listed = {table.name for table in tables()}
    if set(backup.manifest["tables"]) != listed:
        raise _changed()
    members = {f"tables/{name}.jsonl" for name in listed}
    members |= {f"uploads/{name}" for name in backup.manifest["files"]}
    if members | {MANIFEST} != set(backup.archive.namelist()):
        raise _changed()
    for name, said in backup.manifest["tables"].items():
        rows, digest = 0, hashlib.sha256()
        for line in backup.lines(name):
            rows += 1
            digest.update(line)
        if said != {"rows": rows, "sha256": digest.hexdigest()}:
            raise _changed()
    for name, said in backup.manifest["files"].items():
        content = backup.content(name)
        found = hashlib.sha256(content).hexdigest()
        own = name.rpartition("/")[2].partition(".")[0]
        if said != {"size": len(content), "sha256": found} or found != own:
            raise _changed()
