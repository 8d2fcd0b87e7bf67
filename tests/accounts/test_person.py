"""A person's public page: there only for who is named in something public."""

from collections.abc import Iterator

import pytest
from flask import Flask
from markupsafe import Markup

from forum.accounts import slots
from forum.accounts.queries import Actor
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in


@pytest.fixture
def shown(app: Flask) -> Iterator[dict[int, str]]:
    """Who has something public: id -> what."""
    public: dict[int, str] = {}

    def section(person_id: int, reader: Actor | None, after: str | None) -> Markup | None:
        said = public.get(person_id)
        return Markup("<p>{} after {}</p>").format(said, after or "-") if said else None

    before = list(slots.person_section)
    slots.person_section[:] = [section]
    yield public
    slots.person_section[:] = before


def test_the_page_shows_what_is_public(client: CheckingClient, shown: dict[int, str]) -> None:
    ana = factories.person("Ana Ruiz", email="ana@ciudad.example", country="MX")
    shown[ana.id] = "Two contributions"
    page = client.page(f"/people/{ana.id}?after=17")
    assert page.heading == "Ana Ruiz"
    assert "Two contributions after 17" in page.text
    assert "Mexico" in page.text
    assert "ana@ciudad.example" not in page.html
    assert len(client.statements) <= 8


def test_who_has_nothing_public_has_no_page(client: CheckingClient, shown: dict[int, str]) -> None:
    ana = factories.person("Ana Ruiz")
    assert client.page(f"/people/{ana.id}", status=404).html.count("Ana Ruiz") == 0
    sign_in(client, "moderator")
    assert client.get(f"/people/{ana.id}").status_code == 404


def test_administrators_see_the_page_of_everybody(
    client: CheckingClient, shown: dict[int, str]
) -> None:
    ana = factories.person("Ana Ruiz")
    sign_in(client, "administrator")
    page = client.page(f"/people/{ana.id}")
    assert "Nothing public yet" in page.text
    assert page.links["Account and roles of this person"] == f"/admin/people/{ana.id}"
