"""The `forum` command: the application's commands, and the few that need no feature."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, FlaskGroup, with_appcontext
from flask_migrate import upgrade
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError, ProgrammingError

from forum.app import create_app
from forum.errors import Refused

database = AppGroup("db", help="Look after the database's tables.")


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the tables up to date; safe to run twice."""
    upgrade()
    click.echo("The database is up to date.")


class Commands(FlaskGroup):
    """Says in a sentence what went wrong, with exit code 1, instead of a traceback."""

    def main(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        """Run a command."""
        try:
            return super().main(*args, **kwargs)  # type: ignore[arg-type]
        except Refused as refused:
            click.echo(refused.sentence, err=True)
        except (OperationalError, ProgrammingError) as error:
            click.echo(database_trouble(error), err=True)
        except ValueError as error:
            if not str(error).startswith("FORUM_"):
                raise
            click.echo(str(error), err=True)
        sys.exit(1)


def database_trouble(error: Exception) -> str:
    """Return what to do about a database that does not answer as expected."""
    text = str(getattr(error, "orig", error))
    if "no such table" in text or "does not exist" in text or "no such column" in text:
        return "The database is not up to date. Run: forum db upgrade"
    return f"The database does not answer: {text.splitlines()[0]}\nRun: forum check"


main = Commands(
    name="forum",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
    help="Ronda: roundtables and e-discussions that end in a consolidated response.",
)
main.add_command(database)

__all__ = ["current_app", "inspect", "main", "with_appcontext", "Path"]
