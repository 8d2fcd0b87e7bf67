"""What a page costs, looked at in this process: statements, bytes, and time as rows grow."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from forum.accounts.operations import begin_session
from forum.accounts.queries import actor
from forum.clock import now
from forum.db import db, transaction

ASSETS = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
COMPRESSED = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Look:
    """One page: statements of its first call after a change, and later ones; bytes sent."""

    statements: int
    statements_again: int
    statements_signed_in: int
    html: int
    first_visit: int


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Yield a list that fills with the statements of the block (BEGIN and PRAGMA left out)."""
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def signed_in(app: Flask, person_id: int) -> FlaskClient:
    """Return a client in whose session a person is signed in."""
    client = app.test_client()
    with app.app_context():
        with transaction(shown=False):
            begun = begin_session(person_id, how="link", agent="forum bench", at=now()).id
        acting = actor(person_id, now(), sign_in_id=begun)
    assert acting is not None  # filled in for this
    with client.session_transaction() as session:
        session["_user_id"] = acting.get_id()
        session["_fresh"] = True
    return client


def look(app: Flask, path: str, person_id: int) -> Look:
    """Ask for a page as a visitor and as a person. Raises ValueError if the answer isn't 200."""
    visitor, person = app.test_client(), signed_in(app, person_id)
    for client in (visitor, person):
        status = client.get(path).status_code
        if status != 200:
            raise ValueError(f"{path} answers with {status}")
    kept = app.extensions["forum_pages"]
    kept.clear()  # as after every change of the site
    with counted(app) as first:
        answer = visitor.get(path, headers=COMPRESSED)
    with counted(app) as again:
        visitor.get(path, headers=COMPRESSED)
    kept.clear()
    with counted(app) as by_person:
        person.get(path, headers=COMPRESSED)
    assets = dict.fromkeys(ASSETS.findall(visitor.get(path).text))
    files = sum(len(visitor.get(asset, headers=COMPRESSED).data) for asset in assets)
    size = len(answer.data)
    return Look(len(first), len(again), len(by_person), size, size + files)


def medians(app: Flask, paths: list[str], rounds: int, *, changed: bool) -> list[float]:
    """Return the median seconds of each page, asked for in turn so that noise hits all alike.

    ``changed``: each time as after a change of the site, nothing is kept from the time before.
    """
    client = app.test_client()
    times: dict[str, list[float]] = {path: [] for path in paths}
    for turn in range(rounds + 3):
        for path in paths:
            if changed:
                app.extensions["forum_pages"].clear()
            begin = time.perf_counter()
            client.get(path, headers=COMPRESSED).close()
            if turn >= 3:
                times[path].append(time.perf_counter() - begin)
    return [median(times[path]) for path in paths]
