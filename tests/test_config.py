"""Settings of an installation: where each comes from, and what is said of a wrong one."""

import stat
from pathlib import Path

import pytest

from forum.config import SETTINGS, database_url, load


def settings(folder: Path, **values: str) -> dict[str, object]:
    """Return the configuration in a folder with these variables."""
    variables = {f"FORUM_{name}": value for name, value in values.items()}
    return load({"FORUM_INSTANCE": str(folder), **variables})


def test_without_anything_set_a_site_runs_here_and_keeps_its_key(tmp_path: Path) -> None:
    first = settings(tmp_path)
    assert first["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'forum.sqlite3'}"
    assert len(str(first["SECRET_KEY"])) >= 32
    assert settings(tmp_path)["SECRET_KEY"] == first["SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert first["SESSION_COOKIE_HTTPONLY"] and first["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_the_file_stands_above_defaults_and_variables_above_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text('MAIL_FROM = "file@town.example"\nPAGE_CACHE = 7\n')
    assert settings(tmp_path)["FORUM_MAIL_FROM"] == "file@town.example"
    assert settings(tmp_path)["FORUM_PAGE_CACHE"] == 7
    set_ = settings(tmp_path, MAIL_FROM="variable@town.example")
    assert set_["FORUM_MAIL_FROM"] == "variable@town.example"
    assert set_["FORUM_PAGE_CACHE"] == 7
    assert settings(tmp_path, MAIL_FROM="")["FORUM_MAIL_FROM"] == "file@town.example"


def test_an_https_address_makes_cookies_secure(tmp_path: Path) -> None:
    secure = settings(tmp_path, BASE_URL="https://forum.region.example/")
    assert secure["SESSION_COOKIE_SECURE"] is True
    assert secure["SESSION_COOKIE_NAME"] == "__Host-ronda"
    assert secure["FORUM_BASE_URL"] == "https://forum.region.example"
    assert settings(tmp_path)["SESSION_COOKIE_SECURE"] is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "forum.region.example"),
        ("BASE_URL", "ftp://forum.region.example"),
        ("SECRET_KEY", "short"),
        ("PROXIES", "one"),
        ("PAGE_CACHE", "-1"),
        ("PAGE_CACHE", "²"),
        ("UPLOAD_LIMIT_MB", "20MB"),
    ],
)
def test_a_wrong_setting_is_named_in_a_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^FORUM_{name} must"):
        settings(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u@h/n", "postgresql+psycopg://u@h/n"),
        ("postgres://u@h/n", "postgresql+psycopg://u@h/n"),
        ("postgresql+psycopg://u@h/n", "postgresql+psycopg://u@h/n"),
        ("sqlite:////tmp/x", "sqlite:////tmp/x"),
    ],
)
def test_a_database_address_gets_the_driver_that_is_installed(given: str, used: str) -> None:
    assert database_url(given) == used


def test_every_setting_has_a_meaning_and_a_name_of_its_own() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(names) == len(set(names))
    assert all(setting.meaning for setting in SETTINGS)
