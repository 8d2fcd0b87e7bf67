"""The verbs of moderation: receive something, move it, decide on it at the desk, report it."""

from forum.moderation.models import Move
from forum.moderation.operations.absences import be_away, be_back
from forum.moderation.operations.claiming import check_claim, claim, release
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
from forum.moderation.operations.working import set_working_week

__all__ = [
    "REPORT_REASONS",
    "Move",
    "be_away",
    "be_back",
    "chain_of",
    "check_claim",
    "claim",
    "close_reports",
    "decide",
    "kind_of",
    "move_submission",
    "receive",
    "release",
    "report_submission",
    "set_working_week",
    "undo",
    "undo_target",
    "way_back",
]
