"""The desk by keyboard alone: find, select, claim, decide, undo; the keys off; without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from forum.db import db
from forum.moderation.models import Submission
from tests.browser.journeys import let_in, right, town
from tests.browser.looking import window
from tests.support import factories
from tests.support.databases import Databases

ANNOUNCED = "() => document.activeElement.closest('.desk-line')?.querySelector('b')?.textContent"


def keys(page: Page, *pressed: str) -> None:
    """Press keys one after another."""
    for key in pressed:
        page.keyboard.press(key)


@pytest.mark.parametrize("width", [1280, 375])
def test_the_desk_by_keyboard_alone(
    browser: Browser, databases: Databases, tmp_path: Path, width: int
) -> None:
    with town(databases, tmp_path, f"desk-{width}") as live:
        place = factories.discussion("markets")
        let_in(live, "moderator", factories.person(role="moderator", scope_id=place.scope_id))
        names = ("Ana First", "Bo Second", "Cy Third")
        texts = [
            factories.contribution(place, by=factories.person(name), hold="policy")
            for name in names
        ]
        ids = [text.submission_id for text in texts]

        def states() -> list[str]:
            db.session.rollback()  # what the server wrote since is seen by a new read
            return [db.session.get_one(Submission, key).state for key in ids]

        with window(browser, live, "moderator", width=width) as page:
            page.goto("/desk")
            right(page, browser)
            keys(page, "j", "x", "j", "ArrowDown", "k", "x")
            assert page.evaluate(ANNOUNCED) == "Bo Second"
            expect(page.locator("[data-desk-some]")).to_have_text(
                "2 selected: decide on them together"
            )
            keys(page, "?")
            expect(page.get_by_role("dialog")).to_be_visible()
            keys(page, "x", "Escape")
            expect(page.get_by_role("dialog")).to_be_hidden()
            keys(page, "b")
            expect(page.locator("[name=bulk-what]")).to_be_focused()
            right(page, browser)
            page.locator("[name=bulk-what]").select_option("refuse:off_topic")
            keys(page, "Tab")
            page.keyboard.type("jkxb?o")  # the keys write while somebody writes
            assert page.locator("[name=bulk-note]").input_value() == "jkxb?o"
            with page.expect_navigation():
                page.locator(".desk-several button").focus()
                keys(page, "Enter")
            assert states() == ["refused", "refused", "held"]
            with page.expect_navigation():
                page.get_by_role("link", name="See them, or undo").focus()
                keys(page, "Enter")
            right(page, browser)
            with page.expect_navigation():
                page.get_by_role("button", name="Undo all of it").focus()
                keys(page, "Enter")
            assert states() == ["held"] * 3
            page.goto("/desk")
            keys(page, "j", "j", "j")
            with page.expect_navigation():
                keys(page, "o")
            with page.expect_navigation():
                keys(page, "c", "Enter")
            expect(page.locator(".desk-claim")).to_contain_text("Yours until")
            keys(page, "r")
            expect(page.locator("#move-return")).to_have_attribute("open", "")
            right(page, browser)
            with page.expect_navigation():
                keys(page, "p", "Enter")
            assert states().count("published") == 1
            page.goto("/desk")
            if width == 1280:
                page.get_by_role("button", name="Turn the keys off").focus()
                keys(page, "Enter", "j")
                assert page.evaluate(ANNOUNCED) is None
        with window(browser, live, "moderator", width=width, scripts=False) as page:
            page.goto("/desk")
            page.locator("[name=item]").first.check()
            page.locator(".desk-several > summary").click()
            page.locator("[name=bulk-what]").select_option("publish:accepted")
            with page.expect_navigation():
                page.locator(".desk-several button").click()
            assert states().count("published") == 2
