"""README says what is true: settings, commands, and the line that runs these tests."""

import re
import shlex

import click
import pytest
from flask import Flask

from forum.cli import main
from forum.config import SETTINGS, load
from tests.support.needs import ROOT

README = (ROOT / "README.md").read_text()
# | `FORUM_X` | default | meaning |
ROW = re.compile(r"^\|\s*`FORUM_(\w+)`\s*\|\s*(.*?)\s*\|\s*(.*?)\s*\|\s*$", re.M)
TABLE = {name: (default, meaning) for name, default, meaning in ROW.findall(README)}
TEST_ONLY = {name for name in TABLE if name.startswith("TEST_")}


def plain(text: str) -> str:
    return text.strip().strip("`").strip()


def test_every_setting_stands_in_the_table_and_the_table_holds_nothing_else() -> None:
    assert {setting.name for setting in SETTINGS} == set(TABLE) - TEST_ONLY


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: str(setting.name))
def test_the_table_says_what_a_setting_is_without_the_variable(setting: object) -> None:
    name, default = setting.name, setting.default  # type: ignore[attr-defined]
    written = TABLE[name][0]
    assert plain(written) == default or (not default and plain(written) in ("", "none", "–"))
    assert len(TABLE[name][1]) > 20, f"the meaning of FORUM_{name} is not said"


def test_every_setting_is_read_from_its_variable() -> None:
    source = (ROOT / "forum" / "config.py").read_text()
    used = [
        s.name
        for s in SETTINGS
        if source.count(f'"{s.name}"') + source.count(f'"FORUM_{s.name}"') > 1
    ]
    unread = [s.name for s in SETTINGS if s.name not in used]
    assert unread == []


def test_every_variable_that_the_application_reads_is_a_setting() -> None:
    known = {"FORUM_" + setting.name for setting in SETTINGS}
    for path in (ROOT / "forum").rglob("*.py"):
        read = re.findall(r"environ(?:\.get\(|\[)\s*[\"'](FORUM_\w+)", path.read_text())
        assert set(read) <= known, path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "forum.region.example"),
        ("SECRET_KEY", "short"),
        ("PROXIES", "many"),
        ("PAGE_CACHE", "-1"),
        ("UPLOAD_LIMIT_MB", "2.5"),
    ],
)
def test_a_setting_that_can_not_be_used_is_refused_by_its_name(
    name: str, value: str, tmp_path: object
) -> None:
    with pytest.raises(ValueError, match=f"FORUM_{name}"):
        load({"FORUM_INSTANCE": str(tmp_path), f"FORUM_{name}": value})


def commands_in(text: str) -> list[list[str]]:
    """Return the commands in code that begin with ``forum``, without what the shell adds."""
    lines = [re.sub(r"[\[\]]", "", code) for code in re.findall(r"`([^`\n]+)`", text)]
    lines = [code.replace("\\|", "/") for code in lines]  # a bar in a table's cell
    for block in re.findall(r"```\w*\n(.*?)```", text, flags=re.S):
        lines += block.replace("\\\n", " ").splitlines()
    found = []
    for line in lines:
        for part in re.split(r"&&|\|\||[|;>]", line.strip().removeprefix("$ ")):
            words = shlex.split(part, comments=True) if part.count("'") % 2 == 0 else part.split()
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words = words[1:]
            if words and re.fullmatch(r"(?:\S*/)?forum", words[0]):
                found.append(words[1:])
    return found


def test_every_command_in_the_readme_exists(app: Flask) -> None:
    assert commands_in(README), "README shows no command"
    unknown = []
    for words in commands_in(README):
        command: click.Command = main
        context = click.Context(main, obj=None)
        rest = list(words)
        while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
            found = command.get_command(context, rest[0]) or app.cli.get_command(context, rest[0])
            if found is None:
                unknown.append(" ".join(words))
                break
            command, rest = found, rest[1:]
        options = {o for parameter in command.params for o in parameter.opts} | {"--help"}
        unknown += [
            f"{' '.join(words)}: {word}"
            for word in rest
            if word.startswith("--") and word.split("=")[0] not in options
        ]
    assert unknown == []


def test_every_command_says_what_it_does(app: Flask) -> None:
    silent: list[str] = []

    def walk(command: click.Command, name: str) -> None:
        if not (command.help or "").strip():
            silent.append(name)
        if isinstance(command, click.Group):
            for key, inner in command.commands.items():
                walk(inner, f"{name} {key}")

    for key, command in {**main.commands, **app.cli.commands}.items():
        walk(command, f"forum {key}")
    assert silent == []


def test_the_line_that_runs_the_tests_is_in_the_readme_once() -> None:
    lines = [line.strip() for line in README.splitlines() if "-m pytest" in line]
    assert len(lines) == 1, lines
    assert "-c constraints.txt" in lines[0] and ".[test]" in lines[0]
