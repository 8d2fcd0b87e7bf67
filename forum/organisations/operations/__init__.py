"""The verbs of organisations and of who belongs to them.

Add, change, merge; propose and decide on a proposal; belong to one, speak for it, manage it.
"""

from forum.organisations.operations.belonging import (
    change_affiliation,
    join_organisation,
    leave_organisation,
)
from forum.organisations.operations.managing import (
    appoint_manager,
    confirm_affiliation,
    end_affiliation,
    give_right,
    take_right,
)
from forum.organisations.operations.proposing import (
    change_proposal,
    move_organisation,
    propose_organisation,
)
from forum.organisations.operations.recording import (
    add_organisation,
    edit_organisation,
    merge_organisations,
    undo_merge,
    web_address,
)

__all__ = [
    "add_organisation",
    "appoint_manager",
    "change_affiliation",
    "change_proposal",
    "confirm_affiliation",
    "edit_organisation",
    "end_affiliation",
    "give_right",
    "join_organisation",
    "leave_organisation",
    "merge_organisations",
    "move_organisation",
    "propose_organisation",
    "take_right",
    "undo_merge",
    "web_address",
]
