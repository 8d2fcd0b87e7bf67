"""What the pages of this feature share: the blueprint, words for scopes, where to go on."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from forum import mail
from forum.access import actor
from forum.accounts import slots
from forum.accounts.models import Person
from forum.accounts.operations import begin_session
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries import actor as person_who_acts
from forum.accounts.queries import person_with_addresses
from forum.clock import now
from forum.db import transaction
from forum.i18n import _

blueprint = Blueprint("accounts", __name__)
PER_MINUTE = "30/minute"
# The secret of a mailed link is in the page's address: it must not travel on, nor be kept.
SECRET = {"Referrer-Policy": "same-origin", "Cache-Control": "private, no-store"}


def own() -> Person:
    """Return the row of who acts, with their addresses."""
    person = person_with_addresses(actor().id)
    assert person is not None  # whoever acts was read in this request
    return person


@blueprint.app_template_global("account_pages")
def account_pages(current: str) -> list[dict[str, object]]:
    """Return the pages of the own account, for the tabs above each of them."""
    pages = [
        (_("Profile"), "accounts.account"),
        (_("Address and password"), "accounts.access"),
        (_("Mails"), "accounts.mails"),
        (_("Sessions"), "accounts.sessions"),
        *((label(), endpoint) for label, endpoint in slots.account_pages),
        (_("Leave"), "accounts.leave"),
    ]
    return [
        {"label": label, "url": url_for(endpoint), "current": endpoint == current}
        for label, endpoint in pages
    ]


def asks_password(person: Person) -> bool:
    """Say whether the password is asked for before something is changed for good.

    Not of who came by a mailed link: it proved the same, and the password may be forgotten.
    """
    return person.password_hash is not None and actor().signed_in_by != "link"


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


def enter(person_id: int, back: str | None, *, by: str) -> Response:
    """Sign somebody in by ``password`` or ``link`` and lead them on to ``back``.

    The session is begun anew, so that nobody can have prepared it; nothing of the old one is kept.
    """
    at = now()
    with transaction(shown=False):
        begun = begin_session(person_id, how=by, agent=request.user_agent.string, at=at).id
    session.clear()
    login_user(person_who_acts(person_id, at, sign_in_id=begun))
    session.permanent = True
    return redirect(back or url_for("home.front"), 303)


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


def send_after(response: Response, limit: int = 50) -> Response:
    """Send what is due, ``limit`` mails at most, once the answer has left; return the answer.

    A server takes its time: an answer that waited for it would tell whether an address is known.
    Writing to the folder takes no time, and there the mail is expected at once.
    """
    if current_app.config["FORUM_MAIL_URL"].startswith("folder:"):
        mail.send_due(limit, to_many=False)
    else:
        response.call_on_close(_sender(limit))
    return response


def _sender(limit: int) -> Callable[[], None]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def send() -> None:
        with app.app_context():
            mail.send_due(limit, to_many=False)

    return send
