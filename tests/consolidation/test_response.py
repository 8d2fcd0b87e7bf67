"""The first response of the real discussion: whole, linked, openable, the same every time."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from lxml import etree

from forum.clock import now
from forum.consolidation.coverage import coverage
from forum.consolidation.queries import response_facts
from forum.discussions.models import Discussion
from forum.documents.document import Heading
from forum.documents.outline import anchors, entries, problems
from tests.consolidation.responses import (
    W,
    annex_in_page,
    annex_in_word,
    document_of,
    file_of,
    opened,
    page_of,
    real_discussion,
    texts_of,
    words_shown,
)
from tests.support import factories, needs
from tests.support.databases import Databases

LANGUAGES = ("fr", "es", "en")


@pytest.fixture
def real(app: Flask, data: Path) -> Discussion:
    """Return the real discussion."""
    return real_discussion(data)


def test_every_word_of_every_contribution_stands_in_the_annex_of_the_page(
    real: Discussion,
) -> None:
    texts = texts_of(real)
    assert len(texts) == 14
    for language in LANGUAGES:
        tree = page_of(file_of(real, "html", language))
        for whole in texts:
            number = whole.contribution.number or 0
            heading, words, element = annex_in_page(tree, number)
            assert heading.startswith(f"C-{number:03}")
            assert words == words_shown(whole), (language, number)
            inner = element.xpath(".//*[@lang]")
            said_in = {e.get("lang") for e in inner} or {language}
            assert said_in == {whole.version.language}, (language, number)


def test_every_word_of_every_contribution_stands_in_the_annex_of_the_word_file(
    real: Discussion,
) -> None:
    texts = texts_of(real)
    for language in LANGUAGES:
        annex = annex_in_word(opened(file_of(real, "docx", language)))
        assert sorted(annex) == [whole.contribution.number for whole in texts]
        for whole in texts:
            assert annex[whole.contribution.number or 0][1] == words_shown(whole)


def test_the_facilitators_message_is_listed_and_not_counted(real: Discussion) -> None:
    texts = texts_of(real)
    message = next(w.contribution.number for w in texts if w.contribution.kind == "facilitator")
    found = coverage(texts, [number or 0 for number in range(1, 15)])
    assert found.messages == (message,)
    assert len(found.contributions) == 13 and message not in found.contributions
    assert found.complete
    tree = page_of(file_of(real, "html"))
    own = tree.get_element_by_id(f"c{message}")
    section = next(e.get("id") for e in own.itersiblings("h2", preceding=True))
    assert section == "messages"
    rows = tree.xpath("(//table)[1]/tbody/tr")
    assert len(rows) == 13
    assert f"#c{message}" not in tree.xpath("(//table)[1]//a/@href")


def test_the_coverage_counts_what_stands_under_questions_and_under_none(real: Discussion) -> None:
    texts = [w for w in texts_of(real) if w.contribution.kind == "contribution"]
    under = [w.contribution.number for w in texts if w.question_ids]
    none = [w.contribution.number for w in texts if not w.question_ids]
    found = coverage(texts_of(real), [w.contribution.number or 0 for w in texts])
    assert found.under_question == tuple(under) and found.under_none == tuple(none)
    assert under and none
    tree = page_of(file_of(real, "html"))
    statement = tree.get_element_by_id("coverage-statement")
    said_there = " ".join(statement.itertext())
    for number in (len(texts), len(under), len(none), 1):
        assert re.search(rf"\b{number}\b", said_there), number
    assert statement.xpath(".//a/@href") == [f"#c{number}" for number in none]


def test_coverage_is_incomplete_without_any_one_contribution(real: Discussion) -> None:
    texts = texts_of(real)
    numbers = [w.contribution.number or 0 for w in texts if w.contribution.kind == "contribution"]
    for left_out in numbers:
        found = coverage(texts, [number for number in numbers if number != left_out])
        assert not found.complete
        assert set(found.contributions) - set(found.in_annex) == {left_out}


def test_each_question_cites_exactly_the_contributions_linked_to_it(real: Discussion) -> None:
    facts = response_facts(real, now())
    document = document_of(real, "fr")
    assert problems(document) == []
    tree = page_of(file_of(real, "html", "fr"))
    for question in facts.schedule.questions.values():
        heading = tree.get_element_by_id(f"q{question.week}-{question.number}")
        cited = set()
        for element in heading.itersiblings():
            if re.fullmatch(r"h[2-4]", str(element.tag)):
                break
            cited |= set(element.xpath(".//a[starts-with(@href, '#c')]/@href"))
        wanted = {
            f"#c{w.contribution.number}"
            for w in facts.texts
            if question.id in w.question_ids and w.contribution.kind == "contribution"
        }
        assert cited == wanted, question.label
        assert len(heading.xpath("//*[@id=$i]", i=heading.get("id"))) == 1


def test_every_link_inside_the_files_leads_to_a_place_in_them(real: Discussion) -> None:
    tree = page_of(file_of(real, "html", "es"))
    ids = set(tree.xpath("//@id"))
    inside = [h[1:] for h in tree.xpath("//a/@href") if h.startswith("#")]
    assert len(inside) > 60 and set(inside) <= ids
    with zipfile.ZipFile(io.BytesIO(file_of(real, "docx", "es"))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    names = {e.get(f"{W}name") for e in body.iter(f"{W}bookmarkStart")}
    led = {e.get(f"{W}anchor") for e in body.iter(f"{W}hyperlink")} - {None}
    assert len(led) > 20 and led <= names


def test_headings_are_headings_of_the_right_depth(real: Discussion) -> None:
    document = document_of(real, "fr")
    wanted = [block.level for block in document.blocks if isinstance(block, Heading)]
    file = opened(file_of(real, "docx", "fr"))
    levels = [
        int(p.style.name[-1]) for p in file.paragraphs if p.style.name.lower().startswith("heading")
    ]
    assert levels == wanted
    assert {1, 2, 3} <= set(levels)
    tree = page_of(file_of(real, "html", "fr"))
    headings = tree.xpath("//article//*[self::h2 or self::h3 or self::h4]")
    assert [int(heading.tag[1]) - 1 for heading in headings] == wanted
    assert len(tree.xpath("//h1")) == 1 and tree.get("lang") == "fr"
    assert {"annex", "contributors", "coverage", "method", "questions", "said"} <= set(
        anchors(document)
    )


@pytest.mark.libreoffice
@pytest.mark.sqlite_only
def test_an_office_suite_opens_the_response_in_each_language(
    real: Discussion, tmp_path: Path
) -> None:
    program = needs.found()["libreoffice"].where
    texts = texts_of(real)
    for language in LANGUAGES:
        (tmp_path / f"{language}.docx").write_bytes(file_of(real, "docx", language))
    common = [
        str(program), "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
        "--convert-to",
    ]  # fmt: skip
    out = ["--outdir", str(tmp_path)]
    files = [str(tmp_path / f"{language}.docx") for language in LANGUAGES]
    subprocess.run(
        [*common, "txt:Text (encoded):UTF8", *out, *files], check=True, capture_output=True
    )
    subprocess.run([*common, "pdf", *out, files[0]], check=True, capture_output=True)
    assert (tmp_path / "fr.pdf").read_bytes().startswith(b"%PDF-")
    for language in LANGUAGES:
        text = (tmp_path / f"{language}.txt").read_text(encoding="utf-8-sig")
        flowing = " ".join(text.split())
        for entry in entries(document_of(real, language)):
            words = "".join(getattr(run, "text", "") for run in entry.heading.runs)
            assert " ".join(words.split()) in flowing
        for whole in texts:
            for paragraph in whole.version.plain.split("\n\n"):
                assert " ".join(paragraph.split()) in flowing, (language, whole.contribution.number)


def test_both_engines_and_every_moment_give_the_same_bytes(
    app: Flask, real: Discussion, clock: object, engine: str, made_elsewhere: dict[str, bytes]
) -> None:
    for format_ in ("html", "docx"):
        first = file_of(real, format_, "fr")
        assert file_of(real, format_, "fr") == first
        before = made_elsewhere.setdefault(format_, first)
        assert first == before, f"{format_} differs between engines"
    clock.shift(400 * 24 * 3600 + 5000)  # type: ignore[attr-defined]
    for format_ in ("html", "docx"):
        assert file_of(real, format_, "fr") == made_elsewhere[format_], format_


@pytest.fixture(scope="module")
def made_elsewhere() -> dict[str, bytes]:
    """Keep the files that the other engine made."""
    return {}


SCRIPT = """
import sys, time_machine
from forum.cli import main
with time_machine.travel("2031-03-30T00:59:59Z"):
    for kind in ("html", "docx"):
        words = ["export", "response", "real", "--format", kind, "--lang", "es"]
        main([*words, "-o", f"{sys.argv[1]}.{kind}"], standalone_mode=False)
"""


@pytest.mark.sqlite_only
def test_another_process_folder_zone_hash_seed_and_day_give_the_same_bytes(
    databases: Databases, real_app: Flask, data: Path, tmp_path: Path
) -> None:
    with real_app.app_context():
        discussion = real_discussion(data)
        here = {format_: file_of(discussion, format_, "es") for format_ in ("html", "docx")}
    place = tmp_path / "another" / "plâce"
    place.mkdir(parents=True)
    for seed, zone in (("1", "Pacific/Kiritimati"), ("77", "America/St_Johns")):
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("FORUM_")},
            "FORUM_INSTANCE": str(place / "instance"),
            "FORUM_DATABASE_URL": real_app.config["SQLALCHEMY_DATABASE_URI"],
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "LC_ALL": "C",
            "PYTHONPATH": str(needs.ROOT),
        }
        target = place / f"out-{seed}"
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(target)],
            check=True,
            capture_output=True,
            cwd=place,
            env=environment,
        )
        for format_, wanted in here.items():
            assert (place / f"out-{seed}.{format_}").read_bytes() == wanted, (format_, seed)
    shutil.rmtree(place)


def test_no_file_says_when_it_was_written(real: Discussion, clock: object) -> None:
    clock.move_to("2029-09-17T09:17:29Z")  # type: ignore[attr-defined]
    assert b"2029" not in file_of(real, "html", "en")
    with zipfile.ZipFile(io.BytesIO(file_of(real, "docx", "en"))) as archive:
        for info in archive.infolist():
            assert info.date_time[0] < 2026 or info.date_time[:1] == (1980,), info
            assert b"2029" not in archive.read(info), info.filename


COMMAND = ("export", "response")


# --- the command ----------------------------------------------------------------------------


def test_the_command_writes_the_file_and_says_so(
    cli: Callable[..., Result], tmp_path: Path
) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion)
    for format_ in ("html", "docx"):
        target = tmp_path / f"response.{format_}"
        done = cli(
            "export", "response", "markets", "--format", format_, "--lang", "fr", "-o", str(target)
        )
        assert done.exit_code == 0, done.output
        assert str(target) in done.output
        assert target.read_bytes() == file_of(discussion, format_, "fr")
        assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize(
    "asked",
    [
        ("nothing", "en", "html", "nothing"),
        ("markets", "pt", "docx", "en, fr, es"),
        ("markets", "en", "pdf", "docx"),
    ],
)
def test_the_command_says_in_a_sentence_what_is_wrong(
    cli: Callable[..., Result], tmp_path: Path, asked: tuple[str, str, str, str]
) -> None:
    factories.discussion("markets")
    target = tmp_path / "response"
    slug, language, format_, said_so = asked
    options = ("--format", format_, "--lang", language, "-o", str(target))
    done = cli(*COMMAND, slug, *options)
    assert done.exit_code in (1, 2)
    assert said_so in done.output and "Traceback" not in done.output
    assert not target.exists()


def test_the_command_says_that_a_folder_is_missing(
    cli: Callable[..., Result], tmp_path: Path
) -> None:
    factories.discussion("markets")
    target = tmp_path / "missing" / "response.html"
    done = cli(
        "export", "response", "markets", "--format", "html", "--lang", "en", "-o", str(target)
    )
    assert done.exit_code == 1 and str(target) in done.output
    assert "Traceback" not in done.output
