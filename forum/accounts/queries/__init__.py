"""Reads of people, roles, sessions and single-use links."""

from forum.accounts.queries.acting import Actor, actor, actor_of_session
from forum.accounts.queries.people import (
    address_by_email,
    attempts,
    digest,
    grants_of,
    live_token,
    main_address,
    people,
    person_by_email,
    person_with_addresses,
)
from forum.accounts.queries.sessions import (
    SESSION_LIFETIME,
    Program,
    live_sessions,
    program_of,
)

__all__ = [
    "SESSION_LIFETIME",
    "Actor",
    "Program",
    "actor",
    "actor_of_session",
    "address_by_email",
    "attempts",
    "digest",
    "grants_of",
    "live_sessions",
    "live_token",
    "main_address",
    "people",
    "person_by_email",
    "person_with_addresses",
    "program_of",
]
