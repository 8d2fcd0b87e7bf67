"""Messages of the facilitators: launch, weekly summary, reminder, closing, other.

A message is a contribution of kind facilitator: it has a number and versions like every text, and
is left out of figures and of coverage. ``pinned`` keeps it on top of its week's page; a launch
message stands on the discussion's page until the first week ends. It is written as a draft (kind
message), looked at, then published; the rules that hold contributions don't hold it.
"""

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Person
from forum.db import db, locked, notify
from forum.discussions.models import Contribution, Discussion, Version, Week
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import locked_draft, save_draft
from forum.discussions.operations.moderating import log_change
from forum.discussions.operations.posting import Author, post_contribution
from forum.discussions.operations.preparing.fresh import Stale
from forum.discussions.operations.versions import write_version
from forum.errors import Refused
from forum.i18n import _, known_language

MESSAGES = ("launch", "summary", "reminder", "closing", "other")
PINNED_AT_ONCE = ("launch", "summary")


def save_message(
    token: str,
    *,
    discussion_id: int,
    message: str,
    week: int | None,
    language: str,
    body: str,
    person_id: int,
    rev: int,
    at: datetime,
) -> int:
    """Keep what was typed of a message; return the draft's revision.

    Raises Refused as :func:`~forum.discussions.operations.drafts.save_draft` does, and for a kind
    of message or a language that there isn't.
    """
    if message not in MESSAGES:
        raise Refused(_("Choose what kind of message it is."), field="message")
    if not known_language(language):
        raise Refused(_("Choose a language from the list."), field="language")
    parts = Parts(week=week, free=body, language=language, message=message)
    draft = save_draft(
        token,
        parts,
        person_id=person_id,
        discussion_id=discussion_id,
        rev=rev,
        at=at,
        kind="message",
    )
    return draft.rev


def publish_message(
    token: str, *, discussion_id: int, person_id: int, rev: int, at: datetime
) -> Contribution:
    """Publish a draft as it was looked at; launch and summary are pinned.

    Raises Refused: it was published or discarded, changed since it was looked at, the discussion is
    not announced or is archived, a summary names no week.
    """
    discussion = locked(Discussion, discussion_id)
    draft = locked_draft(token, person_id)
    if draft.kind != "message" or draft.discussion_id != discussion.id:
        raise Refused(_("There is no such draft."))
    if draft.rev != rev:
        raise Refused(_("This draft was changed since you looked at it. Look at it again."))
    parts = Parts.of(draft.parts)
    _check_time(discussion, at)
    week = _week(discussion, parts)
    name = db.session.scalar(select(Person.name).where(Person.id == person_id))
    contribution = post_contribution(
        discussion_id=discussion.id,
        author=Author(person_id=person_id, name=name),
        body=parts.free,
        format="markdown",
        language=parts.language,
        week_id=week.id if week else None,
        week_source="author" if week else None,
        week_number=week.number if week else None,
        channel="web",
        received=at,
        attribution="named",
        kind="facilitator",
        answers=[],
        form_token=token,
        message=None if parts.message == "other" else parts.message,
    )
    if parts.message in PINNED_AT_ONCE:
        contribution.pinned = at
    draft.ended = at
    draft.contribution_id = contribution.id
    notify("message_posted", "contribution", contribution.id, at=at, scope_id=discussion.scope_id)
    db.session.flush()
    return contribution


def _check_time(discussion: Discussion, at: datetime) -> None:
    if discussion.announced is None or discussion.announced > at:
        raise Refused(
            _("The discussion is not announced yet: keep the message as a draft until it is.")
        )
    if discussion.archived is not None:
        raise Refused(_("This discussion is archived: take it back first, then change it."))


def _week(discussion: Discussion, parts: Parts) -> Week | None:
    if parts.week is None:
        if parts.message == "summary":
            raise Refused(_("Say which week the summary is about."), field="week")
        return None
    week = db.session.scalar(
        select(Week).where(Week.discussion_id == discussion.id, Week.number == parts.week)
    )
    if week is None:
        raise Refused(_("There is no week %(number)s any more.", number=parts.week), field="week")
    return week


def _message(contribution_id: int) -> tuple[Contribution, Discussion]:
    contribution = locked(Contribution, contribution_id)
    discussion = locked(Discussion, contribution.discussion_id)
    if contribution.kind != "facilitator":
        raise Refused(_("This is not a message of the facilitators."))
    if discussion.archived is not None:
        raise Refused(_("This discussion is archived: take it back first, then change it."))
    return contribution, discussion


def revise_message(
    contribution_id: int,
    *,
    body: str,
    language: str,
    expected_seq: int,
    by_id: int,
    at: datetime,
) -> Contribution:
    """Write a new version of a message, shown from now on; the earlier ones stay readable.

    Raises Stale if somebody wrote one since the page was made.
    """
    contribution, discussion = _message(contribution_id)
    last = db.session.scalars(
        select(Version).where(Version.contribution_id == contribution.id, Version.shown)
    ).one()
    if last.seq != expected_seq:
        raise Stale(
            _(
                "Somebody changed this message since you opened this page. Nothing was saved yet:"
                " compare below, then save again."
            )
        )
    if not known_language(language):
        raise Refused(_("Choose a language from the list."), field="language")
    week = contribution.week_id and db.session.scalar(
        select(Week.number).where(Week.id == contribution.week_id)
    )
    version = write_version(
        contribution,
        body=body,
        format="markdown",
        language=language,
        week_number=week or None,
        answers=[],
        why="author" if by_id == contribution.person_id else "correction",
        by_id=by_id,
        at=at,
    )
    notify(
        "edited",
        "contribution",
        contribution.id,
        at=at,
        scope_id=discussion.scope_id,
        key=str(version.seq),
    )
    return contribution


def pin_message(contribution_id: int, on: bool, *, by_id: int, at: datetime) -> Contribution:
    """Keep a message on top, or let it stand among the others."""
    contribution, discussion = _message(contribution_id)
    if (contribution.pinned is not None) == on:
        return contribution
    contribution.pinned = at if on else None
    log_change(
        discussion.id,
        "pinned" if on else "unpinned",
        "contribution",
        contribution.id,
        by_id=by_id,
        at=at,
    )
    return contribution
