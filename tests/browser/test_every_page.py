"""Each page and state once: axe finds nothing, nothing stands sideways at 320 px."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looking import (
    LANGUAGES,
    NARROW,
    SCHEMES,
    Live,
    axe_problems,
    open_everything,
    seen_as,
    sideways,
)
from tests.support import routes

PAGES = routes.page_names()
# Language and scheme rotate with different periods, so that neighbours differ in both.
TURNS = [
    (name, who, LANGUAGES[turn % 5], SCHEMES[turn // 2 % 2])
    for turn, (name, who) in enumerate(PAGES)
]


@pytest.mark.parametrize(("name", "who", "language", "scheme"), TURNS)
def test_axe_finds_nothing_on_any_page_and_nothing_stands_sideways_at_320_pixels(
    eye: Page, live: Live, *, name: str, who: str, language: str, scheme: str
) -> None:
    with seen_as(eye, live, who, language=language, scheme=scheme) as page:  # type: ignore[arg-type]
        page.goto(live.address(name))
        found = axe_problems(page)
        assert not found, "\n".join(found)
        page.set_viewport_size({"width": NARROW, "height": 800})
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


def preview_nothing(page: Page) -> None:
    """Ask for the preview of the page as it stands."""
    with page.expect_navigation():
        page.locator("main button[name=do][value=preview]:visible").first.click()


def save_what_is_old(page: Page) -> None:
    """Save a draft from a window that another one has left behind: both texts are shown."""
    page.evaluate(
        """() => {
            const form = document.querySelector("main form.write-form");
            form.querySelector("[name=rev]").value = "0";
            form.querySelector("[name=window]").value = "another";
            form.querySelector("textarea").value = "What the other window says.";
        }"""
    )
    preview_nothing(page)


STATES: list[tuple[str, str, str, Callable[[Page], None]]] = [
    ("menus open", "/", "visitor", open_everything),
    ("filters open", "/discussions/<slug>/contributions", "visitor", open_everything),
    ("menus open", "/account", "person", open_everything),
    ("after an error", "/sign-in", "visitor", send_empty),
    ("after an error", "/join", "visitor", send_empty),
    ("after an error", "/password/new/<resetting>", "visitor", send_empty),
    ("after an error", "/account/access", "person", send_empty),
    ("after an error", "/account/leave", "person", send_empty),
    ("after an error", "/discussions/open-to-guests/write/guest", "visitor", send_empty),
    ("after an error", "/admin/people/add", "administrator", send_empty),
    ("after an error", "/admin/organisations/add", "administrator", send_empty),
    ("after an error", "/join", "visitor", send_empty),
    ("after an error", "/organisations/propose", "person", send_empty),
    ("after an error", "/discussions/new", "administrator", send_empty),
    ("after an error", "/discussions/<slug>/write", "person", preview_nothing),
    ("two texts", "/discussions/<slug>/write/<token>", "person", save_what_is_old),
    ("everything open", "/discussions/<slug>/write/<token>", "person", open_everything),
    ("everything open", "/desk/<int:submission_id>", "moderator", open_everything),
    ("everything open", "/discussions/<slug>/schedule", "moderator", open_everything),
    ("everything open", "/discussions/<slug>/mine/<receipt>", "person", open_everything),
    ("everything open", "/discussions/<slug>/settings/questions", "coordinator", open_everything),
    ("everything open", "/admin/people/<int:person_id>", "administrator", open_everything),
    ("nothing found", "/admin/people", "administrator", look_for_nothing),
]


STATE_TURNS = [
    (*state, *(("ar", "dark") if turn % 2 else ("en", "light")))
    for turn, state in enumerate(STATES)
]


@pytest.mark.parametrize(("state", "name", "who", "act", "language", "scheme"), STATE_TURNS)
def test_axe_finds_nothing_in_any_state(
    eye: Page,
    live: Live,
    *,
    state: str,
    name: str,
    who: str,
    act: Callable[[Page], None],
    language: str,
    scheme: str,
) -> None:
    with seen_as(eye, live, who, language=language, scheme=scheme) as page:  # type: ignore[arg-type]
        page.goto(live.address(name))
        act(page)
        found = axe_problems(page)
        assert not found, "\n".join(found)
        if state == "after an error":
            assert page.locator("[aria-invalid=true]").count() > 0
            assert page.locator("[role=alert], .error-summary").count() > 0
        if state == "two texts":
            assert page.get_by_text("What the other window says.").count() > 0
