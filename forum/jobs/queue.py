"""The queue between those who ask and those who work: huey over a SQLite file or over Redis.

What travels is a job's number, as JSON: whoever writes to the queue can make nobody run code.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any, cast

from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey
from huey.api import Huey, MemoryHuey
from huey.registry import Message
from huey.serializer import Serializer

KEY = "forum_jobs"


class Plain(Serializer):  # type: ignore[misc]
    """A message as JSON instead of a pickle."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(data))


class Queue:
    """The application's queue; opened when it is first used, in each process."""

    def __init__(self, app: Flask, run: Callable[[int], object]) -> None:
        self.app = app
        self._do = run
        self._opened: Huey | None = None

    @property
    def huey(self) -> Huey:
        """The queue's huey, with its one task: run the job of this number."""
        if self._opened is None:
            self._opened = self._open()
            self._task = self._opened.task(name="run")(self._run)
        return self._opened

    def _open(self) -> Huey:
        url = str(self.app.config["FORUM_JOBS_URL"])
        # Sites that share a Redis server don't take each other's work: each has its own key.
        secret = str(self.app.config["SECRET_KEY"]).encode()
        name = "ronda" + hashlib.sha256(b"jobs" + secret).hexdigest()[:12]
        options: dict[str, Any] = {"results": False, "serializer": Plain()}
        if url.startswith("memory:"):
            return MemoryHuey(name, **options)
        if url.startswith("sqlite:///"):
            return SqliteHuey(name, filename=url.removeprefix("sqlite:///"), **options)
        return RedisHuey(name, url=url, **options)

    def _run(self, key: int) -> None:
        with self.app.app_context():
            self._do(key)

    def put(self, key: int) -> None:
        """Put a job's number into the queue; what the queue raises is for the caller."""
        if self.huey:
            self._task(key)


def queue() -> Queue:
    """Return the current application's queue."""
    return cast(Queue, current_app.extensions[KEY])
