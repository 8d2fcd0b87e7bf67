"""A coordinator sets a discussion up and leads it, a moderator decides: from draft to close."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

from forum.db import db
from forum.discussions.queries import discussion_by_slug
from tests.browser.journeys import let_in, press, right, town, unfold
from tests.browser.looking import Live, window
from tests.support import factories
from tests.support.databases import Databases

PLACE = "/discussions/markets-in-winter"
BEGINS = date.today() - timedelta(days=2)
SAID = "The council pays for the roof of the hall, and the traders pay for its lamps."
CHANGED = "Since the autumn they also share the costs of heating it."


def test_a_discussion_is_set_up_translated_announced_led_and_closed(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    with town(databases, tmp_path, "running") as live:
        coordinator = factories.person("Cora Coordinator", role="coordinator")
        let_in(live, "coordinator", coordinator)
        let_in(live, "moderator", factories.person("Mo Moderator", email="mo@town.example"))
        let_in(live, "author", factories.person("Ana Author", email="ana@town.example"))
        with window(browser, live, "coordinator") as page:
            set_up(page, browser)
            announce(page, browser)
            translate(page, browser)
        with window(browser, live, "author", width=375) as page:
            mine = write(page, browser)
        with window(browser, live, "moderator") as page:
            return_it(page, browser)
        with window(browser, live, "author", width=375) as page:
            send_again(page, browser, mine)
        with window(browser, live, "moderator") as page:
            publish(page, browser)
            extend(page, browser)
        with window(browser, live, "coordinator") as page:
            close(page, browser, live)
        with window(browser, live, language="es") as page:
            page.goto(f"{PLACE}/contributions/1")
            expect(page.locator("main [lang=en]").first).to_be_visible()
            right(page, browser)


def set_up(page: Page, browser: Browser) -> None:
    """Create it in steps: title and languages, weeks, questions, rules."""
    page.goto("/discussions/new")
    right(page, browser)
    page.fill("[name=title]", "Markets in winter")
    for language in ("en", "es"):
        page.check(f"[name=languages][value={language}]")
    page.select_option("[name=base_language]", "en")
    page.select_option("[name=time_zone]", "Europe/Brussels")
    press(page)
    right(page, browser)
    page.fill("[name=first_day]", BEGINS.isoformat())
    page.select_option("[name=count]", "1")
    press(page, "go", "propose")
    page.fill("[name=weeks-0-theme]", "Roofs and lamps")
    press(page, "go", "next")
    right(page, browser)
    page.fill("[name=weeks-0-questions-0-text]", "Who pays for the roof?")
    press(page, "go", "next")
    right(page, browser)
    page.fill("[name=launch]", "Welcome. Tell us **what works** where you are.")
    press(page, "go", "next")
    right(page, browser)
    page.check("[name=policy][value=hold_all]")
    press(page, "go", "next")
    right(page, browser)
    assert page.url.endswith("/settings")


def announce(page: Page, browser: Browser) -> None:
    """Announce it, and let somebody moderate."""
    page.goto(f"{PLACE}/settings/acts/announce")
    right(page, browser)
    press(page, form="main form:not([action$='/test'])")
    page.goto(f"{PLACE}/people")
    right(page, browser)
    page.fill("[name=email]", "mo@town.example")
    form = "main form:has([name=email])"
    page.select_option(f"{form} [name=role]", "moderator")
    press(page, form=form)
    expect(page.locator("main")).to_contain_text("Mo Moderator")


def translate(page: Page, browser: Browser) -> None:
    """A week waits for its translations; then it is open."""
    for place, words in (("theme-1", "Tejados y lámparas"), ("question-1", "¿Quién paga?")):
        page.goto(f"{PLACE}/schedule/weeks/1?open={place}.es")
        right(page, browser)
        form = "main form:has([name=place])"
        page.fill(f"{form} textarea", words)
        press(page, "what", "reviewed", form=form)
    page.goto(f"{PLACE}/weeks/1")
    expect(page.locator("main")).to_contain_text("Who pays for the roof?")


def write(page: Page, browser: Browser) -> str:
    """Write and send; the text is held. Returns the address of the own page."""
    page.goto(f"{PLACE}/write")
    right(page, browser)
    page.locator("main textarea:visible").first.fill(SAID)
    page.check("[name=attribution][value=named]")
    press(page, "do", "preview")
    right(page, browser)
    press(page, "do", "send")
    right(page, browser)
    assert page.get_by_text("C-001").count() == 0, "what is held has no number"
    mine = page.url.split("?")[0]
    page.goto(f"{PLACE}/contributions")
    assert page.get_by_text("pays for the roof of the hall").count() == 0
    return mine


def return_it(page: Page, browser: Browser) -> None:
    """Look at the desk, and return the text with a note."""
    page.goto("/desk")
    right(page, browser)
    page.locator("main a.desk-open").first.click()
    page.wait_for_url("**/desk/*")
    right(page, browser)
    unfold(page)
    form = "main form:has([name=return-reason])"
    page.check(f"{form} [value=changes_asked]")
    page.fill(f"{form} [name=return-note]", "Please say who pays for the heating.")
    press(page, form=form)
    right(page, browser)


def send_again(page: Page, browser: Browser, mine: str) -> None:
    """Read why on the own page and on /mine; change the text and send it again."""
    page.goto("/mine")
    right(page, browser)
    page.goto(mine)
    right(page, browser)
    expect(page.locator("main")).to_contain_text("Please say who pays for the heating.")
    page.goto(f"{mine}/edit")
    right(page, browser)
    areas = page.locator("main textarea")
    filled = next(n for n in range(areas.count()) if areas.nth(n).input_value().strip())
    areas.nth(filled).fill(f"{SAID}\n\n{CHANGED}")
    press(page, "do", "send")
    right(page, browser)


def publish(page: Page, browser: Browser) -> None:
    """See the new version at the desk, and publish it: now it has its number."""
    page.goto("/desk")
    page.locator("main a.desk-open").first.click()
    page.wait_for_url("**/desk/*")
    right(page, browser)
    expect(page.locator("main")).to_contain_text(CHANGED)
    press(page, form="main form:has([name=verb][value=publish])")
    right(page, browser)
    page.goto(f"{PLACE}/contributions/1")
    right(page, browser)
    expect(page.locator("main")).to_contain_text(CHANGED)


def extend(page: Page, browser: Browser) -> None:
    """Let a week last longer: first what changes, then the change."""
    page.goto(f"{PLACE}/schedule/weeks/1?change=extend")
    form = "main form:has([name=change][value=extend])"
    page.fill(f"{form} [name=days]", "3")
    press(page, form=form)
    right(page, browser)
    assert _closes() == BEGINS + timedelta(days=7), "a preview changes nothing"
    press(page, form="main form[method=post]:has([name=days])")
    right(page, browser)
    assert _closes() == BEGINS + timedelta(days=10)


def close(page: Page, browser: Browser, live: Live) -> None:
    """Close it now: nobody can write any more."""
    page.goto(f"{PLACE}/settings/acts/close")
    right(page, browser)
    press(page)
    right(page, browser)
    with window(browser, live, "author") as other:
        other.goto(f"{PLACE}/write")
        assert other.locator("[name=do][value=preview]").count() == 0
        right(other, browser)


def _closes() -> date:
    """Return the first day after the discussion, by its own clock."""
    db.session.rollback()
    discussion = discussion_by_slug("markets-in-winter")
    assert discussion is not None and discussion.closes is not None
    return discussion.closes.astimezone(ZoneInfo(discussion.time_zone)).date()
