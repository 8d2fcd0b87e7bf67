"""Who will get it, before it is sent, and a test to oneself."""

from collections.abc import Callable
from email.message import EmailMessage

from flask import Flask

from forum.clock import now
from forum.db import transaction
from forum.discussions.models import Discussion
from forum.discussions.operations.drafts import new_token
from forum.discussions.operations.messaging import save_message
from forum.discussions.queries.reaching import reach
from tests.discussions.letters.writing import follows
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in

Mails = Callable[[], list[EmailMessage]]


def followed() -> Discussion:
    discussion = factories.discussion(announced=False, now_in=0, languages=("en", "fr", "ar"))
    for language in ("fr", "fr", "ar"):
        follows(factories.person(language=language).id, discussion)
    return discussion


def test_the_count_is_by_language_and_leaves_out_who_stopped(app: Flask) -> None:
    discussion = followed()
    follows(factories.person().id, discussion, "none")
    found = reach(discussion, now())
    assert (found.total, found.languages) == (3, (("fr", 2), ("ar", 1)))
    with transaction():
        discussion.test = True
    assert reach(discussion, now()).total == 0


def test_the_announcement_says_whom_it_reaches_and_can_be_tried(
    app: Flask, client: CheckingClient, mails: Mails
) -> None:
    discussion = followed()
    leader = factories.person(role="coordinator", scope_id=discussion.scope_id, language="en")
    sign_in(client, leader)
    page = f"/discussions/{discussion.slug}/settings/acts/announce"
    shown = client.get(page).text
    assert "This will be mailed to 4 people: 2 in French, 1 in Arabic and 1 in English." in shown
    client.post(f"{page}/test")
    (sent,) = mails()
    assert sent["To"] == leader.addresses[0].email
    assert sent["Subject"].startswith("Test: A new discussion:")


def test_a_message_says_whom_it_reaches_and_can_be_tried(
    app: Flask, client: CheckingClient, mails: Mails
) -> None:
    discussion = factories.discussion()
    follows(factories.person(language="es").id, discussion)
    leader = factories.person(role="moderator", scope_id=discussion.scope_id)
    token = new_token()
    with transaction():
        save_message(
            token, discussion_id=discussion.id, message="other", week=None, language="en",
            body="A word from us.", person_id=leader.id, rev=0, at=now(),
        )  # fmt: skip
    sign_in(client, leader)
    page = f"/discussions/{discussion.slug}/messages/drafts/{token}"
    assert "This will be mailed to 1 person: 1 in Spanish." in client.get(f"{page}/preview").text
    client.post(f"{page}/test")
    (sent,) = mails()
    body = sent.get_body(("plain",))
    assert body is not None and "A word from us." in body.get_content()
