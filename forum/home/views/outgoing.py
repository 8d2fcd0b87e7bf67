"""Outgoing mail for administrators: numbers, what failed and why, a test to oneself."""

import secrets
from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum import mail
from forum.access import actor, limiter, missing, require
from forum.accounts.permissions import can_administer_site
from forum.accounts.queries import main_address, person_with_addresses
from forum.accounts.views.base import send_after
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.home.views.base import blueprint
from forum.i18n import _
from forum.mail.keeping import drop, is_kept, overview, try_again
from forum.mail.message import sender
from forum.mail.server import read_url

PER_MINUTE = "30 per minute"


@blueprint.get("/admin/mail")
def outgoing() -> str:
    """Show how the outbox stands, what failed and why, and where mails go."""
    require(can_administer_site(actor()))
    return render_template(
        "home/outgoing.html",
        found=overview(),
        settings=_settings(),
        folder=in_folder(),
    )


@blueprint.post("/admin/mail/test")
@limiter.limit("5 per minute")
def test_mail() -> ResponseReturnValue:
    """Send a mail to the administrator who asks for it."""
    require(can_administer_site(actor()))
    person = person_with_addresses(actor().id)
    address = main_address(person) if person else None
    if person is None or address is None:
        flash(_("Your account has no address to send this to."), "error")
        return redirect(url_for(".outgoing"), 303)
    letter = mail.Letter(
        subject=_("A test of outgoing mail"),
        language=person.language,
        parts=[
            mail.Para(_("This mail was asked for on the administrators’ page. Mails arrive.")),
            mail.Button(_("Outgoing mail"), _address()),
        ],
        reason=_("You get it because you asked for it."),
    )
    with transaction(shown=False):
        key = f"test:{secrets.token_hex(6)}"
        mail.queue_letter(letter, key=key, to=address.email, person_id=person.id)
    flash(_("A test is on its way to %(address)s.", address=address.email), "saved")
    return send_after(redirect(url_for(".outgoing"), 303))


@blueprint.post("/admin/mail/<int:mail_id>/again")
@limiter.limit(PER_MINUTE)
def mail_again(mail_id: int) -> ResponseReturnValue:
    """Let a mail leave with the next run."""
    require(can_administer_site(actor()))
    said = _("The mail leaves with the next run.")
    return _done(mail_id, lambda: try_again(mail_id, at=now()), said)


@blueprint.post("/admin/mail/<int:mail_id>/drop")
@limiter.limit(PER_MINUTE)
def mail_drop(mail_id: int) -> ResponseReturnValue:
    """Never send a mail."""
    require(can_administer_site(actor()))
    return _done(mail_id, lambda: drop(mail_id, at=now()), _("The mail will not be sent."))


def _done(mail_id: int, change: Callable[[], None], said: str) -> ResponseReturnValue:
    if not is_kept(mail_id):
        missing()
    try:
        with transaction(shown=False):
            change()
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(said, "saved")
    return redirect(url_for(".outgoing"), 303)


def _address() -> str:
    base: str = current_app.config["FORUM_BASE_URL"]
    return base + url_for(".outgoing")


def in_folder() -> bool:
    """Say whether mails are written to a folder instead of being sent."""
    return bool(current_app.config["FORUM_MAIL_URL"].startswith("folder:"))


def _settings() -> list[tuple[str, str]]:
    """Return where mails go, in words; never the password."""
    name, address = sender()
    rows = [(_("They come from"), f"{name} <{address}>" if name else address)]
    if in_folder():
        return [(_("Where they go"), _("To a folder of this server: nobody gets them")), *rows]
    try:
        server = read_url(current_app.config["FORUM_MAIL_URL"])
    except ValueError as error:
        return [(_("Where they go"), str(error)), *rows]
    safety = {
        "smtp": _("TLS by STARTTLS, required"),
        "smtps": _("TLS from the first byte"),
        "smtp+plain": _("none: the server is on this machine"),
    }
    return [
        (_("Server"), f"{server.host}:{server.port}"),
        (_("Encryption"), safety[server.scheme]),
        (_("Login"), server.user or _("without a login")),
        *rows,
    ]
