"""The command `forum worker`."""

import click
from flask import current_app
from flask.cli import with_appcontext

from forum.jobs.consumer import JobConsumer


@click.command("worker")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 32))
@click.option("--embedded", is_flag=True, hidden=True)
@with_appcontext
def worker(workers: int, embedded: bool) -> None:
    """Run jobs and timed work, each worker in a process of its own; stop it with SIGTERM."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    JobConsumer(app, workers=workers, embedded=embedded).run()
