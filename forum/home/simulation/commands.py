"""`forum simulate`: weeks of a discussion in a minute, and whether the mails are right."""

import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask.cli import ScriptInfo

from forum.clock import now
from forum.home.bench.words import LANGUAGES
from forum.home.simulation.checking import Finding, check
from forum.home.simulation.running import simulate
from forum.migrating import upgrade

SHOWN = 40


@click.command("simulate")
@click.option("--people", default=30, show_default=True, type=click.IntRange(2, 500))
@click.option("--contributions", default=200, show_default=True, type=click.IntRange(1, 5_000))
@click.option("--weeks", default=4, show_default=True, type=click.IntRange(1, 12))
@click.option("--seed", default=1, show_default=True)
@click.option("--step", default=1, show_default=True, type=click.IntRange(1, 12), help="Hours.")
@click.pass_obj
def simulate_weeks(
    info: ScriptInfo, *, people: int, contributions: int, weeks: int, seed: int, step: int
) -> None:
    """Let a discussion happen on a database of its own, and count its mails in five languages."""
    folder = Path(os.environ.get("FORUM_INSTANCE") or "instance").absolute() / "simulation"
    shutil.rmtree(folder, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("FORUM_")]:
        del os.environ[name]
    os.environ["FORUM_INSTANCE"] = str(folder)
    app = info.create_app()  # type: ignore[misc]
    with app.app_context():
        upgrade()
        happened = simulate(
            people=people,
            contributions=contributions,
            weeks=weeks,
            begins=first_monday(now()),
            seed=seed,
            step=step,
        )
        finding = check(happened)
    click.echo(as_table(finding))
    click.echo(f"\nMails lie in {folder / 'mails'}")
    for sentence in finding.wrong[:SHOWN]:
        click.echo(f"WRONG  {sentence}", err=True)
    if finding.wrong:
        sys.exit(1)
    click.echo("Nobody twice, nothing held, everybody in their language: all as it should be.")


def first_monday(at: datetime) -> datetime:
    """Return a Monday's beginning, by Brussels in winter: the same weeks for the same month."""
    day = at.astimezone(UTC).replace(hour=23, minute=0, second=0, microsecond=0)
    return day + timedelta(days=(6 - day.weekday()) % 7)


def as_table(finding: Finding) -> str:
    """Return how many mails there were, by kind and language."""
    kinds = sorted({kind for kind, _language in finding.counts})
    lines = [f"{'':18}" + "".join(f"{language:>7}" for language in (*LANGUAGES, "all"))]
    for kind in kinds:
        numbers = [finding.counts[kind, language] for language in LANGUAGES]
        lines.append(f"{kind:18}" + "".join(f"{number:7}" for number in (*numbers, sum(numbers))))
    totals = [sum(finding.counts[k, language] for k in kinds) for language in LANGUAGES]
    lines.append(f"{'all':18}" + "".join(f"{number:7}" for number in (*totals, sum(totals))))
    return "\n".join(lines)
