"""The public pages of organisations."""

from collections.abc import Iterator, Sequence

import pytest
from flask import Flask
from markupsafe import Markup

from forum.accounts.queries import Actor
from forum.clock import now
from forum.db import transaction
from forum.organisations import slots
from forum.organisations.operations import merge_organisations
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in


@pytest.fixture(autouse=True)
def counts(app: Flask) -> Iterator[dict[int, int]]:
    """How much each organisation contributed."""
    numbers: dict[int, int] = {}

    def count(ids: Sequence[int]) -> dict[int, int]:
        return {key: numbers[key] for key in ids if key in numbers}

    def section(key: int, reader: Actor | None, after: str | None) -> Markup:
        return Markup("<p>{} contributions after {}</p>").format(numbers.get(key, 0), after or 0)

    before = list(slots.counts_of), list(slots.contributions_of)
    slots.counts_of[:], slots.contributions_of[:] = [count], [section]
    yield numbers
    slots.counts_of[:], slots.contributions_of[:] = before


def test_the_first_run_says_what_will_be_here(client: CheckingClient) -> None:
    assert "No organisation yet" in client.page("/organisations").text


def test_the_list_has_name_type_country_and_number(
    client: CheckingClient, counts: dict[int, int]
) -> None:
    brook = factories.organisation("Town of Brook")
    factories.organisation("Al Amal", type_=None, country=None)
    counts[brook.id] = 1234
    page = client.page("/organisations")
    assert page.texts("//tbody//th") == ["Al Amal", "Town of Brook"]
    assert page.texts("//tbody/tr[2]/td") == ["Local authority", "Belgium", "1,234"]
    assert page.texts("//tbody/tr[1]/td") == ["Not stated", "Not stated", "0"]


def test_a_long_list_comes_in_pages_with_the_same_statements(client: CheckingClient) -> None:
    factories.organisation("Town 00")
    client.page("/organisations")
    few = len(client.statements)
    for number in range(1, 65):
        factories.organisation(f"Town {number:02}")
    page = client.page("/organisations")
    assert len(client.statements) == few <= 8
    rest = client.page(page.links["More organisations"])
    names = page.texts("//tbody//th") + rest.texts("//tbody//th")
    assert names == [f"Town {number:02}" for number in range(65)]


def test_a_search_finds_by_part_and_says_when_it_does_not(client: CheckingClient) -> None:
    factories.organisation("Town of Brook")
    factories.organisation("Hill")
    assert client.page("/organisations?q=broo").texts("//tbody//th") == ["Town of Brook"]
    page = client.page("/organisations?q=<i data-raw>")
    assert "No organisation is called that" in page.text


def test_the_page_of_one_shows_its_facts_and_contributions(
    client: CheckingClient, counts: dict[int, int]
) -> None:
    brook = factories.organisation(
        "Town of <i data-raw>Brook", website="https://www.brook.example/en?a=1&b=2"
    )
    counts[brook.id] = 3
    page = client.page(f"/organisations/{brook.id}?after=17")
    assert page.heading == "Town of <i data-raw>Brook"
    assert "3 contributions after 17" in page.text
    [link] = page.all("//a[contains(@href, 'brook.example')]")
    assert link.get("href") == "https://www.brook.example/en?a=1&b=2"
    assert "nofollow" in link.get("rel")
    assert len(client.statements) <= 8


def test_a_merged_one_leads_to_the_other_and_counts_there(
    client: CheckingClient, counts: dict[int, int]
) -> None:
    old, kept = factories.organisation("Old"), factories.organisation("Kept")
    with transaction():
        merge_organisations(old.id, kept.id, by_id=None, at=now(), language="en")
    counts.update({old.id: 2, kept.id: 3})
    assert client.page("/organisations").texts("//tbody//td[last()]") == ["5"]
    answer = client.get(f"/organisations/{old.id}")
    assert (answer.status_code, answer.location) == (302, f"/organisations/{kept.id}")


def test_an_organisation_without_contributions_says_so(client: CheckingClient) -> None:
    slots.contributions_of[:] = [lambda key, reader, after: Markup("")]
    brook = factories.organisation("Town of Brook")
    assert "No contribution yet" in client.page(f"/organisations/{brook.id}").text


def test_a_held_or_unknown_one_is_404(client: CheckingClient) -> None:
    held = factories.organisation("Held town", state="held")
    for key in (held.id, 0, 999_999, 2**31, 10**30):
        page = client.page(f"/organisations/{key}", status=404)
        assert "Held town" not in page.html
    sign_in(client, "administrator")
    assert client.get(f"/organisations/{held.id}").status_code == 404


def test_an_invented_place_in_the_list_shows_its_beginning_or_nothing(
    client: CheckingClient,
) -> None:
    factories.organisation("Town of Brook")
    for after in ("-1", "x", str(2**70), "", "0"):
        assert client.page(f"/organisations?after={after}").texts("//tbody//th"), after
    assert client.get("/organisations?after=999999").status_code == 200


def test_only_administrators_are_shown_the_way_to_change_it(client: CheckingClient) -> None:
    brook = factories.organisation("Town of Brook")
    sign_in(client, "coordinator")
    assert "Change or merge" not in client.page(f"/organisations/{brook.id}").text
    sign_in(client, "administrator")
    page = client.page(f"/organisations/{brook.id}")
    assert page.links["Change or merge this organisation"] == f"/admin/organisations/{brook.id}"
