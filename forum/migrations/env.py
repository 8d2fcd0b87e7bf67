"""Run migrations on the application's own engine, in one transaction where the engine can."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import MetaData, text
from sqlalchemy.sql.schema import SchemaItem

from forum.db import Json, TextsType, Utc

# Added by hand in its migration: both tables point at each other (see moderation.models).
BY_HAND = {"fk_submission_last_decision"}


def metadata() -> MetaData:
    """Return the tables of every feature that the application has registered."""
    found: MetaData = current_app.extensions["migrate"].db.metadata
    return found


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write own column types as what they are, so that old migrations need none of our code."""
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, TextsType | Json):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def include_object(
    item: SchemaItem, name: str | None, kind: str, reflected: bool, compare_to: SchemaItem | None
) -> bool:
    """Leave out what is made by hand."""
    return not (kind == "foreign_key_constraint" and name in BY_HAND)


def run() -> None:
    """Bring the database to the wanted revision."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A batch makes a table anew and drops the old one: keys are checked again afterwards.
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=metadata(),
            render_as_batch=True,
            render_item=render_item,
            include_object=include_object,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).first()
            if broken is not None:
                raise RuntimeError(f"the migration leaves a key that points at nothing: {broken}")
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")  # within a transaction nothing would change
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


run()
