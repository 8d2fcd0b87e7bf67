"""Who may do what with organisations."""

from forum.accounts.permissions import can_administer_site
from forum.accounts.queries import Actor


def can_edit_organisations(person: Actor | None) -> bool:
    """Add, change and merge organisations: administrators."""
    return can_administer_site(person)
