"""The page that every mail of a list leads to: fewer of them, or none, without signing in.

Opening it changes nothing: mail programs and scanners open addresses on their own. Mail programs
post to it without a session (RFC 8058); people press a button of the form on the page.
"""

from datetime import timedelta

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from forum.access import limiter, public
from forum.accounts.emails.stopping import read_stop
from forum.accounts.forms import StopForm
from forum.accounts.operations.mailing import pause_mails, set_scope_delivery
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries import person_with_addresses
from forum.accounts.queries.mailing import subscription
from forum.accounts.views.base import PER_MINUTE, SECRET, blueprint, scope_words
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _, day_full

PAUSE = timedelta(days=30)


@blueprint.get("/mail/stop/<stopping>")
@public
def stop_mails(stopping: str) -> ResponseReturnValue:
    """Show what can be chosen for the mails that this address speaks of."""
    return _page(stopping)


@blueprint.post("/mail/stop/<stopping>")
@public
@limiter.limit(PER_MINUTE)
def stop_mails_at_once(stopping: str) -> ResponseReturnValue:
    """End the mails, as mail programs ask for it: one post, without a page before it."""
    g.cacheable = False
    found = read_stop(stopping)
    if found is None:
        return _over()
    if request.form.get("List-Unsubscribe") != "One-Click":
        return _page(stopping, status=400)
    return _set(stopping, found, "none")


@blueprint.post("/mail/stop/<stopping>/choose")
@public
@limiter.limit(PER_MINUTE)
def choose_mails(stopping: str) -> ResponseReturnValue:
    """Do what was chosen on the page."""
    g.cacheable = False
    found = read_stop(stopping)
    form = StopForm()
    if found is None:
        return _over()
    if not form.validate():
        return _page(stopping, status=400)
    return _set(stopping, found, form.choice.data)


def _set(stopping: str, found: tuple[int, int], choice: str) -> ResponseReturnValue:
    person_id, scope_id = found
    at = now()
    try:
        with transaction(shown=False):
            if choice == "pause":
                pause_mails(person_id, at + PAUSE, at=at)
            else:
                set_scope_delivery(person_id, scope_id, choice, at=at)
    except Refused:  # left, or the discussion is gone: there is nothing more to come
        return _over()
    return _page(stopping, done=_said(choice, at + PAUSE))


def _said(choice: str, until: object) -> str:
    return {
        "none": _("Done: no more of these mails will come."),
        "daily": _("Done: at most one of these mails a day will come."),
        "weekly": _("Done: one of these mails a week will come."),
        "pause": _("Done: no news will come before %(day)s.", day=day_full(until)),  # type: ignore[arg-type]
    }[choice]


def _over() -> ResponseReturnValue:
    g.cacheable = False
    return render_template("accounts/stop_over.html"), 410, SECRET


def _page(stopping: str, *, done: str = "", status: int = 200) -> ResponseReturnValue:
    g.cacheable = False
    found = read_stop(stopping)
    person = person_with_addresses(found[0]) if found else None
    if found is None or person is None or person.erased:
        return _over()
    scope_id = found[1]
    own = subscription(person.id, scope_id)
    page = render_template(
        "accounts/stop.html",
        stopping=stopping,
        form=StopForm(formdata=None),
        whole_site=scope_id == SITE_SCOPE,
        place=scope_words([scope_id])[scope_id],
        delivery=(own.delivery if own else None) or person.delivery,
        done=done,
        unknown=status == 400,
    )
    return page, status, SECRET
