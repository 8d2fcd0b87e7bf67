"""Replies: the text that one replies to, its week, and a passage of it as a quotation."""

import re

from forum.discussions import queries
from forum.discussions.consent import public_passages, shown_author
from forum.discussions.forms.narrowing import as_number
from forum.discussions.models import label_of
from forum.discussions.queries import WholeText
from forum.discussions.queries.answering import answerable, arrival_week
from forum.discussions.views.frame import Frame
from forum.html import opening
from forum.i18n import _

LONGEST = 600
MARKS = re.compile(r"([\\`*_\[\]<>#~|])")


def parent(frame: Frame, number: str | None) -> WholeText | None:
    """Return the public contribution that a reply is about, None where the address names none."""
    wanted = as_number(number)
    found = queries.contribution_by_number(frame.discussion.id, wanted) if wanted else None
    public = found is not None and found.contribution.submission.state == "published"
    return found if public else None


def week_of(frame: Frame, wanted: int | None, reply: WholeText | None) -> int | None:
    """Return the week to begin in: the one asked for, that of the text replied to, else now's."""
    open_weeks = answerable(frame.discussion, frame.schedule, frame.at)
    numbers = {week.number for week in open_weeks}
    if wanted in numbers:
        return wanted
    if reply is not None:
        week = frame.schedule.week_by_id(reply.contribution.week_id)
        if week is not None and week.number in numbers:
            return week.number
    now = arrival_week(frame.schedule)
    return now.number if now else None


def quotation(reply: WholeText, asked: str | None) -> str:
    """Return a passage as Markdown quotes it, with who said it; "" where none may be quoted.

    Only what readers see, and only of texts that may be quoted.
    """
    start = as_number((asked or "").removeprefix("p"))
    contribution, version = reply.contribution, reply.version
    if start is None or not contribution.quotable:
        return ""
    for passage, html in public_passages(
        version.html, version.plain, reply.passages, contribution.attribution
    ):
        if passage.start == start and html:
            said = opening(version.plain[passage.start : passage.stop].strip(), LONGEST)
            author = shown_author(contribution)
            who = author.name or author.organisation
            label = label_of(contribution.number)
            head = _("%(label)s, %(name)s:", label=label, name=who) if who else f"{label}:"
            lines = [f"**{_escaped(head)}**", "", *map(_escaped, said.split("\n"))]
            return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
    return ""


def _escaped(line: str) -> str:
    """Return a line of plain text as Markdown that shows it unchanged."""
    line = MARKS.sub(r"\\\1", line)
    line = re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", line)
    return re.sub(r"^(\s*)([-+=])", r"\1\\\2", line)
