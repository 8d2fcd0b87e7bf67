"""What is wrong with a folder is said by field and row, all at once, and nothing is written."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from forum.discussions.data import FolderRefused, field_dictionary, fields_as_markdown, read_folder
from forum.html import LIMIT
from tests.discussions.folders import TEXTS, good, rows, write_folder

Damage = Callable[[dict[str, Any]], object]


def problems_of(place: Path, manifest: object = None, **texts: bytes) -> tuple[str, ...]:
    named = {name.replace("__", "/") + ".txt": text for name, text in texts.items()}
    with pytest.raises(FolderRefused) as refused:
        read_folder(write_folder(place, manifest, TEXTS | named))
    return refused.value.problems


def damaged(damage: Damage) -> dict[str, Any]:
    manifest = good()
    damage(manifest)
    return manifest


def test_a_misspelt_field_is_named_with_its_row_and_the_field_that_was_meant(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good()
    manifest["contributions"][2]["langage"] = manifest["contributions"][2].pop("language")
    assert problems_of(tmp_path / "in", manifest) == (
        'contributions[2] (contributions/03.txt): "langage" is not a field; '
        'did you mean "language"?',
    )


def test_all_problems_of_a_folder_are_said_at_once(app: Flask, tmp_path: Path) -> None:
    manifest = good() | {"closes": "someday", "base_language": "de", "policy": "hold_some"}
    del manifest["title"]
    manifest["weeks"][0]["questions"][1]["number"] = 1
    manifest["contributions"][0]["week"] = 7
    manifest["contributions"][1]["country"] = "Atlantis"
    found = problems_of(tmp_path / "in", manifest)
    assert {problem.split(":")[0] for problem in found} == {
        "title",
        "closes",
        "base_language",
        "policy",
        "weeks[0].questions[1].number",
        "contributions[0] (contributions/01.txt)",
        "contributions[1] (contributions/02.txt)",
    }


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda m: m.pop("short_code"), "short_code: is missing"),
        (lambda m: m.update(short_code="two words"), "short_code: "),
        (lambda m: m.update(slug="Water!"), "slug: "),
        (lambda m: m.update(title="Water"), "title: "),
        (lambda m: m.update(title={"en": " "}), "title: has no text in any language"),
        (lambda m: m.update(title={"xx-yy": "Water"}), 'title.xx-yy: "xx-yy" is not a language'),
        (lambda m: m.update(title={"en": 3}), "title.en: 3 is not a text"),
        (lambda m: m.update(title={"en": "w" * 501}), "title.en: is too long: at most 500"),
        (lambda m: m.update(languages=[]), "languages: names no language"),
        (lambda m: m.update(languages=["en", "en"]), 'languages[1]: "en" is there twice'),
        (lambda m: m.update(languages=[["en"], "en"]), "languages[0]: a list is not a language"),
        (lambda m: m.update(time_zone="Europe/Atlantis"), "time_zone: "),
        (lambda m: m.update(opens=20261102), "opens: 20261102 is not a day"),
        (lambda m: m.update(opens="2026-02-30"), 'opens: "2026-02-30" is not a day'),
        (lambda m: m.update(opens="2026-11-02T08:00Z"), "opens: "),
        (lambda m: m.update(opens="0001-01-01"), "opens: "),
        (lambda m: m.update(closes="9999-12-31"), "closes: "),
        (lambda m: m.update(closes="2026-11-01"), "closes: is not after it opens"),
        (lambda m: m.update(email_address="nowhere"), "email_address: "),
        (lambda m: m.update(organisers="Us"), 'organisers: "Us" is not a list'),
        (lambda m: m.update(organisers=["Us", ""]), "organisers[1]: is empty"),
        (lambda m: m["weeks"].append(3), "weeks[2]: is 3, not an object"),
        (lambda m: m["weeks"][1].update(number=1), "weeks[1].number: 1 is there twice"),
        (lambda m: m["weeks"][0].update(number=0), "weeks[0].number: 0 is not a whole number"),
        (lambda m: m["weeks"][0].update(number=True), "weeks[0].number: true is not"),
        (lambda m: m["weeks"][0].update(closes="2026-11-09"), "weeks: week 2 opens before week 1"),
        (lambda m: m["weeks"][0].update(opens="2026-11-01"), "weeks[0].opens: is before"),
        (lambda m: m["weeks"][1].update(closes="2026-11-16"), "weeks[1].closes: is after"),
        (lambda m: m["weeks"][0]["questions"][0].pop("text"), "weeks[0].questions[0].text: is mis"),
    ],
)
def test_a_wrong_field_of_the_discussion_is_named(
    app: Flask, tmp_path: Path, damage: Damage, said: str
) -> None:
    found = problems_of(tmp_path / "in", damaged(damage))
    assert any(problem.startswith(said) for problem in found), found


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("number", "1", '"1" is not a whole number'),
        ("number", 2.0, "2.0 is not a whole number"),
        ("number", 10**9, "1000000000 is not a whole number"),
        ("language", "klingon", '"klingon" is not a language code'),
        ("kind", "facilitater", 'did you mean "facilitator"?'),
        ("kind", ["contribution"], "a list is not one of"),
        ("message", "decree", '"decree" is not one of: launch, summary, reminder, closing'),
        ("message", "launch", "is only for texts of kind facilitator"),
        ("pinned", "2026-11-02", "is only for texts of kind facilitator"),
        ("pinned", "on Monday", "is not a day"),
        ("stakeholder_type", "expertt", 'did you mean "expert"?'),
        ("stakeholder_type", {}, "an object is not one of"),
        ("country", "es", '"es" is not a country code'),
        ("channel", "phone", '"phone" is not one of: web, email, offline, import'),
        ("attribution", "secret", '"secret" is not one of'),
        ("quotable", "yes", '"yes" is not true or false'),
        ("format", "html", '"html" is not one of'),
        ("week", 3, "there is no week 3"),
        ("week_source", "guess", '"guess" is not one of'),
        ("received", "2026-11-02 08:00", "is not a day"),
        ("author", 7, "author: 7 is not a text"),
        ("author", "-- / --", "is not a name"),
        ("organisation", "...", "is not a name"),
        ("author", "n" * 201, "at most 200 characters fit"),
        ("reply_to", 9, "there is no contribution 9"),
        ("reply_to", 1, "lead back to this one"),
        ("answers", "1.1", '"1.1" is not a list'),
        ("answers", ["3.1"], 'answers[0]: "3.1" is not the label of a question'),
        ("answers", ["1.1", "1.1"], "is there twice"),
    ],
)
def test_a_wrong_field_of_a_contribution_is_named_with_its_row(
    app: Flask, tmp_path: Path, field: str, value: object, said: str
) -> None:
    found = problems_of(
        tmp_path / "in", damaged(lambda m: m["contributions"][0].update({field: value}))
    )
    assert len(found) == 1
    assert found[0].startswith("contributions[0] (contributions/01.txt): ")
    assert said in found[0]


def test_a_number_given_twice_and_a_file_named_twice_are_named(app: Flask, tmp_path: Path) -> None:
    manifest = good()
    manifest["contributions"][0]["number"] = manifest["contributions"][2]["number"] = 4
    manifest["contributions"].append({"file": "contributions/01.txt"})
    found = problems_of(tmp_path / "in", manifest)
    assert any("number: 4 is the number of contributions[0]" in one for one in found)
    assert any("file: is named by contributions[0] " in one for one in found)


def test_replies_in_a_circle_are_refused(app: Flask, tmp_path: Path) -> None:
    manifest = good()
    for index, to in enumerate((3, 1, 2)):
        manifest["contributions"][index]["reply_to"] = to
    found = problems_of(tmp_path / "in", manifest)
    assert len(found) == 1
    assert "reply_to: the replies lead back" in found[0]


@pytest.mark.parametrize(
    "path",
    [
        "../out.txt",
        "/etc/hostname",
        "contributions/../../out.txt",
        "..\\out.txt",
        "C:out.txt",
        "./contributions/01.txt",
        "contributions//01.txt",
        "",
        "a\u0000b",
        "x" * 3000,
        "contributions",
        "contributions/01.txt/deeper",
        "\ud800.txt",
        "contributions/absent.txt",
    ],
)
def test_a_path_that_is_no_file_of_the_folder_is_refused(
    app: Flask, tmp_path: Path, path: str
) -> None:
    (tmp_path / "out.txt").write_text("not yours")
    manifest = damaged(lambda m: m["contributions"][0].update(file=path))
    found = problems_of(tmp_path / "in", manifest)
    assert len(found) == 1
    assert "file: " in found[0]


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
def test_links_out_of_the_folder_pipes_and_devices_are_refused(app: Flask, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "01.txt").write_text("not yours")
    text = folder / "contributions" / "01.txt"
    text.unlink()
    text.symlink_to(tmp_path / "outside" / "01.txt")
    (folder / "contributions" / "02.txt").unlink()
    os.mkfifo(folder / "contributions" / "02.txt")
    (folder / "contributions" / "03.txt").unlink()
    (folder / "contributions" / "03.txt").symlink_to("/dev/zero")
    with pytest.raises(FolderRefused) as refused:
        read_folder(folder)
    assert [problem.rpartition("file: ")[2] for problem in refused.value.problems] == [
        "leads out of the folder",
        "is not a file",
        "leads out of the folder",
    ]


def test_a_link_within_the_folder_is_followed(app: Flask, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    (folder / "contributions" / "01.txt").rename(folder / "kept.txt")
    (folder / "contributions" / "01.txt").symlink_to(folder / "kept.txt")
    assert read_folder(folder).contributions[0].body.startswith("Question 2")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe caf\xe9", "is not UTF-8 text (byte 0)"),
        (b" \n\t\n", "holds no text"),
        (b"word " * (LIMIT // 5 + 1), f"is too long: at most {LIMIT} characters fit"),
        (b"w" * 2_000_001, "is too large: at most 2000000 bytes fit"),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused(
    app: Flask, tmp_path: Path, content: bytes, said: str
) -> None:
    app.config["FORUM_UPLOAD_LIMIT"] = 2_000_000
    found = problems_of(tmp_path / "in", contributions__01=content)
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "is not JSON"),
        (b"\xff{}", "is not UTF-8"),
        (b"[" * 200_000 + b"]" * 200_000, "nested too deeply"),
        (b'{"title": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "nested too deeply"),
        (b'{"title": NaN}', "holds NaN"),
        (b'{"title": -Infinity}', "holds -Infinity"),
        (b'{"title": ' + b"9" * 6000 + b"}", "is not JSON"),
        (b'{"title": {"en": "a", "en": "b"}}', "has the field \u201cen\u201d twice"),
        (b"[]", "is a list, not an object"),
        (b"null", "is null, not an object"),
        (b'{"title": "' + b"w" * 2_000_000 + b'"}', "is too large"),
    ],
)
def test_a_discussion_json_that_cannot_be_read_is_refused_with_one_sentence(
    app: Flask, tmp_path: Path, content: bytes, said: str
) -> None:
    app.config["FORUM_UPLOAD_LIMIT"] = 2_000_000
    (problem,) = problems_of(tmp_path / "in", content)
    assert said in problem


def test_a_folder_that_is_none_is_refused(app: Flask, tmp_path: Path) -> None:
    for place in (tmp_path / "absent", tmp_path):
        with pytest.raises(FolderRefused):
            read_folder(place)


def test_thousands_of_problems_are_counted_but_not_all_printed(app: Flask, tmp_path: Path) -> None:
    manifest = good() | {"contributions": [5] * 3000}
    with pytest.raises(FolderRefused) as refused:
        read_folder(write_folder(tmp_path / "in", manifest))
    assert refused.value.sentence.startswith("Nothing was imported: 3000 problems.")
    assert refused.value.sentence.count("\n") == 201


def test_controls_are_cleaned_and_one_line_fields_hold_one_line(app: Flask, tmp_path: Path) -> None:
    manifest = good()
    manifest["title"] = {"en": "  Wa\u202eter\u0000 in\n dry\u200f valle\u0301es "}
    manifest["contributions"][0]["author"] = " Ines\u0007\u2066 \t Vale\u2028"
    folder = write_folder(
        tmp_path / "in",
        manifest,
        TEXTS | {"contributions/01.txt": b"\xef\xbb\xbfOne\x00 line\r\nand\x07 another\x0c"},
    )
    read = read_folder(folder)
    assert read.title == {"en": "Water in dry vallées"}
    assert read.contributions[0].author == "Ines Vale"
    assert read.contributions[0].body == "One line\nand another\n"


def test_other_files_of_the_folder_are_never_opened(app: Flask, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    for name in ("links.json", "notes.txt"):
        os.mkfifo(folder / name)  # opening one would wait for ever
    assert len(read_folder(folder).contributions) == 3


def test_reading_writes_no_row(app: Flask, tmp_path: Path) -> None:
    before = rows()
    read_folder(write_folder(tmp_path / "in"))
    assert rows() == before


def test_the_documented_fields_are_those_of_the_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text("utf-8")
    assert fields_as_markdown() in page
    for fields in field_dictionary().values():
        for field in fields:
            assert field.required == (not field.default), field


def test_the_example_in_the_documentation_can_be_read(app: Flask, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text("utf-8")
    example = json.loads(page.split("```json\n")[1].split("```")[0])
    texts = {row["file"]: b"A text." for row in example["contributions"]}
    read = read_folder(write_folder(tmp_path / "in", example, texts))
    assert len(read.weeks) == len(example["weeks"])
