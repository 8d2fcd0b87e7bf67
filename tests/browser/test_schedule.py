"""The week editor in a browser: by keyboard, without scripts, its open states under axe."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import NARROW, Live, axe_problems, sideways, window
from tests.support import factories

WEEK = "/discussions/markets-public/schedule/weeks/3"


def question_id(live: Live) -> int:
    with live.app.app_context():
        return factories.questions(live.site.discussions["public"], 3)[0].id


def focused(page: Page) -> str:
    """Return what has the focus, in words."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement;"
            " const words = e.matches('input, textarea, select') ? e.name : e.textContent;"
            " return words.trim()"
            ".replace(/\\s+/g, ' '); })()"
        )
    )


def tabbed(page: Page, until: str, most: int = 80) -> list[str]:
    """Press Tab until something has the focus; return all that had it."""
    found = []
    for _press in range(most):
        page.keyboard.press("Tab")
        found.append(focused(page))
        if found[-1] == until:
            return found
    raise AssertionError(f"{until!r} was not reached: {found}")


def test_the_keyboard_goes_from_weeks_to_dates_to_texts_to_rules(
    browser: Browser, live: Live
) -> None:
    with window(browser, live, "moderator") as page:
        page.goto(WEEK)
        order = tabbed(page, "Add a question")
    weeks = [i for i, words in enumerate(order) if words.startswith("Week ")]
    dates = [order.index(name) for name in ("opens_day", "opens_time", "closes_day", "closes_time")]
    languages = [i for i, words in enumerate(order) if words.startswith("English")]
    assert len(weeks) == 3 and len(languages) == 4
    assert max(weeks) < min(dates) <= max(dates) < min(languages)
    for number in ("3.1", "3.2"):
        verbs = [i for i, words in enumerate(order) if number in words and "Move" in words]
        assert len(verbs) == 1  # what can't go further up or down takes no focus


def test_after_a_language_is_opened_the_keyboard_is_in_its_text(
    browser: Browser, live: Live
) -> None:
    with window(browser, live, "moderator") as page:
        page.goto(WEEK)
        page.locator(f"#question-{question_id(live)} .state").nth(1).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focused(page) == "text"
        page.keyboard.press("Tab")
        assert focused(page) == "Mark as reviewed"


@pytest.mark.parametrize(("language", "scheme"), [("ar", "dark"), ("en", "light")])
def test_axe_finds_nothing_while_texts_and_changes_are_open(
    browser: Browser, live: Live, language: str, scheme: Literal["light", "dark"]
) -> None:
    one = f"question-{question_id(live)}"
    states = (
        f"?open={one}.ar", f"?open={one}.en", "?change=extend", "?change=insert", "?change=move",
        "?change=extend&look=1&number=3&days=3&follow=y", "?change=move&look=1&days=x",
        "?change=dates&look=1&number=3&opens_day=soon&closes_day=2026-01-01",
    )  # fmt: skip
    with window(browser, live, "moderator", language=language, scheme=scheme) as page:
        for state in states:
            page.goto(WEEK + state)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            found = axe_problems(page)
            assert not found, state + "\n" + "\n".join(found)


@pytest.mark.parametrize("width", [NARROW, 375, 768, 1000, 1280])
def test_nothing_stands_sideways_while_texts_and_changes_are_open(
    browser: Browser, live: Live, width: int
) -> None:
    one = f"question-{question_id(live)}"
    with window(browser, live, "moderator", language="fr", width=width) as page:
        for state in (f"?open={one}.ar", "?change=insert", "?change=extend&look=1&days=3"):
            page.goto(WEEK + state)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            assert sideways(page) == 0, state


def test_a_week_is_made_longer_without_scripts_on_a_phone(browser: Browser, live: Live) -> None:
    with window(browser, live, "coordinator", width=375, scripts=False) as page:
        page.goto("/discussions/markets-members/schedule/weeks/3")
        page.get_by_role("link", name="Last longer").click()
        page.locator("input[name=days]").fill("2")
        page.get_by_role("button", name="Show what changes").click()
        expect(page.get_by_text("If week 3 lasts 2 days longer")).to_be_visible()
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_text("The dates were changed.")).to_be_visible()
