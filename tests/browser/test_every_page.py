"""Each page and state once: axe finds nothing, nothing stands sideways at 320 px."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import (
    LANGUAGES,
    NARROW,
    SCHEMES,
    Live,
    axe_problems,
    open_everything,
    sideways,
    window,
)
from tests.support import routes

PAGES = routes.page_names()
# Language and scheme rotate with different periods, so that neighbours differ in both.
TURNS = [
    (name, who, LANGUAGES[turn % 5], SCHEMES[turn // 2 % 2])
    for turn, (name, who) in enumerate(PAGES)
]


@pytest.mark.parametrize(("name", "who", "language", "scheme"), TURNS)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, live: Live, *, name: str, who: str, language: str, scheme: str
) -> None:
    with window(browser, live, who, language=language, scheme=scheme) as page:  # type: ignore[arg-type]
        page.goto(live.address(name))
        found = axe_problems(page)
        assert not found, "\n".join(found)


@pytest.mark.parametrize(("name", "who"), PAGES)
def test_nothing_stands_sideways_at_320_pixels(
    browser: Browser, live: Live, name: str, who: str
) -> None:
    with window(browser, live, who, language="fr", width=NARROW) as page:
        page.goto(live.address(name))
        assert sideways(page) == 0
        open_everything(page)
        assert sideways(page) == 0


def send_empty(page: Page) -> None:
    """Send the page's form with nothing typed, past the browser's own checks."""
    page.evaluate("document.querySelectorAll('main form').forEach(f => { f.noValidate = true })")
    with page.expect_navigation():
        page.locator("main form[method=post] button").first.click()


def look_for_nothing(page: Page) -> None:
    """Search a list for words that nothing has."""
    page.locator("main input[type=search]").first.fill("nothing like this at all")
    with page.expect_navigation():
        page.keyboard.press("Enter")


STATES: list[tuple[str, str, str, Callable[[Page], None]]] = [
    ("menus open", "/", "visitor", open_everything),
    ("filters open", "/discussions/<slug>/contributions", "visitor", open_everything),
    ("after an error", "/sign-in", "visitor", send_empty),
    ("after an error", "/admin/people/add", "administrator", send_empty),
    ("after an error", "/admin/organisations/add", "administrator", send_empty),
    ("everything open", "/admin/people/<int:person_id>", "administrator", open_everything),
    ("nothing found", "/admin/people", "administrator", look_for_nothing),
]


@pytest.mark.parametrize(("state", "name", "who", "act"), STATES)
@pytest.mark.parametrize(("language", "scheme"), [("ar", "dark"), ("en", "light")])
def test_axe_finds_nothing_in_any_state(
    browser: Browser,
    live: Live,
    *,
    state: str,
    name: str,
    who: str,
    act: Callable[[Page], None],
    language: str,
    scheme: str,
) -> None:
    with window(browser, live, who, language=language, scheme=scheme) as page:  # type: ignore[arg-type]
        page.goto(live.address(name))
        act(page)
        found = axe_problems(page)
        assert not found, "\n".join(found)
        if state == "after an error":
            assert page.locator("[aria-invalid=true]").count() > 0
            assert page.locator("[role=alert], .error-summary").count() > 0
