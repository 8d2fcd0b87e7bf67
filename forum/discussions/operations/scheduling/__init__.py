"""Dates, weeks and questions: the verbs of the week editor.

Tables: discussion, week, question; every change stands in discussion_change. Each verb takes
``expected_rev``, the ``discussion.rev`` that its page showed, and raises it: of two editors who
change the same schedule at once the second is told, and nothing is overwritten. Texts have a
guard of their own (:mod:`forum.discussions.operations.wording`).
"""

from forum.discussions.operations.scheduling.dates import change_dates
from forum.discussions.operations.scheduling.guard import for_editing
from forum.discussions.operations.scheduling.questions import (
    add_question,
    remove_question,
    reorder_question,
)

__all__ = ["add_question", "change_dates", "for_editing", "remove_question", "reorder_question"]
