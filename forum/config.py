"""Settings of an installation: defaults < ``config.py`` in the instance folder < ``FORUM_*``.

Every setting is one row of :data:`SETTINGS`; README's table is tested against it.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Config as FlaskConfig


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name after ``FORUM_``, what it is without the variable, what it means."""

    name: str
    default: str
    meaning: str


DEFAULT_BASE_URL = "http://127.0.0.1:5000"

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "INSTANCE",
        "./instance",
        "folder for the database, uploads, mails and the secret key; kept out of version control",
    ),
    Setting(
        "DATABASE_URL",
        "sqlite:///<instance>/forum.sqlite3",
        "`sqlite:///FILE` or `postgresql://USER@HOST/NAME`",
    ),
    Setting(
        "SECRET_KEY",
        "made once, kept in <instance>/secret_key",
        "signs cookies; the same for every process of a site; at least 32 characters",
    ),
    Setting(
        "BASE_URL",
        DEFAULT_BASE_URL,
        "the address people type; links in mails begin with it, https makes cookies secure",
    ),
    Setting(
        "MAIL_URL",
        "folder:",
        "`folder:` writes mails to <instance>/mails; `smtp://USER:PASSWORD@HOST:PORT` "
        "(STARTTLS, required), `smtps://`, or `smtp+plain://` on this machine",
    ),
    Setting("MAIL_FROM", "ronda@ronda.example", "sender of the site's own mails"),
    Setting(
        "LIMITS_URL",
        "memory://",
        "where rate limits count: `memory://` for one process, `redis://HOST:PORT` for several",
    ),
    Setting(
        "JOBS_URL",
        "sqlite:///<instance>/jobs.sqlite3",
        "the queue of jobs: a file for one machine, `redis://HOST:PORT` for several",
    ),
    Setting(
        "PROXIES", "0", "how many reverse proxies stand in front and set X-Forwarded-* (nginx: 1)"
    ),
    Setting(
        "LOG",
        "text",
        "`text` for people, `json` for one line of JSON per request and event, without addresses",
    ),
    Setting("PAGE_CACHE", "512", "pages kept per process for visitors; 0 keeps none"),
    Setting("UPLOAD_LIMIT_MB", "20", "largest upload and import file, in megabytes"),
    Setting(
        "SOURCE_URL",
        "",
        "where visitors find the source code of this site (the licence asks for it)",
    ),
)


def _secret_key(instance: Path) -> str:
    """Return the key kept in the instance folder, making it on first use."""
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of the same site was quicker
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database_url(url: str) -> str:
    """Return ``url`` with the driver that we install (psycopg 3) where it names none."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _from_file(path: Path) -> dict[str, str]:
    """Return the FORUM settings of ``instance/config.py`` (upper-case names, without FORUM_)."""
    if not path.exists():
        return {}
    values = FlaskConfig(path.parent)
    values.from_pyfile(str(path))
    return {key: str(value) for key, value in values.items()}


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return Flask's configuration for this installation.

    Raises ValueError with a sentence if a setting can't be used.
    """
    instance = Path(environ.get("FORUM_INSTANCE") or "instance").absolute()
    values = {setting.name: setting.default for setting in SETTINGS}
    values |= {"DATABASE_URL": "", "SECRET_KEY": "", "JOBS_URL": ""}
    values |= _from_file(instance / "config.py")
    values |= {
        setting.name: environ["FORUM_" + setting.name]
        for setting in SETTINGS
        if environ.get("FORUM_" + setting.name)
    }
    base = urlsplit(values["BASE_URL"])
    if base.scheme not in ("http", "https") or not base.netloc:
        raise ValueError("FORUM_BASE_URL must be an address such as https://forum.region.example")
    if values["SECRET_KEY"] and len(values["SECRET_KEY"]) < 32:
        raise ValueError("FORUM_SECRET_KEY must have at least 32 characters")
    if values["LOG"] not in ("text", "json"):
        raise ValueError(f"FORUM_LOG must be text or json, not {values['LOG']!r}")
    numbers = {}
    for name in ("PROXIES", "PAGE_CACHE", "UPLOAD_LIMIT_MB"):
        if not (values[name].isascii() and values[name].isdigit()):
            raise ValueError(f"FORUM_{name} must be a whole number, not {values[name]!r}")
        numbers[name] = int(values[name])
    url = database_url(values["DATABASE_URL"] or f"sqlite:///{instance / 'forum.sqlite3'}")
    secure = base.scheme == "https"
    return {
        "FORUM_INSTANCE": instance,
        "FORUM_BASE_URL": values["BASE_URL"].rstrip("/"),
        "FORUM_MAIL_URL": values["MAIL_URL"],
        "FORUM_MAIL_FROM": values["MAIL_FROM"],
        "FORUM_JOBS_URL": values["JOBS_URL"] or f"sqlite:///{instance / 'jobs.sqlite3'}",
        "FORUM_PROXIES": numbers["PROXIES"],
        "FORUM_LOG": values["LOG"],
        "FORUM_PAGE_CACHE": numbers["PAGE_CACHE"],
        "FORUM_SOURCE_URL": values["SOURCE_URL"],
        "FORUM_UPLOAD_LIMIT": numbers["UPLOAD_LIMIT_MB"] * 1_000_000,
        "SECRET_KEY": values["SECRET_KEY"] or _secret_key(instance),
        "SQLALCHEMY_DATABASE_URI": url,
        "RATELIMIT_STORAGE_URI": values["LIMITS_URL"],
        "RATELIMIT_HEADERS_ENABLED": False,
        "MAX_CONTENT_LENGTH": numbers["UPLOAD_LIMIT_MB"] * 1_000_000,
        # 100,000 characters must pass in any script: four bytes each, percent-encoded by three.
        "MAX_FORM_MEMORY_SIZE": 4_000_000,
        "SESSION_COOKIE_NAME": "__Host-ronda" if secure else "ronda",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 30,
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open over night must still be sent
        "TEMPLATES_AUTO_RELOAD": False,
    }
