"""Reads of what guests wrote: a text by the link that was mailed to its author."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.queries import live_token
from forum.db import db
from forum.discussions.models import Contribution, Version

GUEST_TEXT = "contribution"  # what the link of a guest is about


@dataclass(frozen=True, slots=True)
class GuestText:
    """A guest's text as it was sent, and the address to which its link was mailed."""

    email: str
    contribution: Contribution
    version: Version


def guest_text(secret: str, discussion_id: int, at: datetime) -> GuestText | None:
    """Return the text that a guest's link is about, None if the link is over."""
    token = live_token(secret, "confirm", at)
    if token is None or token.about != GUEST_TEXT or token.email is None:
        return None
    row = db.session.execute(
        select(Contribution, Version)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .where(Contribution.id == token.about_id, Contribution.discussion_id == discussion_id)
    ).one_or_none()
    return GuestText(token.email, row[0], row[1]) if row else None
