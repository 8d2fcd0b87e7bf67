"""Who asks too often waits, also where several processes count together."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from redis import Redis

from tests.support import needs
from tests.support.apps import make_app
from tests.support.client import CheckingClient, client_of
from tests.support.databases import Databases, dispose

A_MINUTE = 30  # tries from one address, see PER_MINUTE of the accounts' views


def tries(client: CheckingClient, times: int) -> list[int]:
    return [client.post("/sign-in", data={"email": ""}).status_code for _turn in range(times)]


def test_who_tries_too_often_is_told_to_wait(client: CheckingClient) -> None:
    assert 429 not in tries(client, A_MINUTE)
    answer = client.post("/sign-in", data={"email": ""})
    assert answer.status_code == 429
    assert "wait" in answer.get_data(as_text=True)
    assert client.get("/sign-in").status_code == 200


@pytest.fixture
def counting_together(
    databases: Databases, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[str, str, Path]]:
    """A database, and a prefix of our own in Redis that is emptied afterwards."""
    name = f"limits_{uuid4().hex[:8]}"
    yield databases.copy("sqlite", name), f"ronda-test-{name}", tmp_path
    server = Redis.from_url(str(needs.found()["redis"].where))
    for key in server.scan_iter(match=f"*ronda-test-{name}*"):
        server.delete(key)
    server.close()
    databases.drop("sqlite", name)


@pytest.mark.redis
def test_processes_that_share_a_redis_count_together(
    counting_together: tuple[str, str, Path],
) -> None:
    url, prefix, folder = counting_together

    def process(number: int) -> Flask:
        return make_app(
            url,
            folder / str(number),
            RATELIMIT_STORAGE_URI=needs.found()["redis"].where,
            RATELIMIT_KEY_PREFIX=prefix,
        )

    first = process(1)
    assert 429 not in tries(client_of(first), A_MINUTE)
    second = process(2)  # begins with an empty memory
    assert tries(client_of(second), 1) == [429]
    dispose(first)
    dispose(second)
