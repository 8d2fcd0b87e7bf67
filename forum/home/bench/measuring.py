"""The bench itself: make the data ready, serve it, load the pages in turn, look at each."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import func, inspect, select, text

from forum.accounts.models import RoleGrant
from forum.clock import now
from forum.config import database_url
from forum.db import db, transaction
from forum.discussions.models import (
    Contribution,
    Discussion,
    Segment,
    SegmentQuestion,
    Version,
    Week,
)
from forum.home.bench.filling import fill, found_mark, mark, settle
from forum.home.bench.loading import Load, load, write_script, wrk
from forum.home.bench.looking import look, medians
from forum.home.bench.report import PageReport, Report
from forum.home.bench.serving import BARE, ROOT, memory_of, serving
from forum.home.bench.size import Places, Size
from forum.migrating import upgrade

SECRET = "the bench signs its own cookies with this and nothing else"
MakeApp = Callable[[dict[str, Any]], Flask]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run was asked for."""

    folder: Path
    size: Size
    database: str | None = None
    server: str = "gunicorn"
    seconds: int = 3
    rounds: int = 2
    fresh: bool = False
    only: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Return the SQLAlchemy URL of the bench's own database."""
        return database_url(self.database or f"sqlite:///{self.folder / 'bench.sqlite3'}")


def make_ready(wanted: Wanted, make_app: MakeApp, say: Say) -> Flask:
    """Return an application on the filled database; the page cache is off."""
    if wanted.fresh and wanted.database is None:
        shutil.rmtree(wanted.folder, ignore_errors=True)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    app = make_app(
        {
            "FORUM_INSTANCE": wanted.folder,
            "FORUM_PAGE_CACHE": 0,
            "SQLALCHEMY_DATABASE_URI": wanted.url,
            "RATELIMIT_STORAGE_URI": "memory://",
            "SECRET_KEY": SECRET,
            "SESSION_COOKIE_NAME": "ronda",
            "SESSION_COOKIE_SECURE": False,
        }
    )
    at = now()
    with app.app_context():
        has = _mark_here()
        wrk()  # looked for before the long work, and after what may be refused
        if has == mark(wanted.size, at) and not wanted.fresh:
            return app
        if has is not None:
            _empty(wanted)
        say("Making the data of the bench ...")
        upgrade()
        with transaction():
            fill(wanted.size, at)
        settle()
        db.session.remove()
    return app


def _mark_here() -> str | None:
    """Return the mark of what this database holds, None if it is empty.

    Raises click.ClickException for a database that holds a site.
    """
    tables = set(inspect(db.engine).get_table_names())
    if not tables:
        return None
    found = found_mark() if "setting" in tables else None
    db.session.remove()
    if found is None:
        raise click.ClickException("This database holds something else. Give the bench its own.")
    return found


def _empty(wanted: Wanted) -> None:
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        db.engine.dispose()
        return
    db.engine.dispose()
    for path in wanted.folder.glob("bench.sqlite3*"):
        path.unlink()


def pages_of(places: Places) -> list[tuple[str, str]]:
    """Return (name, path) of the pages to measure; called inside an application context."""
    answered = db.session.execute(
        select(SegmentQuestion.question_id, func.count())
        .join(Segment, Segment.id == SegmentQuestion.segment_id)
        .join(Version, Version.id == Segment.version_id)
        .join(Contribution, Contribution.id == Version.contribution_id)
        .join(Week, Week.id == Contribution.week_id)
        .join(Discussion, Discussion.id == Week.discussion_id)
        .where(Discussion.slug == places.crowded, Week.number == places.week)
        .group_by(SegmentQuestion.question_id)
    ).all()
    if not answered:
        raise click.ClickException("The data of the bench is not whole. Make it again: --fresh")
    organisation = db.session.execute(
        select(Contribution.organisation_id)
        .where(Contribution.organisation_id.is_not(None))
        .group_by(Contribution.organisation_id)
        .order_by(func.count().desc(), Contribution.organisation_id)
    ).first()
    crowded, usual = f"/discussions/{places.crowded}", f"/discussions/{places.usual}"
    return [
        ("front", "/"),
        ("discussions", "/discussions/"),
        ("discussion", crowded),
        ("crowded week", f"{crowded}/weeks/{places.week}"),
        ("usual week", f"{usual}/weeks/{places.week}"),
        ("question", f"{crowded}/questions/{places.week}.1"),
        ("all contributions", f"{crowded}/contributions"),
        ("contribution", f"{crowded}/contributions/14"),
        ("organisation", f"/organisations/{organisation[0] if organisation else 1}"),
    ]


def _chosen(pages: list[tuple[str, str]], only: tuple[str, ...]) -> list[tuple[str, str]]:
    unknown = set(only) - {name for name, _path in pages}
    if unknown:
        known = ", ".join(name for name, _path in pages)
        raise click.ClickException(f"There is no page {sorted(unknown)[0]!r}; there are: {known}.")
    return [(name, path) for name, path in pages if not only or name in only]


def measure(wanted: Wanted, make_app: MakeApp, say: Say) -> Report:
    """Run the bench; nothing is left running when it ends, however it ends."""
    app = make_ready(wanted, make_app, say)
    places = Places()
    with app.app_context():
        pages = _chosen(pages_of(places), wanted.only)
        administrator = db.session.scalars(
            select(RoleGrant.person_id).where(RoleGrant.role == "administrator")
        ).one()
        dialect = db.engine.dialect.name
        db.session.remove()
    looks = {name: look(app, path, administrator) for name, path in pages}
    weeks = [f"/discussions/{s}/weeks/{places.week}" for s in (places.middling, places.crowded)]
    rounds = 10 * wanted.seconds
    after, later = (medians(app, weeks, rounds, changed=changed) for changed in (True, False))
    with app.app_context():
        db.engine.dispose()

    settings = {
        "FORUM_INSTANCE": str(wanted.folder),
        "FORUM_DATABASE_URL": wanted.url,
        "FORUM_SECRET_KEY": SECRET,
    }
    script = write_script(wanted.folder)
    with ExitStack() as running:
        servers = {
            name: running.enter_context(
                serving(wanted.server, module, folder, own, wanted.folder / f"{name}.log")
            )
            for name, module, folder, own in (
                ("bare", "bare", BARE, {"BENCH_DATABASE": wanted.url}),
                ("kept", "forum", ROOT, settings),
                ("fresh", "forum", ROOT, {**settings, "FORUM_PAGE_CACHE": "0"}),
            )
        }
        reports = []
        for name, path in pages:
            say(f"Loading {name} ...")
            loads: dict[str, list[Load]] = {key: [] for key in servers}
            for turn in range(wanted.rounds + 1):
                for key, server in servers.items():
                    url = server.url + ("/" if key == "bare" else path)
                    found = load(url, wanted.seconds if turn else 1, script)
                    if turn:  # the first, short one only warms up
                        loads[key].append(found)
            reports.append(
                PageReport(name, path, loads["bare"], loads["kept"], loads["fresh"], looks[name])
            )
        memory = {
            "bare page": memory_of(servers["bare"]),
            "cache on": memory_of(servers["kept"]),
            "cache off": memory_of(servers["fresh"]),
        }
    return Report(
        database=dialect,
        server=wanted.server,
        seconds=wanted.seconds,
        pages=reports,
        memory=memory,
        growth_after_change=(after[0], after[1]),
        growth=(later[0], later[1]),
        contributions=(wanted.size.middling, wanted.size.crowded),
    )
