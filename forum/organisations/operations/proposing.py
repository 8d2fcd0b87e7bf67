"""Propose an organisation that is not listed, and what follows from the decision on it.

A proposal is a submission of the site, held until somebody decides. Until it is public only its
proposer and those who decide see it. Who proposed it belongs to it from then on, and manages it
once it is public.
"""

from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.permissions import SITE_SCOPE
from forum.db import db, locked, notify
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Submission
from forum.moderation.operations import Move, move_submission
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.operations.managing import give_right
from forum.organisations.operations.recording import add_organisation, edit_organisation
from forum.organisations.operations.standing import begin, title_of
from forum.organisations.queries import compared, likely

WAITING = 5  # proposals of one person that nobody decided on yet


def propose_organisation(
    person_id: int,
    *,
    name: str,
    short: str | None,
    type_: str | None,
    country: str | None,
    website: str | None,
    role_title: str | None,
    named: bool,
    language: str,
    at: datetime,
) -> Organisation:
    """Store a proposed organisation, to which its proposer belongs from now on.

    Raises Refused if one of that name and country is listed, if five proposals of this person wait,
    or if one of the facts can't be.
    """
    title = title_of(role_title)
    _check_new(name, country)
    waiting = db.session.scalar(
        select(func.count()).where(
            Submission.kind == "organisation",
            Submission.author_id == person_id,
            Submission.state.in_(("held", "returned")),
        )
    )
    if (waiting or 0) >= WAITING:
        raise Refused(
            _("Five organisations that you proposed wait for a decision. Please wait for it first.")
        )
    organisation = add_organisation(
        name=name,
        short=short,
        type_=type_,
        country=country,
        website=website,
        scope_id=SITE_SCOPE,
        language=language,
        at=at,
        by_id=person_id,
        state="held",
        reason="policy",
    )
    begin(person_id, organisation.id, role_title=title, named=named, at=at)
    notify("organisation_proposed", "organisation", organisation.id, at=at, scope_id=SITE_SCOPE)
    return organisation


def change_proposal(
    organisation_id: int,
    person_id: int,
    *,
    name: str,
    short: str | None,
    type_: str | None,
    country: str | None,
    website: str | None,
    expected_seq: int,
    at: datetime,
) -> Organisation:
    """Change one's own proposal; one that was returned is sent again by that.

    Raises Refused once it is decided, if somebody decided meanwhile, and as proposing does.
    """
    # The submission first, as those who decide lock it.
    submission = locked(Submission, _existing(organisation_id).submission_id)
    organisation = locked(Organisation, organisation_id)
    if submission.author_id != person_id or submission.state not in ("held", "returned"):
        raise Refused(_("This proposal was decided in the meantime: it can't be changed here."))
    if submission.seq != expected_seq:
        raise Refused(_("Somebody decided on this in the meantime. Look at it again first."))
    _check_new(name, country)
    edit_organisation(
        organisation_id, name=name, short=short, type_=type_, country=country, website=website
    )
    if submission.state == "returned":
        move_submission(
            submission.id,
            "held",
            expected_seq=expected_seq,
            move=Move(person_id, at, "resent", submission.language),
        )
        notify(
            "organisation_proposed",
            "organisation",
            organisation.id,
            at=at,
            scope_id=SITE_SCOPE,
            key=str(submission.seq),
        )
    return organisation


def move_organisation(
    submission_id: int, to: str, *, expected_seq: int, move: Move
) -> Organisation:
    """Move an organisation to another state; published, its proposer manages it.

    Unless somebody manages it already, or they left it. Raises Refused as moving does.
    """
    organisation = db.session.scalar(
        select(Organisation).where(Organisation.submission_id == submission_id)
    )
    if organisation is None:
        raise Refused(_("There is no such organisation."))
    organisation = locked(Organisation, organisation.id)
    if "merged" in (to, locked(Submission, submission_id).state):
        raise Refused(_("Organisations are merged by administrators, on the organisation's page."))
    submission = move_submission(submission_id, to, expected_seq=expected_seq, move=move)
    if to == "published" and move.by_id is not None:
        live = db.session.scalars(
            select(Affiliation).where(
                Affiliation.organisation_id == organisation.id, Affiliation.until.is_(None)
            )
        ).all()
        proposer = [row for row in live if row.person_id == submission.author_id]
        if proposer and not any(row.manages for row in live):
            give_right(organisation.id, proposer[0].id, "manages", by_id=move.by_id, at=move.at)
    return organisation


def _existing(organisation_id: int) -> Organisation:
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise Refused(_("There is no such organisation."))
    return organisation


def _check_new(name: str, country: str | None) -> None:
    """Refuse a name that a public organisation of the same country bears."""
    for match in likely(name):
        same = compared(match.name) == compared(name)
        if same and not (country and match.country and match.country != country):
            raise Refused(
                _("An organisation of this name is listed already: choose it from the list."),
                field="name",
            )
