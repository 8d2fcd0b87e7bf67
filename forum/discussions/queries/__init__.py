"""Reads of the discussions: one row or a small dataclass each, a constant number of statements."""

from forum.discussions.queries.figures import Group, answered, days, groups, participants
from forum.discussions.queries.listing import (
    Filters,
    Row,
    contributions,
    contributions_anywhere,
    counts_by_organisation,
    links_of,
)
from forum.discussions.queries.reading import (
    Passage,
    WholeText,
    contribution_by_number,
    held_contributions,
    passages,
    whole_texts,
)
from forum.discussions.queries.schedule import (
    Schedule,
    ScheduledQuestion,
    ScheduledWeek,
    discussion_by_slug,
    discussions,
    discussions_by_id,
    discussions_of_scopes,
    documents_of,
    schedule_of,
    schedules_of,
    visible,
)

__all__ = [
    "Filters",
    "Group",
    "Passage",
    "Row",
    "Schedule",
    "ScheduledQuestion",
    "ScheduledWeek",
    "WholeText",
    "answered",
    "contribution_by_number",
    "contributions",
    "contributions_anywhere",
    "counts_by_organisation",
    "days",
    "discussion_by_slug",
    "discussions",
    "discussions_by_id",
    "discussions_of_scopes",
    "documents_of",
    "groups",
    "held_contributions",
    "links_of",
    "participants",
    "passages",
    "schedule_of",
    "schedules_of",
    "visible",
    "whole_texts",
]
