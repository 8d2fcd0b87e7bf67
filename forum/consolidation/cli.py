"""Commands of the consolidated response."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from forum.clock import now
from forum.commands import exporting
from forum.consolidation.assembly import response_document
from forum.consolidation.formats import FORMATS, write
from forum.consolidation.queries import response_facts
from forum.discussions.queries import discussion_by_slug
from forum.errors import Refused
from forum.i18n import _


@exporting.command("response")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(sorted(FORMATS)), required=True)
@click.option("--lang", "language", required=True, help="One of the discussion's languages.")
@click.option("-o", "target", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def export_response(slug: str, format_: str, language: str, target: Path) -> None:
    """Write the consolidated response of a discussion to a file."""
    discussion = discussion_by_slug(slug)
    if discussion is None:
        raise Refused(_("There is no discussion with the address “%(slug)s”.", slug=slug))
    if language not in discussion.languages:
        raise Refused(
            _(
                "The discussion has no “%(language)s”; it has: %(languages)s.",
                language=language,
                languages=", ".join(discussion.languages),
            )
        )
    document = response_document(response_facts(discussion, now()), language)
    content = write(document, format_)
    temporary = target.with_name(target.name + ".part")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise Refused(
            _(
                "“%(file)s” can't be written: %(reason)s",
                file=str(target),
                reason=error.strerror or type(error).__name__,
            )
        ) from None
    click.echo(_("Written: %(file)s (%(size)s bytes)", file=str(target), size=len(content)))


commands = [exporting]
