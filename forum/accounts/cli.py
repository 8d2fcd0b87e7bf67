"""Commands for accounts: the first administrator is made here."""

import click
from flask.cli import AppGroup

from forum.accounts.emails import link_url
from forum.accounts.models import ROLES
from forum.accounts.operations import create_person, folded_address, grant_role, make_link
from forum.accounts.operations.links import HANDED_LIFETIME
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries import person_by_email
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _
from forum.settings import site_setting

account = AppGroup("account", help="Make accounts and links to sign in.")


@account.command("create")
@click.argument("email")
@click.option("--name", required=True, help="What the person is called.")
@click.option("--role", type=click.Choice(ROLES), help="A role for the whole site.")
@click.option("--language", help="Language of pages and mails; the site's first without it.")
@click.option("--time-zone", default="UTC", show_default=True, help="As in Europe/Brussels.")
@click.option("--country", help="Two letters, ISO 3166.")
def create(
    email: str,
    *,
    name: str,
    role: str | None,
    language: str | None,
    time_zone: str,
    country: str | None,
) -> None:
    """Make an account for the person with this e-mail address."""
    at = now()
    with transaction():
        person = create_person(
            name=name,
            email=email,
            language=language or site_setting().languages[0],
            time_zone=time_zone,
            country=country.upper() if country else None,
            at=at,
        )
        person_id, said = person.id, person.name
        if role:
            grant_role(person_id=person_id, scope_id=SITE_SCOPE, role=role, by_id=None, at=at)
    click.echo(_("%(name)s has account number %(number)s.", name=said, number=person_id))


@account.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs this person in: it works once, for 24 hours."""
    with transaction(shown=False):
        person = person_by_email(folded_address(email))
        if person is None or person.erased:
            raise Refused(_("Nobody here has this address."), field="email")
        secret = make_link(person.id, "sign_in", at=now(), lifetime=HANDED_LIFETIME)
    click.echo(link_url(secret))


commands = [account]
