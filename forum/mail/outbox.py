"""The table of mails that leave, and what writes a row into it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import make_msgid
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.db import Json, Model, Utc, db

# What joins letters in Persian, Indian and other scripts; every other format character, such as
# those that turn the direction of what follows, has no place on a line that is not ours.
JOINERS = "\u200c\u200d"
LONGEST_LINE = 250
LONGEST_NAME = 60


class Outgoing(Model):
    """One mail to one address. Plain numbers instead of keys: it outlives what it speaks of."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("notice_key", "to_address", name="uq_outbox_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_key: Mapped[str] = mapped_column(String(120))
    to_address: Mapped[str] = mapped_column(String(320))
    person_ref: Mapped[int | None]
    message_id: Mapped[str] = mapped_column(String(255), index=True)
    from_name: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    headers: Mapped[dict[str, str]] = mapped_column(Json)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    about: Mapped[dict[str, list[int]] | None] = mapped_column(Json)  # kind -> ids, asked again
    to_many: Mapped[bool] = mapped_column(default=False)  # waits until what is for one has left
    due: Mapped[datetime] = mapped_column(Utc, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    sent: Mapped[datetime | None] = mapped_column(Utc)
    failed: Mapped[datetime | None] = mapped_column(Utc)
    dropped: Mapped[datetime | None] = mapped_column(Utc)
    error: Mapped[str | None] = mapped_column(String(300))  # the last answer that was no yes


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a header value: one line, no control characters (RFC 5322 forbids them)."""
    readable = "".join(c if c.isprintable() or c in JOINERS else " " for c in text)
    return " ".join(readable.split())[:longest].rstrip()


def host() -> str:
    """Return the name under which this site makes ids of mails and lists."""
    return urlsplit(current_app.config["FORUM_BASE_URL"]).hostname or "localhost"


def message_id(kind: str, key: int) -> str:
    """Return the one id of the mails about a thing: ``<c.17@host>``, the same for everybody."""
    return f"<{kind}.{key}@{host()}>"


def list_id(slug: str) -> str:
    """Return what mail programs sort the mails of one discussion by."""
    return f"<{slug}.{host()}>"


def queue(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    language: str,
    person_id: int | None = None,
    headers: Mapping[str, str] | None = None,
    html: str | None = None,
    from_name: str = "",
    message_id: str = "",
    about: Mapping[str, Iterable[int]] | None = None,
    to_many: bool = False,
    due: datetime | None = None,
) -> Outgoing:
    """Write one mail to the outbox; ``key`` and ``to`` together are sent once only."""
    row = Outgoing(
        notice_key=key,
        to_address=to,
        person_ref=person_id,
        message_id=message_id or make_msgid(domain=host()),
        from_name=one_line(from_name, LONGEST_NAME) or None,
        headers={
            "Subject": one_line(subject),
            "Content-Language": language,
            "Auto-Submitted": "auto-generated",
            **dict(headers or {}),
        },
        text=text,
        html=html,
        about={kind: sorted(ids) for kind, ids in about.items()} if about else None,
        to_many=to_many,
        due=due or now(),
    )
    db.session.add(row)
    return row
