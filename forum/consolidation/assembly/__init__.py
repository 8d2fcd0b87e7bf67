"""The first consolidated response as a document: facts in, blocks out. Pure but for the catalogue.

Sections come in the order of the design: title block, status and method, launch note, questions by
week, contributors, participation, what was said question by question, coverage, annex.
"""

from forum.consolidation.assembly.annex import annex, messages
from forum.consolidation.assembly.frame import coverage_statement, method, title_block, words
from forum.consolidation.assembly.participation import contributors, participation
from forum.consolidation.assembly.synthesis import launch, questions_by_week, what_was_said
from forum.consolidation.coverage import coverage
from forum.consolidation.queries import ResponseFacts
from forum.documents.document import Contents, Document, Meta, PageBreak
from forum.i18n import _, speaking

__all__ = ["response_document"]


def response_document(facts: ResponseFacts, language: str) -> Document:
    """Return the first consolidated response in one of the discussion's languages."""
    discussion = facts.discussion
    with speaking(language):
        annexed = annex(facts, language)
        covered = coverage(facts.texts, [number for number, _blocks in annexed])
        title = discussion.title.shown(language, discussion.base_language)
        return Document(
            title=title.text,
            subtitle=_("Consolidated response, first version"),
            language=language,
            meta=Meta(
                creator=words([organiser.name for organiser in discussion.organisers]),
                created=discussion.opens or facts.as_of,
                modified=facts.as_of,
                description=_(
                    "All contributions to the discussion %(code)s, by question and in full.",
                    code=discussion.short_code,
                ),
                keywords=(discussion.short_code,),
            ),
            blocks=(
                *title_block(facts, covered, language),
                Contents(_("Contents"), depth=2),
                *method(facts, covered, language),
                *launch(facts, language),
                *questions_by_week(facts, language),
                *contributors(facts, language),
                *participation(facts, language),
                *what_was_said(facts, covered, language),
                *coverage_statement(facts, covered),
                PageBreak(),
                *(block for _number, blocks in annexed for block in blocks),
                *messages(facts, language),
            ),
        )
