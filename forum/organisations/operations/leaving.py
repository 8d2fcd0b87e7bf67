"""When a person leaves the site, their affiliations end that day; the history stays."""

from datetime import datetime

from sqlalchemy import select

from forum.db import db
from forum.organisations.models import Affiliation
from forum.organisations.operations.belonging import leave_organisation


def end_affiliations(person_id: int, anonymous: bool, at: datetime) -> None:
    """End every affiliation of a person; what only they managed goes to the administrators."""
    live = db.session.scalars(
        select(Affiliation.id)
        .where(Affiliation.person_id == person_id, Affiliation.until.is_(None))
        .order_by(Affiliation.organisation_id)
    ).all()
    for affiliation_id in live:
        leave_organisation(affiliation_id, person_id, to_administrators=True, at=at)
