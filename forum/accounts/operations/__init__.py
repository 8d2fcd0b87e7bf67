"""The verbs of people, roles, single-use links and passwords.

Every change takes the acting person and the instant as arguments, and never commits.
"""

from forum.accounts.operations.addresses import ask_for_address, change_address
from forum.accounts.operations.joining import ask_to_join, confirm_joining, find_or_create
from forum.accounts.operations.leaving import leave
from forum.accounts.operations.links import ask_for_link, make_link, use_link
from forum.accounts.operations.passwords import (
    finish_password_try,
    hashed_password,
    password_is_right,
    reset_password,
    set_password,
    start_password_try,
)
from forum.accounts.operations.people import (
    Profile,
    add_address,
    change_person,
    create_person,
    folded_address,
    one_line,
)
from forum.accounts.operations.roles import end_role, grant_role
from forum.accounts.operations.sessions import begin_session, end_session, end_sessions
from forum.accounts.operations.tries import clear_attempts, record_attempt

__all__ = [
    "Profile",
    "add_address",
    "ask_for_address",
    "ask_for_link",
    "ask_to_join",
    "begin_session",
    "change_address",
    "change_person",
    "clear_attempts",
    "confirm_joining",
    "create_person",
    "end_role",
    "end_session",
    "end_sessions",
    "find_or_create",
    "finish_password_try",
    "folded_address",
    "grant_role",
    "hashed_password",
    "leave",
    "make_link",
    "one_line",
    "password_is_right",
    "record_attempt",
    "reset_password",
    "set_password",
    "start_password_try",
    "use_link",
]
