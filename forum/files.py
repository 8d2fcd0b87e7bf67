"""Uploads: checked by content, stored by hash below the instance folder, served by features.

A file is kept once per content. There is no route here: each feature serves its own files under its
own permission, always as a download of a known type.
"""

import hashlib
import os
import re
import tempfile
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, db
from forum.errors import Refused

# By content, not by name: extension, media type, first bytes, member that a zip must hold.
TYPES: dict[str, tuple[str, bytes, str | None]] = {
    "pdf": ("application/pdf", b"%PDF-", None),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
        "word/document.xml",
    ),
    "odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04", "content.xml"),
    "txt": ("text/plain; charset=utf-8", b"", None),
}


class Upload(Model):
    """A stored file: its SHA-256, size in bytes, media type, and path below ``uploads``."""

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    type: Mapped[str] = mapped_column(String(100))
    stored_as: Mapped[str] = mapped_column(String(80))


def folder() -> Path:
    """Return the folder of uploads of this installation."""
    return Path(current_app.config["FORUM_INSTANCE"]) / "uploads"


def path_of(upload: Upload) -> Path:
    """Return where the file lies."""
    return folder() / upload.stored_as


def clean_name(name: str) -> str:
    """Return a file name without path, control or direction characters, at most 120 long."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = " ".join(re.sub(r'[<>:"|?*]+', "-", name).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    stem, extension = (stem, extension) if dot else (name, "")
    stem, extension = stem[:110].rstrip(". "), extension[:8].strip().lower()
    return (stem or "document") + (f".{extension}" if extension else "")


def checked(content: bytes, name: str) -> str:
    """Return the extension whose kind ``content`` really is.

    Raises Refused if the name promises another kind or the kind is not accepted.
    """
    extension = name.rpartition(".")[2].lower()
    if extension not in TYPES:
        raise Refused(
            _("“%(name)s” can't be accepted: send PDF, DOCX, ODT or plain text.", name=name)
        )
    if not content or len(content) > current_app.config["FORUM_UPLOAD_LIMIT"]:
        raise Refused(_("“%(name)s” is empty or too large.", name=name))
    _type, magic, member = TYPES[extension]
    honest = content.startswith(magic)
    if honest and member:
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                honest = member in archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            honest = False
    if honest and extension == "txt":
        try:
            honest = b"\x00" not in content and bool(content.decode("utf-8") or True)
        except UnicodeDecodeError:
            honest = False
    if not honest:
        raise Refused(_("“%(name)s” is not the kind of file its name says.", name=name))
    return extension


def store(content: bytes, name: str) -> Upload:
    """Store a checked file and return its row; the same content is stored once.

    The file is written before the row is committed: a row never points at nothing, while a file
    without a row does no harm.
    """
    extension = checked(content, name)
    digest = hashlib.sha256(content).hexdigest()
    known = db.session.scalar(select(Upload).where(Upload.sha256 == digest))
    stored_as = f"{digest[:2]}/{digest}.{extension}"
    target = folder() / stored_as
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    if known is not None:
        return known
    upload = Upload(sha256=digest, size=len(content), type=TYPES[extension][0], stored_as=stored_as)
    db.session.add(upload)
    db.session.flush()
    return upload
