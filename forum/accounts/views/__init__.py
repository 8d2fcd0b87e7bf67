"""Pages of joining and sign-in, the own account, a person's public page, the administrators'."""

from forum.accounts.views import (
    access,
    account,
    invitations,
    joining,
    leaving,
    mailing,
    people,
    person,
    resetting,
    roles,
    sessions,
    sign_in,
    site,
    stopping,
)
from forum.accounts.views.base import blueprint

__all__ = [
    "access",
    "account",
    "blueprint",
    "invitations",
    "joining",
    "leaving",
    "mailing",
    "people",
    "person",
    "resetting",
    "roles",
    "sessions",
    "sign_in",
    "site",
    "stopping",
]
