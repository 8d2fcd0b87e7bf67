"""Sign a client in without the sign-in page (that page has its own tests)."""

from forum.accounts.models import Person
from forum.accounts.operations import begin_session
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries import actor
from forum.clock import now
from forum.db import transaction
from tests.support import factories
from tests.support.client import CheckingClient

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(
    client: CheckingClient,
    who: Person | str | None = None,
    scope_id: int = SITE_SCOPE,
    *,
    how: str = "password",
) -> Person:
    """Sign a person in, or a new one with the role named; return them.

    ``sign_in(client)`` signs in somebody without any role, ``sign_in(client, "moderator",
    discussion.scope_id)`` a moderator of one discussion. Call it inside the app's context.
    """
    if not isinstance(who, Person):
        who = factories.person(role=who, scope_id=scope_id)
    person_id = who.id  # read before: another session may hold this row
    with transaction(shown=False):
        begun = begin_session(person_id, how=how, agent=AGENT, at=now()).id
    acting = actor(person_id, now(), sign_in_id=begun)
    assert acting is not None, "this person has left"
    key = acting.get_id()
    with client.application.app_context(), client.session_transaction() as session:
        session.clear()
        session["_user_id"] = key
        session["_fresh"] = True
        session.permanent = True  # as the site's own door does
    return who


def sign_out(client: CheckingClient) -> None:
    """Make the client a visitor again."""
    with client.application.app_context(), client.session_transaction() as session:
        session.clear()
