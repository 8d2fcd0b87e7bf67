"""Health and readiness: cheap, plain, and 503 when the work can't be done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from forum.clock import now
from forum.db import db, transaction
from forum.home.views import health
from forum.jobs import Job
from forum.migrating import known_revisions
from tests.support.client import CheckingClient


def test_health_asks_the_database_nothing(client: CheckingClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"healthy": True, "process": True})
    assert client.statements == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_says_what_was_looked_at(client: CheckingClient) -> None:
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json == dict.fromkeys(("ready", "database", "tables", "disk", "jobs"), True)
    assert len(client.statements) == 2


def test_the_newest_revision_is_what_migrations_say() -> None:
    assert health.newest_revision() == known_revisions()[0]


def test_old_tables_are_not_ready(client: CheckingClient) -> None:
    with transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json and answer.json["database"] and not answer.json["tables"]


def test_a_full_disk_is_not_ready(client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ROOM", 10**18)
    answer = client.get("/ready")
    assert answer.status_code == 503 and answer.json and not answer.json["disk"]


def test_a_database_that_is_away_is_not_ready_and_the_process_is_healthy(
    client: CheckingClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object) -> Callable[[], None]:
        raise OperationalError("secret of the server", None, Exception("host db.example"))

    monkeypatch.setattr(db.session, "scalar", away)
    answer = client.get("/ready")
    assert answer.status_code == 503 and answer.json and not answer.json["database"]
    assert b"db.example" not in answer.data
    assert client.get("/health").status_code == 200


def test_jobs_that_wait_too_long_are_said_and_nothing_more(client: CheckingClient) -> None:
    with transaction() as session:
        early = now() - timedelta(hours=1)
        session.add(Job(name="forum.x", arguments={}, asked=early, due=early))
    answer = client.get("/ready")
    assert answer.status_code == 200 and answer.json and not answer.json["jobs"]
