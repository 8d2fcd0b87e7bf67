"""Writing in a real browser: saved by itself, offline, two windows, tools, without scripts."""

import re
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from forum.db import db
from forum.discussions.models import Contribution, Draft
from forum.discussions.models.drafting import Parts
from tests.browser.looking import Live, axe_problems, open_everything, sideways, window
from tests.support import factories
from tests.support.client import client_of
from tests.support.signing_in import sign_in

HALL = "We opened the hall on market days, and two volunteers answer questions there every week."
PEOPLE: dict[str, int] = {}
_numbers = count(1)


@pytest.fixture
def author(live: Live) -> str:
    """Somebody new, who is signed in: the name of their cookie."""
    name = f"author {next(_numbers)}"
    with live.app.app_context():
        person = factories.person(f"Ada Writer {name}")
        client = client_of(live.app)
        sign_in(client, person)
        cookie = client.get_cookie(live.app.config["SESSION_COOKIE_NAME"])
        live.cookies[name] = cookie.value if cookie else ""
        PEOPLE[name] = person.id
    return name


def drafts(live: Live, author: str) -> list[Parts]:
    """Return the drafts of somebody as they are stored now."""
    with live.app.app_context():
        found = db.session.scalars(select(Draft).where(Draft.person_id == PEOPLE[author]))
        return [Parts.of(draft.parts) for draft in found]


def texts(live: Live, author: str) -> list[Contribution]:
    """Return what somebody sent."""
    with live.app.app_context():
        found = select(Contribution).where(Contribution.person_id == PEOPLE[author])
        return list(db.session.scalars(found))


def first_field(page: Page) -> str:
    """Open the writing page; return the selector of the first question's field."""
    page.goto("/discussions/markets-public/write?week=2")
    return "#" + str(page.locator("#write textarea").first.get_attribute("id"))


SAVED = re.compile("^Saved, ")


def test_a_draft_is_saved_by_itself_and_opens_again(
    browser: Browser, live: Live, author: str
) -> None:
    with window(browser, live, author) as page:
        field = first_field(page)
        page.locator(field).press_sequentially(HALL)
        expect(page.locator("[data-status]").first).to_have_text(SAVED)
        expect(page.locator(f"[data-count='{field[1:]}']")).to_have_text("15 words")
        expect(page.locator("[data-recognised]")).to_have_text("Recognised: English")
        assert re.search(r"/write/[a-z2-9]{26}$", page.url)
        assert list(drafts(live, author)[0].answers.values()) == [HALL]
        page.reload()
        expect(page.locator(field)).to_have_value(HALL)
        assert page.evaluate("Object.keys(localStorage).length") == 0


def test_what_was_typed_last_is_saved_on_leaving(browser: Browser, live: Live, author: str) -> None:
    with window(browser, live, author) as page:
        field = first_field(page)
        page.locator(field).fill(HALL)
        page.goto("/help")
        page.goto("/privacy")  # one thing after the other: by now the save was answered
        assert [list(one.answers.values()) for one in drafts(live, author)] == [[HALL]]


def test_without_connection_the_text_is_kept_here_and_saved_when_it_is_back(
    browser: Browser, live: Live, author: str
) -> None:
    with window(browser, live, author) as page:
        field = first_field(page)
        page.context.set_offline(True)
        page.locator(field).fill(HALL)
        expect(page.locator("[data-status]").first).to_have_text("Not saved yet: no connection")
        assert drafts(live, author) == []
        assert HALL in page.evaluate("Object.values(localStorage).join()")
        page.context.set_offline(False)
        expect(page.locator("[data-status]").first).to_have_text(SAVED)
        assert list(drafts(live, author)[0].answers.values()) == [HALL]
        assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_text_that_never_reached_the_server_is_offered_again(
    browser: Browser, live: Live, author: str
) -> None:
    with window(browser, live, author) as page:
        field = first_field(page)

        def fail(route: Route) -> None:
            route.abort()

        page.route("**/save", fail)
        page.locator(field).fill(HALL)
        expect(page.locator("[data-status]").first).to_have_text("Not saved yet: no connection")
        page.unroute("**/save")
        page.evaluate("window.onbeforeunload = null")
        kept = page.evaluate("JSON.stringify({...localStorage})")
        page.route("**/save", fail)
        page.goto("/discussions/markets-public/write?week=2")
        page.unroute("**/save")
        assert HALL in kept
        expect(page.locator("#write-message")).to_contain_text("never saved")
        page.locator("[data-found=use]").click()
        expect(page.locator(field)).to_have_value(HALL)
        expect(page.locator("[data-status]").first).to_have_text(SAVED)
        assert list(drafts(live, author)[0].answers.values()) == [HALL]


def test_two_windows_overwrite_nothing(browser: Browser, live: Live, author: str) -> None:
    with window(browser, live, author) as page:
        field = first_field(page)
        page.locator(field).fill("Begun.")
        expect(page.locator("[data-status]").first).to_have_text(SAVED)
        other = page.context.new_page()
        other.goto(page.url)
        page.locator(field).fill("First window.")
        expect(page.locator("[data-status]").first).not_to_have_text(SAVED)
        expect(page.locator("[data-status]").first).to_have_text(SAVED)
        other.locator(field).fill("Second window.")
        expect(other.locator("#write-message")).to_contain_text("changed in another window")
        assert axe_problems(other) == []
        other.locator("#write-message button").click()
        expect(other.locator("h1")).to_have_text("Two versions of your draft")
        assert axe_problems(other) == []
        other.get_by_role("button", name="Keep both").click()
        expect(other.locator(field)).to_have_value("First window.\n\nSecond window.")


def test_signed_out_meanwhile_the_text_stays_and_is_saved_after_signing_in(
    browser: Browser, live: Live, author: str
) -> None:
    with window(browser, live, author) as page:
        field = first_field(page)
        cookies = page.context.cookies()
        page.context.clear_cookies()
        page.locator(field).fill(HALL)
        expect(page.locator("#write-message")).to_contain_text("You were signed out")
        assert drafts(live, author) == []
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.locator("[data-status]").first).to_have_text(SAVED)
        assert list(drafts(live, author)[0].answers.values()) == [HALL]


def test_a_draft_that_was_discarded_elsewhere_says_so_and_keeps_the_text_here(
    browser: Browser, live: Live, author: str
) -> None:
    with window(browser, live, author) as page:
        field = first_field(page)
        page.locator(field).fill("Begun.")
        expect(page.locator("[data-status]").first).to_have_text(SAVED)
        other = page.context.new_page()
        other.goto(page.url)
        other.get_by_role("button", name="Discard this draft").click()
        expect(other.locator("h1")).to_have_text("This draft was discarded")
        page.locator(field).fill(HALL)
        expect(page.locator("#write-message")).to_contain_text("sent or discarded already")
        expect(page.locator("#write-message")).to_contain_text("kept in this browser")
        expect(page.locator(field)).to_have_value(HALL)
        assert HALL in page.evaluate("Object.values(localStorage).join()")


def test_the_tools_write_markdown_and_undo_takes_it_back(
    browser: Browser, live: Live, author: str
) -> None:
    with window(browser, live, author) as page:
        field = first_field(page)
        area = page.locator(field)
        area.press_sequentially("one two")
        for _press in range(3):
            page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Control+b")
        expect(area).to_have_value("one **two**")
        page.keyboard.press("Control+b")
        expect(area).to_have_value("one two")
        page.keyboard.press("Tab")  # to the row of tools, which is one stop
        expect(page.locator("[data-tool=bold]:focus")).to_have_count(1)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        expect(page.locator("[data-tool=list]:focus")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(area).to_have_value("- one two")
        page.keyboard.press("Control+z")
        expect(area).to_have_value("one two")
        page.keyboard.press("Control+a")
        page.locator(f"{field} ~ .write-under [data-tool=link]").click()
        expect(area).to_have_value("[one two](https://)")
        page.locator(f"{field} ~ .write-under [data-tool=quote]").click()
        expect(area).to_have_value("> [one two](https://)")


def test_without_scripts_on_a_phone_one_writes_corrects_attaches_and_sends(
    browser: Browser, live: Live, author: str
) -> None:
    with window(browser, live, author, scripts=False, width=375) as page:
        field = first_field(page)
        page.locator(field).fill(f"- {HALL}")
        page.locator("#documents > summary").click()
        page.locator("#files").set_input_files(
            {"name": "hall.txt", "mimeType": "text/plain", "buffer": b"A page about the hall."}
        )
        page.get_by_role("button", name="Add these documents").click()
        expect(page.locator(".kept-files")).to_contain_text("hall.txt (22 bytes)")
        expect(page.locator(field)).to_have_value(f"- {HALL}")
        page.locator("#more > summary").click()
        page.locator("#free").fill("Four villages pay for one desk together.")
        page.locator(".action-bar button").click()
        expect(page.locator(".error-summary")).to_contain_text("Choose how you want to appear.")
        assert sideways(page) == 0
        page.get_by_label("Anonymously").check()
        page.locator(".action-bar button").click()
        expect(page.locator("h1")).to_have_text("Preview")
        assert sideways(page) == 0
        page.locator(".preview-boxes").last.locator("summary").click()
        page.locator(".preview-boxes").last.locator("input[type=checkbox]").nth(1).check()
        page.get_by_role("button", name="Keep corrections").last.click()
        expect(page.locator(".preview-boxes").last).to_contain_text("2.2")
        page.locator(".action-bar button").click()
        page.wait_for_url("**/mine/**")
        (sent,) = texts(live, author)
        assert sent.attribution == "anonymous"
        assert sent.submission_id


def unpinned(page: Page) -> None:
    """Let the bar scroll along: axe takes what lies half under it for a target too small."""
    page.evaluate("document.querySelector('.action-bar').style.position = 'static'")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_any_state_of_the_page(
    browser: Browser, live: Live, author: str, language: str, width: int
) -> None:
    with window(browser, live, author, language=language, width=width) as page:
        field = first_field(page)
        open_everything(page)
        unpinned(page)
        page.locator(field).click()
        assert axe_problems(page) == []
        assert sideways(page) == 0
        page.locator(field).fill(HALL)
        page.locator("#write button[value=preview]").click()
        page.locator(".error-summary").wait_for()
        assert axe_problems(page) == []
        page.locator("#attribution-0").check()
        page.locator("#write button[value=preview]").click()
        page.locator("#preview").wait_for()
        open_everything(page)
        unpinned(page)
        assert axe_problems(page) == []
        assert sideways(page) == 0
