"""Mails that say what was changed, so that nobody else changes it unnoticed."""

from datetime import datetime

from flask_babel import force_locale

from forum import mail
from forum.accounts.emails.letters import letter, link_url, site_name
from forum.accounts.models import Person
from forum.accounts.queries import digest, main_address
from forum.i18n import _, moment_full


def mail_password_changed(person: Person, *, at: datetime) -> None:
    """Queue the notice that the password was set or changed, to the main address."""
    address = main_address(person)
    if address is None:
        return
    with force_locale(person.language):
        mail.queue(
            key=f"password:{person.id}:{at.isoformat()}",
            to=address.email,
            subject=_("Your password for %(site)s was changed", site=site_name(person.language)),
            text=letter(
                person.name,
                person.language,
                [
                    _(
                        "A new password was set for your account on %(moment)s.",
                        moment=moment_full(at, person.time_zone),
                    ),
                    _(
                        "If it was not you, ask for a sign-in link on the site, set another "
                        "password, and tell the people who run the site."
                    ),
                ],
            ),
            language=person.language,
            person_id=person.id,
        )


def mail_address_asked(person: Person, new: str, secret: str | None, *, old: str | None) -> None:
    """Queue the mails about a change of address: a link to the new one, a notice to the old one.

    Without a secret the new address is somebody else's, who is told.
    """
    with force_locale(person.language):
        site = site_name(person.language)
        if secret is not None:
            mail.queue(
                key=f"change:{digest(secret)}",
                to=new,
                subject=_("Confirm your new address for %(site)s", site=site),
                text=letter(
                    person.name,
                    person.language,
                    [
                        _(
                            "This is to be the address of your account at %(site)s. Open this "
                            "link while you are signed in, and press the button on the page:",
                            site=site,
                        ),
                        link_url(secret, purpose="change"),
                        _("The link works once, for 24 hours. Until then nothing is changed."),
                        _("If it was not you, you need not do anything."),
                    ],
                ),
                language=person.language,
                person_id=person.id,
            )
        if old is not None:
            mail.queue(
                key=f"change-asked:{digest(secret or new)}",
                to=old,
                subject=_("Another address was given for your account at %(site)s", site=site),
                text=letter(
                    person.name,
                    person.language,
                    [
                        _(
                            "Somebody who is signed in as you asked that mails of %(site)s go to "
                            "%(address)s from now on. Nothing changes until a link that was mailed "
                            "there is opened.",
                            site=site,
                            address=new,
                        ),
                        _(
                            "If it was not you, sign in, set another password and end the other "
                            "sessions. Then tell the people who run the site."
                        ),
                    ],
                ),
                language=person.language,
                person_id=person.id,
            )


def mail_address_taken(owner: Person, address: str, *, at: datetime) -> None:
    """Queue the mail to somebody whose address was given for another account."""
    with force_locale(owner.language):
        site = site_name(owner.language)
        mail.queue(
            key=f"change-taken:{owner.id}:{at.isoformat()}",
            to=address,
            subject=_("Your address was given for another account at %(site)s", site=site),
            text=letter(
                owner.name,
                owner.language,
                [
                    _(
                        "Somebody asked that mails for another account at %(site)s go to this "
                        "address. It belongs to your account, so nothing was changed.",
                        site=site,
                    ),
                    _(
                        "If you have two accounts, sign in with this address, or tell the people "
                        "who run the site."
                    ),
                ],
            ),
            language=owner.language,
            person_id=owner.id,
        )


def mail_address_changed(person: Person, new: str, *, old: str | None, at: datetime) -> None:
    """Queue the notice that the address was changed, to the old one and to the new one."""
    with force_locale(person.language):
        site = site_name(person.language)
        for to in filter(None, (old, new)):
            mail.queue(
                key=f"changed:{person.id}:{at.isoformat()}",
                to=to,
                subject=_("Your address for %(site)s was changed", site=site),
                text=letter(
                    person.name,
                    person.language,
                    [
                        _(
                            "Your account at %(site)s has the address %(address)s since "
                            "%(moment)s. The address before is no longer known there.",
                            site=site,
                            address=new,
                            moment=moment_full(at, person.time_zone),
                        ),
                        _("If it was not you, tell the people who run the site at once."),
                    ],
                ),
                language=person.language,
                person_id=person.id,
            )


def mail_left(
    person_id: int, name: str, email: str, language: str, *, at: datetime, anonymous: bool
) -> None:
    """Queue the last mail to somebody who has left."""
    with force_locale(language):
        site = site_name(language)
        stays = (
            _("What you published stays with its numbers, without your name.")
            if anonymous
            else _("What you published stays with its numbers, with the name that you gave.")
        )
        mail.queue(
            key=f"left:{person_id}:{at.isoformat()}",
            to=email,
            subject=_("You have left %(site)s", site=site),
            text=letter(
                name,
                language,
                [
                    _(
                        "Your account at %(site)s is closed: your name, your address, your "
                        "password and your roles are no longer kept there.",
                        site=site,
                    ),
                    stays,
                    _("This is the last mail. You can join again at any time with a new account."),
                ],
            ),
            language=language,
        )
