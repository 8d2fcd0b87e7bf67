"""The verbs of people, roles, single-use links and passwords.

Every change takes the acting person and the instant as arguments, and never commits.
"""

from forum.accounts.operations.links import ask_for_link, make_link, use_link
from forum.accounts.operations.passwords import (
    finish_password_try,
    password_is_right,
    set_password,
    start_password_try,
)
from forum.accounts.operations.people import (
    add_address,
    change_person,
    create_person,
    folded_address,
    one_line,
)
from forum.accounts.operations.roles import end_role, grant_role
from forum.accounts.operations.tries import clear_attempts, record_attempt

__all__ = [
    "add_address",
    "ask_for_link",
    "change_person",
    "clear_attempts",
    "create_person",
    "end_role",
    "finish_password_try",
    "folded_address",
    "grant_role",
    "make_link",
    "one_line",
    "password_is_right",
    "record_attempt",
    "set_password",
    "start_password_try",
    "use_link",
]
