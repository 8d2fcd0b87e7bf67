"""Sessions: begun by signing in, ended by signing out or from another browser."""

from datetime import datetime

from sqlalchemy import update

from forum.accounts.models import Person, SignIn
from forum.accounts.operations.people import one_line
from forum.accounts.queries.sessions import living
from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _

AGENT_LENGTH = 200


def begin_session(person_id: int, *, how: str, agent: str, at: datetime) -> SignIn:
    """Write down that somebody signed in, by ``password`` or ``link``. Raises Refused if they left.

    ``agent`` is what the program calls itself.
    """
    if locked(Person, person_id).erased:
        raise Refused(_("This person has left."))
    row = SignIn(person_id=person_id, begun=at, how=how, agent=one_line(agent)[:AGENT_LENGTH])
    db.session.add(row)
    db.session.flush()
    return row


def end_session(sign_in_id: int, person_id: int, *, at: datetime) -> None:
    """End one of a person's own sessions; nothing happens if it is over.

    Raises Refused if it is not theirs.
    """
    row = db.session.get(SignIn, sign_in_id, with_for_update=True, populate_existing=True)
    if row is None or row.person_id != person_id:
        raise Refused(_("There is no such session of yours."))
    row.ended = row.ended or at
    db.session.flush()


def end_sessions(person_id: int, *, at: datetime, but: int | None = None) -> int:
    """End all sessions of a person, ``but`` one if it is named; return how many were living."""
    query = update(SignIn).where(SignIn.person_id == person_id, living(at))
    if but is not None:
        query = query.where(SignIn.id != but)
    ended = db.session.execute(query.values(ended=at).returning(SignIn.id)).all()
    return len(ended)
