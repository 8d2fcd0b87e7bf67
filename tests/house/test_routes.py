"""Every route against every role, and what every page must keep to."""

import pytest
from flask import Flask

from forum import access
from tests.support import routes
from tests.support.client import HEAVIEST, CheckingClient, client_of
from tests.support.pagechecks import parse, problems
from tests.support.signing_in import sign_in, sign_out
from tests.support.site import ROLES, Site, full_site, more_rows

MOST_STATEMENTS = 8
# One long text, an export: product.md lets them be heavier.
LONG_TEXTS = ("/originals", "/print", "/response/")
LETTERS = {200: "o", 400: "o", 410: "o", 409: "o", 304: "o", 403: "f", 404: "m"}


@pytest.fixture
def site(app: Flask) -> Site:
    return full_site()


def letter(client: CheckingClient, case: routes.Case, url: str) -> str:
    """Make a request; return what came, by the letters of the table."""
    send = client.get if case.method == "GET" else client.post
    response = send(url, check=False)
    if response.status_code in (301, 302, 303):
        away = response.location.removeprefix("http://localhost")
        return "s" if away.startswith("/sign-in?") else "o"
    return LETTERS.get(response.status_code, str(response.status_code))


def test_every_route_stands_in_the_table_and_the_table_holds_nothing_else(app: Flask) -> None:
    listed = [(method, rule) for method, rule, _policy in routes.rows()]
    assert len(listed) == len(set(listed))
    assert routes.routes_of(app) == set(listed)


def test_a_route_is_marked_public_or_asks_who_is_there(app: Flask) -> None:
    wrong = []
    for method, rule, policy in routes.rows():
        view = app.view_functions[routes.endpoint_of(app, method, rule)]
        if getattr(view, "is_public", False) != (policy in routes.PUBLIC):
            wrong.append((method, rule))
    assert wrong == []


def answers_are_as_the_table_says(app: Flask, site: Site, role: str) -> None:
    client = client_of(app)
    wrong = []
    for case in routes.cases():
        access.limiter.reset()
        url = routes.address(app, case.method, case.rule, site.values(case.visibility or "public"))
        sign_out(client) if role == "visitor" else sign_in(client, site.people[role])
        got, wanted = letter(client, case, url), case.answer(role)
        if got != wanted:
            what = routes.MEANING
            wrong.append(
                f"{case.method} {url} ({case.visibility or 'any'}): {what.get(got, got)}"
                f" instead of {what[wanted]}"
            )
    assert not wrong, f"as {role}:\n" + "\n".join(wrong)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(app: Flask, site: Site, role: str) -> None:
    answers_are_as_the_table_says(app, site, role)


# What a role may do is decided in Python; what it is shown, by the engine's own queries too.
@pytest.mark.postgresql
def test_a_coordinator_gets_the_same_from_the_other_engine(app: Flask, site: Site) -> None:
    answers_are_as_the_table_says(app, site, "coordinator")


def look(client: CheckingClient, site: Site, url: str, who: str) -> int:
    """Fetch a page as somebody, past the kept pages; return how many statements that took."""
    client.application.extensions["forum_pages"].clear()
    sign_out(client) if who == "visitor" else sign_in(client, site.people[who])
    client.get(url, follow_redirects=True, check=False)
    return len(client.statements)


@pytest.mark.sqlite_only
def test_every_page_takes_few_statements_and_no_more_with_nine_times_the_rows(
    app: Flask, site: Site
) -> None:
    client = client_of(app)
    pages = routes.pages(app, site)
    before = {page: look(client, site, *page) for page in pages}
    more_rows(site, 9)
    after = {page: look(client, site, *page) for page in pages}
    too_many = {page: count for page, count in after.items() if count > MOST_STATEMENTS}
    growing = {page: (before[page], after[page]) for page in pages if after[page] > before[page]}
    assert (too_many, growing) == ({}, {})


def test_a_kept_page_takes_one_statement(app: Flask, site: Site) -> None:
    client = client_of(app)
    client.get("/discussions/markets-public")
    first = client.statements
    client.get("/discussions/markets-public")
    assert len(client.statements) == 1 < len(first)


@pytest.mark.sqlite_only
def test_every_page_is_light(app: Flask, site: Site) -> None:
    more_rows(site, 3)
    client = client_of(app)
    heavy = {
        url: weight
        for url, who in routes.pages(app, site)
        if who == "visitor" and not any(long in url for long in LONG_TEXTS)
        if (weight := client.weight(url)) > HEAVIEST
    }
    assert heavy == {}


@pytest.mark.sqlite_only
def test_every_link_of_every_page_leads_somewhere(app: Flask, site: Site) -> None:
    client = client_of(app)
    adapter = app.url_map.bind("localhost")
    lost = set()
    for url, who in routes.pages(app, site):
        look(client, site, url, who)
        page = client.get(url, follow_redirects=True, check=False)
        tree = parse(page.get_data(as_text=True)).tree
        for target in tree.xpath("//a/@href | //form/@action | //link/@href"):
            path = target.split("#")[0].split("?")[0]
            if path.startswith("http://localhost/"):
                path = path.removeprefix("http://localhost")
            if path == url or not path.startswith("/") or path.startswith("/static/"):
                continue
            if not adapter.test(path, "GET") and not adapter.test(path, "POST"):
                lost.add((url, target))
    assert lost == set()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("language", ["en", "fr", "es", "pt", "ar"])
def test_every_page_is_right_in_every_language(app: Flask, site: Site, language: str) -> None:
    """What the checking client looks at, with all that is wrong in one list."""
    client = client_of(app)
    wrong = []
    for url, who in routes.pages(app, site):
        sign_out(client) if who == "visitor" else sign_in(client, site.people[who])
        joint = "&" if "?" in url else "?"
        asked = url.replace("lang=ar", f"lang={language}")
        asked = asked if "lang=" in asked else f"{url}{joint}lang={language}"
        page = client.get(asked, follow_redirects=True, check=False)
        html = page.get_data(as_text=True)
        if f'<html lang="{language}"' not in html:
            wrong.append(f"{asked}: answered in another language ({page.status})")
        wrong += [f"{asked}: {problem}" for problem in problems(html)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.sqlite_only
def test_a_head_request_is_answered_like_a_get_without_its_text(app: Flask, site: Site) -> None:
    client = client_of(app)
    for url, who in routes.pages(app, site):
        if who == "visitor":
            answers = client.head(url), client.get(url, check=False)
            assert answers[0].status_code == answers[1].status_code, url
            assert not answers[0].data


@pytest.mark.sqlite_only
def test_every_answer_carries_the_security_headers(app: Flask, site: Site) -> None:
    client = client_of(app)
    for case in routes.cases():
        if case.method == "GET":
            url = routes.address(app, "GET", case.rule, site.values(case.visibility or "public"))
            headers = client.get(url, check=False).headers
            assert headers.get("X-Content-Type-Options") == "nosniff", url
            assert "default-src 'none'" in headers.get("Content-Security-Policy", ""), url


@pytest.mark.sqlite_only
def test_a_post_without_its_token_changes_nothing(app: Flask, site: Site) -> None:
    client = client_of(app)
    for case in routes.cases():
        if case.method == "POST":
            sign_in(client, site.people["administrator"])
            url = routes.address(app, "POST", case.rule, site.values())
            assert client.post(url, csrf=False, check=False).status_code == 400, url
