"""The first hour of an operator: from an empty folder to a site with content, by real commands."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import docx
import pytest

import forum.home
from tests.support import databases as places
from tests.support.databases import Databases
from tests.support.pagechecks import parse, problems, words_of

FORUM = Path(sys.executable).with_name("forum")
DEMO = Path(str(forum.home.__file__)).parent / "demo"
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(engine: str, databases: Databases, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of a new installation: an empty folder, an empty database."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FORUM_", "PYTEST_"))}
    kept |= {"FORUM_INSTANCE": str(tmp_path / "instance"), "PYTHONUNBUFFERED": "1"}
    if engine == "postgresql":
        name = databases.empty()
        kept["FORUM_DATABASE_URL"] = places.server_url(name).replace("+psycopg", "")
        yield kept
        databases.template(engine).drop(name)
    else:
        yield kept


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Command:
    """Run one command of ``forum`` in a process of its own."""

    def command(*words: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [FORUM, *words],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        said = f"forum {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == code, said
        assert "Traceback" not in said, said
        return done

    return command


@contextmanager
def serving(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """Run ``forum run`` on a free port; stop it as a system does, and see that it stops."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment["FORUM_BASE_URL"] = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [FORUM, "run", "--port", str(port)], env=environment, cwd=folder, stdout=subprocess.PIPE
    )
    try:
        until = monotonic() + 60
        while True:
            assert process.poll() is None, "forum run ended by itself"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert monotonic() < until, "forum run does not answer"
                Event().wait(0.05)
        yield environment["FORUM_BASE_URL"]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def test_an_operator_gets_from_nothing_to_a_site_and_back_to_a_folder(
    run: Command, environment: dict[str, str], tmp_path: Path
) -> None:
    assert "forum db upgrade" in run("list", "discussions", code=1).stderr
    run("db", "upgrade")
    email = "ines@region.example"
    run("account", "create", email, "--name", "Ines Operator", "--role", "administrator")
    run("import", "discussion", str(DEMO / "schools"))
    assert run("import", "discussion", str(DEMO / "schools"), code=1).stderr.strip()
    slug = json.loads((DEMO / "schools" / "discussion.json").read_text())["slug"]
    assert slug in run("list", "discussions").stdout

    with serving(environment, tmp_path) as base:
        link = re.search(r"http://\S+/sign-in/link/\S+", run("account", "link", email).stdout)
        assert link, "no link was printed"
        visitor, operator = build_opener(), build_opener(HTTPCookieProcessor())
        html = visitor.open(f"{base}/discussions/{slug}").read().decode()
        assert problems(html) == []
        with pytest.raises(HTTPError, match=r"410|404"):
            visitor.open(link[0] + "x")
        page = parse(operator.open(link[0]).read().decode()).tree
        (form,) = page.xpath("//main//form[@method='post']")
        sent = "&".join(
            f"{field.get('name')}={field.get('value', '')}"
            for field in form.xpath(".//input[@name]")
        )
        operator.open(Request(link[0], sent.encode(), method="POST")).read()
        people = parse(operator.open(f"{base}/admin/people").read().decode()).tree
        assert "Ines Operator" in words_of(people)
        with pytest.raises(HTTPError, match="410"):  # used up
            visitor.open(link[0])
        response = visitor.open(f"{base}/discussions/{slug}/response/en.docx").read()
    assert len(docx.Document(BytesIO(response)).paragraphs) > 10

    run("export", "discussion", slug, "-o", str(tmp_path / "out"))
    assert (tmp_path / "out" / "discussion.json").is_file()
    run("check")


@pytest.mark.sqlite_only  # the demo has its own file, whatever the installation is set to
def test_a_demo_is_ready_in_one_command_and_again_in_the_next(run: Command, tmp_path: Path) -> None:
    first = run("demo", "--no-serve").stdout
    links = re.findall(r"http://\S+/sign-in/link/\S+", first)
    assert len(links) == len(set(links)) >= 4, first
    again = run("demo", "--no-serve").stdout
    assert not set(re.findall(r"http://\S+/sign-in/link/\S+", again)) & set(links)
    assert (tmp_path / "instance" / "demo").is_dir()
