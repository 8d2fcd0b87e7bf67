"""Pages of sign-in, the own account, a person's public page, and the administrators' people."""

from forum.accounts.views import account, people, person, roles, sign_in, site
from forum.accounts.views.base import blueprint

__all__ = ["account", "blueprint", "people", "person", "roles", "sign_in", "site"]
