"""The commands: import, export and list discussions, as an administrator types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.discussions.folders import TEXTS, files_of, good, rows, write_folder
from tests.support import factories
from tests.support.statements import recorded

Cli = Callable[..., Result]


def test_an_import_says_what_it_wrote_and_which_defaults_it_took(cli: Cli, tmp_path: Path) -> None:
    result = cli("import", "discussion", str(write_folder(tmp_path / "in")))
    assert result.exit_code == 0, result.output
    assert "Imported: “water”, 2 weeks, 3 questions, 3 texts (contribution 3)" in result.stdout
    assert "New here: 1 person, 1 organisation." in result.stdout
    assert "slug: water, from the short code" in result.stdout
    assert "policy: hold_new" in result.stdout
    assert "quotable: true (3 of 3)" in result.stdout
    assert result.stderr == ""  # no bar where there is no terminal


def test_a_refused_folder_is_explained_and_leaves_nothing(cli: Cli, tmp_path: Path) -> None:
    manifest = good()
    manifest["contributions"][1]["langage"] = "ar"
    manifest["contributions"][2]["week"] = 12
    before = rows()
    result = cli("import", "discussion", str(write_folder(tmp_path / "in", manifest)))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "Nothing was imported: 2 problems.",
        'contributions[1] (contributions/02.txt): "langage" is not a field; '
        'did you mean "language"?',
        "contributions[2] (contributions/03.txt): week: there is no week 12",
    ]
    assert rows() == before


def test_a_dry_run_says_what_would_be_and_keeps_nothing(
    app: Flask, cli: Cli, tmp_path: Path
) -> None:
    manifest = good() | {"documents": [{"file": "terms.txt"}]}
    folder = write_folder(tmp_path / "in", manifest, TEXTS | {"terms.txt": b"A well."})
    before = rows()
    result = cli("import", "discussion", str(folder), "--dry-run")
    assert result.exit_code == 0, result.output
    assert "Nothing was written. This would be imported: “water”" in result.stdout
    assert "3 texts (contribution 3), 1 document." in result.stdout
    assert rows() == before
    assert not list(Path(app.config["FORUM_INSTANCE"]).rglob("*.txt"))
    assert cli("import", "discussion", str(folder)).exit_code == 0
    assert rows() != before


def test_a_dry_run_finds_an_address_that_is_taken(cli: Cli, tmp_path: Path) -> None:
    folder = str(write_folder(tmp_path / "in"))
    assert cli("import", "discussion", folder).exit_code == 0
    result = cli("import", "discussion", folder, "--dry-run")
    assert result.exit_code == 1
    assert "slug: another discussion has “water” as its address" in result.stderr


def test_another_address_can_be_given(cli: Cli, tmp_path: Path) -> None:
    folder = str(write_folder(tmp_path / "in"))
    assert cli("import", "discussion", folder, "--slug", "No/such").exit_code == 1
    assert cli("import", "discussion", folder, "--slug", "dry-valleys").exit_code == 0
    listed = json.loads(cli("list", "discussions", "--json").stdout)
    assert [row["slug"] for row in listed] == ["dry-valleys"]


def test_an_export_can_be_imported_again(cli: Cli, tmp_path: Path) -> None:
    assert cli("import", "discussion", str(write_folder(tmp_path / "in"))).exit_code == 0
    result = cli("export", "discussion", "water", "-o", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert f"Exported 3 texts and 0 documents to {tmp_path / 'out'}" in result.stdout
    assert set(files_of(tmp_path / "out")) == {
        "discussion.json",
        *(f"contributions/00{n}.txt" for n in (1, 2, 3)),
    }
    written = json.loads((tmp_path / "out" / "discussion.json").read_text("utf-8"))
    written |= {"slug": "water-2", "short_code": "WATER-2"}
    (tmp_path / "out" / "discussion.json").write_text(json.dumps(written), "utf-8")
    assert cli("import", "discussion", str(tmp_path / "out")).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("absent", "-o", "out"), "There is no discussion “absent”"),
        (("water", "-o", "in"), "is not empty"),
        (("water", "-o", "in/discussion.json/deeper"), "can't be written"),
    ],
)
def test_an_export_that_cannot_be_made_is_explained(
    cli: Cli, tmp_path: Path, arguments: tuple[str, str, str], said: str
) -> None:
    assert cli("import", "discussion", str(write_folder(tmp_path / "in"))).exit_code == 0
    slug, option, place = arguments
    result = cli("export", "discussion", slug, option, str(tmp_path / place))
    assert result.exit_code == 1
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_discussions_are_listed_with_state_and_what_is_published(cli: Cli, tmp_path: Path) -> None:
    found = factories.discussion("markets", title={"fr": "Marchés", "en": "Markets"}, weeks=3)
    factories.contribution(found)
    factories.contribution(found, kind="facilitator")
    factories.contribution(found, hold="new_author")
    factories.discussion("plans", announced=False, weeks=1)
    factories.discussion("over", weeks=2, now_in=3)
    listed = json.loads(cli("list", "discussions", "--json").stdout)
    assert [(row["slug"], row["state"], row["contributions"], row["weeks"]) for row in listed] == [
        ("markets", "open", 1, 3),
        ("over", "closed", 0, 2),
        ("plans", "drafted", 0, 1),
    ]
    assert listed[0]["title"] == {"en": "Markets", "fr": "Marchés"}
    assert set(listed[0]) == {"slug", "title", "state", "contributions", "weeks"}
    assert "markets\topen\t1\t3\tMarkets" in cli("list", "discussions").stdout


def test_a_list_costs_the_same_statements_whatever_its_length(cli: Cli) -> None:
    def statements() -> int:
        with recorded() as sent:
            assert cli("list", "discussions", "--json").exit_code == 0
        return len(sent)

    factories.discussion()
    one = statements()
    for _number in range(4):
        factories.contribution(factories.discussion())
    assert statements() == one <= 4


def test_the_discussion_of_2013_comes_in_by_command_and_is_listed_without_the_facilitator(
    cli: Cli, data: Path, tmp_path: Path
) -> None:
    result = cli("import", "discussion", str(data / "data" / "m4d-2013"))
    assert result.exit_code == 0, result.output
    assert "4 weeks, 15 questions, 14 texts (contribution 13, facilitator 1)" in result.stdout
    (row,) = json.loads(cli("list", "discussions", "--json").stdout)
    assert (row["slug"], row["state"], row["contributions"], row["weeks"]) == (
        "m4d",
        "closed",
        13,
        4,
    )
    assert cli("export", "discussion", "m4d", "-o", str(tmp_path / "out")).exit_code == 0
    assert len(files_of(tmp_path / "out")) == 15
