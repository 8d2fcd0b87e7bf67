"""Texts of guests: kept back until a mailed link says that the address is theirs.

Until then there is no person behind the text: who typed an address is not known to own it. The
link finds or makes the person, and the text goes on by the discussion's policy. Where that holds it
for another reason, the chain says so: returned for the address, sent again, held as any other.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from forum.accounts.operations import (
    Profile,
    find_or_create,
    folded_address,
    make_link,
    one_line,
    use_link,
)
from forum.accounts.operations.links import count_asking, forget_expired
from forum.accounts.operations.people import checked_profile
from forum.db import Notice, db, locked
from forum.discussions.models import Contribution, Discussion
from forum.discussions.models.drafting import PERSONALLY, Parts
from forum.discussions.operations.drafts import is_token
from forum.discussions.operations.moderating import hold_reason, move_contribution
from forum.discussions.operations.posting import Author, post_contribution
from forum.discussions.operations.sending import Rules, closed_because, faults, proposal
from forum.discussions.queries.guests import GUEST_TEXT, guest_text
from forum.discussions.queries.schedule import schedule_of
from forum.discussions.segments.parts import as_segments
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.models import Decision, Submission
from forum.moderation.operations import Move
from forum.organisations.queries import Affiliated
from forum.places.queries import type_labels

CONFIRM_LIFETIME = timedelta(days=7)
TYPED = -1  # instead of an organisation's key: its name was typed
ORGANISATION_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Guest:
    """What a guest says about themself."""

    profile: Profile
    email: str
    organisation: str = ""
    stakeholder_type: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A guest's text, and the secret of the link to mail; None if the page was sent twice."""

    contribution: Contribution
    email: str
    secret: str | None


def guest_rules(discussion: Discussion, guest: Guest, at: datetime) -> Rules:
    """Return what the rules of sending look at, the typed organisation among it."""
    name = one_line(guest.organisation)
    affiliated = Affiliated(
        organisation_id=TYPED,
        name=name,
        short=None,
        type=guest.stakeholder_type or None,
        country=guest.profile.country,
        role_title=None,
        may_speak=False,
        manages=False,
        confirmed=False,
        published=True,
        since=at.date(),
    )
    return Rules(
        discussion=discussion,
        schedule=schedule_of(discussion, at),
        affiliations=[affiliated] if name else [],
        name=one_line(guest.profile.name),
        at=at,
    )


def guest_parts(parts: Parts, guest: Guest) -> Parts:
    """Return the fields as the rules want them: for whom a guest writes follows from the name."""
    typed = bool(one_line(guest.organisation))
    return replace(parts, organisation=TYPED if typed else PERSONALLY)


def guest_faults(parts: Parts, guest: Guest, rules: Rules) -> list[Refused]:
    """Return everything that stands in the way of sending, in the order of the page."""
    found = faults(guest_parts(parts, guest), rules)
    if closed_because(rules.discussion, rules.at):
        found[0] = Refused(
            _("The discussion takes no contributions now. Copy your text before you leave.")
        )
    for check in (lambda: checked_profile(guest.profile), lambda: folded_address(guest.email)):
        try:
            check()
        except Refused as refused:
            found.append(refused)
    if len(one_line(guest.organisation)) > ORGANISATION_LENGTH:
        found.append(
            Refused(_("A name can have at most 300 characters."), field="organisation_name")
        )
    if guest.stakeholder_type and guest.stakeholder_type not in type_labels():
        found.append(Refused(_("Choose from the list."), field="stakeholder_type"))
    return found


def post_as_guest(
    discussion_id: int, token: str, parts: Parts, guest: Guest, *, at: datetime
) -> Received:
    """Store a guest's text, held until the address is confirmed; a page sent twice posts once.

    Raises Refused with the first thing that stands in the way, and after five mails to the address
    within an hour.
    """
    if not is_token(token):
        raise Refused(_("This page is too old. Open it again to write."))
    discussion = locked(Discussion, discussion_id)
    twice = db.session.scalar(
        select(Contribution).where(
            Contribution.discussion_id == discussion_id, Contribution.form_token == token
        )
    )
    email = folded_address(guest.email)
    if twice is not None:
        return Received(twice, email, None)
    rules = guest_rules(discussion, guest, at)
    for fault in guest_faults(parts, guest, rules):
        raise fault
    count_asking(email, at=at)
    forget_expired(at)
    contribution = _post(discussion, token, guest_parts(parts, guest), guest, rules)
    secret = make_link(
        None,
        "confirm",
        at=at,
        lifetime=CONFIRM_LIFETIME,
        about=GUEST_TEXT,
        about_id=contribution.id,
        email=email,
        details=asdict(checked_profile(guest.profile)),
    )
    return Received(contribution, email, secret)


def _post(
    discussion: Discussion, token: str, parts: Parts, guest: Guest, rules: Rules
) -> Contribution:
    made = proposal(parts, rules)
    profile = checked_profile(guest.profile)
    return post_contribution(
        discussion_id=discussion.id,
        author=Author(
            name=profile.name,
            organisation_name=one_line(guest.organisation) or None,
            role_title=one_line(parts.role_title)[:200] or None,
            stakeholder_type=guest.stakeholder_type or None,
            country=profile.country,
        ),
        body=made.composed.rendered.body,
        format=made.composed.format,
        language=str(made.language),
        week_id=made.week.id if made.week else None,
        week_source=made.week_source,
        channel="web",
        received=rules.at,
        attribution=parts.attribution,
        quotable=parts.quotable,
        hold="unconfirmed",
        segments=as_segments(made.passages),
        form_token=token,
    )


def confirm_guest(secret: str, discussion_id: int, *, at: datetime) -> Contribution:
    """Use up a guest's link: their address is confirmed, the text theirs, and it goes on.

    What moderators decided meanwhile stands. Raises Refused if the link is over.
    """
    discussion = locked(Discussion, discussion_id)  # as everybody does who posts or moves
    live = guest_text(secret, discussion_id, at)
    if live is None:
        raise Refused(_("This link has been used already, or its time is over."))
    token = use_link(secret, "confirm", at=at)
    address = find_or_create(str(token.email), Profile(**(token.details or {})), at=at)
    address.confirmed = address.confirmed or at
    token.details = None
    contribution = locked(Contribution, live.contribution.id)
    submission = locked(Submission, contribution.submission_id)
    if contribution.person_id is None:
        contribution.person_id = submission.author_id = address.person_id
    db.session.flush()
    last = db.session.get_one(Decision, (submission.id, submission.seq))
    if submission.state == "held" and last.reason == "unconfirmed":
        _go_on(discussion, submission, address.person_id, at)
    return contribution


def _go_on(discussion: Discussion, submission: Submission, person_id: int, at: datetime) -> None:
    closed = closed_because(discussion, at) is not None
    hold = hold_reason(discussion, person_id) or ("policy" if closed else None)
    steps: Sequence[tuple[str, str, int | None]] = (("published", "confirmed", None),)
    if hold is not None:
        steps = (("returned", "unconfirmed", None), ("held", hold, person_id))
    for to, reason, by_id in steps:
        move_contribution(
            submission.id,
            to,
            expected_seq=submission.seq,
            move=Move(by_id, at, reason, submission.language),
        )
        if to == "returned":  # nobody needs to be told: the author is here
            key = f"moved:submission:{submission.id}:{submission.seq}"
            db.session.execute(update(Notice).where(Notice.key == key).values(done=at))
