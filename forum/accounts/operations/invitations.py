"""Invitations to a scope: sent, sent again, withdrawn, accepted, declined.

An address is invited to a scope once; the row is taken up again where that was withdrawn. The link
that was mailed last counts, and accepting proves the address. Rows are locked in one order, as when
a person leaves: links, the address, the person, invitations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Invitation, Person, Scope, Token
from forum.accounts.operations.joining import find_or_create
from forum.accounts.operations.links import make_link, use_link
from forum.accounts.operations.pasted import MOST, PastedRow
from forum.accounts.operations.people import Profile, checked_profile
from forum.accounts.operations.roles import grant_role
from forum.accounts.operations.tries import record_attempt
from forum.accounts.queries import address_by_email, digest
from forum.accounts.queries.inviting import Known, known_in
from forum.db import db, locked, notify
from forum.errors import Refused
from forum.i18n import _, known_language

LIFETIME = timedelta(days=30)
ABOUT = "invitation"
# What of an address that is known already keeps it from being invited by a list.
SETTLED = ("member", "waiting", "declined")


@dataclass(frozen=True, slots=True)
class ToMail:
    """An invitation that was written down, and the secret of the link to mail."""

    invitation: Invitation
    secret: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A row of a list and what would become of it.

    ``state``: new, member, waiting, declined, double (of a line above), problem.
    """

    row: PastedRow
    state: str
    known: Known | None = None


def report(scope_id: int, rows: Iterable[PastedRow], *, at: datetime) -> list[Reported]:
    """Return what inviting these rows would do; nothing is stored."""
    rows = list(rows)
    known = known_in(scope_id, [row.email for row in rows if row.email], at)
    seen: set[str] = set()
    found = []
    for row in rows:
        if row.email is None:
            found.append(Reported(row, "problem"))
            continue
        one = known.get(row.email)
        settled = one is not None and one.state in SETTLED
        state = one.state if one is not None and settled else "new"
        found.append(Reported(row, "double" if row.email in seen else state, one))
        seen.add(row.email)
    return found


def invite(
    scope_id: int, rows: Iterable[PastedRow], *, language: str, by_id: int, at: datetime
) -> list[ToMail]:
    """Invite those of the rows that are new here; the others are left as they are.

    Raises Refused if nobody of them is new, if there are too many, or if a row can't be used.
    """
    rows = list(rows)
    if len(rows) > MOST:
        raise Refused(
            _("At most 500 people can be invited at a time. Split the list."), field="text"
        )
    if not known_language(language):
        raise Refused(_("Choose a language from the list."), field="language")
    if any(row.email is None for row in rows):
        raise Refused(_("Some lines can't be used yet: mend them, or leave them out."))
    locked(Scope, scope_id)  # two who paste the same list queue here
    fresh = [one.row for one in report(scope_id, rows, at=at) if one.state == "new"]
    if not fresh:
        raise Refused(_("Everybody on this list is a member, or was invited already."))
    before = _rows_of(scope_id, [str(row.email) for row in fresh])
    found = []
    for row in fresh:
        invitation = before.get(str(row.email)) or Invitation(
            scope_id=scope_id, email=str(row.email)
        )
        invitation.name, invitation.organisation = row.name, row.organisation
        invitation.language, invitation.by_id, invitation.at = language, by_id, at
        invitation.accepted = invitation.declined = invitation.withdrawn = None
        invitation.person_id = None
        db.session.add(invitation)
        found.append(invitation)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(_("This has changed in the meantime. Look at it again first.")) from None
    return [_to_mail(invitation, at) for invitation in found]


def send_again(invitation_id: int, scope_id: int, *, at: datetime) -> ToMail:
    """Make a new link for an invitation that waits; the one before opens nothing any more.

    Raises Refused unless it waits, and if it was sent within the last day.
    """
    _end_links(invitation_id, at)
    invitation = _of_scope(invitation_id, scope_id)
    if invitation.accepted or invitation.declined or invitation.withdrawn:
        raise Refused(_("This invitation was answered or withdrawn in the meantime."))
    if at - invitation.at < timedelta(days=1):
        raise Refused(_("An invitation can be sent again once a day at most."))
    record_attempt(
        f"invitation:{invitation_id}",
        "invite",
        at=at,
        most=1,
        within=timedelta(days=1),
        sentence=_("An invitation can be sent again once a day at most."),
    )
    invitation.at = at
    return _to_mail(invitation, at)


def withdraw_invitation(invitation_id: int, scope_id: int, *, at: datetime) -> Invitation:
    """Take an invitation back: its link opens nothing any more. Raises Refused once accepted."""
    _end_links(invitation_id, at)
    invitation = _of_scope(invitation_id, scope_id)
    if invitation.accepted:
        raise Refused(_("This invitation was accepted in the meantime: end the role instead."))
    invitation.withdrawn = invitation.withdrawn or at
    db.session.flush()
    return invitation


def accept_invitation(
    secret: str, *, name: str, language: str, at: datetime
) -> tuple[int, Invitation]:
    """Use up an invitation's link: its address is proven, its person becomes a member.

    ``name`` and ``language`` count where nobody has the address yet. Returns the person's id with
    the invitation. Raises Refused if the link is over or the invitation was withdrawn.
    """
    token = use_link(secret, "invite", at=at)
    invitation = db.session.get(Invitation, token.about_id) if token.about == ABOUT else None
    if invitation is None:
        raise over()
    inviter = db.session.get(Person, invitation.by_id) if invitation.by_id else None
    zone = inviter.time_zone if inviter else "UTC"
    profile = Profile("-", language, zone, None)  # of nobody: a name that is none is refused
    if asks_name(invitation.email):
        profile = checked_profile(Profile(name, language, zone, None))
    address = find_or_create(invitation.email, profile, at=at)
    locked(Person, address.person_id)
    invitation = locked(Invitation, invitation.id)
    if invitation.withdrawn or invitation.accepted:
        raise over()
    address.person.name = address.person.name or profile.name
    address.confirmed = address.confirmed or at
    grant_role(
        person_id=address.person_id,
        scope_id=invitation.scope_id,
        role="member",
        by_id=invitation.by_id,
        at=at,
    )
    invitation.accepted, invitation.declined = at, None
    invitation.person_id = address.person_id
    _end_links(invitation.id, at)
    db.session.flush()
    return address.person_id, invitation


def decline_invitation(secret: str, *, at: datetime) -> Invitation:
    """Say no; the link still opens the page, so that the answer can be changed.

    Raises Refused if the link is over or the invitation was withdrawn.
    """
    token = db.session.get(Token, digest(secret), with_for_update=True, populate_existing=True)
    if token is None or token.purpose != "invite" or token.used or token.expires <= at:
        raise over()
    invitation = locked(Invitation, token.about_id)
    if invitation.withdrawn or invitation.accepted:
        raise over()
    invitation.declined = invitation.declined or at
    db.session.flush()
    return invitation


def asks_name(email: str) -> bool:
    """Say whether the person of an address is unknown, so that their name is asked."""
    address = address_by_email(email)
    return address is None or not address.person.name


def over() -> Refused:
    """Return the one answer to a link that opens nothing any more."""
    return Refused(_("This link has been used already, or its time is over."))


def _rows_of(scope_id: int, emails: list[str]) -> dict[str, Invitation]:
    rows = db.session.scalars(
        select(Invitation)
        .where(Invitation.scope_id == scope_id, Invitation.email.in_(emails))
        .order_by(Invitation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.email: row for row in rows}


def _of_scope(invitation_id: int, scope_id: int) -> Invitation:
    invitation = locked(Invitation, invitation_id)
    if invitation.scope_id != scope_id:
        raise Refused(_("Somebody else removed this in the meantime. Nothing was changed."))
    return invitation


def _to_mail(invitation: Invitation, at: datetime) -> ToMail:
    secret = make_link(
        None, "invite", at=at, lifetime=LIFETIME, about=ABOUT, about_id=invitation.id
    )
    notify(
        "invited",
        ABOUT,
        invitation.id,
        at=at,
        scope_id=invitation.scope_id,
        key=f"{at:%Y%m%dT%H%M%S}",
    )
    return ToMail(invitation, secret)


def _end_links(invitation_id: int, at: datetime) -> None:
    db.session.execute(
        update(Token)
        .where(
            Token.purpose == "invite",
            Token.about == ABOUT,
            Token.about_id == invitation_id,
            Token.used.is_(None),
        )
        .values(used=at)
        .execution_options(synchronize_session=False)
    )
