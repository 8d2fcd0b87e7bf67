"""The database's tables, brought up to date by Alembic; servers never do it and never load it."""

from pathlib import Path

import flask_migrate
from flask import current_app
from flask_migrate import Migrate

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
