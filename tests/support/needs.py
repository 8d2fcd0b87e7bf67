"""What the tests may need beyond Python: found or left out, and said so at the end of the run.

``FORUM_TEST_REQUIRE=postgresql,redis,browser,libreoffice,data`` makes each absence a failure.
"""

import os
import shutil
import socket
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).parents[2]
NAMES = ("postgresql", "redis", "browser", "libreoffice", "data")
SERVERS = ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql://root@127.0.0.1/postgres")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that may be there: where it is (None: absent), and why it is absent."""

    name: str
    where: str | None
    why_not: str = ""


def postgresql_server() -> Need:
    """Return the address of a server on which databases can be made, as a libpq URL."""
    given = os.environ.get("FORUM_TEST_POSTGRESQL")
    for url in (given,) if given else SERVERS:
        try:
            with psycopg.connect(url, connect_timeout=3) as connection:
                row = connection.execute(
                    "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
                ).fetchone()
        except psycopg.OperationalError:
            continue
        if row and row[0]:
            return Need("postgresql", url)
        return Need("postgresql", None, f"{_place(url)} lets us make no databases")
    return Need("postgresql", None, f"no server at {_place(given or SERVERS[0])}")


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or 'the local socket'}:{parts.port or 5432}"


def redis_server() -> Need:
    """Return the address of a Redis server that answers."""
    url = os.environ.get("FORUM_TEST_REDIS", "redis://127.0.0.1:6379")
    parts = urlsplit(url)
    place = (parts.hostname or "127.0.0.1", parts.port or 6379)
    try:
        with socket.create_connection(place, timeout=2) as connection:
            connection.sendall(b"PING\r\n")
            if connection.recv(16).startswith(b"+PONG"):
                return Need("redis", url)
    except OSError:
        pass
    return Need("redis", None, f"no server at {place[0]}:{place[1]}")


def program(name: str, *commands: str) -> Need:
    """Return the path of the first of ``commands`` that is installed."""
    for command in commands:
        if path := shutil.which(command):
            return Need(name, path)
    return Need(name, None, f"none of {', '.join(commands)} is installed")


def data_folder() -> Need:
    """Return the folder of the real documents: FORUM_TEST_DATA, else ../shared."""
    folder = Path(os.environ.get("FORUM_TEST_DATA", ROOT.parent / "shared"))
    if (folder / "data" / "m4d-2013" / "discussion.json").is_file():
        return Need("data", str(folder))
    return Need("data", None, f"no folder data/m4d-2013 in {folder}")


@lru_cache(maxsize=1)
def found() -> dict[str, Need]:
    """Return every need by name; looked for once."""
    return {
        "postgresql": postgresql_server(),
        "redis": redis_server(),
        "browser": program("browser", "chromium", "chromium-browser", "google-chrome"),
        "libreoffice": program("libreoffice", "soffice", "libreoffice"),
        "data": data_folder(),
    }


def required() -> set[str]:
    """Return the names in FORUM_TEST_REQUIRE. Raises ValueError for one that isn't known."""
    names = {name.strip() for name in os.environ.get("FORUM_TEST_REQUIRE", "").split(",")} - {""}
    if names - set(NAMES):
        raise ValueError(f"FORUM_TEST_REQUIRE knows {', '.join(NAMES)}; not {names - set(NAMES)}")
    return names
