"""The outbox: features write rows, this module only sends what is due.

``folder:`` writes each mail as a file (the demo, tests); ``smtp://`` and ``smtps://`` hand it to a
server. A mail leaves after the transaction that wrote it; what fails stays and is tried again.
"""

import os
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.db import Json, Model, Utc, db, locked, transaction

PAUSES = (1, 5, 15, 60, 240, 720, 1440)  # minutes before the next try


class Outgoing(Model):
    """One mail to one address. Plain numbers instead of keys: it outlives what it speaks of."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("notice_key", "to_address", name="uq_outbox_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_key: Mapped[str] = mapped_column(String(120))
    to_address: Mapped[str] = mapped_column(String(320))
    person_ref: Mapped[int | None]
    message_id: Mapped[str] = mapped_column(String(255), index=True)
    headers: Mapped[dict[str, str]] = mapped_column(Json)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    due: Mapped[datetime] = mapped_column(Utc, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    sent: Mapped[datetime | None] = mapped_column(Utc)
    failed: Mapped[datetime | None] = mapped_column(Utc)


def one_line(text: str) -> str:
    """Return a header value: one line, no control characters (RFC 5322 forbids them)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:250]


def queue(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    language: str,
    person_id: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Outgoing:
    """Write one mail to the outbox; ``key`` and ``to`` together are sent once only."""
    host = urlsplit(current_app.config["FORUM_BASE_URL"]).hostname or "localhost"
    row = Outgoing(
        notice_key=key,
        to_address=to,
        person_ref=person_id,
        message_id=make_msgid(domain=host),
        headers={
            "Subject": one_line(subject),
            "Content-Language": language,
            "Auto-Submitted": "auto-generated",
            **dict(headers or {}),
        },
        text=text,
        due=now(),
    )
    db.session.add(row)
    return row


def _message(row: Outgoing) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message.set_content(row.text)  # first: it drops every Content-* header that is there
    message["From"] = current_app.config["FORUM_MAIL_FROM"]
    message["To"] = row.to_address
    message["Message-ID"] = row.message_id
    message["Date"] = format_datetime(row.due)
    for name, value in row.headers.items():
        message[name] = one_line(value)
    return message


def _to_folder(message: EmailMessage, key: int) -> None:
    folder = Path(current_app.config["FORUM_INSTANCE"]) / "mails"
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{key}.part"
    temporary.write_bytes(message.as_bytes())
    os.replace(temporary, folder / f"{now():%Y%m%dT%H%M%S}-{key:06}.eml")


def _to_server(message: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    host, port = parts.hostname or "localhost", parts.port or (465 if secure else 587)
    client: smtplib.SMTP = (
        smtplib.SMTP_SSL(host, port, timeout=20) if secure else smtplib.SMTP(host, port, timeout=20)
    )
    with client:
        if not secure and client.has_extn("starttls"):
            client.starttls()
        if parts.username:
            client.login(unquote(parts.username), unquote(parts.password or ""))
        client.send_message(message)


def send_due(limit: int = 50) -> int:
    """Send what is due and return how many mails left; called by doors after their commit.

    A row is first put off to its next try, then sent, then marked: no lock is held while a server
    is slow, and a kill in between repeats one mail with the same Message-ID.
    """
    due = (
        select(Outgoing.id)
        .where(Outgoing.sent.is_(None), Outgoing.failed.is_(None), Outgoing.due <= now())
        .order_by(Outgoing.id)
        .limit(limit)
    )
    return sum(_send(key) for key in list(db.session.scalars(due)))


def _send(key: int) -> bool:
    with transaction(shown=False):
        row = db.session.get(Outgoing, key, with_for_update=True, populate_existing=True)
        if row is None or row.sent or row.failed or row.due > now():
            return False  # another process took it
        try:
            message = _message(row)
        except (ValueError, UnicodeError):  # no later try would make it one
            current_app.logger.warning("mail %s can't be written: it stays unsent", key)
            row.failed = now()
            return False
        row.due = now() + timedelta(minutes=PAUSES[min(row.tries, len(PAUSES) - 1)])
        row.tries += 1
    url = current_app.config["FORUM_MAIL_URL"]
    try:
        if url.startswith("folder:"):
            _to_folder(message, key)
        else:
            _to_server(message, url)
    except (OSError, smtplib.SMTPException):
        current_app.logger.warning("mail %s could not be sent; it will be tried again", key)
        with transaction(shown=False):
            row = locked(Outgoing, key)
            row.failed = now() if row.tries > 2 * len(PAUSES) else None
        return False
    with transaction(shown=False):
        locked(Outgoing, key).sent = now()
    return True
