"""The verbs of moderation: receive something, move it, decide on it at the desk, report it."""

from forum.moderation.models import Move
from forum.moderation.operations.deciding import decide, kind_of, undo
from forum.moderation.operations.moving import (
    chain_of,
    move_submission,
    receive,
    undo_target,
    way_back,
)
from forum.moderation.operations.reporting import (
    REPORT_REASONS,
    close_reports,
    report_submission,
)

__all__ = [
    "REPORT_REASONS",
    "Move",
    "chain_of",
    "close_reports",
    "decide",
    "kind_of",
    "move_submission",
    "receive",
    "report_submission",
    "undo",
    "undo_target",
    "way_back",
]
