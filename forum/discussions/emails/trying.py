"""A letter to oneself, before others get it: the announcement, a facilitators' message."""

import secrets
from dataclasses import replace
from datetime import datetime

from forum import mail
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries.mailing import Wanted, wanted
from forum.discussions.emails import running
from forum.discussions.models import Contribution, Discussion, Version
from forum.discussions.models.drafting import Parts
from forum.discussions.queries.reading import WholeText
from forum.discussions.queries.schedule import schedule_of
from forum.errors import Refused
from forum.html import render
from forum.i18n import _, speaking


def mail_announcement_test(discussion: Discussion, person_id: int, *, at: datetime) -> str:
    """Queue the announcement to oneself; return the address. Raises Refused without one."""
    reader = _reader(person_id, at)
    weeks = schedule_of(discussion, at).weeks
    return _queue(running.announced(discussion, weeks, reader.language), reader)


def mail_message_test(
    discussion: Discussion, parts: Parts, name: str, person_id: int, *, at: datetime
) -> str:
    """Queue a draft of a message to oneself; return the address. Raises Refused without one."""
    reader = _reader(person_id, at)
    try:
        plain = render(parts.free, "markdown").plain
    except ValueError:
        raise Refused(_("The text is too long to be published.")) from None
    whole = WholeText(
        Contribution(author_name=name or None, message=parts.message),
        Version(plain=plain, language=parts.language),
        (),
    )
    return _queue(running.message(discussion, whole, reader.language), reader)


def _reader(person_id: int, at: datetime) -> Wanted:
    reader = wanted([person_id], SITE_SCOPE, at).get(person_id)
    if reader is None:
        raise Refused(_("Your account has no address to send this to."))
    return reader


def _queue(letter: mail.Letter, reader: Wanted) -> str:
    with speaking(reader.language):
        subject = _("Test: %(subject)s", subject=letter.subject)
        reason = _("You get this mail because you asked for a test. Nobody else got it.")
    mail.queue_letter(
        replace(letter, subject=subject, reason=reason),
        key=f"test:{reader.person_id}:{secrets.token_hex(8)}",
        to=reader.email,
        person_id=reader.person_id,
    )
    return reader.email
