"""Who may do what in a discussion. Pure: an actor, a discussion and the time, yes or no."""

from datetime import datetime

from forum.accounts.permissions import (
    can_administer_site,
    can_coordinate_scope,
    can_read_scope,
    can_run_scope,
    chain,
)
from forum.accounts.queries import Actor
from forum.discussions.models import Contribution, Discussion


def can_read_discussion(person: Actor | None, discussion: Discussion) -> bool:
    """Read what is published; drafts only by those who run it."""
    if discussion.announced is None and not can_prepare_discussion(person, discussion):
        return False
    return can_read_scope(person, discussion.scope) or can_administer_site(person)


def can_prepare_discussion(person: Actor | None, discussion: Discussion) -> bool:
    """See drafts, weeks to come, held texts: moderators, coordinators, translators of the scope."""
    return can_run_scope(person, discussion.scope) or (
        person is not None and person.has("translator", chain(discussion.scope))
    )


def can_moderate_discussion(person: Actor | None, discussion: Discussion) -> bool:
    """Hold, publish, return, refuse, hide: moderators and coordinators."""
    return can_run_scope(person, discussion.scope)


def can_import_discussion(person: Actor | None) -> bool:
    """Import a folder: administrators; the command line acts for one."""
    return can_administer_site(person)


def can_contribute(person: Actor | None, discussion: Discussion, at: datetime) -> bool:
    """Post while the discussion is open and not locked: everybody who may read it."""
    if person is None or discussion.locked or discussion.archived or not discussion.announced:
        return False
    after_opening = discussion.opens is None or discussion.opens <= at
    before_close = discussion.closes is None or at < discussion.closes
    return after_opening and before_close and can_read_scope(person, discussion.scope)


def can_see_held_text(
    person: Actor | None, contribution: Contribution, discussion: Discussion
) -> bool:
    """See a text that is not published: its author, moderators, coordinators."""
    if person is None:
        return False
    return contribution.person_id == person.id or can_run_scope(person, discussion.scope)


def can_see_hidden_name(
    person: Actor | None, contribution: Contribution, discussion: Discussion
) -> bool:
    """See who stands behind an anonymous contribution: the author, moderators, coordinators."""
    return can_see_held_text(person, contribution, discussion)


def can_coordinate_discussion(person: Actor | None, discussion: Discussion) -> bool:
    """Post on behalf, consolidate: coordinators."""
    return can_coordinate_scope(person, discussion.scope)
