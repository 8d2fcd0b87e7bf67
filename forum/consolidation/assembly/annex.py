"""The annex: every contribution in full, and the facilitators' messages."""

from forum.consolidation.assembly.frame import anchor_of, authored, cited, header_line
from forum.consolidation.assembly.texts import LEFT_OUT, passages_of
from forum.consolidation.queries import ResponseFacts
from forum.discussions.consent import public_blocks
from forum.discussions.models import label_of
from forum.discussions.queries import WholeText
from forum.documents.document import (
    Block,
    Heading,
    Link,
    Original,
    Paragraph,
    Runs,
    Text,
    line,
)
from forum.i18n import _, direction_of


def annex(facts: ResponseFacts, language: str) -> list[tuple[int, tuple[Block, ...]]]:
    """Return (number, blocks) of each contribution; the heading stands in the first ones."""
    found = [
        (text.contribution.number or 0, _whole(facts, text))
        for text in facts.texts
        if text.contribution.kind == "contribution"
    ]
    heading = Heading(1, line(_("Annex: all contributions in full")), "annex")
    if not found:
        return []
    first, blocks = found[0]
    return [(first, (heading, *blocks)), *found[1:]]


def messages(facts: ResponseFacts, language: str) -> tuple[Block, ...]:
    """Return the messages of the facilitators: listed, never counted."""
    found = [text for text in facts.texts if text.contribution.kind != "contribution"]
    if not found:
        return ()
    return (
        Heading(1, line(_("Messages of the facilitators")), "messages"),
        Paragraph(line(_("Listed so that nothing is missing; not counted as contributions."))),
        *(block for text in found for block in _whole(facts, text)),
    )


def _whole(facts: ResponseFacts, whole: WholeText) -> tuple[Block, ...]:
    written, version = whole.contribution, whole.version
    known = facts.schedule.questions
    answered = sorted(
        (known[key] for key in whole.question_ids if key in known),
        key=lambda question: (question.week, question.number),
    )
    answers: Runs = ()
    if answered and written.kind == "contribution":
        links: list[Text | Link] = [Text(_("Answers") + " ")]
        for question in answered:
            links += [Link(question.label, f"#q{question.week}-{question.number}"), Text(" ")]
        answers = tuple(links[:-1])
    blocks = public_blocks(version.html, version.plain, whole.passages, written.attribution)
    latin = direction_of(version.language) == "ltr"  # Arabic script has no italics
    shown = passages_of("".join(block.html for block in blocks), italic_quotes=latin)
    numbers = {other.contribution.id: other.contribution.number for other in facts.texts}
    parent = numbers.get(written.reply_to_id or 0)
    reply: Runs = (Text(_("In reply to") + " "), cited(parent)) if parent else ()
    facts_line = header_line(written, version.language, facts.discussion.time_zone)
    return (
        Heading(
            2,
            line(f"{label_of(written.number)} · {authored(written)}"),
            anchor_of(written.number),
        ),
        Paragraph(line(facts_line), style="meta"),
        *((Paragraph(reply, style="meta"),) if reply else ()),
        *((Paragraph(answers, style="meta"),) if answers else ()),
        Original(shown or (Paragraph(line(LEFT_OUT)),), version.language),
    )
