"""Statements that several organisations sign: named by the author, answered by each of them.

An answer has a date, and can be changed until the discussion closes; a first one can be given later
too: to disown a text that one never signed has no deadline.
"""

from datetime import datetime

from sqlalchemy import func, select

from forum.db import db, locked, notify
from forum.discussions.models import Contribution, Discussion, Signatory
from forum.discussions.operations.moderating import log_change
from forum.discussions.operations.revising import check_changes, own_locked
from forum.discussions.permissions import takes_changes
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Submission
from forum.organisations.queries import affiliations_of, day_of, organisation

MOST = 50


def name_signatory(
    contribution_id: int, person_id: int, organisation_id: int, *, at: datetime
) -> Signatory:
    """Name an organisation below an own statement; it is asked whether it signs."""
    discussion, contribution, submission = own_locked(contribution_id, person_id)
    check_changes(discussion, submission, at)
    if not contribution.organisation_name:
        raise Refused(_("Only a text in the name of an organisation can be signed by others."))
    if contribution.attribution not in ("named", "organisation"):
        raise Refused(_("An anonymous text has no signatories. Change how it appears first."))
    found = organisation(organisation_id)
    if found is None:
        raise Refused(_("Choose an organisation from the list."), field="organisation_id")
    if found.id == contribution.organisation_id:
        raise Refused(_("The text is sent in the name of this organisation already."))
    known = db.session.get(Signatory, (contribution_id, found.id))
    if known is not None:
        return known
    count = db.session.scalar(
        select(func.count()).where(Signatory.contribution_id == contribution_id)
    )
    if (count or 0) >= MOST:
        raise Refused(_("At most %(most)s organisations can be named.", most=MOST))
    row = Signatory(contribution_id=contribution_id, organisation_id=found.id)
    db.session.add(row)
    _log(contribution, "signatory_named", found.id, person_id, at)
    notify(
        "signatory_asked",
        "contribution",
        contribution_id,
        at=at,
        scope_id=discussion.scope_id,
        key=str(found.id),
    )
    return row


def drop_signatory(
    contribution_id: int, person_id: int, organisation_id: int, *, at: datetime
) -> None:
    """Take a name away again that nobody has answered for; an answer stays."""
    discussion, contribution, submission = own_locked(contribution_id, person_id)
    check_changes(discussion, submission, at)
    row = db.session.get(Signatory, (contribution_id, organisation_id), populate_existing=True)
    if row is None:
        return
    if row.confirmed or row.disowned:
        raise Refused(_("This organisation has answered: its answer stays below the text."))
    db.session.delete(row)
    _log(contribution, "signatory_dropped", organisation_id, person_id, at)


def answer_signatory(
    contribution_id: int, organisation_id: int, person_id: int, *, confirms: bool, at: datetime
) -> Signatory:
    """Say for an organisation whether it signs: who may speak for it, or manages it.

    Raises Refused for everybody else, for texts that are not public, and for a change of mind after
    the close.
    """
    speaks = {
        one.organisation_id
        for one in affiliations_of(person_id, day_of(at))
        if one.published and (one.may_speak or one.manages)
    }
    row = db.session.get(Signatory, (contribution_id, organisation_id))
    if organisation_id not in speaks or row is None:
        raise Refused(_("You don’t speak for an organisation that is named there."))
    row = locked(Signatory, (contribution_id, organisation_id))
    contribution = db.session.get_one(Contribution, contribution_id)
    discussion = db.session.get_one(Discussion, contribution.discussion_id)
    state = db.session.get_one(Submission, contribution.submission_id).state
    if state != "published":
        raise Refused(_("This text is not public at present."))
    answered = row.confirmed is not None or row.disowned is not None
    if (row.confirmed is not None) if confirms else (row.disowned is not None):
        return row
    if answered and not takes_changes(discussion, at):
        raise Refused(_("The discussion is closed: answers are not changed any more."))
    row.confirmed, row.disowned = (at, None) if confirms else (None, at)
    row.by_id = person_id
    verb = "signatory_confirmed" if confirms else "signatory_disowned"
    _log(contribution, verb, organisation_id, person_id, at)
    notify(
        "signatory_answered",
        "contribution",
        contribution_id,
        at=at,
        scope_id=discussion.scope_id,
        key=f"{organisation_id}:{at.isoformat()}",
    )
    return row


def _log(
    contribution: Contribution, verb: str, organisation_id: int, by_id: int, at: datetime
) -> None:
    log_change(
        contribution.discussion_id,
        verb,
        "contribution",
        contribution.id,
        after={"organisation": organisation_id},
        by_id=by_id,
        at=at,
    )
