"""The verbs of the discussions: create one, post a contribution."""

from forum.discussions.operations.creating import NewQuestion, NewWeek, create_discussion
from forum.discussions.operations.posting import Author, post_contribution

__all__ = [
    "Author",
    "NewQuestion",
    "NewWeek",
    "create_discussion",
    "post_contribution",
]
