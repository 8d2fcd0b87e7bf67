"""`forum check` finds what is wrong and says what mends it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from forum.db import db
from forum.home.checks import Finding, findings


def wrong(app: Flask) -> dict[str, str]:
    """Return what is not well: what it is, and the words."""
    return {finding.what: finding.words for finding in findings() if not finding.well}


def test_a_whole_installation_is_ready(app: Flask, cli: Callable[..., Result]) -> None:
    assert wrong(app) == {}
    done = cli("check")
    assert done.exit_code == 0
    assert "MEND" not in done.output and "ok" in done.output
    said = [finding.what for finding in findings()]
    for what in ("settings", "mail", "folder", "database", "migrations", "limits", "fonts"):
        assert what in said


@pytest.mark.parametrize(
    "wrong_one",
    [
        ("FORUM_BASE_URL", "http://forum.region.example", "settings", "https://"),
        ("SECRET_KEY", "please-change-me-please-change-me", "settings", "FORUM_SECRET_KEY"),
        ("FORUM_MAIL_URL", "pigeon://roof", "mail", "FORUM_MAIL_URL"),
        ("RATELIMIT_STORAGE_URI", "redis://127.0.0.1:1", "limits", ""),
    ],
)
def test_a_wrong_setting_is_named(
    app: Flask, cli: Callable[..., Result], wrong_one: tuple[str, str, str, str]
) -> None:
    name, value, what, words = wrong_one
    app.config[name] = value
    found = wrong(app)
    assert list(found) == [what] and words in found[what]
    done = cli("check")
    assert done.exit_code == 1 and "MEND" in done.output


def test_a_database_that_is_behind_is_found_with_the_command_that_mends_it(
    app: Flask, cli: Callable[..., Result]
) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    db.session.commit()
    assert "forum db upgrade" in wrong(app)["migrations"]


def test_a_folder_that_is_a_file_is_found(app: Flask) -> None:
    (Path(app.config["FORUM_INSTANCE"]) / "uploads").write_text("not a folder")
    assert "folders" in wrong(app)


def test_a_mail_servers_password_is_not_said(app: Flask) -> None:
    app.config["FORUM_MAIL_URL"] = "smtps://user:very-secret@mail.example:465"
    said = [finding for finding in findings() if finding.what == "mail"]
    assert said == [Finding("mail", True, "mails go to mail.example:465")]
