"""The launch note, the questions by week, and what was said to each question."""

from dataclasses import replace

from forum.consolidation.assembly.frame import authored, cited, header_line, marks, range_of
from forum.consolidation.assembly.texts import LEFT_OUT, passages_of
from forum.consolidation.coverage import Coverage
from forum.consolidation.queries import ResponseFacts
from forum.db import Texts
from forum.discussions.consent import public_passages
from forum.discussions.queries import ScheduledQuestion, ScheduledWeek, WholeText
from forum.documents.document import (
    Block,
    Heading,
    Original,
    Paragraph,
    Runs,
    Text,
    line,
)
from forum.html import render
from forum.i18n import _, direction_of, language_name, ngettext, number


def _shown(facts: ResponseFacts, texts: Texts, language: str) -> tuple[str, str | None]:
    """Return (text, its language where that isn't the document's)."""
    shown = texts.shown(language, facts.discussion.base_language)
    return shown.text, shown.language if shown.language != language else None


def launch(facts: ResponseFacts, language: str) -> tuple[Block, ...]:
    """Return the launch note, if there is one."""
    text, other = _shown(facts, facts.discussion.launch, language)
    if not text:
        return ()
    blocks = passages_of(render(text, "markdown").html)
    return (
        Heading(1, line(_("Launch note")), "launch"),
        *(replace(block, language=other) for block in blocks),
    )


def _week_title(facts: ResponseFacts, week: ScheduledWeek, language: str) -> Runs:
    theme, other = _shown(facts, week.theme, language)
    if not theme:
        return line(_("Week %(number)s", number=number(week.number)))
    # The theme may be in another language than the words around it.
    said = _("Week %(number)s: %(theme)s", number=number(week.number), theme="\0")
    before, _theme, after = said.partition("\0")
    return (Text(before), Text(theme, other), *line(after))


def questions_by_week(facts: ResponseFacts, language: str) -> tuple[Block, ...]:
    """Return the questions; what was not translated stands in the language it has, and says so."""
    blocks: list[Block] = [Heading(1, line(_("Questions by week")), "questions")]
    for week in facts.schedule.weeks:
        blocks.append(Heading(2, _week_title(facts, week, language), f"week-{week.number}"))
        dates = range_of(week.dates[0], week.dates[-1])
        blocks.append(Paragraph(line(dates), style="meta"))
        for question in week.questions:
            text, other = _shown(facts, question.text, language)
            blocks.append(
                Paragraph(line(text), language=other, label=question.label, anchor=_asked(question))
            )
            if other:
                blocks.append(Paragraph(line(_untranslated(other)), style="note"))
    return tuple(blocks)


def _untranslated(language: str) -> str:
    return _("In %(language)s: not translated yet", language=language_name(language))


def _asked(question: ScheduledQuestion) -> str:
    return f"asked-{question.week}-{question.number}"


def what_was_said(facts: ResponseFacts, covered: Coverage, language: str) -> tuple[Block, ...]:
    """Return the passages under each question, attributed, each in its own language."""
    blocks: list[Block] = [Heading(1, line(_("What was said, question by question")), "said")]
    for week in facts.schedule.weeks:
        blocks.append(Heading(2, _week_title(facts, week, language), f"said-week-{week.number}"))
        for question in week.questions:
            blocks += _said_to(facts, question, language)
    if covered.under_none:
        blocks.append(Heading(2, line(_("Under no question")), "said-none"))
        blocks.append(
            Paragraph(
                (
                    *line(_("These contributions name no question; read them in full:") + " "),
                    *marks(covered.under_none),
                )
            )
        )
    return tuple(blocks)


def _said_to(facts: ResponseFacts, question: ScheduledQuestion, language: str) -> list[Block]:
    text, other = _shown(facts, question.text, language)
    answering = [
        whole
        for whole in facts.texts
        if question.id in whole.question_ids and whole.contribution.kind == "contribution"
    ]
    blocks: list[Block] = [
        Heading(
            3,
            (Text(text, other),),
            f"q{question.week}-{question.number}",
            number=question.label,
        )
    ]
    if other:
        blocks.append(Paragraph(line(_untranslated(other)), style="note"))
    if not answering:
        blocks.append(Paragraph(line(_("Nobody answered this question.")), style="note"))
        return blocks
    said = ngettext(
        "%(number)s contribution answers this", "%(number)s contributions answer this",
        len(answering), number=number(len(answering)),
    )  # fmt: skip
    blocks.append(
        Paragraph(
            (Text(said + " "), *marks([whole.contribution.number or 0 for whole in answering])),
            style="meta",
        )
    )
    unquotable = [w for w in answering if not w.contribution.quotable]
    for whole in answering:
        if whole not in unquotable:
            blocks += _passage(facts, whole, question.id)
    if unquotable:
        note = _("Also answering, not to be quoted; read in full:") + " "
        numbers = [whole.contribution.number or 0 for whole in unquotable]
        blocks.append(Paragraph((Text(note), *marks(numbers))))
    return blocks


def _passage(facts: ResponseFacts, whole: WholeText, question_id: int) -> tuple[Block, Block]:
    """Return the passages of one contribution that answer a question.

    Where it only repeats the question, that is what it says to it.
    """
    written, version = whole.contribution, whole.version
    shown = [
        (passage.kind, html)
        for passage, html in public_passages(
            version.html, version.plain, whole.passages, written.attribution
        )
        if question_id in passage.question_ids
    ]
    pieces = [html for kind, html in shown if kind != "question"] or [html for _k, html in shown]
    latin = direction_of(version.language) == "ltr"
    shown_as = passages_of("".join(pieces), italic_quotes=latin)
    passages = shown_as or (Paragraph(line(LEFT_OUT)),)
    said_by = header_line(written, version.language, facts.discussion.time_zone)
    source = (cited(written.number), Text(f" {authored(written)} · {said_by}"))
    return Paragraph(source, style="meta"), Original(passages, version.language)
