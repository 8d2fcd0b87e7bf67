"""The mails in the folder, as the demo has them: a list, each mail as text, as HTML, as a file.

Only where mails go to a folder. They hold links to sign in, so they are for administrators, and for
everybody on the machine itself where the site is known under no other address.
"""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Response, current_app, g, render_template, request, url_for

from forum.access import actor, missing, public, require
from forum.accounts.permissions import can_administer_site
from forum.home.views.base import blueprint
from forum.home.views.outgoing import in_folder
from forum.mail.sending import folder

NAME = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9]{1,12}\.eml")
HERE = ("localhost", "127.0.0.1", "::1")
SHOWN = 50
# The mail's own page: its styles stand in its elements; no script, form or picture of it lives.
SANDBOX = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; sandbox allow-top-navigation-by-user-activation"
    ),
    "Cache-Control": "private, no-store",
}


@dataclass(frozen=True, slots=True)
class Written:
    """One file as the list shows it."""

    name: str
    message: EmailMessage

    @property
    def when(self) -> object:
        """Return when it was written."""
        return parsedate_to_datetime(str(self.message["Date"]))

    @property
    def language(self) -> str:
        """Return the mail's language."""
        return str(self.message["Content-Language"] or "en")


@blueprint.get("/mails")
@public
def written_mails() -> str:
    """List the newest mails, read on by ``before``."""
    _allow()
    before = request.args.get("before", "")
    names = sorted((p.name for p in folder().glob("*.eml") if NAME.fullmatch(p.name)), reverse=True)
    if NAME.fullmatch(before):
        names = [name for name in names if name < before]
    shown = names[:SHOWN]
    more = url_for(".written_mails", before=shown[-1]) if len(names) > SHOWN else None
    return render_template(
        "home/written_mails.html", mails=[_read(name) for name in shown], next_url=more
    )


@blueprint.get("/mails/<written>")
@public
def written_mail(written: str) -> str:
    """Show one mail: its head, its plain text, where its HTML is."""
    _allow()
    found = _read(written)
    text = found.message.get_body(("plain",))
    return render_template(
        "home/written_mail.html",
        mail=found,
        text=text.get_content() if isinstance(text, EmailMessage) else "",
        html=found.message.get_body(("html",)) is not None,
        headers=[(name, str(value)) for name, value in found.message.items()],
    )


@blueprint.get("/mails/<written>/page")
@public
def written_page(written: str) -> Response:
    """Show the HTML of one mail, alone and locked in."""
    _allow()
    page = _read(written).message.get_body(("html",))
    if not isinstance(page, EmailMessage):
        missing()
    return Response(page.get_content(), mimetype="text/html", headers=SANDBOX)


def _allow() -> None:
    g.cacheable = False
    if not in_folder():
        missing()
    known = urlsplit(current_app.config["FORUM_BASE_URL"]).hostname
    at_home = known in HERE and request.remote_addr in HERE
    require(at_home or can_administer_site(actor()))


def _read(name: str) -> Written:
    path: Path = folder() / name
    if not NAME.fullmatch(name) or not path.is_file():
        missing()
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return Written(name, message)
