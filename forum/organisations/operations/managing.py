"""What those who manage an organisation do: confirm, end, give and take rights; appointments.

A right is dated: giving and taking ends the row and begins another on the same day.
"""

from datetime import datetime
from typing import Literal

from forum.accounts.models import Person
from forum.db import db, locked, notify
from forum.errors import Refused
from forum.i18n import _
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.operations.standing import (
    begin,
    changed_meanwhile,
    check_another_manager,
    kept,
    live_of,
    locked_live,
    renewed,
    submission_of,
)
from forum.organisations.queries import day_of

Right = Literal["may_speak", "manages"]


def confirm_affiliation(
    organisation_id: int, affiliation_id: int, *, by_id: int, at: datetime
) -> Affiliation:
    """Confirm that a person belongs to the organisation in the role they named. Raises Refused."""
    row = _belonging_to(organisation_id, affiliation_id, at)
    if row.confirmed_by_id is None:
        row.confirmed_by_id = by_id
        notify("affiliation_decided", "affiliation", row.id, at=at, key="confirmed")
        db.session.flush()
    return row


def end_affiliation(
    organisation_id: int,
    affiliation_id: int,
    *,
    by_id: int,
    to_administrators: bool = False,
    at: datetime,
) -> Affiliation:
    """End a person's affiliation today.

    Raises Refused for the last manager, unless the organisation is left to the administrators.
    """
    row = _belonging_to(organisation_id, affiliation_id, at)
    if not to_administrators:
        check_another_manager(row)
    row.until = day_of(at)
    notify("affiliation_decided", "affiliation", row.id, at=at, key=f"ended-by-{by_id}")
    db.session.flush()
    return row


def give_right(
    organisation_id: int, affiliation_id: int, right: Right, *, by_id: int, at: datetime
) -> Affiliation:
    """Let a person speak for the organisation, or manage it, from today on.

    That confirms the affiliation too. Nothing happens if they have the right. Raises Refused.
    """
    row = _belonging_to(organisation_id, affiliation_id, at)
    if getattr(row, right):
        return row
    given = renewed(row, at, confirmed_by_id=by_id, **{right: True})
    notify("affiliation_decided", "affiliation", given.id, at=at, key=f"{right}-given")
    return given


def take_right(
    organisation_id: int,
    affiliation_id: int,
    right: Right,
    *,
    by_id: int,
    to_administrators: bool = False,
    at: datetime,
) -> Affiliation:
    """End a right today; the person still belongs to the organisation.

    Raises Refused where nobody would manage the organisation any more, unless it is left to the
    administrators.
    """
    row = _belonging_to(organisation_id, affiliation_id, at)
    if not getattr(row, right):
        return row
    if right == "manages" and not to_administrators:
        check_another_manager(row)
    taken = renewed(row, at, **{right: False})
    notify("affiliation_decided", "affiliation", taken.id, at=at, key=f"{right}-ended-by-{by_id}")
    return taken


def appoint_manager(
    organisation_id: int, person_id: int, *, by_id: int, at: datetime
) -> Affiliation:
    """Let somebody manage an organisation, whether or not they said that they belong to it.

    For administrators. Raises Refused unless the organisation is public and the person is here.
    """
    organisation = kept(organisation_id)
    if submission_of(organisation).state != "published":
        raise Refused(_("Only a public organisation can have a manager."), field="email")
    if locked(Person, person_id).erased:
        raise Refused(_("This person has left."), field="email")
    live = [row for row in live_of(person_id) if row.organisation_id == organisation.id]
    row = live[0] if live else begin(person_id, organisation.id, role_title=None, at=at)
    return give_right(organisation.id, row.id, "manages", by_id=by_id, at=at)


def _belonging_to(organisation_id: int, affiliation_id: int, at: datetime) -> Affiliation:
    """Return a live affiliation of this organisation, the organisation locked.

    Whoever belonged to what was merged into it belongs to it from now on, without old rights.
    """
    locked(Organisation, organisation_id)
    row = db.session.get(Affiliation, affiliation_id)
    if row is None:
        raise changed_meanwhile()
    if row.organisation_id == organisation_id:
        return locked_live(row)
    own = db.session.get_one(Organisation, row.organisation_id, populate_existing=True)
    if own.merged_into_id != organisation_id:
        raise changed_meanwhile()
    row = locked_live(row)
    row.until = day_of(at)
    db.session.flush()
    for live in live_of(row.person_id):
        if live.organisation_id == organisation_id:
            return live
    return begin(row.person_id, organisation_id, role_title=row.role_title, named=row.named, at=at)
