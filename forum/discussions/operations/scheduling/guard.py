"""A discussion locked for a change of its schedule, if nobody changed it in the meantime."""

from datetime import datetime

from forum.db import locked
from forum.discussions.models import Discussion
from forum.discussions.queries.editing import last_change
from forum.errors import Refused
from forum.i18n import _, moment


def for_editing(discussion_id: int, expected_rev: int | None, at: datetime) -> Discussion:
    """Return the discussion, locked. Raises Refused if it is archived or has changed since.

    ``expected_rev`` is None where the change has its own guard.
    """
    discussion = locked(Discussion, discussion_id)
    if discussion.archived and discussion.archived <= at:
        raise Refused(_("This discussion is archived: nothing in it is changed any more."))
    if expected_rev is not None and discussion.rev != expected_rev:
        raise Refused(changed_meanwhile(discussion))
    return discussion


def changed_meanwhile(discussion: Discussion) -> str:
    """Return the sentence that tells the second of two editors what happened."""
    last = last_change(discussion.id)
    if last is None or not last.by:
        return _(
            "Somebody changed this discussion in the meantime. Nothing of yours was stored: look"
            " at what stands now, then decide again."
        )
    return _(
        "%(name)s changed this discussion in the meantime (%(moment)s). Nothing of yours was"
        " stored: look at what stands now, then decide again.",
        name=last.by,
        moment=moment(last.at, discussion.time_zone),
    )
