"""A site of its own for a journey: empty but for what the journey makes; mails read as files."""

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page

from forum.accounts.models import Person
from tests.browser.looking import AXE, WIDE, Live, axe_problems, running, sideways
from tests.support.apps import make_app
from tests.support.client import client_of
from tests.support.databases import Databases, dispose
from tests.support.signing_in import sign_in
from tests.support.site import Site


@contextmanager
def town(databases: Databases, folder: Path, name: str) -> Iterator[Live]:
    """Serve an empty site; its context is pushed, so that factories and reads work."""
    app = make_app(databases.copy("sqlite", name), folder / "instance")
    with app.app_context(), running(app, Site()) as live:
        yield live
    dispose(app)


def links_mailed(app: Flask, to: str) -> list[str]:
    """Return the addresses on this site in the last mail to somebody."""
    for path in sorted((Path(app.config["FORUM_INSTANCE"]) / "mails").glob("*.eml"), reverse=True):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if to in str(message["To"]):
            return re.findall(r"http://localhost(/[^\s>]+)", str(message.get_content()))
    raise AssertionError(f"no mail to {to}")


def press(page: Page, name: str = "", value: str = "", *, form: str = "main form") -> None:
    """Press a form's button by what it sends (no name: its first button); wait for what comes."""
    sent = f'[name="{name}"][value="{value}"]' if name else ":not([name])"
    with page.expect_navigation():
        page.locator(f"{form} button{sent}:visible").first.click()


def unfold(page: Page, part: str = "main") -> None:
    """Open everything that is folded, as a reader does without scripts."""
    folded = page.locator(f"{part} details:not([open]) > summary:visible")
    for _turn in range(20):
        if not folded.count():
            return
        folded.first.click()


def right(page: Page, browser: Browser) -> None:
    """Check the page where a journey stands: no error, one heading, not wider than the window.

    axe needs scripts: where the journey has none, it looks at the same address with them.
    """
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("#error-summary").count() == 0, page.locator("#error-summary").inner_text()
    assert sideways(page) == 0, page.url
    looking = _axe_window(browser)
    looking.context.clear_cookies()
    looking.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    looking.set_viewport_size(page.viewport_size or {"width": WIDE, "height": 800})
    looking.goto(page.url)
    found = axe_problems(looking)
    looking.goto("about:blank")
    assert not found, page.url + "\n" + "\n".join(found)


_windows: dict[Browser, Page] = {}


def _axe_window(browser: Browser) -> Page:
    if browser not in _windows:
        context = browser.new_context(reduced_motion="reduce")
        context.add_init_script(AXE)
        _windows[browser] = context.new_page()
    return _windows[browser]


def let_in(live: Live, who: str, person: Person) -> None:
    """Give somebody a session, so that a window can be opened as them."""
    client = client_of(live.app)
    sign_in(client, person)
    cookie = client.get_cookie(live.app.config["SESSION_COOKIE_NAME"])
    live.cookies[who] = cookie.value if cookie else ""
