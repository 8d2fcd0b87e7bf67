"""Pages of joining and sign-in, the own account, a person's public page, the administrators'."""

from forum.accounts.views import (
    access,
    account,
    invitations,
    joining,
    leaving,
    people,
    person,
    resetting,
    roles,
    sessions,
    sign_in,
    site,
)
from forum.accounts.views.base import blueprint

__all__ = [
    "access",
    "account",
    "blueprint",
    "invitations",
    "joining",
    "leaving",
    "people",
    "person",
    "resetting",
    "roles",
    "sessions",
    "sign_in",
    "site",
]
