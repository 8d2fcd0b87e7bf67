"""Commands: import and export a discussion as a folder, list discussions."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import IntegrityError

from forum.clock import now
from forum.commands import exporting, importing, listing
from forum.db import transaction
from forum.discussions.data import (
    Imported,
    contributions_to_export,
    discussion_list,
    export_discussion,
    exportable,
    import_discussion,
    read_folder,
)
from forum.errors import Refused

commands = [importing, exporting, listing]


class _OnlyTried(Exception):
    """Ends a trial: everything was done, nothing is kept."""


@importing.command("discussion")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--slug", help="The last part of its address, instead of the folder's own.")
@click.option("--dry-run", is_flag=True, help="Do everything, keep nothing, say what would be.")
def import_command(path: Path, slug: str | None, dry_run: bool) -> None:
    """Import a discussion from a folder (discussion.json and the texts it names)."""
    folder = read_folder(path)
    imported = None
    try:
        with transaction(), _progress("Importing", len(folder.contributions)) as advance:
            imported = import_discussion(
                folder, slug=slug, at=now(), documents=not dry_run, posted=advance
            )
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        pass
    except IntegrityError:
        raise Refused(
            "Somebody else changed the site in the meantime. Nothing was imported: try again."
        ) from None
    if imported is not None:
        _say(imported, dry_run)


def _say(imported: Imported, dry_run: bool) -> None:
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(imported.kinds.items()))
    parts = (
        f"“{imported.slug}”",
        _count(imported.weeks, "week"),
        _count(imported.questions, "question"),
        _count(sum(imported.kinds.values()), "text") + (f" ({kinds})" if kinds else ""),
        _count(imported.documents, "document"),
    )
    done = "Nothing was written. This would be imported" if dry_run else "Imported"
    click.echo(f"{done}: {', '.join(parts)}.")
    click.echo(
        f"New here: {_count(imported.people, 'person', 'people')}, "
        f"{_count(imported.organisations, 'organisation')}."
    )
    if imported.notes:
        click.echo("Where the folder says nothing:")
    for note in imported.notes:
        click.echo(f"  {note}")


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


@exporting.command("discussion")
@click.argument("slug")
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="A new or empty folder.",
)
def export_command(slug: str, folder: Path) -> None:
    """Export what is published of a discussion to a folder that can be imported again."""
    discussion = exportable(slug)
    with _progress("Exporting", contributions_to_export(discussion.id)) as advance:
        exported = export_discussion(discussion, folder, written=advance)
    click.echo(
        f"Exported {_count(exported.contributions, 'text')} and "
        f"{_count(exported.documents, 'document')} to {exported.folder}"
    )


@listing.command("discussions")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def list_command(as_json: bool) -> None:
    """List the discussions: address, state, contributions, weeks, title."""
    found = discussion_list(now())
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for row in found:
        title = next(iter(row["title"].values()), "")
        click.echo(
            f"{row['slug']}\t{row['state']}\t{row['contributions']}\t{row['weeks']}\t{title}"
        )


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on the terminal, nothing where there is none."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)
