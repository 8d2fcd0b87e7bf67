"""`forum check`: is this installation ready, and if not, what mends it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from forum.db import db
from forum.i18n import catalogues
from forum.migrating import FOLDER
from forum.settings import INTERFACE_LANGUAGES


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: is it well, and what to do if not."""

    what: str
    well: bool
    words: str


def findings() -> Iterator[Finding]:
    """Look at settings, folders, database, migrations, limits, catalogues and fonts, in order."""
    for look in (_settings, _folders, _database, _migrations, _limits, _catalogues, _fonts):
        yield from _look(look)


def _look(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except (OSError, SQLAlchemyError, RedisError) as error:
        first = str(getattr(error, "orig", error)).strip().splitlines() or [type(error).__name__]
        db.session.rollback()
        yield Finding(look.__name__.strip("_"), False, first[0])


def _settings() -> Iterator[Finding]:
    config = current_app.config
    base = config["FORUM_BASE_URL"]
    yield Finding("settings", True, f"the site is {base}")
    if not config["SESSION_COOKIE_SECURE"] and "127.0.0.1" not in base and "localhost" not in base:
        yield Finding("settings", False, "FORUM_BASE_URL should begin with https://")
    if "CHANGE" in config["SECRET_KEY"].upper():
        yield Finding("settings", False, "FORUM_SECRET_KEY is an example: set a random one")
    mail = config["FORUM_MAIL_URL"]
    well = mail.startswith(("folder:", "smtp://", "smtps://"))
    words = f"mails go to {mail.split('@')[-1]}" if well else "FORUM_MAIL_URL is not understood"
    yield Finding("mail", well, words)


def _folders() -> Iterator[Finding]:
    instance = Path(current_app.config["FORUM_INSTANCE"])
    for folder in (instance, instance / "uploads", instance / "mails", instance / "assets"):
        folder.mkdir(parents=True, exist_ok=True)
        well = os.access(folder, os.W_OK)
        yield Finding("folder", well, f"{folder}{'' if well else ' can not be written to'}")


def _database() -> Iterator[Finding]:
    dialect = db.session.connection().dialect
    name, version = dialect.name, ".".join(str(n) for n in dialect.server_version_info or ())
    yield Finding("database", True, f"{name} {version} answers")


def _migrations() -> Iterator[Finding]:
    script = ScriptDirectory(str(FOLDER))
    here = MigrationContext.configure(db.session.connection()).get_current_revision()
    head = script.get_current_head()
    well = here == head
    words = (
        f"at {here}" if well else f"at {here or 'nothing'}, not at {head}. Run: forum db upgrade"
    )
    yield Finding("migrations", well, words)


def _limits() -> Iterator[Finding]:
    url = current_app.config["RATELIMIT_STORAGE_URI"]
    if not url.startswith("redis"):
        yield Finding("limits", True, "counted in memory: right for one process")
        return
    Redis.from_url(url, socket_timeout=2).ping()
    yield Finding("limits", True, "counted in Redis: right for several processes")


def _catalogues() -> Iterator[Finding]:
    folder = catalogues()
    for language in INTERFACE_LANGUAGES[1:]:
        well = (folder / language / "LC_MESSAGES" / "messages.mo").exists()
        words = f"{language} is there" if well else f"{language} is missing in {folder}"
        yield Finding("catalogue", well, words)


def _fonts() -> Iterator[Finding]:
    folder = Path(__file__).parent.parent / "documents" / "fonts"
    names = sorted(path.name for path in folder.glob("*.ttf"))
    yield Finding("fonts", bool(names), ", ".join(names) or f"none in {folder}: install again")
