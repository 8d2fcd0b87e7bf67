"""What letters are made of: own texts with their state, who is to be told, what is still so."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import contains_eager

from forum.accounts.models import Person, RoleGrant, Subscription
from forum.db import db
from forum.discussions.models import Contribution, Discussion, Version
from forum.mail import Outgoing
from forum.moderation.models import Decision, Submission
from forum.moderation.queries import is_published
from forum.organisations.models import Affiliation
from forum.organisations.queries.affiliations import day_of, holds_on


@dataclass(frozen=True, slots=True)
class Text:
    """A contribution with all that a letter to its author says of it."""

    contribution: Contribution
    submission: Submission
    discussion: Discussion
    version: Version
    author_name: str | None  # as the account has it now


def texts(contribution_ids: Collection[int]) -> dict[int, Text]:
    """Return contributions by their keys, in one statement."""
    return {
        text.contribution.id: text for text in _texts(Contribution.id.in_(set(contribution_ids)))
    }


def texts_of_submissions(submission_ids: Collection[int]) -> dict[int, Text]:
    """Return the contributions of submissions, in one statement; other things are left out."""
    found = _texts(Contribution.submission_id.in_(set(submission_ids)))
    return {text.submission.id: text for text in found}


def _texts(condition: ColumnElement[bool]) -> Iterable[Text]:
    rows = db.session.execute(
        select(Contribution, Submission, Discussion, Version, Person.name)
        .join(Contribution.submission)
        .join(Contribution.discussion)
        .join(Discussion.scope)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .outerjoin(Person, Person.id == Contribution.person_id)
        .options(
            contains_eager(Contribution.submission),
            contains_eager(Contribution.discussion).contains_eager(Discussion.scope),
        )
        .where(condition)
    )
    return [Text(*row) for row in rows]


def decisions(keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], Decision]:
    """Return decisions by submission and place in its chain, in one statement."""
    rows = db.session.scalars(
        select(Decision).where(tuple_(Decision.submission_id, Decision.seq).in_(list(keys)))
    )
    return {(row.submission_id, row.seq): row for row in rows}


def discussions_in(ids: Collection[int]) -> dict[int, Discussion]:
    """Return discussions with their scopes by their keys, in one statement."""
    rows = db.session.scalars(
        select(Discussion)
        .join(Discussion.scope)
        .options(contains_eager(Discussion.scope))
        .where(Discussion.id.in_(ids))
    )
    return {row.id: row for row in rows}


def following(discussion: Discussion, at: datetime) -> list[int]:
    """Return who follows a discussion: by a role, by choice, or because they wrote in it."""
    scope = discussion.scope
    scopes = [scope.id, *([scope.parent_id] if scope.parent_id else [])]
    roles = select(RoleGrant.person_id).where(
        RoleGrant.scope_id.in_(scopes),
        RoleGrant.since <= at,
        or_(RoleGrant.until.is_(None), RoleGrant.until > at),
    )
    chosen = select(Subscription.person_id).where(Subscription.scope_id == scope.id)
    wrote = select(Contribution.person_id).where(
        Contribution.discussion_id == discussion.id, Contribution.person_id.is_not(None)
    )
    return sorted(db.session.scalars(roles.union(chosen, wrote)))


def may_take_part(discussion: Discussion, at: datetime) -> list[int]:
    """Return who is told that a discussion begins: everybody here, or the people of its scope."""
    if discussion.scope.visibility != "public":
        return following(discussion, at)
    return list(
        db.session.scalars(select(Person.id).where(Person.erased.is_(None)).order_by(Person.id))
    )


def who_wrote(discussion_id: int, week_id: int | None = None) -> set[int]:
    """Return who sent something to a discussion, or to one of its weeks; withdrawn texts too."""
    query = select(Contribution.person_id).where(
        Contribution.discussion_id == discussion_id,
        Contribution.person_id.is_not(None),
        Contribution.kind == "contribution",
    )
    if week_id is not None:
        query = query.where(Contribution.week_id == week_id)
    return {key for key in db.session.scalars(query.distinct()) if key is not None}


def already_told(keys: Collection[str]) -> set[tuple[str, str]]:
    """Return (key, address) of the mails that were written under these keys."""
    rows = db.session.execute(
        select(Outgoing.notice_key, Outgoing.to_address).where(Outgoing.notice_key.in_(keys))
    )
    return {(row.notice_key, row.to_address) for row in rows}


def speakers(organisation_ids: Collection[int], at: datetime) -> dict[int, set[int]]:
    """Return who may answer for organisations: by organisation, in one statement."""
    rows = db.session.execute(
        select(Affiliation.organisation_id, Affiliation.person_id).where(
            Affiliation.organisation_id.in_(organisation_ids),
            or_(Affiliation.may_speak, Affiliation.manages),
            holds_on(day_of(at)),
        )
    )
    found: dict[int, set[int]] = {}
    for organisation_id, person_id in rows:
        found.setdefault(organisation_id, set()).add(person_id)
    return found


def still_so(kind: str, ids: Collection[int]) -> Collection[int]:
    """Return the contributions that may still be mailed to others: those that are public."""
    if kind != "contribution":
        return ids
    return list(
        db.session.scalars(
            select(Contribution.id)
            .join(Submission, Submission.id == Contribution.submission_id)
            .where(Contribution.id.in_(ids), is_published(), Contribution.number.is_not(None))
        )
    )


def names_of(person_ids: Collection[int]) -> dict[int, str | None]:
    """Return people's names, in one statement."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def announced_discussions(at: datetime) -> list[Discussion]:
    """Return the discussions of which anything is mailed: announced, neither test nor archived."""
    return list(
        db.session.scalars(
            select(Discussion)
            .join(Discussion.scope)
            .options(contains_eager(Discussion.scope))
            .where(
                Discussion.announced <= at,
                Discussion.archived.is_(None),
                Discussion.test.is_(False),
            )
            .order_by(Discussion.id)
        )
    )
