"""Each role signs in by a link and finds what it may do, and nothing else."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.support import factories
from tests.support.client import CheckingClient

MAY = {
    "person": (404, 403, 403),
    "member": (200, 403, 403),
    "translator": (200, 403, 403),
    "moderator": (200, 200, 403),
    "coordinator": (200, 200, 403),
}


@pytest.mark.parametrize("role", MAY)
def test_a_link_by_mail_opens_what_the_role_may_see_until_signing_out(
    client: CheckingClient, mails: Callable[[], list[EmailMessage]], role: str
) -> None:
    circle = factories.discussion("circle", visibility="members")
    public = factories.discussion("markets")
    factories.contribution(public, "A text that waits.", hold="policy")
    person = factories.person("Ada Reader", email="ada@town.example")
    if role != "person":
        for discussion in (circle, public):
            factories.role(person, role, discussion.scope_id)
    addresses = ("/discussions/circle", "/desk?discussion=markets", "/admin/people")
    visitor = [client.get(address).status_code for address in addresses]
    assert visitor == [404, 302, 302]
    client.submit(client.page("/sign-in"), {"email": "ada@town.example"}, action=None)
    (mail,) = mails()
    assert mail["To"] == "ada@town.example"
    link = re.search(r"http://localhost(/sign-in/link/\S+)", mail.get_content())
    assert link
    inside = client.submit(client.page(link[1]))
    assert inside.status == 200
    assert [client.get(address).status_code for address in addresses] == list(MAY[role])
    assert "Ada Reader" in client.page("/account").html
    assert client.post("/sign-out").status_code == 303
    assert [client.get(address).status_code for address in addresses] == visitor


def test_who_was_sent_to_sign_in_comes_back_to_where_they_wanted_to_go(
    client: CheckingClient, mails: Callable[[], list[EmailMessage]]
) -> None:
    discussion = factories.discussion("markets")
    person = factories.person(email="ada@town.example")
    factories.role(person, "moderator", discussion.scope_id)
    page = client.page("/desk?discussion=markets")
    assert "/sign-in" in page.url and "desk" in page.url
    client.submit(page, {"email": "ada@town.example"})
    link = re.search(r"http://localhost(/sign-in/link/\S+)", mails()[0].get_content())
    assert link
    assert client.submit(client.page(link[1])).url.endswith("/desk?discussion=markets")
