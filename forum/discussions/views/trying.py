"""Send a letter to oneself before it goes to others."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, missing
from forum.accounts.models import Person
from forum.accounts.operations import record_attempt
from forum.accounts.views.base import send_after
from forum.clock import now
from forum.db import locked, transaction
from forum.discussions.emails.trying import mail_announcement_test, mail_message_test
from forum.discussions.views.frame import blueprint
from forum.discussions.views.messages.drafting import own_message
from forum.discussions.views.messages.published import led
from forum.discussions.views.setup.base import prepared
from forum.errors import Refused
from forum.i18n import _

MOST_AN_HOUR = 10


@blueprint.post("/<slug>/settings/acts/announce/test")
def try_announcement(slug: str) -> ResponseReturnValue:
    """Mail the announcement to oneself."""
    frame = prepared(slug)
    person_id = actor().id
    return _tried(
        lambda at: mail_announcement_test(frame.discussion, person_id, at=at),
        url_for(".act", slug=slug, act="announce"),
    )


@blueprint.post("/<slug>/messages/drafts/<token>/test")
def try_message(slug: str, token: str) -> ResponseReturnValue:
    """Mail a draft of a message to oneself."""
    frame = led(slug)
    kept = own_message(frame, token)
    if kept is None or kept.draft.ended is not None:
        missing()
    person = actor()
    return _tried(
        lambda at: mail_message_test(frame.discussion, kept.parts, person.name, person.id, at=at),
        url_for(".preview_message", slug=slug, token=token),
    )


def _tried(send: Callable[[datetime], str], back: str) -> ResponseReturnValue:
    try:
        with transaction(shown=False):
            at = now()
            locked(Person, actor().id)
            record_attempt(
                f"person:{actor().id}",
                "test_mail",
                at=at,
                most=MOST_AN_HOUR,
                within=timedelta(hours=1),
                sentence=_("You sent many tests in this hour. Wait a little."),
            )
            address = send(at)
    except Refused as refused:
        flash(refused.sentence, "error")
        return redirect(back, 303)
    flash(_("The test was sent to %(address)s. Nobody else gets it.", address=address), "saved")
    return send_after(redirect(back, 303))
