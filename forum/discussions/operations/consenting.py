"""How a text may be shown: its author says so, at any time; every page follows at once."""

from datetime import datetime

from forum.db import db
from forum.discussions.models import ConsentChange, Contribution
from forum.discussions.operations.revising import own_locked, shown_version
from forum.discussions.operations.versions import said_first
from forum.errors import Refused
from forum.i18n import _

CHOICES = ("named", "organisation", "anonymous")


def change_consent(
    contribution_id: int, person_id: int, *, attribution: str, quotable: bool, at: datetime
) -> Contribution:
    """Say how an own text may be shown from now on; earlier choices stay in its history.

    Raises Refused for an erased text, and where the choice needs what was never stated.
    """
    _discussion, contribution, submission = own_locked(contribution_id, person_id)
    if submission.state == "erased":
        raise Refused(_("This text was erased."))
    if attribution not in CHOICES:
        raise Refused(_("Choose how it will appear."), field="attribution")
    if attribution == "named" and not contribution.author_name:
        raise Refused(_("No name stands with this text."), field="attribution")
    if attribution == "organisation" and not contribution.organisation_name:
        raise Refused(
            _("This text was not sent in the name of an organisation."), field="attribution"
        )
    if (contribution.attribution, contribution.quotable) == (attribution, quotable):
        return contribution
    consent_to(contribution, attribution, quotable, by_id=person_id, at=at)
    return contribution


def consent_to(
    contribution: Contribution, attribution: str, quotable: bool, *, by_id: int | None, at: datetime
) -> None:
    """Write a change of consent, and make again what is kept of the text for lists."""
    contribution.attribution = attribution
    contribution.quotable = quotable
    db.session.add(
        ConsentChange(
            contribution_id=contribution.id,
            attribution=attribution,
            quotable=quotable,
            by_id=by_id,
            at=at,
        )
    )
    shown = shown_version(contribution.id)
    shown.opening = said_first(shown.plain, shown.segments, attribution)
    db.session.flush()
