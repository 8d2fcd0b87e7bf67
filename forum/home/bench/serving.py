"""Servers of the bench: started on a free port of this machine only, always stopped again."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import click

HOST = "127.0.0.1"
WORKERS = 2  # each answers one request at a time, as README says to serve a large site
BARE = Path(__file__).parent / "bare"
ROOT = Path(__file__).parents[3]
PATIENCE = 60.0  # seconds in which a server must answer


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and the process that the others descend from."""

    url: str
    pid: int


@dataclass(frozen=True, slots=True)
class Memory:
    """What one process holds, in bytes: resident, and its fair share of what is shared."""

    resident: int
    proportional: int


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def command(kind: str, application: str, folder: Path, port: int) -> list[str]:
    """Return the command that serves ``application``'s ``create_app()``, found in ``folder``."""
    address = f"{HOST}:{port}"
    if kind == "waitress":
        code = (
            "import sys; from importlib import import_module; from waitress import serve;"
            " sys.path.insert(0, sys.argv[1]);"
            " serve(import_module(sys.argv[2]).create_app(), listen=sys.argv[3], threads=1)"
        )
        return [sys.executable, "-c", code, str(folder), application, address]
    return [
        *(sys.executable, "-m", "gunicorn", f"{application}:create_app()"),
        *("--pythonpath", str(folder), "--bind", address, "--no-control-socket"),
        *("--preload", "--workers", str(WORKERS)),
        *("--log-level", "warning"),
    ]


@contextmanager
def serving(
    kind: str, application: str, folder: Path, settings: Mapping[str, str], log: Path
) -> Iterator[Server]:
    """Run a server until the block ends; its words go to ``log``.

    Raises click.ClickException with the last of them if it doesn't answer within a minute.
    """
    port = free_port()
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("FORUM_", "GUNICORN_"))}
    with log.open("wb") as words:
        process = subprocess.Popen(
            command(kind, application, folder, port),
            env={**inherited, **settings},
            stdout=words,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches the bench alone, which then stops its servers in order.
            start_new_session=True,
        )
        try:
            _wait(process, port, log)
            yield Server(f"http://{HOST}:{port}", process.pid)
        finally:
            _stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            connection = HTTPConnection(HOST, port, timeout=PATIENCE)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    last = log.read_text(errors="replace").strip().splitlines()[-3:]
    raise click.ClickException("The server of the bench did not start. " + " / ".join(last))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        for pid in _descendants(process.pid):
            os.kill(pid, 9)
        process.kill()
        process.wait()


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [int(child) for child in children]


def memory_of(server: Server) -> Sequence[Memory]:
    """Return what each worker holds now (Linux); the server itself where it has no workers."""
    found = []
    for pid in _descendants(server.pid) or [server.pid]:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        except OSError:
            continue
        sizes = {
            name: int(rest.split()[0]) * 1024 for name, rest in (line.split(":") for line in lines)
        }
        found.append(Memory(sizes["Rss"], sizes["Pss"]))
    return found
