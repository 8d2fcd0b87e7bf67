"""Write a version of a contribution: rendered once, cut into segments, linked to questions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, update

from forum.db import db
from forum.discussions.consent import Placed, public_plain
from forum.discussions.models import Contribution, Question, Segment, SegmentQuestion, Version, Week
from forum.discussions.segments import Question as KnownQuestion
from forum.discussions.segments import Segment as CutSegment
from forum.discussions.segments import cut
from forum.errors import Refused
from forum.html import CLEANER, LIMIT, normalise, opening, render, words
from forum.i18n import _


def questions_of(discussion_id: int) -> list[KnownQuestion]:
    """Return the questions of a discussion as the recogniser wants them."""
    rows = db.session.execute(
        select(Question.id, Week.number, Question.number, Question.text)
        .join(Week, Week.id == Question.week_id)
        .where(Week.discussion_id == discussion_id)
        .order_by(Week.number, Question.number)
    )
    return [KnownQuestion(key, week, number, texts.plain()) for key, week, number, texts in rows]


def checked_body(body: str) -> str:
    """Return a text as it is stored. Raises Refused if it is empty or too long."""
    body = normalise(body)
    if not body.strip():
        raise Refused(_("Write something first: the text is empty."), field="body")
    if len(body) > LIMIT:
        raise Refused(
            _("The text is too long: at most %(most)s characters fit.", most=LIMIT), field="body"
        )
    return body


def write_version(
    contribution: Contribution,
    *,
    body: str,
    format: str,
    language: str,
    questions: Sequence[KnownQuestion] | None = None,
    week_number: int | None = None,
    answers: Sequence[int] | None = None,
    segments: Sequence[CutSegment] | None = None,
    why: str = "author",
    by_id: int | None = None,
    at: datetime,
) -> Version:
    """Store a new version, which is the one shown from now on; earlier ones stay as they are.

    ``segments`` say how the text is cut and what each passage answers, where somebody said so
    already; they cover ``plain`` of the rendered text. Else rules cut it: ``questions`` are what
    they know (read here if None), ``week_number`` what "question 2" means, ``answers`` the ids of
    the questions that it answers as somebody said (see :func:`_segments`). Raises Refused for a
    text that is empty or too long.
    """
    rendered = render(checked_body(body), "markdown" if format == "markdown" else "plain")
    if segments is None:
        if questions is None:
            questions = questions_of(contribution.discussion_id)
        segments = signed_by_name(
            cut(rendered.plain, questions, week=week_number),
            rendered.plain,
            (contribution.author_name, contribution.organisation_name),
        )
    before = db.session.scalar(
        select(func.max(Version.seq)).where(Version.contribution_id == contribution.id)
    )
    if before:
        db.session.execute(
            update(Version)
            .where(Version.contribution_id == contribution.id, Version.shown)
            .values(shown=False)
        )
    version = Version(
        contribution_id=contribution.id,
        seq=(before or 0) + 1,
        language=language,
        format=format,
        body=rendered.body,
        plain=rendered.plain,
        html=rendered.html,
        opening=said_first(rendered.plain, segments, contribution.attribution),
        words=words(rendered.plain),
        cleaner=CLEANER,
        sha256=rendered.sha256,
        by_id=by_id,
        why=why,
        at=at,
        shown=True,
        segments=_segments(segments, answers, at, contribution.person_id),
    )
    db.session.add(version)
    db.session.flush()  # with its segments and their links: one flush is cheaper than three
    return version


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


def said_first(plain: str, segments: Sequence[Placed], attribution: str) -> str:
    """Return the opening for lists: answers only, without greeting, pasted question, signature.

    Leaving the greeting and the signature out also keeps names out where the author is not named. A
    text of courtesy alone ("Thank you, we agree.") is shown as far as consent goes.
    """
    answers = [
        plain[segment.start : segment.stop].strip()
        for segment in segments
        if segment.kind == "answer"
    ]
    said = "\n\n".join(answers) or public_plain(plain, segments, attribution)
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
                    accepted_by_id=person_id if link.origin == "author" else None,
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
