"""What an author is told of the own text, in words, and what can be done with it now."""

from dataclasses import dataclass

from forum.discussions import permissions
from forum.discussions.models import label_of
from forum.discussions.queries.history import History, MoveMade
from forum.discussions.views.own.base import Own
from forum.i18n import _
from forum.moderation.queries import reason_told


@dataclass(frozen=True, slots=True)
class CanDo:
    """Which verbs the own page offers."""

    edit: bool
    correct: bool
    consent: bool
    sign: bool
    withdraw: bool
    take_up: bool
    identify: bool
    held_again: bool  # a change of the text takes it from the public pages until it is looked at


def can_do(own: Own, reason: str) -> CanDo:
    """Return what the author may do with the text now; ``reason`` is that of the last move."""
    frame, written = own.frame, own.contribution
    asked = (frame.person, written, frame.discussion, frame.at)
    edits = permissions.can_edit_own(*asked)
    return CanDo(
        edit=edits,
        correct=permissions.can_correct_own(*asked),
        consent=permissions.can_change_consent(frame.person, written),
        sign=permissions.can_name_signatories(*asked),
        withdraw=permissions.can_withdraw(frame.person, written),
        take_up=permissions.can_take_up(frame.person, written),
        identify=edits and own.state == "returned" and reason == "no_identity",
        held_again=own.state == "published" and permissions.holds_edits(frame.discussion),
    )


def state_title(own: Own, history: History) -> str:
    """Return the state of the text in a few words, as the author reads it."""
    titles = {
        "held": _("It waits for the organisers"),
        "published": _("It is public"),
        "returned": _("It was returned to you"),
        "refused": _("It was not published"),
        "hidden": _("It was hidden"),
        "withdrawn": _("You withdrew it"),
        "erased": _("It was erased"),
    }
    if own.state == "merged":
        into = history.moves[-1].merged_into
        return _("It was merged into %(label)s", label=label_of(into))
    return titles[own.state]


def why(move: MoveMade) -> str:
    """Return why a text stands as it does, for its author; "" where that is clear."""
    clear = move.to_state in ("published", "withdrawn", "merged", "erased")
    return "" if clear else reason_told(move.reason)


def move_line(move: MoveMade) -> str:
    """Return what a move did, as one short sentence of the log."""
    lines = {
        ("received", "held"): _("Received, and held until somebody looks at it"),
        ("received", "published"): _("Received and published"),
        ("withdrawn", "published"): _("Taken up again, and public again"),
        ("withdrawn", "held"): _("Taken up again, and held until somebody looks at it"),
        ("returned", "held"): _("Sent again, and held until somebody looks at it"),
        ("published", "held"): _("Held again, not public meanwhile"),
        ("refused", "held"): _("Held again, to be looked at once more"),
        ("hidden", "published"): _("Public again"),
        ("merged", "published"): _("Public again, by itself"),
    }
    targets = {
        "published": _("Published"),
        "returned": _("Returned to the author"),
        "refused": _("It was not published"),
        "hidden": _("It was hidden"),
        "merged": _("Merged into %(label)s", label=label_of(move.merged_into)),
        "withdrawn": _("Withdrawn by the author"),
        "erased": _("It was erased"),
        "held": _("It waits for the organisers"),
    }
    return lines.get((move.from_state, move.to_state)) or targets[move.to_state]
