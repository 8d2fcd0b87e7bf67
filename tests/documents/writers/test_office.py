"""The Word file in an office suite: it opens, and its words come out again."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from forum.documents.document import Document
from forum.documents.outline import entries, plain
from forum.documents.writers.docx import write_docx
from tests.documents.samples import arabic, french
from tests.documents.writers.test_docx import everywhere
from tests.support import needs

pytestmark = pytest.mark.libreoffice
HOSTILE = "a ]]> <b> \x00\x0b 👩‍👩‍👧 \u202e الضمان " + "m" * 3000


def converted(document: Document, kind: str, folder: Path) -> bytes:
    """Return the document after the office suite has read it and written it as ``kind``."""
    program = needs.program("libreoffice", "soffice", "libreoffice")
    if not program.where:
        assert "libreoffice" not in needs.required(), program.why_not
        pytest.skip(program.why_not)
    (folder / "report.docx").write_bytes(write_docx(document))
    subprocess.run(
        [
            program.where,
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(folder / "report.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / f"report.{kind.partition(':')[0]}").read_bytes()


@pytest.mark.parametrize("make", [french, arabic], ids=["fr", "ar"])
def test_an_office_suite_reads_every_heading_and_paragraph(
    make: Callable[[], Document], tmp_path: Path
) -> None:
    document = make()
    text = converted(document, "txt:Text (encoded):UTF8", tmp_path).decode("utf-8-sig")
    for entry in entries(document):
        assert plain(entry.heading.runs) in text
    assert "Réseau Rives" in text
    assert "12" in text


def test_an_office_suite_prints_the_report_on_the_pages_it_needs(tmp_path: Path) -> None:
    data = converted(french(texts=8), "pdf", tmp_path)
    assert data.startswith(b"%PDF-")
    if not (reader := shutil.which("pdftotext")):
        pytest.skip("pdftotext is not installed")
    read = subprocess.run(
        [reader, "-", "-"], input=data, capture_output=True, check=True, timeout=60
    )
    pages = read.stdout.decode().split("\f")[:-1]
    assert 6 <= len(pages) <= 14
    assert "Petites villes" in pages[3]
    assert "4" in pages[3].split()


def test_an_office_suite_opens_a_file_made_from_hostile_text(tmp_path: Path) -> None:
    text = converted(everywhere(HOSTILE), "txt:Text (encoded):UTF8", tmp_path).decode("utf-8-sig")
    assert "a ]]> <b>" in text
    assert "m" * 3000 in text
