"""Who may do what in a discussion. Pure: an actor, a discussion and the time, yes or no."""

from datetime import datetime

from forum.accounts.permissions import (
    SITE_SCOPE,
    can_administer_site,
    can_coordinate_scope,
    can_read_scope,
    can_run_scope,
    chain,
)
from forum.accounts.queries import Actor
from forum.clock import now
from forum.discussions.models import Contribution, Discussion


def can_read_discussion(
    person: Actor | None, discussion: Discussion, at: datetime | None = None
) -> bool:
    """Read what is published, from its announcement on; before, only those who prepare it.

    ``at`` is now unless said otherwise; :func:`forum.discussions.queries.visible` says the same.
    """
    if can_prepare_discussion(person, discussion):
        return True
    if discussion.announced is None or discussion.announced > (at or now()):
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
    if person is None or discussion.locked or discussion.archived:
        return False
    if discussion.announced is None or discussion.announced > at:
        return False
    after_opening = discussion.opens is None or discussion.opens <= at
    before_close = discussion.closes is None or at < discussion.closes
    return after_opening and before_close and can_read_scope(person, discussion.scope)


def can_contribute_as_guest(discussion: Discussion) -> bool:
    """Write without an account: where the organisers let guests, and everybody may read."""
    return discussion.guest_posts and discussion.scope.visibility == "public"


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
    """Set up, consolidate: coordinators."""
    return can_coordinate_scope(person, discussion.scope)


def can_start_discussion(person: Actor | None) -> bool:
    """Begin a discussion: who coordinates the whole site, administrators."""
    return person is not None and (
        person.has("coordinator", (SITE_SCOPE,)) or can_administer_site(person)
    )


def can_see_settings(person: Actor | None, discussion: Discussion) -> bool:
    """See how a discussion is set up, and use the emergency switch: who runs it, administrators."""
    return can_run_scope(person, discussion.scope) or can_administer_site(person)


def can_manage_people(person: Actor | None, discussion: Discussion) -> bool:
    """See and change who has a role in it, invite: coordinators, administrators."""
    return can_coordinate_scope(person, discussion.scope) or can_administer_site(person)


# --- one's own text -------------------------------------------------------------------------

WORKABLE = ("held", "published", "returned")  # the states in which an author works on a text


def is_own(person: Actor | None, contribution: Contribution) -> bool:
    """Say whether this person wrote it."""
    return person is not None and contribution.person_id == person.id


def takes_changes(discussion: Discussion, at: datetime) -> bool:
    """Say whether texts may still be changed: until the discussion closes, is locked, archived."""
    closed = discussion.closes is not None and discussion.closes <= at
    return not (closed or discussion.locked or discussion.archived)


def can_edit_own(
    person: Actor | None, contribution: Contribution, discussion: Discussion, at: datetime
) -> bool:
    """Write a new version: the author, until the discussion closes, of what is not refused."""
    return (
        is_own(person, contribution)
        and takes_changes(discussion, at)
        and contribution.submission.state in WORKABLE
    )


def can_correct_own(
    person: Actor | None, contribution: Contribution, discussion: Discussion, at: datetime
) -> bool:
    """Correct language and links to questions: the author, until the discussion closes."""
    return can_edit_own(person, contribution, discussion, at)


def can_name_signatories(
    person: Actor | None, contribution: Contribution, discussion: Discussion, at: datetime
) -> bool:
    """Name organisations below one's own statement: who wrote in the name of one, openly."""
    return (
        can_edit_own(person, contribution, discussion, at)
        and bool(contribution.organisation_name)
        and contribution.attribution in ("named", "organisation")
    )


def can_change_consent(person: Actor | None, contribution: Contribution) -> bool:
    """Say how one's own text may be shown: the author, always."""
    return is_own(person, contribution) and contribution.submission.state != "erased"


def can_withdraw(person: Actor | None, contribution: Contribution) -> bool:
    """Take back one's own text: the author, always."""
    return is_own(person, contribution) and contribution.submission.state in WORKABLE


def can_take_up(person: Actor | None, contribution: Contribution) -> bool:
    """Take a withdrawn text up again: the author."""
    return is_own(person, contribution) and contribution.submission.state == "withdrawn"


def holds_edits(discussion: Discussion) -> bool:
    """Say whether a public text that is changed is looked at again before it is public."""
    return discussion.policy == "hold_all" or discussion.held_all_since is not None


def can_enter_contributions(person: Actor | None, discussion: Discussion) -> bool:
    """Enter what came on paper, by telephone, in a workshop: coordinators, administrators."""
    return can_coordinate_discussion(person, discussion) or can_administer_site(person)


def can_schedule_discussion(person: Actor | None, discussion: Discussion) -> bool:
    """Change weeks, questions and dates: moderators and coordinators."""
    return can_run_scope(person, discussion.scope)


def can_translate_discussion(person: Actor | None, discussion: Discussion) -> bool:
    """Translate the organisers' texts, and see the schedule: translators, and who may change it."""
    return can_prepare_discussion(person, discussion)


def can_offer_translation(person: Actor | None, discussion: Discussion) -> bool:
    """Offer a translation of a public text: everybody signed in who may read it."""
    return person is not None and can_read_discussion(person, discussion)


def can_decide_translation(
    person: Actor | None,
    contribution: Contribution,
    discussion: Discussion,
    translator_id: int | None,
) -> bool:
    """Accept or decline a translation: the text's author; coordinators, but not their own."""
    if person is None:
        return False
    if contribution.person_id == person.id:
        return True
    return can_coordinate_scope(person, discussion.scope) and translator_id != person.id
