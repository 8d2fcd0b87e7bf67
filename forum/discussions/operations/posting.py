"""Post a contribution: one operation for the web, for mail, for imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.clock import now
from forum.db import db, locked, notify
from forum.discussions.models import ConsentChange, Contribution, Discussion, Week
from forum.discussions.operations.moderating import receipt_code
from forum.discussions.operations.versions import checked_body, questions_of, write_version
from forum.discussions.segments import Question as KnownQuestion
from forum.discussions.segments import Segment as CutSegment
from forum.html import opening
from forum.i18n import zone
from forum.moderation.operations import Move, receive


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, frozen on the contribution as they are that day; None = not stated."""

    person_id: int | None = None
    name: str | None = None
    organisation_id: int | None = None
    organisation_name: str | None = None
    role_title: str | None = None
    stakeholder_type: str | None = None
    country: str | None = None


def post_contribution(
    *,
    discussion_id: int,
    author: Author,
    body: str,
    format: str = "plain",
    language: str,
    week_id: int | None,
    week_source: str | None,
    channel: str,
    received: datetime | None,
    attribution: str,
    quotable: bool = True,
    kind: str = "contribution",
    reply_to_id: int | None = None,
    number: int | None = None,
    answers: Sequence[int] | None = None,
    hold: str | None = None,
    reason: str = "policy",
    why: str = "author",
    by_id: int | None = None,
    questions: Sequence[KnownQuestion] | None = None,
    week_number: int | None = None,
    segments: Sequence[CutSegment] | None = None,
    form_token: str | None = None,
    message: str | None = None,
) -> Contribution:
    """Store version 1 of a contribution, cut into segments, and publish it or hold it.

    ``answers`` are the ids of the questions that it answers where somebody said so: links found by
    rule outside of them are left out, missing ones are put on the longest passage. ``segments`` say
    how the text is cut, as for :func:`~forum.discussions.operations.versions.write_version`.
    ``hold`` is the reason code for holding it. ``number`` is kept where an import gives it.
    ``questions`` and ``week_number`` spare an import from reading the same schedule for every row.
    ``form_token`` is the page that was sent: the database refuses the same one of the same person
    twice.

    Raises Refused for a text that is empty or too long, and for a number that is taken.
    """
    discussion = locked(Discussion, discussion_id)
    at = now()
    body = checked_body(body)
    if questions is None:
        questions = questions_of(discussion_id)
    if week_number is None and week_id is not None:
        week_number = locked(Week, week_id).number
    submission = receive(
        kind="contribution",
        scope_id=discussion.scope_id,
        author_id=author.person_id,
        language=language,
        title=" ".join(opening(body, 120).split()),
        state="held" if hold else "published",
        move=Move(by_id=by_id, at=at, reason=hold or reason, language=language),
    )
    if hold:
        number = None
    elif number is None:
        number = discussion.next_number
    if number is not None:
        discussion.next_number = max(discussion.next_number, number + 1)
    contribution = Contribution(
        submission_id=submission.id,
        discussion_id=discussion_id,
        week_id=week_id,
        week_source=week_source,
        number=number,
        reply_to_id=reply_to_id,
        kind=kind,
        channel=channel,
        received=received,
        day=received.astimezone(zone(discussion.time_zone)).date() if received else None,
        person_id=author.person_id,
        form_token=form_token,
        receipt=None if channel == "import" else receipt_code(),
        message=message,
        entered_by_id=by_id,
        author_name=author.name,
        organisation_id=author.organisation_id,
        organisation_name=author.organisation_name,
        role_title=author.role_title,
        stakeholder_type=author.stakeholder_type,
        country=author.country,
        attribution=attribution,
        quotable=quotable,
    )
    db.session.add(contribution)
    db.session.flush()
    db.session.add(
        ConsentChange(
            contribution_id=contribution.id,
            attribution=attribution,
            quotable=quotable,
            by_id=author.person_id,
            at=at,
        )
    )
    write_version(
        contribution,
        body=body,
        format=format,
        language=language,
        questions=questions,
        week_number=week_number,
        answers=answers,
        segments=segments,
        why=why,
        by_id=by_id,
        at=at,
    )
    if channel != "import":
        notify("posted", "contribution", contribution.id, at=at, scope_id=discussion.scope_id)
    return contribution
