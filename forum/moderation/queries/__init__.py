"""Reads of moderation: what waits, what was decided, and the words for it."""

from forum.moderation.queries.batches import Moved, batch_rows, several
from forum.moderation.queries.desk import (
    CLAIMED,
    STANDINGS,
    Claimed,
    Narrowed,
    Place,
    Standing,
    Waiting,
    waiting,
)
from forum.moderation.queries.items import Happening, Item, happenings, item, masked
from forum.moderation.queries.states import is_published
from forum.moderation.queries.tallies import Tally, late, tallies
from forum.moderation.queries.team import Member, deciders, team, working_week
from forum.moderation.queries.words import reason_label, reason_told, verb_names

__all__ = [
    "CLAIMED",
    "STANDINGS",
    "Claimed",
    "Happening",
    "Item",
    "Member",
    "Moved",
    "Narrowed",
    "Place",
    "Standing",
    "Tally",
    "Waiting",
    "batch_rows",
    "deciders",
    "happenings",
    "is_published",
    "item",
    "late",
    "masked",
    "reason_label",
    "reason_told",
    "several",
    "tallies",
    "team",
    "verb_names",
    "waiting",
    "working_week",
]
