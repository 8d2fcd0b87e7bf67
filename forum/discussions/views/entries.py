"""View models of contributions: what a list or a page shows of each, consent applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from forum.discussions import queries, slots
from forum.discussions.consent import public_passages, public_plain, shown_author
from forum.discussions.models import Contribution, label_of
from forum.discussions.views.frame import Frame
from forum.html import words


@dataclass(frozen=True, slots=True)
class Link:
    """A label with an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A contribution as lists and headers show it."""

    number: int | None
    label: str
    url: str | None
    name: str | None
    person_url: str | None
    role_title: str | None
    organisation: str | None
    organisation_url: str | None
    type: str | None
    country: str | None
    language: str
    received: datetime | None
    time_zone: str  # the discussion's: visitors read times by its clock
    channel: str
    kind: str
    attribution: str
    quotable: bool
    opening: list[str]
    words: int
    more: bool
    questions: list[Link]
    reply_to: Link | None
    beside: Markup | None


@dataclass(frozen=True, slots=True)
class MarginPassage:
    """A passage of a whole text with the questions it answers in the margin."""

    id: str
    html: Markup
    labels: list[Link]
    start: int


def question_links(
    frame_slug: str, schedule: queries.Schedule, question_ids: Sequence[int]
) -> list[Link]:
    """Return tags of questions in their order; those of weeks to come lead nowhere yet."""
    known = schedule.shown.questions
    found = sorted(
        (known[key] for key in question_ids if key in known), key=lambda q: (q.week, q.number)
    )
    return [
        Link(
            q.label,
            url_for("discussions.question", slug=frame_slug, week=q.week, number=q.number),
        )
        for q in found
    ]


def entries(
    rows: Sequence[queries.Row],
    schedules: Mapping[int, queries.Schedule],
    *,
    beside: bool = True,
) -> list[Entry]:
    """Return the view models of a list; the links to questions come in one statement."""
    links = queries.links_of([row.version_id for row in rows])
    notes: dict[int, Markup] = {}
    if beside:
        for slot in slots.beside_contributions:
            notes.update(slot([row.id for row in rows]))
    return [
        _entry(row, schedules[row.discussion_id], links.get(row.version_id, ()), notes.get(row.id))
        for row in rows
    ]


def _entry(
    row: queries.Row,
    schedule: queries.Schedule,
    question_ids: Sequence[int],
    beside: Markup | None,
) -> Entry:
    author = shown_author(row)
    paragraphs = row.opening.split("\n\n")
    return Entry(
        number=row.number,
        label=label_of(row.number),
        url=url_for("discussions.contribution", slug=row.slug, number=row.number),
        name=author.name,
        person_url=person_url(author.person_id),
        role_title=author.role_title,
        organisation=author.organisation,
        organisation_url=organisation_url(author.organisation_id),
        type=row.stakeholder_type,
        country=row.country,
        language=row.language,
        received=row.received,
        time_zone=row.time_zone,
        channel=row.channel,
        kind=row.kind,
        attribution=row.attribution,
        quotable=row.quotable,
        opening=paragraphs,
        words=row.words,
        more=words(row.opening) < row.words,
        questions=question_links(row.slug, schedule, question_ids),
        reply_to=Link(
            label_of(row.reply_to),
            url_for("discussions.contribution", slug=row.slug, number=row.reply_to),
        )
        if row.reply_to
        else None,
        beside=beside,
    )


def pinned_of(frame: Frame, week: queries.ScheduledWeek | None = None) -> list[tuple[Entry, str]]:
    """Return the pinned messages of a week; without one, those of the discussion's page.

    There a launch message stands until the first week ends, then messages that name no week.
    """
    weeks = frame.schedule.weeks
    launching = not weeks or frame.at < weeks[0].closes
    return [
        (_entry(one.row, frame.schedule, (), None), one.message or "other")
        for one in frame.pinned
        if (
            one.row.week_id == week.id and one.message != "launch"
            if week is not None
            else launching
            if one.message == "launch"
            else one.row.week_id is None
        )
    ]


def person_url(person_id: int | None) -> str | None:
    """Return the address of a person's page."""
    return url_for("accounts.person", person_id=person_id) if person_id else None


def organisation_url(organisation_id: int | None) -> str | None:
    """Return the address of an organisation's page."""
    return (
        url_for("organisations.one", organisation_id=organisation_id) if organisation_id else None
    )


def header(frame: Frame, whole: queries.WholeText) -> Entry:
    """Return the header of a whole text; its opening is not filled."""
    contribution, version = whole.contribution, whole.version
    author = shown_author(contribution)
    return Entry(
        number=contribution.number,
        label=label_of(contribution.number),
        url=url_for("discussions.contribution", slug=frame.slug, number=contribution.number)
        if contribution.number
        else None,
        name=author.name,
        person_url=person_url(author.person_id),
        role_title=author.role_title,
        organisation=author.organisation,
        organisation_url=organisation_url(author.organisation_id),
        type=contribution.stakeholder_type,
        country=contribution.country,
        language=version.language,
        received=contribution.received,
        time_zone=frame.tz,
        channel=contribution.channel,
        kind=contribution.kind,
        attribution=contribution.attribution,
        quotable=contribution.quotable,
        opening=[],
        words=version.words,
        more=False,
        questions=question_links(frame.slug, frame.schedule, whole.question_ids),
        reply_to=None,
        beside=None,
    )


def margin_passages(frame: Frame, whole: queries.WholeText) -> list[MarginPassage]:
    """Return a text in its passages with the questions each answers, hidden ones left out."""
    return [
        _in_margin(
            passage,
            html,
            question_links(frame.slug, frame.schedule, passage.question_ids)
            if passage.kind != "question"
            else [],
        )
        for passage, html in _public(whole)
    ]


def answering_passages(whole: queries.WholeText, question_id: int) -> list[MarginPassage]:
    """Return the passages that answer a question; the question as repeated, if that is all."""
    found = [(p, html) for p, html in _public(whole) if question_id in p.question_ids]
    said = [(p, html) for p, html in found if p.kind != "question"]
    return [_in_margin(passage, html, []) for passage, html in said or found]


def _public(whole: queries.WholeText) -> list[tuple[queries.Passage, str]]:
    version, attribution = whole.version, whole.contribution.attribution
    found = public_passages(version.html, version.plain, whole.passages, attribution)
    return [(passage, html) for passage, html in found if html]


def _in_margin(passage: queries.Passage, html: str, labels: list[Link]) -> MarginPassage:
    return MarginPassage(f"p{passage.start}", Markup(html), labels, passage.start)


def own_passage(frame: Frame, passage: queries.Passage, html: str) -> MarginPassage:
    """Return a passage as its own author sees it, with the questions it answers."""
    return _in_margin(
        passage, html, question_links(frame.slug, frame.schedule, passage.question_ids)
    )


def shown_words(contribution: Contribution, whole: queries.WholeText) -> int:
    """Return how many words readers see."""
    plain = public_plain(whole.version.plain, whole.passages, contribution.attribution)
    return words(plain)
