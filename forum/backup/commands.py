"""`forum backup FILE`, `forum restore FILE [--into URL]`."""

import os
import sys
from pathlib import Path

import click
from flask.cli import ScriptInfo, with_appcontext
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from forum.backup.reading import opened
from forum.backup.restoring import restore
from forum.backup.rows import tables
from forum.backup.writing import back_up
from forum.clock import now


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total}"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup_site(file: Path) -> None:
    """Write the whole site into FILE, while it runs: every table, every upload, their hashes."""
    with _progress() as progress:
        task = progress.add_task("Backing up", total=len(tables()) + 1)
        manifest = back_up(
            file, at=now(), step=lambda name: progress.update(task, advance=1, description=name)
        )
    rows = sum(table["rows"] for table in manifest["tables"].values())
    click.echo(
        f"{file}: {len(manifest['tables'])} tables, {rows} rows, {len(manifest['files'])} files,"
        f" {file.stat().st_size} bytes."
    )
    click.echo("Sign-in links and sessions are not in it. It holds addresses: keep it safe.")
    for name in manifest["missing"]:
        click.echo(f"Missing on this disk, so not in it: uploads/{name}", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--into", "url", help="The database to restore into, where not FORUM_DATABASE_URL.")
@click.pass_obj
def restore_site(info: ScriptInfo, file: Path, url: str | None) -> None:
    """Read FILE into an empty database, all of it or nothing, and compare what stands then."""
    if url:
        os.environ["FORUM_DATABASE_URL"] = url
    app = info.load_app()
    with app.app_context(), opened(file) as backup, _progress() as progress:
        task = progress.add_task("Restoring", total=len(tables()))
        restore(backup, step=lambda name: progress.update(task, advance=1, description=name))
        manifest = backup.manifest
    rows = sum(table["rows"] for table in manifest["tables"].values())
    click.echo(
        f"Restored {len(manifest['tables'])} tables, {rows} rows, {len(manifest['files'])} files;"
        f" counts and hashes are those of the backup of {manifest['made'][:10]}."
    )
    for name in manifest["missing"]:
        click.echo(f"Was missing when the backup was made: uploads/{name}", err=True)
