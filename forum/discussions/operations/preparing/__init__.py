"""Set a discussion up, step by step; the same verbs change its settings later.

Each verb takes the revision that the page was made from and raises it: who saves a page that
somebody else overtook is told (:class:`Stale`), nothing is overwritten. Each writes one line into
the log of changes. Tables: discussion, scope, organiser, discussion_document, week, question.
"""

from forum.discussions.operations.preparing.basics import change_basics
from forum.discussions.operations.preparing.dates import (
    MOST_WEEKS,
    PlannedWeek,
    first_monday,
    propose_weeks,
    set_dates,
)
from forum.discussions.operations.preparing.documents import (
    MOST_DOCUMENTS,
    add_document,
    change_document,
    move_document,
    remove_document,
)
from forum.discussions.operations.preparing.fresh import Stale, fresh, has_opened
from forum.discussions.operations.preparing.presenting import (
    MOST_ORGANISERS,
    set_organisers,
    set_texts,
)
from forum.discussions.operations.preparing.questions import (
    MOST_QUESTIONS,
    PlannedQuestion,
    set_questions,
)
from forum.discussions.operations.preparing.rules import set_rules

__all__ = [
    "MOST_DOCUMENTS",
    "MOST_ORGANISERS",
    "MOST_QUESTIONS",
    "MOST_WEEKS",
    "PlannedQuestion",
    "PlannedWeek",
    "Stale",
    "add_document",
    "change_basics",
    "change_document",
    "first_monday",
    "fresh",
    "has_opened",
    "move_document",
    "propose_weeks",
    "remove_document",
    "set_dates",
    "set_organisers",
    "set_questions",
    "set_rules",
    "set_texts",
]
