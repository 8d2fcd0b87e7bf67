"""What the pages of this feature share: the blueprint, words for scopes, where to go on."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from forum import mail
from forum.accounts import slots
from forum.accounts.permissions import SITE_SCOPE
from forum.i18n import _

blueprint = Blueprint("accounts", __name__)
PER_MINUTE = "30/minute"


def local_path(target: str | None) -> str | None:
    """Return ``target`` if it is a path of this site, else None.

    Browsers drop tabs and line ends and take backslashes for slashes, so none may be in it.
    """
    if not target or len(target) > 1000 or not target.startswith("/"):
        return None
    if target.startswith("//") or any(c == "\\" or not c.isprintable() for c in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def scope_words(ids: Iterable[int]) -> dict[int, str]:
    """Return what these scopes are called, in as many statements as there are features."""
    wanted = set(ids)
    words = {SITE_SCOPE: _("The whole site")}
    others = sorted(wanted - {SITE_SCOPE})
    if others:
        for labels in slots.scope_labels:
            words.update(labels(others))
    return {key: words.get(key) or _("Place number %(number)s", number=key) for key in wanted}


def scopes_to_grant() -> list[tuple[int, str]]:
    """Return the scopes in which a role can be granted: the site, then what other features have."""
    found = [(SITE_SCOPE, _("The whole site"))]
    for scopes in slots.scopes_to_grant:
        found.extend(scopes())
    return found


def send_after(response: Response) -> Response:
    """Send what is due once the answer has left; return the answer.

    A server takes its time: an answer that waited for it would tell whether an address is known.
    Writing to the folder takes no time, and there the mail is expected at once.
    """
    if current_app.config["FORUM_MAIL_URL"].startswith("folder:"):
        mail.send_due()
    else:
        response.call_on_close(_sender())
    return response


def _sender() -> Callable[[], None]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def send() -> None:
        with app.app_context():
            mail.send_due()

    return send
