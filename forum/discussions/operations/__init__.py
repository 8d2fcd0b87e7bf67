"""The verbs of the discussions: create one, post a contribution, move it."""

from forum.discussions.operations.creating import NewQuestion, NewWeek, create_discussion
from forum.discussions.operations.moderating import hold_reason, log_change, move_contribution
from forum.discussions.operations.posting import Author, post_contribution
from forum.discussions.operations.versions import write_version

__all__ = [
    "Author",
    "NewQuestion",
    "NewWeek",
    "create_discussion",
    "hold_reason",
    "log_change",
    "move_contribution",
    "post_contribution",
    "write_version",
]
