"""Who may do what with organisations. Pure: an actor, who manages it now, yes or no."""

from collections.abc import Collection

from forum.accounts.permissions import can_administer_site
from forum.accounts.queries import Actor


def can_edit_organisations(person: Actor | None) -> bool:
    """Add, change and merge organisations: administrators."""
    return can_administer_site(person)


def can_join_organisations(person: Actor | None) -> bool:
    """Say that one belongs to an organisation, propose one: everybody who is signed in."""
    return person is not None


def can_see_people(person: Actor | None, manager_ids: Collection[int]) -> bool:
    """See who belongs to an organisation, with addresses: its managers, administrators."""
    return can_administer_site(person) or (person is not None and person.id in manager_ids)


def can_manage_people(person: Actor | None, manager_ids: Collection[int]) -> bool:
    """Confirm who belongs, end it, let speak: managers; administrators while there is none."""
    if person is None:
        return False
    return person.id in manager_ids or (not manager_ids and can_administer_site(person))


def can_name_managers(person: Actor | None, manager_ids: Collection[int]) -> bool:
    """Make somebody a manager, or end that: managers and administrators."""
    return can_see_people(person, manager_ids)


def can_appoint_by_address(person: Actor | None) -> bool:
    """Make somebody a manager who did not say that they belong there: administrators."""
    return can_administer_site(person)
