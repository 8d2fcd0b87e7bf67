"""The mail that invites somebody to take part."""

from flask_babel import force_locale

from forum import mail
from forum.accounts.emails.letters import letter, link_url, site_name
from forum.accounts.queries import digest
from forum.i18n import _


def mail_invitation(
    email: str, name: str | None, secret: str, language: str, *, by_name: str, to_what: str
) -> None:
    """Queue an invitation: who invites to what, the link, and that nothing need be done."""
    with force_locale(language):
        site = site_name(language)
        mail.queue(
            key=f"invite:{digest(secret)}",
            to=email,
            subject=_("Invitation: %(title)s", title=to_what),
            text=letter(
                name,
                language,
                [
                    _(
                        "%(name)s invites you to take part in “%(title)s” at %(site)s.",
                        name=by_name,
                        title=to_what,
                        site=site,
                    ),
                    _("Open this link to read more, and to accept or decline:"),
                    f"{link_url(secret, purpose='invite')}?lang={language}",
                    _(
                        "The link is for you alone: whoever opens it can take part with your "
                        "address. It works once, for 30 days."
                    ),
                    _("If you don’t want to take part, you need not do anything."),
                ],
            ),
            language=language,
        )
