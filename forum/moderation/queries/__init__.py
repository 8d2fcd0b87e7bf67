"""Reads of moderation: what waits, what was decided, and the words for it."""

from forum.moderation.queries.desk import (
    STANDINGS,
    Figure,
    Place,
    Standing,
    Waiting,
    figures,
    waiting,
)
from forum.moderation.queries.items import Happening, Item, happenings, item, masked
from forum.moderation.queries.states import is_published
from forum.moderation.queries.words import reason_label, reason_told

__all__ = [
    "STANDINGS",
    "Figure",
    "Happening",
    "Item",
    "Place",
    "Standing",
    "Waiting",
    "figures",
    "happenings",
    "is_published",
    "item",
    "masked",
    "reason_label",
    "reason_told",
    "waiting",
]
