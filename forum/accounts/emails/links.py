"""Mails with a single-use link: to sign in, to join, to set a new password."""

from flask_babel import force_locale

from forum import mail
from forum.accounts.emails.letters import letter, link_url, site_name
from forum.accounts.models import Address, Person
from forum.accounts.queries import digest
from forum.i18n import _


def mail_sign_in_link(
    person: Person, address: Address, secret: str, *, back: str | None, minutes: int
) -> None:
    """Queue the mail with a single-use sign-in link; it says how long and how often it works."""
    with force_locale(person.language):
        mail.queue(
            key=f"sign-in:{digest(secret)}",
            to=address.email,
            subject=_("Your link to sign in to %(site)s", site=site_name(person.language)),
            text=letter(
                person.name,
                person.language,
                [
                    _("Open this link and press the button on the page to sign in:"),
                    link_url(secret, back),
                    _("The link works once, for %(number)s minutes.", number=minutes),
                    _(
                        "If you did not ask for it, you need not do anything: nobody can sign in "
                        "without this mail."
                    ),
                ],
            ),
            language=person.language,
            person_id=person.id,
        )


def mail_joining(email: str, secret: str, language: str, *, back: str | None) -> None:
    """Queue the mail to who wants to join.

    It repeats nothing that was typed: anybody can type anything for anybody's address.
    """
    with force_locale(language):
        site = site_name(language)
        mail.queue(
            key=f"join:{digest(secret)}",
            to=email,
            subject=_("Confirm your address for %(site)s", site=site),
            text=letter(
                None,
                language,
                [
                    _(
                        "Somebody, probably you, asked for an account at %(site)s with this "
                        "address. Open this link and press the button on the page to confirm it:",
                        site=site,
                    ),
                    link_url(secret, back, purpose="confirm"),
                    _("The link works once, for two days."),
                    _(
                        "If it was not you, you need not do anything: without this mail there is "
                        "no account."
                    ),
                ],
            ),
            language=language,
        )


def mail_already_here(person: Person, address: Address, secret: str, *, back: str | None) -> None:
    """Queue the mail to somebody with an account for whose address one was asked for again."""
    with force_locale(person.language):
        site = site_name(person.language)
        mail.queue(
            key=f"join:{digest(secret)}",
            to=address.email,
            subject=_("You have an account at %(site)s already", site=site),
            text=letter(
                person.name,
                person.language,
                [
                    _(
                        "Somebody, probably you, asked for an account at %(site)s with this "
                        "address. It has one already. Open this link and press the button on the "
                        "page to sign in:",
                        site=site,
                    ),
                    link_url(secret, back),
                    _("The link works once, for %(number)s minutes.", number=30),
                    _("If it was not you, you need not do anything: nothing was changed."),
                ],
            ),
            language=person.language,
            person_id=person.id,
        )


def mail_reset(person: Person, address: Address, secret: str, *, back: str | None) -> None:
    """Queue the mail with a link to set a new password."""
    with force_locale(person.language):
        mail.queue(
            key=f"reset:{digest(secret)}",
            to=address.email,
            subject=_("A new password for %(site)s", site=site_name(person.language)),
            text=letter(
                person.name,
                person.language,
                [
                    _("Open this link to choose a new password:"),
                    link_url(secret, back, purpose="reset"),
                    _("The link works once, for %(number)s minutes.", number=30),
                    _(
                        "If you did not ask for it, you need not do anything: your password stays "
                        "as it is."
                    ),
                ],
            ),
            language=person.language,
            person_id=person.id,
        )
