"""The `forum` command: help, and sentences instead of tracebacks."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from forum.cli import main
from tests.support.databases import Databases


@pytest.fixture
def forum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command as somebody does in an empty folder, with these FORUM_ variables."""

    def run(*arguments: str, **settings: str) -> Result:
        with monkeypatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("FORUM_")]:
                patch.delenv(name)
            for name, value in {"INSTANCE": str(tmp_path), **settings}.items():
                patch.setenv(f"FORUM_{name}", value)
            return CliRunner().invoke(main, list(arguments))

    return run


COMMANDS = (
    ("check",),
    ("list", "discussions"),
    ("export", "response", "markets", "--format", "html", "--lang", "en", "-o", "x.html"),
    ("export", "discussion", "markets", "-o", "x"),
    ("account", "create", "ada@town.example", "--name", "Ada"),
)


def test_every_command_says_that_the_database_is_not_up_to_date(
    forum: Callable[..., Result],
) -> None:
    for arguments in COMMANDS:
        done = forum(*arguments)
        assert done.exit_code == 1, arguments
        said = done.output
        assert "forum db upgrade" in said, (arguments, said)
        assert "Traceback" not in said


def test_the_same_on_a_server_with_an_empty_database(
    engine: str, databases: Databases, forum: Callable[..., Result]
) -> None:
    url = databases.copy(engine, "behind")
    made = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with made.begin() as connection:
        connection.execute(text("DROP TABLE signatory"))
        connection.execute(text("ALTER TABLE setting RENAME TO older"))
    made.dispose()
    done = forum("account", "create", "a@b.example", "--name", "A", DATABASE_URL=url)
    databases.drop(engine, "behind")
    assert done.exit_code == 1 and "forum db upgrade" in done.output, done.output


def test_upgrading_twice_is_safe_and_makes_the_site_ready(forum: Callable[..., Result]) -> None:
    for _turn in range(2):
        done = forum("db", "upgrade")
        assert done.exit_code == 0, done.output
        assert "up to date" in done.output
    assert forum("list", "discussions").exit_code == 0


def test_a_server_that_is_away_and_a_wrong_setting_are_sentences(
    forum: Callable[..., Result],
) -> None:
    away = "postgresql://nobody@127.0.0.1:1/nothing"
    for settings, words in (
        ({"DATABASE_URL": away}, "does not answer"),
        ({"PROXIES": "many"}, "FORUM_PROXIES must be a whole number"),
        ({"SECRET_KEY": "short"}, "FORUM_SECRET_KEY"),
    ):
        done = forum("list", "discussions", **settings)
        assert done.exit_code == 1 and words in done.output, done.output
        assert "Traceback" not in done.output


def test_help_names_every_group_and_command(cli: Callable[..., Result]) -> None:
    done = cli("--help")
    assert done.exit_code == 0
    for word in ("db", "demo", "run", "check", "bench", "import", "export", "list", "account"):
        assert f"  {word} " in done.output, word
    for group, words in (("import", ["discussion"]), ("export", ["discussion", "response"])):
        said = cli(group, "--help").output
        assert all(f"  {word} " in said for word in words)


def test_an_unknown_command_is_a_sentence(cli: Callable[..., Result]) -> None:
    done = cli("improt")
    assert done.exit_code == 2 and "No such command" in done.output
