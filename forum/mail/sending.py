"""What sends the mails that are due: to the folder or to the server, each once."""

import os
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from forum import jobs
from forum.clock import now
from forum.db import db, locked, transaction
from forum.i18n import _
from forum.mail import slots
from forum.mail.message import as_message, sender
from forum.mail.outbox import Outgoing
from forum.mail.server import Connection, Later, Never, NotNow, read_url

PAUSES = (1, 5, 15, 60, 240, 720, 1440)  # minutes before the next try
NO_LONGER_SO = "What it speaks of is no longer shown."
NO_MAIL = "No mail can be made of it."


@jobs.every(minutes=1, words=lambda: _("Send the mails that are due"))
def send_what_is_due(at: datetime) -> int:
    """Send what is due by now, as many as a minute may take."""
    return send_due(limit=500)


def send_due(limit: int = 50, *, to_many: bool = True) -> int:
    """Send what is due and return how many mails left; called by doors after their commit.

    What is for one person (a link to sign in) goes before what many get, which is left out
    without ``to_many``. A row is first put off to its next try, then sent, then marked: no lock is
    held while a server is slow, and a kill in between repeats one mail with the same Message-ID.
    """
    due = (
        select(Outgoing.id)
        .where(
            Outgoing.sent.is_(None),
            Outgoing.failed.is_(None),
            Outgoing.dropped.is_(None),
            Outgoing.due <= now(),
            *([] if to_many else [Outgoing.to_many.is_(False)]),
        )
        .order_by(Outgoing.to_many, Outgoing.id)
        .limit(limit)
    )
    keys = list(db.session.scalars(due))
    if not keys:
        return 0
    url = current_app.config["FORUM_MAIL_URL"]
    if url.startswith("folder:"):
        return sum(_send(key, None) for key in keys)
    connection = Connection(read_url(url))
    sent = 0
    try:
        for key in keys:
            sent += _send(key, connection)
    except NotNow:
        pass  # the other mails would wait for the same server: the next run asks it again
    finally:
        connection.close()
    return sent


def _send(key: int, connection: Connection | None) -> bool:
    """Send one mail, if it is still to be sent. Raises NotNow if the server is away."""
    message = _taken(key)
    if message is None:
        return False
    try:
        if connection is None:
            to_folder(message, key)
        else:
            connection.send(sender()[1], _recipient(message), message.as_bytes())
    except Never as never:
        current_app.logger.warning("the server refuses mail %s for good", key)
        _put_off(key, str(never), for_good=True)
        return False
    except (Later, NotNow, OSError) as error:
        current_app.logger.warning("mail %s could not be sent; it will be tried again", key)
        _put_off(key, str(error))
        if isinstance(error, NotNow):
            raise
        return False
    with transaction(shown=False):
        row = locked(Outgoing, key)
        row.sent, row.error = now(), None
    return True


def _taken(key: int) -> EmailMessage | None:
    """Put a row off to its next try and return its mail, None if it is not to be sent now."""
    with transaction(shown=False):
        row = db.session.get(Outgoing, key, with_for_update=True, populate_existing=True)
        if row is None or row.sent or row.failed or row.dropped or row.due > now():
            return None  # another process took it
        if not _still_so(row):
            row.dropped, row.error = now(), NO_LONGER_SO
            return None
        try:
            message = as_message(row)
            message.as_bytes()
        except (ValueError, UnicodeError, IndexError):  # no later try would make it one
            current_app.logger.warning("mail %s can't be written: it stays unsent", key)
            row.failed, row.error = now(), NO_MAIL
            return None
        row.due = now() + timedelta(minutes=PAUSES[min(row.tries, len(PAUSES) - 1)])
        row.tries += 1
    return message


def _still_so(row: Outgoing) -> bool:
    return all(
        set(ids) <= set(ask(kind, ids))
        for kind, ids in (row.about or {}).items()
        for ask in slots.still_so
    )


def _put_off(key: int, error: str, *, for_good: bool = False) -> None:
    with transaction(shown=False):
        row = locked(Outgoing, key)
        row.error = error[:300] or None
        if for_good or row.tries > 2 * len(PAUSES):
            row.failed = now()


def _recipient(message: EmailMessage) -> str:
    return str(message["To"].addresses[0].addr_spec)


def folder() -> Path:
    """Return where mails are written as files."""
    return Path(current_app.config["FORUM_INSTANCE"]) / "mails"


def to_folder(message: EmailMessage, key: int) -> None:
    """Write a mail as a file: whole under its name, or not at all."""
    folder().mkdir(parents=True, exist_ok=True)
    temporary = folder() / f".{key}.part"
    temporary.write_bytes(message.as_bytes())
    os.replace(temporary, folder() / f"{now():%Y%m%dT%H%M%S}-{key:06}.eml")
