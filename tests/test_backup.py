"""Backups: the same bytes from both engines and back; what is not one, not whole, not ours."""

import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Person, SignIn, Token
from forum.backup import back_up, opened, restore
from forum.backup.reading import SMALL
from forum.backup.rows import summed, tables
from forum.clock import now
from forum.db import db, transaction
from forum.errors import Refused
from forum.files import folder
from forum.migrating import known_revisions
from tests.support import factories
from tests.support.apps import make_app
from tests.support.databases import Databases, dispose, engines, server_url
from tests.support.site import full_site

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def site(real_app: Flask) -> Iterator[Flask]:
    """The small site on a database of its own, its context pushed."""
    with real_app.app_context():
        full_site()
        yield real_app


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Path:
    """A backup of the small site, made on SQLite."""
    place = tmp_path_factory.mktemp("made")
    app = make_app(databases.copy("sqlite", "made"), place / "instance")
    with app.app_context():
        full_site()
        back_up(place / "site.zip", at=now())
    dispose(app)
    databases.drop("sqlite", "made")
    return place / "site.zip"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An application on SQLite without any table, its context pushed."""
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path / "empty")
    with app.app_context():
        yield app
    dispose(app)


def restored(file: Path, app: Flask) -> dict[str, Any]:
    """Restore into an application; return what its own backup then says."""
    with app.app_context():
        with opened(file) as backup:
            restore(backup)
        return back_up(file.with_suffix(f".{db.engine.dialect.name}.zip"), at=now())


def test_there_and_back_between_the_engines_nothing_changes(
    site: Flask, databases: Databases, tmp_path: Path
) -> None:
    if len(engines()) < 2:
        pytest.skip("needs both engines")
    first = back_up(tmp_path / "site.zip", at=now())
    assert first["tables"]["contribution"]["rows"] > 15 and first["files"]
    name = databases.empty()
    on_postgresql = make_app(server_url(name), tmp_path / "postgresql")
    second = restored(tmp_path / "site.zip", on_postgresql)
    on_sqlite = make_app(f"sqlite:///{tmp_path / 'other.sqlite3'}", tmp_path / "sqlite")
    third = restored(tmp_path / "site.postgresql.zip", on_sqlite)
    assert first["tables"] == second["tables"] == third["tables"]
    assert first["files"] == second["files"] == third["files"]
    with on_postgresql.app_context():  # new rows get new keys, and keys are held as before
        factories.contribution(factories.discussion("after"), by=factories.person())
        deferrable = db.session.connection().exec_driver_sql(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND condeferrable"
        )
        assert deferrable.scalar() == 1
    with on_sqlite.app_context():
        factories.contribution(factories.discussion("after"), by=factories.person())
        assert db.session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
    for app in (on_postgresql, on_sqlite):
        dispose(app)
    databases_drop(name)


def databases_drop(name: str) -> None:
    """Drop the empty database again."""
    from tests.support.databases import _drop_if_one_can

    _drop_if_one_can(name)


def test_a_backup_is_one_look_while_others_write(site: Flask, tmp_path: Path) -> None:
    people = db.session.scalar(select(func.count(Person.id)))
    wrote = []

    def meanwhile(table: str) -> None:
        if table == tables()[3].name:  # after the first look at the database
            from threading import Thread

            def write() -> None:
                with site.app_context():
                    wrote.append(factories.person("Somebody Later").id)

            thread = Thread(target=write)
            thread.start()
            thread.join()

    manifest = back_up(tmp_path / "site.zip", at=now(), step=meanwhile)
    assert wrote and manifest["tables"]["person"]["rows"] == people
    assert db.session.scalar(select(func.count(Person.id))) == (people or 0) + 1


def test_what_lets_somebody_in_is_left_out(site: Flask, tmp_path: Path) -> None:
    person = factories.person("Vera Visitor")
    with transaction() as session:
        session.add(SignIn(person_id=person.id, begun=now(), how="password", agent="A"))
        session.add(Token(hash="a" * 64, purpose="sign_in", person_id=person.id, expires=now()))
        session.add(Token(hash="b" * 64, purpose="invite", expires=now()))
    back_up(tmp_path / "site.zip", at=now())
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert archive.read("tables/sign_in.jsonl") == b""
        tokens = [json.loads(line) for line in archive.open("tables/token.jsonl")]
    hashes = {token["hash"] for token in tokens}
    assert "b" * 64 in hashes and "a" * 64 not in hashes
    assert (tmp_path / "site.zip").stat().st_mode & 0o077 == 0


def test_a_site_is_never_overwritten(site: Flask, made: Path, tmp_path: Path) -> None:
    before = [summed(db.session.connection(), table) for table in tables()]
    with opened(made) as backup, pytest.raises(Refused, match="a site in this database already"):
        restore(backup)
    assert [summed(db.session.connection(), table) for table in tables()] == before
    (tmp_path / "there").write_text("mine")
    with pytest.raises(Refused, match="a file"):
        back_up(tmp_path / "there", at=now())
    assert (tmp_path / "there").read_text() == "mine"


def test_a_missing_upload_is_said_and_does_not_stop_a_backup(site: Flask, tmp_path: Path) -> None:
    lost = next(path for path in folder().rglob("*") if path.is_file())
    lost.unlink()
    manifest = back_up(tmp_path / "site.zip", at=now())
    assert [Path(name).name for name in manifest["missing"]] == [lost.name]


def rewritten(file: Path, target: Path, change: Change) -> Path:
    """Copy a backup with another manifest."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
            new.writestr(name, content)
    return target


MANIFESTS: list[tuple[Change, str]] = [
    (lambda m: m.update(format="other"), "not a backup"),
    (lambda m: m.pop("tables"), "not a backup"),
    (lambda m: m.update(head=["x"]), "not a backup"),
    (lambda m: m.update(head="9999_the_future"), "newer release"),
    (lambda m: m.update(version=2), "newer release"),
    (lambda m: m.update(head=known_revisions()[-1]), "older release"),
    (lambda m: m["tables"].pop("person"), "not what its list says"),
    (lambda m: m["tables"].update(other={"rows": 0, "sha256": ""}), "not what its list says"),
    (lambda m: m["tables"]["person"].update(rows=1), "not what its list says"),
    (lambda m: m["tables"]["person"].update(sha256="0" * 64), "not what its list says"),
    (lambda m: m["files"].clear(), "not what its list says"),
    (lambda m: next(iter(m["files"].values())).update(size=1), "not what its list says"),
]


@pytest.mark.parametrize("number", range(len(MANIFESTS)))
def test_a_backup_that_says_something_else_is_refused(
    empty: Flask, made: Path, tmp_path: Path, number: int
) -> None:
    change, sentence = MANIFESTS[number]
    file = rewritten(made, tmp_path / "other.zip", change)
    with pytest.raises(Refused, match=sentence), opened(file):
        pass


def test_every_cut_of_a_backup_is_refused(empty: Flask, made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for part in (0, 3, 4, 100, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        file = tmp_path / "cut.zip"
        file.write_bytes(whole[:part])
        wanted = "cut short" if part else "not a backup"
        with pytest.raises(Refused, match=wanted), opened(file):
            pass
    passed = 0
    for place in range(50, len(whole) - 2_000, len(whole) // 20):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        file.write_bytes(damaged)
        # A date in a header may be wrong: what passes has the hashes of its list all the same.
        with suppress(Refused), opened(file):
            passed += 1
    assert passed < 5


@pytest.mark.parametrize(
    "name",
    ["../../evil.txt", "/etc/evil", "uploads/../../evil.pdf", "tables/../x.jsonl",
     "uploads/ab/" + "a" * 64 + ".pdf/../../x", "C:\\evil", "tables/person.jsonl\x00"],
)  # fmt: skip
def test_a_member_with_a_path_of_its_own_is_refused(
    empty: Flask, made: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "evil.zip"
    file.write_bytes(made.read_bytes())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), "evil")
    with pytest.raises(Refused), opened(file):
        pass
    assert not list(tmp_path.rglob("*evil.txt")) and not list(tmp_path.rglob("evil.pdf"))


def test_files_of_other_kinds_are_not_ours(empty: Flask, made: Path, tmp_path: Path) -> None:
    for name, content in {"text": b"a letter", "nothing": b"", "zip": None}.items():
        file = tmp_path / name
        if content is None:
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr("word/document.xml", "<x/>")
        else:
            file.write_bytes(content)
        with pytest.raises(Refused, match="not a backup"), opened(file):
            pass


def test_a_file_that_unfolds_to_far_too_much_is_refused_unread(
    empty: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", "{}")
        with archive.open("tables/person.jsonl", "w") as out:
            for _turn in range(SMALL // 10_000_000 + 1):
                out.write(b"0" * 10_000_000)
    with pytest.raises(Refused, match="unfold"), opened(file):
        pass


def test_rows_that_do_not_fit_together_change_nothing(
    empty: Flask, made: Path, tmp_path: Path
) -> None:
    import hashlib

    file = tmp_path / "headless.zip"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        manifest["tables"]["scope"] = {"rows": 0, "sha256": hashlib.sha256().hexdigest()}
        for name in old.namelist():
            if name == "tables/scope.jsonl":
                new.writestr(name, b"")
            elif name != "manifest.json":
                new.writestr(name, old.read(name))
        new.writestr("manifest.json", json.dumps(manifest))
    with opened(file) as backup, pytest.raises(Refused, match="fit together"):
        restore(backup)
    assert db.session.scalar(select(func.count(Person.id))) == 0
    with opened(made) as backup:  # and the database is still empty enough for a right one
        restore(backup)
    assert db.session.scalar(select(func.count(Person.id)))


def test_by_the_commands(made: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.sqlite3"

    def forum(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from forum.cli import main; main()", *arguments],
            capture_output=True, text=True, check=False,
            env={"FORUM_INSTANCE": str(tmp_path / "instance"), "PATH": "/usr/bin:/bin",
                 "PYTHONPATH": str(Path(__file__).parents[1])},
        )  # fmt: skip

    done = forum("restore", str(made), "--into", f"sqlite:///{target}")
    assert done.returncode == 0, done.stderr
    assert "counts and hashes are those of the backup" in done.stdout
    with sqlite3.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone()[0] > 5
    again = forum("restore", str(made), "--into", f"sqlite:///{target}")
    assert (again.returncode, "already" in again.stderr) == (1, True)
    (tmp_path / "other").write_text("a letter")
    other = forum("restore", str(tmp_path / "other"))
    assert (other.returncode, other.stderr.strip().count("\n")) == (1, 0)
    assert "not a backup" in other.stderr and "Traceback" not in other.stderr
    assert not (tmp_path / "instance" / "forum.sqlite3").exists()
