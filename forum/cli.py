"""The `forum` command: the features' commands, the database, and clear words when it can't."""

import sys
from typing import Any

import click
from flask.cli import AppGroup, FlaskGroup, with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

import forum.accounts.cli
import forum.consolidation.cli
import forum.discussions.cli
import forum.home.cli
from forum.app import create_app
from forum.backup.commands import backup_site, restore_site
from forum.db import transaction
from forum.errors import Refused
from forum.home.cli import demo
from forum.home.simulation.commands import simulate_weeks
from forum.jobs.commands import worker
from forum.migrating import upgrade, write_revision
from forum.settings import set_read_only

database = AppGroup("db", help="Look after the database's tables.")


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the tables up to date; safe to run twice."""
    upgrade()
    click.echo("The database is up to date.")


@database.command("revision")
@click.option("-m", "why", required=True, help="What the migration is for.")
def new_revision(why: str) -> None:
    """Write a migration from the models, for whoever changed them; read it before use."""
    write_revision(why)


@click.command("read-only")
@click.argument("state", type=click.Choice(["on", "off"]))
@with_appcontext
def read_only(state: str) -> None:
    """Let nothing be sent to the site (on), or again (off); pages stay readable, people sign in."""
    with transaction():
        set_read_only(state == "on")
    click.echo("The site is only to be read." if state == "on" else "The site takes texts again.")


class Commands(FlaskGroup):
    """Says in a sentence what went wrong, with exit code 1, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            click.echo(refused.sentence, err=True)
        except (OperationalError, ProgrammingError) as error:
            click.echo(database_trouble(error), err=True)
        except OSError as error:
            click.echo(f"{error.strerror}: {error.filename}" if error.filename else error, err=True)
        except ValueError as error:
            if not str(error).startswith("FORUM_"):
                raise
            click.echo(str(error), err=True)
        sys.exit(1)


def database_trouble(error: Exception) -> str:
    """Return what to do about a database that does not answer as expected."""
    said = str(getattr(error, "orig", error)) or type(error).__name__
    if any(sign in said for sign in ("no such table", "no such column", "does not exist")):
        return "The database is not up to date. Run: forum db upgrade"
    return f"The database does not answer: {said.splitlines()[0]}\nRun: forum check"


main = Commands(
    name="forum",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
    help="Ronda: roundtables and e-discussions that end in a consolidated response.",
)
# Here and not in the application: what commands import stays out of the servers' processes.
main.add_command(database)
main.add_command(demo)
main.add_command(simulate_weeks)
main.add_command(backup_site)
main.add_command(restore_site)
main.add_command(read_only)
main.add_command(worker)
for command in (
    *forum.accounts.cli.commands,
    *forum.discussions.cli.commands,
    *forum.consolidation.cli.commands,
    *forum.home.cli.commands,
):
    main.add_command(command)
