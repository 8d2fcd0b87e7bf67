"""The migrations make what the models say, on both engines, to the last CHECK and partial index."""

import re
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, inspect, text

from forum.clock import now
from forum.db import Model, db
from forum.migrating import upgrade
from forum.moderation.models import ALLOWED_MOVES
from forum.places.models import STAKEHOLDER_TYPES
from tests.support import factories


def squeezed(condition: Any) -> str:
    """Return a condition as both ways write it: no casts, brackets, blanks or capitals."""
    return re.sub(r"::[\w ]+(\[\])?|[\s()\"]|ARRAY|\[|\]", "", str(condition)).lower()


def described(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return everything that a database holds, in words that can be compared."""
    look = inspect(connection)
    tables: dict[str, dict[str, Any]] = {}
    for table in sorted(set(look.get_table_names()) - {"alembic_version"}):
        tables[table] = {
            "columns": sorted(
                (column["name"], str(column["type"]).upper(), column["nullable"])
                for column in look.get_columns(table)
            ),
            "primary key": look.get_pk_constraint(table),
            "checks": sorted(
                (check["name"], squeezed(check["sqltext"]))
                for check in look.get_check_constraints(table)
            ),
            "unique": sorted(
                (unique["name"], unique["column_names"])
                for unique in look.get_unique_constraints(table)
            ),
            "indexes": sorted(
                (
                    index["name"],
                    index["column_names"],
                    bool(index["unique"]),
                    squeezed(
                        (index.get("dialect_options") or {}).get(
                            f"{connection.dialect.name}_where", ""
                        )
                    ),
                )
                for index in look.get_indexes(table)
            ),
            "keys": sorted(
                (
                    key["name"],
                    key["constrained_columns"],
                    key["referred_table"],
                    key["referred_columns"],
                    sorted((key.get("options") or {}).items()),
                )
                for key in look.get_foreign_keys(table)
            ),
        }
    return tables


def emptied(connection: Connection) -> None:
    """Take every table away."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        return
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN")
    for table in inspect(connection).get_table_names():
        connection.execute(text(f'DROP TABLE "{table}"'))


def test_the_migrations_make_exactly_what_the_models_say(real_app: Flask) -> None:
    with real_app.app_context():
        with db.engine.connect() as connection:
            migrated = described(connection)
        with db.engine.connect() as connection:
            emptied(connection)
            connection.commit()
        with db.engine.begin() as connection:
            Model.metadata.create_all(connection)
        with db.engine.connect() as connection:
            wanted = described(connection)
    assert migrated.keys() == wanted.keys()
    for table, facts in wanted.items():
        for fact, value in facts.items():
            assert migrated[table][fact] == value, f"{table}: {fact}"


def test_a_new_migration_would_be_empty(real_app: Flask) -> None:
    with real_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_the_key_from_a_state_to_its_decision_is_there_and_deferred(real_app: Flask) -> None:
    with real_app.app_context(), db.engine.connect() as connection:
        keys = inspect(connection).get_foreign_keys("submission")
    (key,) = [key for key in keys if key["referred_table"] == "decision"]
    assert key["constrained_columns"] == ["id", "seq", "state"]
    assert key["referred_columns"] == ["submission_id", "seq", "to_state"]
    assert key["options"]["initially"] == "DEFERRED"


def test_upgrading_twice_changes_nothing(real_app: Flask) -> None:
    with real_app.app_context():
        factories.person("Stays")
        with db.engine.connect() as connection:
            before = described(connection)
        upgrade()
        with db.engine.connect() as connection:
            assert described(connection) == before
            assert connection.scalar(text("SELECT count(*) FROM person")) == 1


def test_the_migrations_fill_in_the_moves_and_the_stakeholder_types(app: Flask) -> None:
    moves = db.session.execute(text("SELECT from_state, to_state FROM allowed_move"))
    assert {tuple(move) for move in moves} == ALLOWED_MOVES
    types = db.session.scalars(text("SELECT key FROM stakeholder_type ORDER BY position"))
    assert tuple(types) == STAKEHOLDER_TYPES


def test_instants_are_stored_with_their_zone_where_the_engine_knows_zones(app: Flask) -> None:
    factories.person()
    stored = db.session.scalar(text("SELECT created FROM person"))
    if db.session.get_bind().dialect.name == "postgresql":
        assert stored == now()
    else:
        assert str(stored) == f"{now():%Y-%m-%d %H:%M:%S.%f}"
