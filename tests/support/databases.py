"""Migrated databases: one per worker and engine, and real copies of it.

Rolled-back tests share one database: the engine's entry is replaced by one connection, in which
each session of the app is a savepoint. Tests with several connections get a real copy.
"""

import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from forum.db import db
from forum.migrating import upgrade
from tests.support import needs
from tests.support.apps import make_app

ENGINES = ("sqlite", "postgresql")
HERE = ("127.0.0.1", "localhost", "::1")


def engines() -> tuple[str, ...]:
    """Return the engines that tests run on here."""
    return ENGINES if needs.found()["postgresql"].where else ENGINES[:1]


@dataclass(frozen=True, slots=True)
class Template:
    """A migrated database that nobody is connected to: ``copy_to`` makes another one of it."""

    engine: str
    place: str  # a file, or the name of a database
    folder: Path

    def copy(self, name: str) -> str:
        """Copy it under ``name``; return the new database's URL."""
        if self.engine == "sqlite":
            path = self.folder / f"{name}.sqlite3"
            shutil.copyfile(self.place, path)
            return f"sqlite:///{path}"
        _on_server("CREATE DATABASE {} TEMPLATE {}", name, self.place)
        return server_url(name)

    def drop(self, name: str) -> None:
        """Remove a copy."""
        if self.engine == "sqlite":
            for path in self.folder.glob(f"{name}.sqlite3*"):
                path.unlink()
        else:
            _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def server_url(name: str) -> str:
    """Return the SQLAlchemy URL of a database on the PostgreSQL server of the tests."""
    parts = urlsplit(str(needs.found()["postgresql"].where))
    query = "&".join(filter(None, (parts.query, "options=-clock_timeout%3D20s")))
    return urlunsplit(("postgresql+psycopg", parts.netloc, "/" + name, query, ""))


def _on_server(command: str, *names: str) -> None:
    with psycopg.connect(str(needs.found()["postgresql"].where), autocommit=True) as connection:
        identifiers = [sql.Identifier(name) for name in names]
        connection.execute(sql.SQL(command).format(*identifiers))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _drop_if_one_can(name: str) -> None:
    with suppress(psycopg.Error):  # another worker is at it too
        _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def dispose(app: Flask) -> None:
    """Close every connection of an app."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


class Databases:
    """The databases of one worker, made when first asked for, dropped at the end."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder
        self.prefix = f"ronda_test_{worker}_{os.getpid()}"
        self._templates: dict[str, Template] = {}
        self._apps: dict[str, Flask] = {}
        self._made: list[tuple[Template, str]] = []
        self._behind = ThreadPoolExecutor(2)
        self._drops: list[Future[None]] = []

    def template(self, engine: str) -> Template:
        """Return the migrated template of an engine: the real migrations, once per worker."""
        if engine not in self._templates:
            name = f"{self.prefix}_template"
            template = Template(engine, name, self.folder)
            if engine == "sqlite":
                template = Template(engine, str(self.folder / f"{name}.sqlite3"), self.folder)
                url = f"sqlite:///{template.place}"
            else:
                self._drop_left_behind()
                _on_server("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
                self._made.append((template, name))
                url = server_url(name)
            app = make_app(url, self.folder / "instance-template")
            with app.app_context():
                upgrade()
                if engine == "sqlite":  # one file, so that copying it copies everything
                    db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
                db.session.remove()
            dispose(app)
            self._templates[engine] = template
        return self._templates[engine]

    def _drop_left_behind(self) -> None:
        """Drop what a killed run on this machine left on its own server."""
        if urlsplit(str(needs.found()["postgresql"].where)).hostname not in HERE:
            return
        with psycopg.connect(str(needs.found()["postgresql"].where)) as connection:
            rows = connection.execute("SELECT datname FROM pg_database").fetchall()
        for (name,) in rows:
            made_by = re.fullmatch(r"ronda_test_[a-z0-9]+_(\d+)_\w+", name)
            if made_by and not _lives(int(made_by[1])):
                self._drops.append(self._behind.submit(_drop_if_one_can, name))

    def copy(self, engine: str, name: str) -> str:
        """Make a real copy of the template; return its URL."""
        template = self.template(engine)
        full = f"{self.prefix}_{name}"
        self._made.append((template, full))
        return template.copy(full)

    def empty(self) -> str:
        """Make a PostgreSQL database without any table; return its name. ``drop`` it by that."""
        name = f"{self.prefix}_empty"
        _on_server("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
        return name

    def drop(self, engine: str, name: str) -> None:
        """Remove a copy made by :meth:`copy`; PostgreSQL takes seconds, so nobody waits for it."""
        full = f"{self.prefix}_{name}"
        self._made.remove((self.template(engine), full))
        self._drops.append(self._behind.submit(self.template(engine).drop, full))

    def app(self, engine: str) -> Flask:
        """Return the app of the rolled-back tests on this engine."""
        if engine not in self._apps:
            url = self.copy(engine, "shared")
            self._apps[engine] = make_app(url, self.folder / f"instance-{engine}")
        return self._apps[engine]

    def close(self) -> None:
        """Drop everything that was made."""
        for app in self._apps.values():
            dispose(app)
        for template, name in reversed(self._made):
            self._drops.append(self._behind.submit(template.drop, name))
        self._behind.shutdown()
        for drop in self._drops:
            drop.result()


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Run the app on one connection whose transaction is rolled back at the end.

    Each session's transaction is a savepoint of it: what a door commits stays for the next one,
    what a failing one did is gone, and at the end everything is.
    """
    entries = db._app_engines[app]  # Flask-SQLAlchemy ignores session.configure(bind=...)
    engine = entries[None]
    connection = engine.connect()
    outer = connection.begin()
    entries[None] = connection  # type: ignore[assignment]
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    if connection.dialect.name == "postgresql":
        event.listen(Session, "before_commit", _check_deferred)
    try:
        yield
    finally:
        if connection.dialect.name == "postgresql":
            event.remove(Session, "before_commit", _check_deferred)
        with app.app_context():
            db.session.remove()
        outer.rollback()
        connection.close()
        entries[None] = engine


def _check_deferred(session: Session) -> None:
    """Look at deferred keys where the session would commit: a savepoint's release doesn't."""
    session.flush()
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
