"""The mails of accounts: one function each, in the person's own language."""

from datetime import datetime
from urllib.parse import quote

from flask import current_app
from flask_babel import force_locale

from forum import mail
from forum.accounts.models import Address, Person
from forum.accounts.queries import digest, main_address
from forum.i18n import _, moment_full
from forum.settings import site_setting


def link_url(secret: str, back: str | None = None) -> str:
    """Return the whole address of a sign-in link; ``back`` is where to go on, a path of this site.

    Works in commands too, where no request says under which address the site is known.
    """
    path: str = current_app.url_map.bind("").build("accounts.open_link", {"secret": secret})
    base: str = current_app.config["FORUM_BASE_URL"]
    return base + path + (f"?next={quote(back, safe='/')}" if back else "")


def _site_name(language: str) -> str:
    site = site_setting()
    return site.name.shown(language, site.languages[0]).text


def _letter(person: Person, paragraphs: list[str]) -> str:
    greeting = _("Dear %(name)s,", name=person.name) if person.name else _("Good day,")
    return "\n\n".join([greeting, *paragraphs, _site_name(person.language)]) + "\n"


def mail_sign_in_link(
    person: Person, address: Address, secret: str, *, back: str | None, minutes: int
) -> None:
    """Queue the mail with a single-use sign-in link; it says how long and how often it works."""
    with force_locale(person.language):
        mail.queue(
            key=f"sign-in:{digest(secret)}",
            to=address.email,
            subject=_("Your link to sign in to %(site)s", site=_site_name(person.language)),
            text=_letter(
                person,
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


def mail_password_changed(person: Person, *, at: datetime) -> None:
    """Queue the notice that the password was set or changed, to the main address."""
    address = main_address(person)
    if address is None:
        return
    with force_locale(person.language):
        mail.queue(
            key=f"password:{person.id}:{at.isoformat()}",
            to=address.email,
            subject=_("Your password for %(site)s was changed", site=_site_name(person.language)),
            text=_letter(
                person,
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
