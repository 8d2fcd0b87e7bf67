"""The database's tables, brought up to date by Alembic; servers never do it and never load it."""

from pathlib import Path

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import Migrate
from sqlalchemy.engine import Connection

from forum.db import db

FOLDER = Path(__file__).parent / "migrations"


def _ready() -> None:
    if "migrate" not in current_app.extensions:
        Migrate(current_app, db, directory=str(FOLDER), render_as_batch=True)


def upgrade() -> None:
    """Bring the tables of this application's database up to date; safe to run twice."""
    _ready()
    flask_migrate.upgrade()


def write_revision(why: str) -> None:
    """Write a migration of what the models have and the database has not; read it before use."""
    _ready()
    flask_migrate.migrate(message=why)


def known_revisions() -> list[str]:
    """Return the revisions that this release knows, the newest first."""
    return [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()]


def revision_of(connection: Connection) -> str | None:
    """Return the revision that a database's tables are at, None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()
