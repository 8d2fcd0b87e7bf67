"""Rows of affiliations as the verbs use them: found live, locked, begun, ended and renewed."""

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.operations import one_line
from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Submission
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.queries import day_of

TITLE_LENGTH = 200
MOST = 20  # organisations that one person belongs to


def begin(
    person_id: int,
    organisation_id: int,
    *,
    role_title: str | None,
    named: bool = False,
    at: datetime,
) -> Affiliation:
    """Begin an affiliation without any right. Raises Refused if there is one, or too many."""
    live = [row for row in live_of(person_id) if row.organisation_id == organisation_id]
    if live:
        raise Refused(_("You belong to this organisation already."))
    if len(live_of(person_id)) >= MOST:
        raise Refused(_("You belong to 20 organisations already: leave one first."))
    affiliation = Affiliation(
        person_id=person_id,
        organisation_id=organisation_id,
        role_title=role_title,
        may_speak=False,
        manages=False,
        named=named,
        since=day_of(at),
    )
    db.session.add(affiliation)
    db.session.flush()
    return affiliation


def title_of(role_title: str | None) -> str | None:
    """Return a role title as it is stored. Raises Refused if it is too long."""
    title = one_line(role_title)
    if len(title) > TITLE_LENGTH:
        raise Refused(_("What you do there can have at most 200 characters."), field="role_title")
    return title or None


def kept(organisation_id: int) -> Organisation:
    """Return an organisation, or the one it was merged into, locked."""
    organisation = locked(Organisation, organisation_id)
    if organisation.merged_into_id is not None:
        return locked(Organisation, organisation.merged_into_id)
    return organisation


def submission_of(organisation: Organisation) -> Submission:
    """Return an organisation's submission as it stands now."""
    return db.session.get_one(Submission, organisation.submission_id, populate_existing=True)


def live_of(person_id: int) -> list[Affiliation]:
    """Return the affiliations of a person that have no end."""
    return list(
        db.session.scalars(
            select(Affiliation)
            .where(Affiliation.person_id == person_id, Affiliation.until.is_(None))
            .order_by(Affiliation.id)
            .execution_options(populate_existing=True)
        )
    )


def changed_meanwhile() -> Refused:
    """Return the answer to a row that is gone, ended or another organisation's."""
    return Refused(_("This has changed in the meantime. Look at it again first."))


def locked_live(row: Affiliation) -> Affiliation:
    """Return an affiliation that has not ended, locked after its organisation."""
    locked(Organisation, row.organisation_id)
    row = locked(Affiliation, row.id)
    if row.until is not None:
        raise changed_meanwhile()
    return row


def renewed(row: Affiliation, at: datetime, **changes: object) -> Affiliation:
    """End a row today and begin one that differs from it."""
    row.until = day_of(at)
    db.session.flush()
    facts = {
        name: getattr(row, name)
        for name in ("role_title", "may_speak", "manages", "named", "confirmed_by_id")
    }
    changed = Affiliation(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        since=day_of(at),
        **(facts | changes),
    )
    db.session.add(changed)
    db.session.flush()
    return changed


def check_another_manager(row: Affiliation) -> None:
    """Refuse to take the last manager from an organisation; the organisation is locked."""
    own = db.session.get_one(Organisation, row.organisation_id)
    if not row.manages or own.merged_into_id is not None:
        return
    another = db.session.scalar(
        select(Affiliation.id)
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Affiliation.organisation_id == row.organisation_id,
            Affiliation.id != row.id,
            Affiliation.manages,
            Affiliation.until.is_(None),
            Person.erased.is_(None),
        )
        .limit(1)
    )
    if another is None:
        raise Refused(_("Nobody else manages this organisation: name another manager first."))
