"""The administrators' pages: people, roles, links to hand over, the site."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from forum.access import limiter
from forum.accounts import slots
from forum.accounts.models import Person, RoleGrant, Scope
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries import actor, main_address, person_by_email
from forum.clock import now
from forum.db import db, transaction
from forum.settings import site_setting
from tests import hostile
from tests.support import factories
from tests.support.client import CheckingClient, Page, client_of
from tests.support.pagechecks import parse
from tests.support.signing_in import sign_in

PAGES = ("/admin/people", "/admin/people/add", "/admin/people/1", "/admin/site")
POSTS = (
    "/admin/people/add",
    "/admin/people/1/roles",
    "/admin/people/1/roles/end",
    "/admin/people/1/addresses",
    "/admin/people/1/link",
    "/admin/site",
)


@pytest.fixture
def boss(client: CheckingClient) -> Person:
    return sign_in(client, "administrator")


def grant(client: CheckingClient, person: Person, role: str, scope_id: int = SITE_SCOPE) -> Page:
    page = client.page(f"/admin/people/{person.id}")
    return client.submit(page, {"role": role, "scope_id": str(scope_id)}, button="Grant this role")


@pytest.mark.parametrize("url", PAGES)
def test_a_visitor_is_asked_to_sign_in(client: CheckingClient, url: str) -> None:
    assert client.get(url).location == f"/sign-in?next={url}"


@pytest.mark.parametrize("role", [None, "coordinator", "moderator", "translator", "member"])
def test_only_administrators_get_in(client: CheckingClient, role: str | None) -> None:
    sign_in(client, role)
    assert {client.get(url).status_code for url in PAGES} == {403}
    assert {client.post(url).status_code for url in POSTS} == {403}


def test_a_person_is_added_and_found(client: CheckingClient, boss: Person) -> None:
    page = client.submit(
        client.page("/admin/people/add"),
        {"name": "Ana Ruiz", "email": "Ana@Ciudad.example", "language": "es"},
        button="Add this person",
    )
    assert page.heading == "Ana Ruiz"
    ana = person_by_email("ana@ciudad.example")
    assert (ana.language, ana.time_zone) == ("es", boss.time_zone)
    found = client.page("/admin/people?q=ruiz")
    assert found.texts("//tbody//th") == ["Ana Ruiz"]
    assert client.page("/admin/people?q=zzzz").text.count("Nobody is called that") == 1


def test_a_taken_address_is_refused_and_what_was_typed_is_kept(
    client: CheckingClient, boss: Person
) -> None:
    taken = factories.person(email="ana@ciudad.example")
    page = client.submit(
        client.page("/admin/people/add"),
        {"name": "Another Ana", "email": "ana@ciudad.example"},
        button="Add this person",
    )
    assert "already belongs" in page.text
    assert page.all("//input[@name='name']/@value") == ["Another Ana"]
    assert person_by_email("ana@ciudad.example").id == taken.id


def test_many_people_come_in_pages_with_the_same_statements(
    client: CheckingClient, boss: Person
) -> None:
    client.page("/admin/people")
    few = len(client.statements)
    with transaction() as session:
        session.add_all(
            Person(
                name=f"Person {n}",
                language="en",
                time_zone="UTC",
                created=now(),
                delivery="daily",
            )
            for n in range(60)
        )
    page = client.page("/admin/people")
    assert len(client.statements) == few <= 8
    assert len(page.texts("//tbody/tr")) == 50
    rest = client.page(page.links["More people"])
    assert len(rest.texts("//tbody/tr")) == 11
    assert rest.links["Back to the beginning"].endswith("/admin/people")


def test_a_role_is_granted_in_a_chosen_place_and_ended(
    client: CheckingClient, boss: Person
) -> None:
    with transaction() as session:
        scope = Scope(kind="programme", parent_id=SITE_SCOPE, visibility="public")
        session.add(scope)
        session.flush()
        scope_id = scope.id
    ana = factories.person("Ana Ruiz")
    slots.scopes_to_grant.append(lambda: [(scope_id, "Markets")])
    slots.scope_labels.append(lambda ids: {i: "Markets" for i in ids if i == scope_id})
    try:
        page = grant(client, ana, "moderator", scope_id)
        assert page.texts("//tbody//th") == ["Moderator"]
        assert "Markets" in page.texts("//tbody//td")[0]
    finally:
        slots.scopes_to_grant.pop()
        slots.scope_labels.pop()
    row = db.session.get_one(RoleGrant, (ana.id, scope_id, "moderator"))
    assert row.by_id == boss.id
    page = client.submit(page, button="End this role")
    assert "No role" in page.text
    assert actor(ana.id, now() + timedelta(seconds=1)).roles == frozenset()


def test_an_administrator_of_a_part_is_refused_with_a_sentence(
    client: CheckingClient, boss: Person
) -> None:
    with transaction() as session:
        scope = Scope(kind="programme", parent_id=SITE_SCOPE, visibility="public")
        session.add(scope)
        session.flush()
        scope_id = scope.id
    ana = factories.person("Ana Ruiz")
    slots.scopes_to_grant.append(lambda: [(scope_id, "Markets")])
    try:
        page = grant(client, ana, "administrator", scope_id)
    finally:
        slots.scopes_to_grant.pop()
    assert "choose the whole site" in page.text


def test_the_last_administrator_can_not_end_themself(client: CheckingClient, boss: Person) -> None:
    page = client.submit(client.page(f"/admin/people/{boss.id}"), button="End this role")
    assert "The last administrator can't be ended" in page.text
    assert client.page("/admin/people").status == 200


def test_who_is_no_administrator_any_more_is_out_at_once(
    client: CheckingClient, boss: Person
) -> None:
    second = factories.person(role="administrator")
    other = client_of(client.application)
    sign_in(other, second)
    page = client.page(f"/admin/people/{second.id}")
    client.submit(page, button="End this role")
    assert other.get("/admin/people").status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"role": "moderator"},
        {"role": "moderator", "scope_id": "x"},
        {"role": "god", "scope_id": "1"},
        {"role": "moderator", "scope_id": "99999999999999999999"},
    ],
)
def test_forged_grants_and_endings_change_nothing(
    client: CheckingClient, boss: Person, data: dict[str, str]
) -> None:
    ana = factories.person("Ana Ruiz")
    before = db.session.query(RoleGrant).count()
    assert client.post(f"/admin/people/{ana.id}/roles", data=data).status_code == 200
    assert client.post(f"/admin/people/{ana.id}/roles/end", data=data).status_code == 303
    assert db.session.query(RoleGrant).count() == before


def test_a_link_is_shown_once_and_signs_that_person_in(
    client: CheckingClient, boss: Person
) -> None:
    ana = factories.person("Ana Ruiz")
    page = client.submit(client.page(f"/admin/people/{ana.id}"), button="Make a link")
    [link] = page.texts("//code")
    assert link not in client.page(f"/admin/people/{ana.id}").html
    other = client_of(client.application)
    assert other.post(urlsplit(link).path).status_code == 303
    with other.session_transaction() as session:
        assert session["_user_id"].partition(".")[0] == str(ana.id)


def test_an_address_is_added_where_there_was_none(client: CheckingClient, boss: Person) -> None:
    page = client.submit(
        client.page("/admin/people/add"), {"name": "Bo", "email": ""}, button="Add this person"
    )
    assert "No address yet" in page.text
    page = client.submit(page, {"email": "BO@town.example"}, button="Add")
    assert main_address(person_by_email("bo@town.example")).is_main
    page = client.submit(page, {"email": "bo@town.example"}, button="Add")
    assert "already belongs" in page.text


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 2**63, 10**30])
def test_nobody_there_is_404(client: CheckingClient, boss: Person, number: int) -> None:
    assert client.get(f"/admin/people/{number}").status_code == 404
    assert client.get(f"/people/{number}").status_code == 404
    assert client.post(f"/admin/people/{number}/link").status_code == 404


@pytest.mark.parametrize("after", ["-1", "x", str(2**70), ""])
def test_an_invented_place_in_the_list_shows_its_beginning(
    client: CheckingClient, boss: Person, after: str
) -> None:
    assert len(client.page(f"/admin/people?after={after}").texts("//tbody/tr")) == 1


def test_hostile_people_and_searches_are_shown_as_text(
    client: CheckingClient, boss: Person
) -> None:
    for text in [*hostile.ALL[::23], "<i data-raw>x</i>", "x" * 10_000]:
        limiter.reset()
        data = {"name": text, "email": text, "language": "en", "time_zone": "UTC", "country": ""}
        for answer in (
            client.post("/admin/people/add", data=data, check=False),
            client.get("/admin/people", query_string={"q": text}, check=False),
        ):
            assert answer.status_code == 200, text
            page = parse(answer.text)
            assert page.errors == (), text
            assert page.tree.xpath("//*[@data-raw or @onerror]") == [], text


def test_the_site_gets_a_name_in_each_language_and_its_languages_an_order(
    client: CheckingClient, boss: Person
) -> None:
    values = {
        "name_en": "Brook  Towns",
        "name_fr": "Villes du Ruisseau",
        "place_fr": "1",
        "place_en": "2",
        "place_es": "0",
        "place_pt": "0",
        "place_ar": "0",
    }
    page = client.submit(client.page("/admin/site"), values, button="Save")
    assert "The site was saved." in page.text
    row = site_setting()
    assert row.languages == ["fr", "en"]
    assert row.name.plain() == {"en": "Brook Towns", "fr": "Villes du Ruisseau"}
    visitor = client_of(client.application)
    title = visitor.page("/sign-in", headers={"Accept-Language": "de"}).texts("//title")
    assert title[0].endswith("Villes du Ruisseau")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {f"place_{code}": "0" for code in ("en", "fr", "es", "pt", "ar")},
            "at least one language",
        ),
        ({"name_en": "\u200b \x00", "name_fr": ""}, "Give the site a name"),
        ({"name_en": "x" * 81}, "at most 80 characters"),
        ({"name_en": "x" * 10_000}, "at most 80 characters"),
    ],
)
def test_a_site_without_name_or_language_is_refused(
    client: CheckingClient, boss: Person, values: dict[str, str], sentence: str
) -> None:
    before = site_setting().name.plain(), site_setting().languages
    page = client.submit(client.page("/admin/site"), values, button="Save")
    assert sentence in page.text
    assert (site_setting().name.plain(), site_setting().languages) == before
