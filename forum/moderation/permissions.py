"""Who may move what. Pure: an actor, a submission in its scope, the state it would have."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.accounts.models import Scope
from forum.accounts.permissions import SITE_SCOPE, can_administer_site, can_run_scope
from forum.accounts.queries import Actor
from forum.moderation.models import ALLOWED_MOVES, UPHELD, Submission

# What authors do with their own text, and nobody else.
AUTHOR_MOVES = frozenset(
    {
        ("held", "withdrawn"),
        ("returned", "held"),
        ("returned", "withdrawn"),
        ("published", "withdrawn"),
        ("withdrawn", "published"),
        ("withdrawn", "held"),
    }
)
# What moderators and coordinators do, with texts that are not their own.
MODERATOR_MOVES = frozenset(
    {
        ("held", "published"),
        ("held", "returned"),
        ("held", "refused"),
        ("returned", "held"),
        ("returned", "published"),
        ("returned", "refused"),
        ("refused", "held"),
        ("refused", "returned"),
        ("published", "hidden"),
        ("published", "merged"),
        ("published", "held"),
        ("hidden", "published"),
        ("merged", "published"),
    }
)
assert AUTHOR_MOVES | MODERATOR_MOVES <= ALLOWED_MOVES


@dataclass(frozen=True, slots=True)
class Verb:
    """What the desk offers: from which states to which, and the reasons to choose from.

    One reason alone is not asked for. Reasons that say nothing by themselves need a note.
    """

    key: str
    before: tuple[str, ...]
    to: str
    reasons: tuple[str, ...]

    def is_for(self, state: str) -> bool:
        """Say whether it can be done from this state."""
        return state in self.before


VERBS = {
    verb.key: verb
    for verb in (
        Verb("publish", ("held", "returned", "hidden"), "published", ("accepted",)),
        Verb("identity", ("held",), "returned", ("no_identity",)),
        Verb(
            "return",
            ("held", "refused"),
            "returned",
            ("changes_asked", "personal_data", "off_topic", "other"),
        ),
        Verb(
            "refuse",
            ("held", "returned"),
            "refused",
            ("off_topic", "duplicate", "personal_data", "abuse", "no_identity", "other"),
        ),
        Verb("hold", ("published", "refused"), "held", ("reported", "personal_data", "other")),
        Verb(
            "hide",
            ("published",),
            "hidden",
            ("personal_data", "abuse", "off_topic", "duplicate", "reported", "other"),
        ),
    )
}
NEEDS_NOTE = frozenset({"changes_asked", "other"})
assert {(b, v.to) for v in VERBS.values() for b in v.before} <= MODERATOR_MOVES


APPEAL_WITHIN, ANSWER_WITHIN = timedelta(days=14), timedelta(days=7)


def can_open_desk(person: Actor | None) -> bool:
    """Open the desk: who moderates or coordinates anything, and administrators."""
    return person is not None and (
        can_administer_site(person)
        or any(role in ("coordinator", "moderator") for _scope, role in person.roles)
    )


def can_word_reasons(person: Actor | None) -> bool:
    """Word the ready-made notes: administrators, and who coordinates the whole site."""
    return person is not None and (
        can_administer_site(person) or person.has("coordinator", (SITE_SCOPE,))
    )


def can_see_item(person: Actor | None, scope: Scope, *, administrators: bool = False) -> bool:
    """See what waits in a scope: who runs it; administrators where its kind says so."""
    return can_run_scope(person, scope) or (administrators and can_administer_site(person))


def can_move(
    person: Actor | None,
    submission: Submission,
    scope: Scope,
    to: str,
    *,
    administrators: bool = False,
) -> bool:
    """Say whether this person may make this move: authors theirs, those who run the scope others.

    Nobody decides on their own text, whatever their role. ``administrators`` lets them decide too:
    on organisations, not on what people write.
    """
    if person is None:
        return False
    move = (submission.state, to)
    if submission.author_id == person.id:
        return move in AUTHOR_MOVES
    return move in MODERATOR_MOVES and can_see_item(person, scope, administrators=administrators)


def can_decide(
    person: Actor | None, submission: Submission, scope: Scope, *, administrators: bool = False
) -> bool:
    """Say whether this person may decide on it at all: who runs the scope, but not its author."""
    return (
        person is not None
        and submission.author_id != person.id
        and can_see_item(person, scope, administrators=administrators)
    )


def can_appeal(
    person_id: int,
    submission: Submission,
    at: datetime,
    *,
    decided_by_id: int | None,
    decided: datetime,
) -> bool:
    """Ask that another person looks at the last decision: the author, for two weeks.

    Whether it was done before is asked where it is done.
    """
    return (
        submission.author_id == person_id
        and submission.state in UPHELD
        and decided_by_id not in (None, person_id)
        and at <= decided + APPEAL_WITHIN
    )


def can_answer_appeal(
    person: Actor | None,
    submission: Submission,
    scope: Scope,
    decided_by_id: int | None,
    *,
    administrators: bool = False,
) -> bool:
    """Answer an appeal: who may decide on it, but not who took the decision."""
    return (
        person is not None
        and person.id != decided_by_id
        and can_decide(person, submission, scope, administrators=administrators)
    )
