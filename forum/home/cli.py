"""Commands that belong to no single feature: run, demo, check, bench."""

import os
import shutil
import socket
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, ScriptInfo, with_appcontext
from waitress import serve

from forum.clock import now
from forum.config import DEFAULT_BASE_URL
from forum.db import transaction
from forum.home.bench.commands import pages
from forum.home.checks import findings
from forum.home.demonstration import fill, sign_in_links
from forum.jobs.embedded import is_wanted, worker_beside
from forum.migrating import upgrade

benching = AppGroup("bench", help="Measure this machine with this software.")
benching.add_command(pages)


def _serve(app: Flask, host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            click.echo(f"Port {port} is taken. Choose another with --port.", err=True)
            sys.exit(1)
    click.echo(f"Ronda is running at http://{host}:{port}  (stop it with Ctrl+C)")
    # One thread answers, as in CONTRIBUTING (“One request at a time in each process”); waitress
    # itself takes slow requests in and hands slow answers out beside it.
    with worker_beside(app) if is_wanted(app) else nullcontext():
        serve(app, host=host, port=port, threads=1, ident=None)


@click.command("run")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@with_appcontext
def run(port: int, host: str) -> None:
    """Serve the site in one process, for a small network or behind a front server."""
    if current_app.config["FORUM_BASE_URL"] == DEFAULT_BASE_URL:  # nobody said another address
        current_app.config["FORUM_BASE_URL"] = f"http://{host}:{port}"
    _serve(current_app._get_current_object(), host, port)  # type: ignore[attr-defined]


def make_demo(make_app: Any, folder: Path, port: int, *, fresh: bool) -> Flask:
    """Return the application of the demo, its database filled; ``fresh`` begins anew."""
    done = folder / "filled"
    if fresh or not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
    # The demo has its own folder and database, whatever this installation is set to.
    for name in [name for name in os.environ if name.startswith("FORUM_")]:
        del os.environ[name]
    os.environ["FORUM_INSTANCE"] = str(folder)
    os.environ["FORUM_BASE_URL"] = f"http://127.0.0.1:{port}"
    app: Flask = make_app()
    with app.app_context():
        if not done.exists():
            upgrade()
            with transaction():
                fill(now())
            done.touch()
    return app


@click.command("demo")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Make the demo ready and stop.")
@click.option("--fresh", is_flag=True, help="Forget what was done in the demo and begin anew.")
@click.pass_obj
def demo(info: ScriptInfo, port: int, no_serve: bool, fresh: bool) -> None:
    """Serve a site with invented content, with a sign-in link for each role."""
    folder = Path(os.environ.get("FORUM_INSTANCE") or "instance").absolute() / "demo"
    click.echo("Making the demo ready ...")
    app = make_demo(info.create_app, folder, port, fresh=fresh)
    with app.app_context():
        with transaction(shown=False):
            links = sign_in_links(now())
        click.echo("\nSingle-use sign-in links, one for each role:")
        for role, name, link in links:
            click.echo(f"  {role:14} {name}\n                 {link}")
    click.echo(f"\nMails: http://127.0.0.1:{port}/mails (they lie in {folder / 'mails'})")
    if not no_serve:
        _serve(app, "127.0.0.1", port)


@click.command("check")
@with_appcontext
def check() -> None:
    """Say whether this installation is ready, and what mends what is not."""
    well = True
    for finding in findings():
        click.echo(f"{'ok  ' if finding.well else 'MEND'}  {finding.what}: {finding.words}")
        well = well and finding.well
    if not well:
        sys.exit(1)


commands: list[click.Command] = [run, check, benching]
