"""Uploads: known by their content, kept once, named harmlessly."""

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.db import transaction
from forum.errors import Refused
from forum.files import checked, clean_name, folder, path_of, store
from tests.hostile import ALL


def archive(*names: str) -> bytes:
    """Return a zip with members of these names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(name, "content")
    return stream.getvalue()


GOOD = {
    "note.pdf": b"%PDF-1.7\n%%EOF",
    "note.DOCX": archive("word/document.xml", "[Content_Types].xml"),
    "note.odt": archive("content.xml", "mimetype"),
    "note.txt": "Réponse وصلت".encode(),
}
BAD = {
    "picture.pdf": b"\x89PNG\r\n\x1a\n",
    "page.pdf": b"<html>%PDF-1.7",
    "sheet.docx": archive("xl/workbook.xml"),
    "broken.docx": b"PK\x03\x04 not a zip",
    "other.odt": archive("word/document.xml"),
    "binary.txt": b"a\x00b",
    "latin.txt": b"caf\xe9",
    "page.html": b"<script>alert(1)</script>",
    "drawing.svg": b"<svg/>",
    "program.exe": b"MZ",
    "noextension": b"text",
    "empty.txt": b"",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_stored_once_by_its_content(app: Flask, name: str) -> None:
    with transaction():
        first = store(GOOD[name], name)
        again = store(GOOD[name], f"another {name}")
    assert first.id == again.id
    assert path_of(first).read_bytes() == GOOD[name]
    assert path_of(first).is_relative_to(folder())
    assert [p for p in folder().rglob("*") if p.is_file()] == [path_of(first)]


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_its_name_says_is_refused_in_a_sentence(app: Flask, name: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(BAD[name], name)
    assert name in refused.value.sentence and refused.value.sentence.endswith(".")
    assert not folder().exists()


def test_a_file_beyond_the_limit_is_refused(app: Flask) -> None:
    app.config["FORUM_UPLOAD_LIMIT"] = 100
    assert checked(b"x" * 100, "a.txt") == "txt"
    with pytest.raises(Refused):
        checked(b"x" * 101, "a.txt")


def test_a_file_that_was_lost_is_written_again(app: Flask) -> None:
    with transaction():
        row = store(GOOD["note.txt"], "note.txt")
    path_of(row).unlink()
    with transaction():
        assert store(GOOD["note.txt"], "note.txt").id == row.id
    assert path_of(row).exists()


@given(st.one_of(st.text(max_size=300), st.sampled_from(ALL)))
def test_a_clean_name_is_a_name_in_one_folder(name: str) -> None:
    clean = clean_name(name)
    assert clean and clean not in (".", "..")
    assert Path(clean).name == clean and "\\" not in clean and len(clean) <= 120
    assert not any(ord(c) < 32 or c in '<>:"|?*\u202e\u200f' for c in clean)
    assert not clean.startswith(".")
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\Note.PDF", "Note.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("", "document"),
        (".htaccess", "htaccess"),
        ("note: final?.docx", "note- final-.docx"),
    ],
)
def test_names_lose_what_could_mislead(name: str, clean: str) -> None:
    assert clean_name(name) == clean
