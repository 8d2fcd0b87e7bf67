"""Post a contribution: one operation for the web, for mail, for imports."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from forum.clock import now
from forum.db import db, locked
from forum.discussions.consent import public_plain
from forum.discussions.models import (
    ConsentChange,
    Contribution,
    Discussion,
    Question,
    Segment,
    SegmentQuestion,
    Version,
    Week,
)
from forum.discussions.segments import Question as KnownQuestion
from forum.discussions.segments import Segment as CutSegment
from forum.discussions.segments import cut
from forum.errors import Refused
from forum.html import CLEANER, LIMIT, Rendered, normalise, opening, render, words
from forum.i18n import _, zone
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


def questions_of(discussion_id: int) -> list[KnownQuestion]:
    """Return the questions of a discussion as the recogniser wants them."""
    rows = db.session.execute(
        select(Question.id, Week.number, Question.number, Question.text)
        .join(Week, Week.id == Question.week_id)
        .where(Week.discussion_id == discussion_id)
        .order_by(Week.number, Question.number)
    )
    return [KnownQuestion(key, week, number, texts.plain()) for key, week, number, texts in rows]


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
) -> Contribution:
    """Store version 1 of a contribution, cut into segments, and publish it or hold it.

    ``answers`` are the ids of the questions that it answers where somebody said so: links found by
    rule outside of them are left out, missing ones are put on the longest passage. ``hold`` is the
    reason code for holding it. ``number`` is kept where an import gives it. ``questions`` and
    ``week_number`` spare an import from reading the same schedule for every row.

    Raises Refused for a text that is empty or too long, and for a number that is taken.
    """
    discussion = locked(Discussion, discussion_id)
    at = now()
    body = normalise(body)
    if not body.strip():
        raise Refused(_("Write something first: the text is empty."), field="body")
    if len(body) > LIMIT:
        raise Refused(
            _("The text is too long: at most %(most)s characters fit.", most=LIMIT), field="body"
        )
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
    rendered = render(body, "markdown" if format == "markdown" else "plain")
    segments = signed_by_name(
        cut(rendered.plain, questions, week=week_number),
        rendered.plain,
        (author.name, author.organisation_name),
    )
    version = Version(
        contribution_id=contribution.id,
        seq=1,
        language=language,
        format=format,
        body=rendered.body,
        plain=rendered.plain,
        html=rendered.html,
        opening=said_first(rendered, segments, attribution),
        words=words(rendered.plain),
        cleaner=CLEANER,
        sha256=rendered.sha256,
        by_id=by_id,
        why=why,
        at=at,
        shown=True,
        segments=_segments(segments, answers, at, author.person_id),
    )
    db.session.add(version)
    db.session.flush()  # with its segments and their links: one flush is cheaper than three
    return contribution


def signed_by_name(
    segments: list[CutSegment], plain: str, names: Sequence[str | None]
) -> list[CutSegment]:
    """Return the segments, last lines that are the author's own names marked as their signature.

    A name alone says nothing of a short text's end to a rule that doesn't know who wrote it.
    """
    own = {" ".join(name.casefold().split()) for name in names if name}
    start = len(plain.rstrip())
    begin = None
    while own and start > 0:
        line = plain.rfind("\n", 0, start) + 1
        said = " ".join(plain[line:start].casefold().split()).strip(" -–—,.*_")
        if said and said not in own:
            break
        begin = line if said else begin
        start = line - 1
    if begin is None or not segments or begin == 0:
        return segments
    kept = [segment for segment in segments if segment.start < begin]
    last = kept.pop()
    if last.kind == "signature":
        return segments
    return [
        *kept,
        *([replace(last, stop=begin)] if last.start < begin else []),
        CutSegment(begin, len(plain), "signature", ()),
    ]


def said_first(rendered: Rendered, segments: Sequence[CutSegment], attribution: str) -> str:
    """Return the opening for lists: answers only, without greeting, pasted question, signature.

    Leaving the greeting and the signature out also keeps names out where the author is not named. A
    text of courtesy alone ("Thank you, we agree.") is shown as far as consent goes.
    """
    answers = [
        rendered.plain[segment.start : segment.stop].strip()
        for segment in segments
        if segment.kind == "answer"
    ]
    said = "\n\n".join(answers) or public_plain(rendered.plain, segments, attribution)
    return opening(said.strip() or "…")


def _segments(
    segments: Sequence[CutSegment],
    answers: Sequence[int] | None,
    at: datetime,
    person_id: int | None,
) -> list[Segment]:
    """Return the rows of a version's segments with their links; see ``answers`` above."""
    rows = [
        Segment(
            position=position,
            start=segment.start,
            stop=segment.stop,
            kind=segment.kind,
            links=[
                SegmentQuestion(
                    question_id=link.question_id,
                    origin=link.origin,
                    why=link.why[:300],
                    score=link.score,
                    accepted=at,
                )
                for link in segment.links
                if answers is None or link.question_id in answers
            ],
        )
        for position, segment in enumerate(segments)
    ]
    found = {link.question_id for row in rows for link in row.links}
    missing = [key for key in dict.fromkeys(answers or ()) if key not in found]
    if missing and rows:
        spoken = [row for row in rows if row.kind == "answer"] or rows
        longest = max(spoken, key=lambda row: row.stop - row.start)
        longest.links.extend(
            SegmentQuestion(
                question_id=key,
                origin="author",
                why="",
                accepted_by_id=person_id,
                accepted=at,
            )
            for key in missing
        )
    return rows
