"""The administrators' pages of organisations."""

import pytest

from forum.access import limiter
from forum.accounts.models import Person
from forum.db import Texts, db, transaction
from forum.organisations.models import Organisation
from forum.places.models import StakeholderType
from tests import hostile
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.pagechecks import parse
from tests.support.signing_in import sign_in


@pytest.fixture
def boss(client: CheckingClient) -> Person:
    return sign_in(client, "administrator")


def urls(row: Organisation) -> list[str]:
    here = f"/admin/organisations/{row.id}"
    return ["/admin/organisations", "/admin/organisations/add", here, f"{here}/merge"]


def test_only_administrators_get_in(client: CheckingClient) -> None:
    brook = factories.organisation("Town of Brook")
    for url in urls(brook):
        assert client.get(url).location == f"/sign-in?next={url}"
    for role in ("coordinator", "moderator", "member"):
        sign_in(client, role)
        for url in urls(brook):
            assert client.get(url).status_code == 403
        for url in [*urls(brook)[1:], f"/admin/organisations/{brook.id}/unmerge"]:
            assert client.post(url).status_code == 403


def test_an_organisation_is_added_changed_and_found(client: CheckingClient, boss: Person) -> None:
    page = client.submit(
        client.page("/admin/organisations/add"),
        {
            "name": "Town of Brook",
            "type_": "local-authority",
            "country": "BE",
            "website": "https://brook.example",
        },
        button="Save",
    )
    assert page.heading == "Town of Brook"
    page = client.submit(page, {"name": "Town of Brook and Hill", "short": "TBH"}, button="Save")
    assert "The organisation was saved." in page.text
    found = client.page("/admin/organisations?q=tbh")
    assert found.texts("//tbody//th") == ["Town of Brook and Hill"]
    assert found.texts("//tbody//td")[:2] == ["Local authority", "Belgium"]


def test_what_was_typed_is_kept_when_it_is_refused(client: CheckingClient, boss: Person) -> None:
    brook = factories.organisation("Town of Brook")
    for url in ("/admin/organisations/add", f"/admin/organisations/{brook.id}"):
        page = client.submit(
            client.page(url),
            {"name": "New name", "website": "javascript:alert(1)", "country": "MX"},
            button="Save",
        )
        assert "whole address of the website" in page.text
        assert page.all("//input[@name='name']/@value") == ["New name"]
        assert page.all("//select[@name='country']//option[@selected]/@value") == ["MX"]
    assert db.session.get_one(Organisation, brook.id).name == "Town of Brook"


def test_two_are_merged_and_parted_again(client: CheckingClient, boss: Person) -> None:
    old, kept = factories.organisation("Brook (town)"), factories.organisation("Town of Brook")
    page = client.page(f"/admin/organisations/{old.id}/merge?q=town of")
    assert page.texts("//main//label/bdi") == ["Town of Brook"]
    page = client.submit(page, {"into_id": str(kept.id)}, button="Merge")
    assert page.heading == "Town of Brook"
    listed = client.page("/admin/organisations")
    assert "Merged into Town of Brook" in listed.text
    page = client.page(f"/admin/organisations/{old.id}")
    page = client.submit(page, button="Undo the merge")
    assert "has its own page again" in page.text
    assert client.get(f"/organisations/{old.id}").status_code == 200


def test_merging_without_a_choice_or_into_itself_is_refused(
    client: CheckingClient, boss: Person
) -> None:
    old = factories.organisation("Old")
    factories.organisation("Other")
    page = client.page(f"/admin/organisations/{old.id}/merge")
    assert "Choose the organisation to merge into" in client.submit(page, button="Merge").text
    for forged in (str(old.id), "0", "-1", "999999", str(2**70), "x", "' or 1=1"):
        page = client.submit(page, {"into_id": forged}, button="Merge")
        assert "one thing to correct" in page.text, forged
    assert db.session.get_one(Organisation, old.id).merged_into_id is None


def test_undoing_a_merge_that_is_none_says_so(client: CheckingClient, boss: Person) -> None:
    old = factories.organisation("Old")
    answer = client.post(f"/admin/organisations/{old.id}/unmerge")
    assert "is not merged" in client.page(answer.location).text


def test_held_ones_are_listed_with_their_state(client: CheckingClient, boss: Person) -> None:
    held = factories.organisation("Held town", state="held")
    assert "Held town" in client.page("/admin/organisations").text
    page = client.page(f"/admin/organisations/{held.id}")
    assert "Held" in page.texts("//span[contains(@class, 'tag')]")
    assert "Merge into another one" not in page.text


def test_a_type_of_the_network_itself_stays(client: CheckingClient, boss: Person) -> None:
    with transaction() as session:
        session.add(
            StakeholderType(key="diaspora", label=Texts.of({"en": "Diaspora"}), position=90)
        )
        session.flush()
    row = factories.organisation("Al Amal", type_="diaspora")
    page = client.page(f"/admin/organisations/{row.id}")
    client.submit(page, {"name": "Al Amal Network"}, button="Save")
    stored = db.session.get_one(Organisation, row.id)
    assert (stored.name, stored.type) == ("Al Amal Network", "diaspora")


@pytest.mark.parametrize("key", [0, 999_999, 2**31, 10**30])
def test_unknown_ones_are_404(client: CheckingClient, boss: Person, key: int) -> None:
    assert client.get(f"/admin/organisations/{key}").status_code == 404
    assert client.get(f"/admin/organisations/{key}/merge").status_code == 404
    assert client.post(f"/admin/organisations/{key}/unmerge").status_code == 404


def test_hostile_texts_in_every_field_are_shown_as_text(
    client: CheckingClient, boss: Person
) -> None:
    for text in [*hostile.ALL[::23], "<i data-raw>x</i>", "x" * 10_000]:
        limiter.reset()
        data = dict.fromkeys(("name", "short", "type_", "country", "website"), text)
        typed = {"name": text, "short": "", "type_": "", "country": "", "website": ""}
        for answer in (
            client.post("/admin/organisations/add", data=data, check=False),
            client.post("/admin/organisations/add", data=typed, check=False),
            client.get("/admin/organisations", query_string={"q": text}, check=False),
            client.get("/organisations", query_string={"q": text}, check=False),
        ):
            shown = answer
            if answer.status_code == 303:
                shown = client.get(answer.location, check=False)
            assert shown.status_code == 200, text
            page = parse(shown.text)
            assert page.errors == (), text
            assert page.tree.xpath("//*[@data-raw or @onerror]") == [], text


def test_the_list_takes_few_statements(client: CheckingClient, boss: Person) -> None:
    factories.organisation("One")
    client.page("/admin/organisations")
    few = len(client.statements)
    for _ in range(20):
        factories.organisation()
    client.page("/admin/organisations")
    assert len(client.statements) == few <= 8
