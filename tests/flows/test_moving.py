"""Out of one site and into another: an exported discussion is the same where it is imported."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from forum.clock import now
from forum.db import db, transaction
from forum.discussions.data import import_discussion, read_folder
from forum.discussions.queries import discussion_by_slug
from tests.consolidation.responses import file_of, real_discussion
from tests.support.apps import make_app
from tests.support.client import CheckingClient, client_of
from tests.support.databases import Databases, dispose
from tests.support.pagechecks import parse, words_of
from tests.support.site import full_site

PAGES = (
    "", "/contributions", "/weeks/1", "/weeks/2", "/figures", "/originals", "/questions/2.1",
    "/contributions.json", "/contributions.csv",
)  # fmt: skip


def public(client: CheckingClient, slug: str, count: int) -> dict[str, str]:
    """Return what visitors read of a discussion, by address; numbers of rows left out."""
    found = {}
    for page in (*PAGES, *(f"/contributions/{n}" for n in range(1, count + 1))):
        answer = client.get(f"/discussions/{slug}{page}")
        said = f"{answer.status_code} {answer.get_data(as_text=True)}"
        if answer.mimetype == "text/html" and answer.status_code == 200:
            said = words_of(parse(said).tree.xpath("//main")[0])
        found[page] = re.sub(r"/(people|organisations|documents)/\d+", r"/\1/n", said)
    return found


@pytest.mark.sqlite_only
def test_the_real_discussion_is_the_same_in_another_site(
    client: CheckingClient,
    data: Path,
    databases: Databases,
    tmp_path: Path,
    cli: Callable[..., Result],
) -> None:
    discussion = real_discussion(data)
    here = public(client, "real", 14)
    files = {kind: file_of(discussion, kind, "es") for kind in ("html", "docx")}
    done = cli("export", "discussion", "real", "-o", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    manifest = json.loads((tmp_path / "out" / "discussion.json").read_text())
    assert len(manifest["contributions"]) == 14
    other = make_app(databases.copy("sqlite", "other"), tmp_path / "other")
    with other.app_context():
        with transaction():
            import_discussion(read_folder(tmp_path / "out"), at=now())
        there = public(client_of(other), "real", 14)
        again = discussion_by_slug("real")
        assert again is not None
        moved = {kind: file_of(again, kind, "es") for kind in ("html", "docx")}
        db.session.remove()
    dispose(other)
    databases.drop("sqlite", "other")
    assert there == here
    assert moved == files


def test_what_is_not_public_stays_behind(
    app: Flask, client: CheckingClient, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    full_site()
    done = cli("export", "discussion", "markets-public", "-o", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    everything = "\n".join(
        f"{path}\n{path.read_text(errors='replace')}"
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    )
    for words in ("text that waits", "is hidden now", "is merged now", "is withdrawn now"):
        assert words not in everything
    assert "@town.example" not in everything
