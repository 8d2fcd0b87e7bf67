"""Reads of the sessions that a person has begun."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select

from forum.accounts.models import SignIn
from forum.db import db

SESSION_LIFETIME = timedelta(days=90)  # then one signs in again, however often the site was opened

# What programs write into the line by which they name themselves -> what people call them. The
# order matters: most of them also name those that they want to be taken for.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Program:
    """A browser and the system that it runs on, as people call them; None: not recognised."""

    browser: str | None
    system: str | None


def program_of(agent: str) -> Program:
    """Return the program that names itself so."""
    return Program(_first(agent, BROWSERS), _first(agent, SYSTEMS))


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str | None:
    return next((name for mark, name in names if mark in agent), None)


def living(at: datetime) -> ColumnElement[bool]:
    """Say in SQL that a session is not over."""
    return and_(SignIn.ended.is_(None), SignIn.begun > at - SESSION_LIFETIME)


def live_sessions(person_id: int, at: datetime, limit: int = 100) -> list[SignIn]:
    """Return a person's sessions that are not over, the newest first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.person_id == person_id, living(at))
            .order_by(SignIn.begun.desc(), SignIn.id.desc())
            .limit(limit)
        )
    )
