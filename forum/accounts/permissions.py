"""Who may do what with people, roles and the site. Pure: an actor, a thing, yes or no."""

from forum.accounts.models import Scope
from forum.accounts.queries import Actor

SITE_SCOPE = 1  # the migrations make the site's scope first, with this id


def chain(scope: Scope) -> tuple[int, ...]:
    """Return the ids of a scope and its parents: roles held there hold here."""
    return tuple({scope.id, scope.parent_id or SITE_SCOPE, SITE_SCOPE})


def can_administer_site(person: Actor | None) -> bool:
    """People, roles, organisations, settings: administrators."""
    return person is not None and person.has("administrator", (SITE_SCOPE,))


def can_see_account(person: Actor | None) -> bool:
    """One's own account: everybody who is signed in."""
    return person is not None


def can_read_scope(person: Actor | None, scope: Scope) -> bool:
    """Public to all; members: any live role in the scope or a parent; invited: a role in itself."""
    if scope.visibility == "public":
        return True
    if person is None:
        return False
    held = {held_scope for held_scope, _role in person.roles}
    if scope.visibility == "members":
        return bool(held & set(chain(scope)))
    return scope.id in held or can_run_scope(person, scope)


def can_run_scope(person: Actor | None, scope: Scope) -> bool:
    """Coordinate or moderate here (weeks, messages, held texts)."""
    return person is not None and any(
        person.has(role, chain(scope)) for role in ("coordinator", "moderator")
    )


def can_coordinate_scope(person: Actor | None, scope: Scope) -> bool:
    """Coordinate here (post on behalf, import, consolidate)."""
    return person is not None and person.has("coordinator", chain(scope))


# What coordinators grant in their own scope.
GRANTED_BY_COORDINATORS = ("moderator", "translator", "second_reader", "member")


def can_grant_role(person: Actor | None, role: str, scope: Scope) -> bool:
    """Grant and end a role in a scope: coordinators there their helpers, administrators all.

    Coordinators are named by administrators, and by those who coordinate a scope above.
    """
    if person is None:
        return False
    if role == "administrator":
        return scope.kind == "site" and can_administer_site(person)
    if can_administer_site(person):
        return True
    if role == "coordinator":
        above = tuple(key for key in chain(scope) if key != scope.id)
        return person.has("coordinator", above)
    return role in GRANTED_BY_COORDINATORS and can_coordinate_scope(person, scope)
