"""The Word file: opened again by another library, and its parts read as XML."""

import io
import os
import re
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from forum.documents.document import (
    Document,
    Heading,
    Link,
    Original,
    Paragraph,
    Table,
    Text,
    line,
    paragraphs,
)
from forum.documents.outline import all_runs, anchors, entries, plain
from forum.documents.writers.docx import write_docx
from forum.documents.writers.docx.languages import directional, tag
from forum.documents.writers.docx.runs import bookmark_name
from tests.documents.samples import arabic, french
from tests.hostile import ALL, WORST

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOT = Path(__file__).parents[3]
SAMPLES = {"fr": french, "ar": arabic}
MARKS = str.maketrans("", "", "\u200e\u200f")
LEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def part(data: bytes, name: str) -> etree._Element:
    """Return a part of the file as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def body(document: Document) -> etree._Element:
    """Return the main part of a document."""
    return part(write_docx(document), "word/document.xml")


def opened(document: Document) -> docx.document.Document:
    """Return the file as the other library sees it."""
    return docx.Document(io.BytesIO(write_docx(document)))


def test_headings_have_their_real_styles_in_order() -> None:
    document = french()
    found = [
        (p.style.name, p.text.split("\t")[-1])
        for p in opened(document).paragraphs
        if p.style.name.startswith("Heading")
    ]
    wanted = [(f"Heading {e.heading.level}", plain(e.heading.runs)) for e in entries(document)]
    assert found == wanted
    levels = part(write_docx(document), "word/styles.xml").xpath(
        "//*[local-name()='style'][starts-with(@*[local-name()='styleId'],'Heading')]"
        "//*[local-name()='outlineLvl']/@*"
    )
    assert levels == ["0", "1", "2", "3"]


@pytest.mark.parametrize("language", SAMPLES)
def test_the_file_says_its_language_everywhere_a_program_looks(language: str) -> None:
    data = write_docx(SAMPLES[language]())
    default = part(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    themed = part(data, "word/settings.xml").find(f"{W}themeFontLang")
    for element in (default, themed):
        assert element.get(f"{W}val") == tag(language)
    assert docx.Document(io.BytesIO(data)).core_properties.language == tag(language)


def test_runs_in_another_language_say_so_and_run_their_way() -> None:
    root = body(french())
    for run in root.iter(f"{W}r"):
        text = "".join(run.itertext(f"{W}t"))
        properties = run.find(f"{W}rPr")
        if re.search("[\u0620-\u064a]", text):
            assert properties.find(f"{W}rtl") is not None
            assert properties.find(f"{W}lang").get(f"{W}bidi") == "ar-SA"
        elif "vivienda" in text:
            assert properties.find(f"{W}lang").get(f"{W}val") == "es-ES"
        elif "Douze contributions" in text:
            assert properties is None or properties.find(f"{W}lang") is None


def test_arabic_paragraphs_run_from_right_to_left_in_a_french_file_and_the_other_way() -> None:
    for document, letters, value in ((french(), "نقترح", "1"), (arabic(), "recensé", "0")):
        found = [p for p in body(document).iter(f"{W}p") if letters in "".join(p.itertext())]
        assert found
        assert all(p.find(f"{W}pPr/{W}bidi").get(f"{W}val") == value for p in found)


def test_an_arabic_file_is_mirrored_as_a_whole() -> None:
    data = write_docx(arabic())
    root = part(data, "word/document.xml")
    assert root.find(f"{W}body/{W}sectPr/{W}bidi") is not None
    assert all(t.find(f"{W}tblPr/{W}bidiVisual") is not None for t in root.iter(f"{W}tbl"))
    normal = part(data, "word/styles.xml").find(f"{W}style[@{W}styleId='Normal']")
    assert normal.find(f"{W}pPr/{W}bidi") is not None
    assert body(french()).find(f"{W}body/{W}sectPr/{W}bidi") is None


@pytest.mark.parametrize("language", SAMPLES)
def test_every_link_leads_to_a_bookmark_or_a_safe_address(language: str) -> None:
    document = SAMPLES[language]()
    data = write_docx(document)
    root = part(data, "word/document.xml")
    marks = [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", mark) for mark in marks)
    assert {bookmark_name(anchor) for anchor in anchors(document)} <= set(marks)
    links = [link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")]
    assert {link for link in links if link} <= set(marks)
    targets = [
        r.get("Target")
        for r in part(data, "word/_rels/document.xml.rels")
        if r.get("TargetMode") == "External"
    ]
    assert all(re.match("https?://|mailto:", target) for target in targets)
    idents = [mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkStart")]
    assert idents == [mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkEnd")]


def test_bookmarks_of_different_anchors_differ() -> None:
    names = {
        bookmark_name(anchor) for anchor in ("Q2.1-c1", "Q2-1.c1", "é", "è", "a" * 60, "a" * 61)
    }
    assert len(names) == 6


def test_the_contents_list_is_filled_in_and_asks_for_nothing() -> None:
    document = french()
    data = write_docx(document)
    root = part(data, "word/document.xml")
    lines = [
        p
        for p in root.iter(f"{W}p")
        if re.fullmatch(r"TOC\d", p.find(f"{W}pPr/{W}pStyle").get(f"{W}val"))
    ]
    wanted = [bookmark_name(e.anchor) for e in entries(document) if e.heading.level <= 3]
    assert [p.find(f"{W}hyperlink").get(f"{W}anchor") for p in lines] == wanted
    kinds = [f.get(f"{W}fldCharType") for f in root.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    assert part(data, "word/settings.xml").find(f"{W}updateFields") is None
    assert "PAGE" in "".join(part(data, "word/footer1.xml").itertext())
    assert document.title in "".join(part(data, "word/header1.xml").itertext())


def test_tables_repeat_their_header_and_have_a_caption() -> None:
    document = opened(french())
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "Point",
        "Réponse",
        "Responsable",
        "Nombre",
    ]
    assert table._tbl.tr_lst[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert table._tbl.tr_lst[1].find(f"{W}trPr/{W}tblHeader") is None
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert "Tableau 1 Vous avez dit, nous faisons" in captions


def test_pictures_have_their_text_alternative() -> None:
    data = write_docx(french())
    root = part(data, "word/document.xml")
    found = root.xpath("//*[local-name()='docPr']/@descr")
    assert found[0].startswith("Cinq contributions")
    assert len(found) == 2
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/image1.png").startswith(b"\x89PNG")


def test_the_properties_are_those_of_the_document_and_not_of_the_export() -> None:
    document = french()
    found = opened(document).core_properties
    assert (found.title, found.subject) == (document.title, document.subtitle)
    assert (found.author, found.last_modified_by) == ("Réseau Rives", "Réseau Rives")
    assert (found.created, found.modified) == (document.meta.created, document.meta.modified)
    assert found.comments == document.meta.description
    assert found.keywords == "logement, petites villes"
    assert "CC BY 4.0" in "".join(part(write_docx(document), "docProps/custom.xml").itertext())


@pytest.mark.parametrize("language", SAMPLES)
def test_the_same_document_gives_the_same_bytes(language: str) -> None:
    data = write_docx(SAMPLES[language]())
    assert write_docx(SAMPLES[language]()) == data
    script = (
        "import sys; from tests.documents.samples import french, arabic;"
        "from forum.documents.writers.docx import write_docx;"
        f"sys.stdout.buffer.write(write_docx({SAMPLES[language].__name__}()))"
    )
    for zone, seed in (("Pacific/Kiritimati", "1"), ("America/Bogota", "4242")):
        path = os.pathsep.join([str(Path.cwd()), str(ROOT)])
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        other = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, check=True
        )
        assert other.stdout == data


def test_the_package_is_sorted_and_carries_no_time_of_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(french()))) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def everywhere(text: str) -> Document:
    """Return a document that has a text in every kind of place."""
    return Document(
        title=text,
        subtitle=text,
        language="fr",
        meta=replace(french().meta, creator=text, description=text, keywords=(text,), licence=text),
        blocks=(
            Heading(1, line(text), text, text[:30]),
            Paragraph(
                (Text(text, "ar"), Link(text, text), Link(text, f"#{text}")), label=text[:30]
            ),
            Original(paragraphs(text), "ar", anchor=text + "x"),
            Table(line(text), (line(text),), ((line(text),),), number=text[:20]),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        *ALL,
        "\x00\x01\x0b\x0c\x1f\ufffe\uffff",
        "a ]]> b <![CDATA[ c",
        "m" * 10_000,
        "👩‍👩‍👧 \U0001f1eb\U0001f1f7 e\u0301",
        "\u202e\u2066abc\u2067 الضمان \u202d",
        "\ud800",
    ],
)
def test_hostile_text_leaves_a_file_that_opens(text: str) -> None:
    found = opened(everywhere(text))
    assert found.paragraphs


@given(st.text(max_size=300), st.sampled_from(["fr", "ar", "zh", None]))
@settings(deadline=None)
def test_any_text_comes_back_but_for_characters_no_file_can_hold(
    text: str, language: str | None
) -> None:
    document = replace(french(), blocks=(Paragraph((Text(text, language),)),))
    expected = LEGAL.sub("\ufffd", re.sub(r"\r\n?", "\n", text))
    assert opened(document).paragraphs[2].text == expected


@given(st.text(alphabet="ab1. (\n\tابج،é", max_size=80), st.booleans())
def test_cutting_by_direction_loses_nothing_and_marks_every_letter_rightly(
    text: str, right_to_left: bool
) -> None:
    found = directional(text, right_to_left)
    assert "".join(piece for piece, _ in found) == text
    for piece, marked in found:
        assert not re.search("[abé]" if marked else "[ابج]", piece)


def test_what_follows_words_of_the_other_direction_stays_on_its_side() -> None:
    for document, mark in ((french(), "\u200e"), (arabic(), "\u200f")):
        text = next(p.text for p in opened(document).paragraphs if mark in p.text)
        assert re.search(f"{mark}\\.|{mark}\u00a0", text)


def test_all_words_of_the_document_are_in_the_file() -> None:
    for make in SAMPLES.values():
        document = make()
        words = "".join(body(document).itertext(f"{W}t")).translate(MARKS)
        for run in all_runs(document):
            for piece in plain((run,)).splitlines():
                assert piece in words


def test_a_link_whose_target_is_gone_leaves_its_words() -> None:
    document = replace(french(), blocks=(Paragraph((Link("text 12", "#c-12"),)),))
    root = body(document)
    assert not list(root.iter(f"{W}hyperlink"))
    assert "text 12" in "".join(root.itertext())


@pytest.mark.parametrize("kind", list(WORST)[:6])
def test_long_texts_are_written_in_time_that_grows_with_them(kind: str) -> None:
    document = replace(french(), blocks=(Original(paragraphs(WORST[kind](200_000)), "ar"),))
    started = time.perf_counter()
    write_docx(document)
    assert time.perf_counter() - started < 10


@pytest.mark.long
def test_a_thousand_long_contributions_take_seconds() -> None:
    text = "\n\n".join(["Une ville loue elle-même les maisons fermées. " * 20] * 5)
    blocks = tuple(
        block
        for number in range(1000)
        for block in (
            Heading(2, line(f"C-{number}"), f"c-{number}"),
            Original(paragraphs(text), "fr"),
        )
    )
    rows = tuple(tuple(line(f"{row}.{column}") for column in range(13)) for row in range(1000))
    matrix = Table(line("Matrice"), tuple(line(str(n)) for n in range(13)), rows)
    started = time.perf_counter()
    write_docx(replace(french(), blocks=(*blocks, matrix)))
    assert time.perf_counter() - started < 20
