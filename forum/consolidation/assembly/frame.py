"""Title block, status and method, coverage statement; small pieces that the sections share."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from forum.consolidation.coverage import Coverage
from forum.consolidation.queries import ResponseFacts
from forum.discussions import tallies
from forum.discussions.consent import ShownAuthor, shown_author
from forum.discussions.models import Contribution
from forum.documents.document import (
    Block,
    Fact,
    Facts,
    Heading,
    Mark,
    Paragraph,
    Runs,
    Statement,
    Text,
    line,
)
from forum.i18n import (
    _,
    apposed,
    country_name,
    day_full,
    language_name,
    last_day,
    listed,
    ngettext,
    number,
    zone,
)
from forum.places.queries import type_label


def words(items: Sequence[str]) -> str:
    """Return items as one phrase in the language that is set."""
    return listed(list(items))


def anchor_of(value: int | None) -> str:
    """Return the anchor of a contribution in the annex."""
    return f"c{value or 0}"


def cited(value: int | None) -> Mark:
    """Return the small framed number that leads to the annex."""
    return Mark(
        str(value or 0), f"#{anchor_of(value)}", _("contribution %(number)s", number=value or 0)
    )


def marks(numbers: Sequence[int]) -> Runs:
    """Return framed numbers one after the other."""
    runs: list[Mark | Text] = []
    for value in numbers:
        runs += [cited(value), Text(" ")]
    return tuple(runs[:-1])


def name_of(author: ShownAuthor, attribution: str) -> str:
    """Return who wrote, as agreed."""
    if author.name:
        return author.name
    if author.organisation:
        return author.organisation
    return _("Anonymous") if attribution == "anonymous" else _("Unnamed")


def header_line(written: Contribution, language: str, tz: str) -> str:
    """Return type, country, language, date and channel in one line."""
    return " · ".join(
        part
        for part in (
            type_label(written.stakeholder_type),
            country_name(written.country),
            language_name(language),
            day_full(written.received, tz),
            tallies.channel_label(written.channel),
        )
        if part
    )


def authored(written: Contribution) -> str:
    """Return name, role and organisation, as agreed."""
    author = shown_author(written)
    return apposed(
        name_of(author, written.attribution),
        author.role_title,
        author.organisation if author.name else None,
    )


def period(facts: ResponseFacts) -> str:
    """Return the first and the last day of the discussion."""
    discussion = facts.discussion
    if not discussion.opens or not discussion.closes:
        return ""
    tz = discussion.time_zone
    return range_of(discussion.opens.astimezone(zone(tz)).date(), last_day(discussion.closes, tz))


def range_of(first: date, last: date) -> str:
    """Return two days with their years: the same words whenever the document is written."""
    return _("%(first)s to %(last)s", first=day_full(first), last=day_full(last))


def title_block(facts: ResponseFacts, covered: Coverage, language: str) -> tuple[Block, ...]:
    """Return what a reader wants to know first."""
    discussion = facts.discussion
    summary = tallies.summary(facts.groups)
    rows = [
        (_("Organised by"), words([organiser.name for organiser in discussion.organisers])),
        (_("Period"), period(facts)),
        (_("Contributions"), number(summary.contributions)),
        (_("Countries"), number(summary.countries)),
        (
            _("Languages of the contributions"),
            words(sorted({language_name(group.language) for group in facts.groups})),
        ),
        (
            _("Languages of this document"),
            words([language_name(code) for code in discussion.languages]),
        ),
        (_("Version"), _("first, as of %(day)s", day=day_full(facts.as_of, discussion.time_zone))),
        (_("Short code"), discussion.short_code),
    ]
    return (
        Facts(tuple(Fact(label, line(value)) for label, value in rows if value)),
        Statement(line(_summary_sentence(covered)), tone=_tone(covered)),
    )


def _tone(covered: Coverage) -> Literal["complete", "incomplete"]:
    return "complete" if covered.complete else "incomplete"


def _summary_sentence(covered: Coverage) -> str:
    return _(
        "%(annexed)s of %(all)s contributions stand here in full.",
        annexed=number(len(covered.in_annex)),
        all=number(len(covered.contributions)),
    )


def method(facts: ResponseFacts, covered: Coverage, language: str) -> tuple[Block, ...]:
    """Return what the document is and is not, and how it was made."""
    discussion = facts.discussion
    base = discussion.base_language
    paragraphs = [
        _(
            "This document gathers what was contributed to the discussion, question by question, "
            "and then every contribution in full. It is a first version: nobody has yet weighed, "
            "summarised or compared what was said."
        ),
        _(
            "Each contribution is in the language in which it was written. It keeps the number it "
            "was given when it was published; small framed numbers lead to the annex."
        ),
        _(
            "A passage stands under a question where its author named the question or repeated its "
            "words. Passages that name no question stand in the annex only."
        ),
        _(
            "Names appear as their authors agreed. Where an author is not named, greeting and "
            "signature are left out. Where an author did not agree to be quoted, only the number "
            "stands under the question, and the text stands in the annex."
        ),
    ]
    if base != language:
        paragraphs.append(
            _(
                "What the organisers wrote was first written in %(language)s.",
                language=language_name(base),
            )
        )
    outside = sum(facts.outside.values())
    if outside:
        paragraphs.append(
            ngettext(
                "%(number)s text that was received is not public and does not stand here.",
                "%(number)s texts that were received are not public and do not stand here.",
                outside,
                number=number(outside),
            )
        )
    return (
        Heading(1, line(_("Status and method")), "method"),
        *(Paragraph(line(text)) for text in paragraphs),
    )


def coverage_statement(facts: ResponseFacts, covered: Coverage) -> tuple[Block, ...]:
    """Return how many contributions stand in the annex, under a question, under none."""
    total = len(covered.contributions)
    details: list[Runs] = [
        line(
            ngettext(
                "%(number)s stands under at least one question.",
                "%(number)s stand under at least one question.",
                len(covered.under_question),
                number=number(len(covered.under_question)),
            )
        ),
        (
            *line(
                ngettext(
                    "%(number)s stands under no question and is found in the annex.",
                    "%(number)s stand under no question and are found in the annex.",
                    len(covered.under_none),
                    number=number(len(covered.under_none)),
                )
                + (" " if covered.under_none else "")
            ),
            *marks(covered.under_none),
        ),
    ]
    if covered.messages:
        details.append(
            line(
                ngettext(
                    "%(number)s message of the facilitators is listed and not counted.",
                    "%(number)s messages of the facilitators are listed and not counted.",
                    len(covered.messages),
                    number=number(len(covered.messages)),
                )
            )
        )
    return (
        Heading(1, line(_("Coverage")), "coverage"),
        Statement(
            line(_summary_sentence(covered)) if total else line(_("Nothing came in yet")),
            tuple(details) if total else (),
            tone=_tone(covered),
            anchor="coverage-statement",
        ),
    )
