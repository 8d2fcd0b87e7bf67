"""The one reminder of an invitation to a discussion that nobody answered."""

from datetime import datetime, timedelta

from sqlalchemy import select

from forum import jobs, mail
from forum.accounts.models import Invitation, Person
from forum.accounts.operations import make_link
from forum.accounts.operations.invitations import ABOUT, LIFETIME
from forum.db import Notice, db, notify, transaction
from forum.discussions.emails import others
from forum.discussions.models import Discussion
from forum.discussions.queries.telling import announced_discussions
from forum.i18n import _

AFTER = timedelta(days=7)
TOO_LATE = timedelta(days=28)  # the first link is over by then
KIND = "invitation_waits"
AT_A_TIME = 50


@jobs.every(minutes=60, words=lambda: _("Remind once of invitations that nobody answered"))
def remind_invited(at: datetime) -> int:
    """Mail the reminders that are due; return how many."""
    total = 0
    while True:
        with transaction(shown=False):
            done = _remind_some(at)
        total += done
        if done < AT_A_TIME:
            return total


def _remind_some(at: datetime) -> int:
    open_ = {
        one.scope_id: one
        for one in announced_discussions(at)
        if one.closes is None or one.closes > at
    }
    if not open_:
        return 0
    reminded = select(Notice.about_id).where(Notice.kind == KIND, Notice.about == ABOUT)
    rows = db.session.execute(
        select(Invitation, Person.name)
        .outerjoin(Person, Person.id == Invitation.by_id)
        .where(
            Invitation.scope_id.in_(open_),
            Invitation.accepted.is_(None),
            Invitation.declined.is_(None),
            Invitation.withdrawn.is_(None),
            Invitation.at <= at - AFTER,
            Invitation.at > at - TOO_LATE,
            Invitation.id.not_in(reminded),
        )
        .order_by(Invitation.id)
        .limit(AT_A_TIME)
        .with_for_update(of=Invitation, skip_locked=True)
    ).all()
    for invitation, by_name in rows:
        _remind(invitation, open_[invitation.scope_id], by_name, at)
    return len(rows)


def _remind(
    invitation: Invitation, discussion: Discussion, by_name: str | None, at: datetime
) -> None:
    notice = notify(KIND, ABOUT, invitation.id, at=at, scope_id=invitation.scope_id)
    if notice is None:
        return
    notice.done = at
    secret = make_link(
        None, "invite", at=at, lifetime=LIFETIME, about=ABOUT, about_id=invitation.id
    )
    letter = others.invitation_waits(discussion, invitation, secret, by_name)
    mail.queue_letter(letter, key=notice.key, to=invitation.email)
