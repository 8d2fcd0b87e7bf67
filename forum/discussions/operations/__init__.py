"""The verbs of the discussions: create one, post a contribution."""

from forum.discussions.operations.creating import NewQuestion, NewWeek, create_discussion
from forum.discussions.operations.posting import Author, contribution_number, post_contribution

__all__ = [
    "Author",
    "NewQuestion",
    "NewWeek",
    "contribution_number",
    "create_discussion",
    "post_contribution",
]
