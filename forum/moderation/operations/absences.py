"""Say that one is away from a desk until a day, and who decides meanwhile."""

from datetime import datetime

from sqlalchemy import delete, select

from forum.accounts.models import Person
from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Absence
from forum.moderation.queries.team import team


def be_away(
    person_id: int, scope_id: int, *, until: datetime, deputy_id: int | None, at: datetime
) -> Absence:
    """Be away in a scope until then, in place of what was said before.

    Raises Refused if that is over already, or if the deputy doesn't decide there or is away too.
    """
    locked(Person, person_id)
    if until <= at:
        raise Refused(_("Choose a day that is not over yet."), field="until")
    if deputy_id is not None:
        deputy = next((one for one in team([scope_id], at) if one.person_id == deputy_id), None)
        if deputy is None or deputy_id == person_id:
            raise Refused(_("Choose somebody else who decides here."), field="deputy")
        if deputy.away_until is not None:
            raise Refused(_("They are away too. Choose somebody who is there."), field="deputy")
    row = db.session.scalar(
        select(Absence).where(Absence.person_id == person_id, Absence.scope_id == scope_id)
    )
    if row is None:
        row = Absence(person_id=person_id, scope_id=scope_id)
        db.session.add(row)
    row.since, row.until, row.deputy_id = at, until, deputy_id
    db.session.flush()
    return row


def be_back(person_id: int, scope_id: int) -> None:
    """Be there again."""
    db.session.execute(
        delete(Absence).where(Absence.person_id == person_id, Absence.scope_id == scope_id)
    )
