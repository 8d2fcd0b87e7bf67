"""Write a backup: one look at the database, however long it takes, while others go on writing."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.engine import Connection

from forum.backup.rows import lines_of, tables
from forum.db import db
from forum.errors import Refused
from forum.files import Upload, folder
from forum.migrating import known_revisions, revision_of

FORMAT = "ronda-backup"
VERSION = 1
Step = Callable[[str], object]


def back_up(target: Path, *, at: datetime, step: Step = str) -> dict[str, Any]:
    """Write everything into a new file; return its manifest. ``step`` hears what comes next.

    The file gets its name when it is whole. Raises Refused if there is such a file, or if the
    tables are not those of this release.
    """
    if target.exists():
        raise Refused(_("There is a file %(name)s already. Choose another name.", name=target))
    part = target.with_name(target.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _write(archive, at, step)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(archive: zipfile.ZipFile, at: datetime, step: Step) -> dict[str, Any]:
    connection = _one_look()
    head = revision_of(connection)
    if head != known_revisions()[0]:
        raise Refused(_("The database is not up to date. Run: forum db upgrade"))
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "release": version("ronda"),
        "head": head,
        "made": at.isoformat(timespec="seconds"),
        "engine": connection.dialect.name,
        "tables": {},
        "files": {},
        "missing": [],
    }
    for table in tables():
        step(table.name)
        rows, digest = 0, hashlib.sha256()
        with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
            for line in lines_of(connection, table):
                rows += 1
                digest.update(line)
                out.write(line)
        manifest["tables"][table.name] = {"rows": rows, "sha256": digest.hexdigest()}
    step("uploads")
    _files(archive, connection, manifest)
    db.session.rollback()
    archive.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def _one_look() -> Connection:
    """Return a connection that sees the database as it is now until the session ends."""
    db.session.rollback()
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    return connection


def _files(archive: zipfile.ZipFile, connection: Connection, manifest: dict[str, Any]) -> None:
    names = connection.scalars(select(Upload.stored_as).order_by(Upload.stored_as))
    for name in names:
        try:
            content = (folder() / name).read_bytes()
        except FileNotFoundError:
            manifest["missing"].append(name)
            continue
        archive.writestr(f"uploads/{name}", content, zipfile.ZIP_STORED)
        manifest["files"][name] = {
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
