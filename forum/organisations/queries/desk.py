"""Reads of organisations for the desk: what was proposed, by whom, in what role."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from forum.accounts.models import Address, Person
from forum.db import db
from forum.i18n import _
from forum.moderation.models import Submission
from forum.organisations.models import Affiliation, Organisation


@dataclass(frozen=True, slots=True)
class Waiting:
    """An organisation with who proposed it and what they do there."""

    organisation: Organisation
    submission: Submission
    proposer: str | None
    email: str | None
    role_title: str | None


def waiting(submission_ids: Sequence[int]) -> list[Waiting]:
    """Return the organisations of these submissions, in one statement."""
    rows = db.session.execute(
        select(Organisation, Submission, Person.name, Address.email, Affiliation.role_title)
        .join(Submission, Submission.id == Organisation.submission_id)
        .outerjoin(Person, Person.id == Submission.author_id)
        .outerjoin(Address, and_(Address.person_id == Person.id, Address.is_main))
        .outerjoin(
            Affiliation,
            and_(
                Affiliation.organisation_id == Organisation.id,
                Affiliation.person_id == Submission.author_id,
                Affiliation.until.is_(None),
            ),
        )
        .where(Submission.id.in_(submission_ids))
    )
    return [Waiting(*row) for row in rows]


def state_label(state: str) -> str:
    """Return the state of an organisation in words."""
    return {
        "held": _("Held organisation"),
        "published": _("Public organisation"),
        "returned": _("Returned organisation"),
        "refused": _("Refused organisation"),
        "hidden": _("Hidden organisation"),
        "merged": _("Merged organisation"),
        "withdrawn": _("Withdrawn organisation"),
        "erased": _("Erased organisation"),
    }.get(state, state)
