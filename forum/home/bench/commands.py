"""`forum bench pages`."""

import json
from pathlib import Path

import click
from flask.cli import ScriptInfo

from forum.home.bench.measuring import Wanted, measure
from forum.home.bench.report import as_json, lines
from forum.home.bench.size import Size


@click.command("pages")
@click.option("--database", metavar="URL", help="An empty PostgreSQL database for the bench alone.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the bench keeps its data. [default: bench in the instance folder]",
)
@click.option("--fresh", is_flag=True, help="Make the data again.")
@click.option(
    "--server",
    type=click.Choice(("gunicorn", "waitress")),
    default="gunicorn",
    show_default=True,
)
@click.option(
    "--seconds",
    default=3,
    show_default=True,
    type=click.IntRange(1, 60),
    help="Length of each measurement; there are 54.",
)
@click.option("--page", "only", multiple=True, help="Measure this page only (may be repeated).")
@click.option(
    "--contributions",
    default=11_000,
    show_default=True,
    type=click.IntRange(600),
    help="How many there are in all; the rest follows in proportion.",
)
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def pages(
    info: ScriptInfo,
    *,
    database: str | None,
    folder: Path | None,
    fresh: bool,
    server: str,
    seconds: int,
    only: tuple[str, ...],
    contributions: int,
    json_file: Path | None,
) -> None:
    """Measure the main pages beside a bare one, on invented data; takes about four minutes."""
    app = info.load_app()
    wanted = Wanted(
        folder=(folder or Path(app.config["FORUM_INSTANCE"]) / "bench").absolute(),
        database=database,
        server=server,
        seconds=seconds,
        fresh=fresh,
        only=only,
        size=Size.of(contributions),
    )
    if info.create_app is None:
        raise click.ClickException("Run this as: forum bench pages")
    report = measure(wanted, info.create_app, lambda words: click.echo(words, err=True))
    for line in lines(report):
        click.echo(line)
    if json_file:
        json_file.write_text(json.dumps(as_json(report), indent=1), encoding="utf-8")
