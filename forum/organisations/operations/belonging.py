"""Say that one belongs to an organisation, change that, leave.

Everybody may say that they belong to a public organisation: that is shown, and gives no right.
Rights are given by somebody who manages it. What changes ends the row and begins another on the
same day, so that the history stays; every change locks the organisation, so that they queue.
"""

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Person
from forum.db import db, locked, notify
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Move, Submission
from forum.moderation.operations import move_submission
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.operations.standing import (
    begin,
    changed_meanwhile,
    check_another_manager,
    kept,
    locked_live,
    renewed,
    submission_of,
    title_of,
)
from forum.organisations.queries import day_of


def join_organisation(
    person_id: int,
    organisation_id: int,
    *,
    role_title: str | None,
    named: bool,
    at: datetime,
) -> Affiliation:
    """Write down that a person says to belong to an organisation; nobody confirmed it yet.

    ``named``: if they may speak for it one day, its page may show their name. Raises Refused
    unless the organisation is public, if they belong to it already, or to too many.
    """
    organisation = kept(organisation_id)
    if submission_of(organisation).state != "published":
        raise Refused(_("Choose an organisation from the list, or propose it."))
    if locked(Person, person_id).erased:
        raise Refused(_("This person has left."))
    affiliation = begin(
        person_id, organisation.id, role_title=title_of(role_title), named=named, at=at
    )
    notify("affiliation_asked", "affiliation", affiliation.id, at=at)
    return affiliation


def change_affiliation(
    affiliation_id: int,
    person_id: int,
    *,
    role_title: str | None,
    named: bool,
    at: datetime,
) -> Affiliation:
    """Change one's own role title, and whether one's name may stand on the organisation's page.

    Another title is one's own word again: its confirmation ends, the rights stay. Raises Refused.
    """
    row = _own(affiliation_id, person_id)
    title = title_of(role_title)
    if title == row.role_title:
        row.named = named
        db.session.flush()
        return row
    changed = renewed(row, at, role_title=title, named=named, confirmed_by_id=None)
    notify("affiliation_asked", "affiliation", changed.id, at=at)
    return changed


def leave_organisation(
    affiliation_id: int, person_id: int, *, to_administrators: bool = False, at: datetime
) -> Organisation:
    """End one's own affiliation today; a proposal that nobody decided on yet is withdrawn by that.

    The last manager names another one first, or leaves the organisation to the administrators
    (``to_administrators``). Raises Refused.
    """
    submission = _proposal_of(affiliation_id)
    row = _own(affiliation_id, person_id)
    if not to_administrators:
        check_another_manager(row)
    organisation = db.session.get_one(Organisation, row.organisation_id)
    row.until = day_of(at)
    if submission.author_id == person_id and submission.state in ("held", "returned"):
        move_submission(
            submission.id,
            "withdrawn",
            expected_seq=submission.seq,
            move=Move(person_id, at, "withdrawn_by_author", submission.language),
        )
    db.session.flush()
    return organisation


def _own(affiliation_id: int, person_id: int) -> Affiliation:
    """Return one's own live affiliation, its organisation locked."""
    row = db.session.get(Affiliation, affiliation_id)
    if row is None or row.person_id != person_id:
        raise changed_meanwhile()
    return locked_live(row)


def _proposal_of(affiliation_id: int) -> Submission:
    """Return the submission of an affiliation's organisation, locked as those who decide do."""
    submission_id = db.session.scalar(
        select(Organisation.submission_id)
        .join(Affiliation, Affiliation.organisation_id == Organisation.id)
        .where(Affiliation.id == affiliation_id)
    )
    if submission_id is None:
        raise changed_meanwhile()
    return locked(Submission, submission_id)
