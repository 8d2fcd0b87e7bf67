"""Who runs a discussion and who may take part: roles granted and ended, people invited.

Each change is written to the discussion's log.
"""

from collections.abc import Sequence
from datetime import datetime

from forum.accounts.models import RoleGrant
from forum.accounts.operations import end_role, folded_address, grant_role
from forum.accounts.operations.invitations import ToMail, invite
from forum.accounts.operations.pasted import PastedRow
from forum.accounts.queries import person_by_email
from forum.db import db
from forum.discussions.models import Discussion
from forum.discussions.operations.moderating import log_change
from forum.errors import Refused
from forum.i18n import _


def grant_in_discussion(
    discussion_id: int, email: str, role: str, *, by_id: int, at: datetime
) -> RoleGrant:
    """Let the person with this address hold a role in a discussion.

    Raises Refused if nobody has the address, and as granting does.
    """
    discussion = db.session.get_one(Discussion, discussion_id)
    person = person_by_email(folded_address(email))
    if person is None or person.erased:
        raise Refused(
            _("Nobody here has this address. Invite this person first, then give the role."),
            field="email",
        )
    grant = grant_role(
        person_id=person.id, scope_id=discussion.scope_id, role=role, by_id=by_id, at=at
    )
    log_change(
        discussion_id, "grant_role", "person", person.id, after={"role": role}, by_id=by_id, at=at
    )
    return grant


def end_in_discussion(
    discussion_id: int, person_id: int, role: str, *, by_id: int, at: datetime
) -> RoleGrant:
    """End somebody's role in a discussion now. Raises Refused if it isn't held."""
    discussion = db.session.get_one(Discussion, discussion_id)
    grant = end_role(
        person_id=person_id, scope_id=discussion.scope_id, role=role, by_id=by_id, at=at
    )
    log_change(
        discussion_id, "end_role", "person", person_id, before={"role": role}, by_id=by_id, at=at
    )
    return grant


def invite_to_discussion(
    discussion_id: int, rows: Sequence[PastedRow], *, language: str, by_id: int, at: datetime
) -> list[ToMail]:
    """Invite people to take part in a discussion; their links are the caller's to mail."""
    discussion = db.session.get_one(Discussion, discussion_id)
    invited = invite(discussion.scope_id, rows, language=language, by_id=by_id, at=at)
    log_change(
        discussion_id,
        "invite",
        "invitation",
        None,
        after={"number": len(invited), "language": language},
        by_id=by_id,
        at=at,
    )
    return invited
