"""A live site and eyes on it: what the browser tests and the matrix share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
)
from waitress.server import create_server

from forum.i18n import COOKIE
from tests.support import needs, routes
from tests.support.client import client_of
from tests.support.signing_in import sign_in
from tests.support.site import Site

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RUN_AXE = """async () => {
    const found = await axe.run(document, {
        resultTypes: ["violations"], preload: false, iframes: false,
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(
        n => n.html.slice(0, 160) + " - " + n.failureSummary.replace(/\\s+/g, " ").slice(0, 240)
    ).join(" | "));
}"""
LANGUAGES = ("en", "ar", "fr", "es", "pt")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDE, NARROW = 1280, 320
PATIENCE = 30_000  # milliseconds; a busy machine is no fault of the page


@dataclass
class Live:
    """A running site: its address, its content, a cookie for each role."""

    app: Flask
    site: Site
    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """Return the path of a page of :func:`tests.support.routes.page_names`."""
        with self.app.app_context():
            return routes.page_address(self.app, self.site, name)


@contextmanager
def running(app: Flask, site: Site) -> Iterator[Live]:
    """Serve an app on a free port of this machine."""
    server = create_server(app, host="127.0.0.1", port=0, threads=1)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    live = Live(app, site, f"http://127.0.0.1:{server.effective_port}")
    with app.app_context():
        for role, person in site.people.items():
            client = client_of(app)
            sign_in(client, person)
            cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
            live.cookies[role] = cookie.value if cookie else ""
    try:
        yield live
    finally:
        server.close()
        thread.join(10)


def launched(playwright: Playwright) -> Browser:
    """Start the system's Chromium, which may reach nothing but this machine."""
    return playwright.chromium.launch(
        executable_path=needs.found()["browser"].where,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    )


@contextmanager
def window(
    browser: Browser,
    live: Live,
    who: str = "visitor",
    *,
    language: str = "en",
    scheme: Literal["light", "dark"] = "light",
    width: int = WIDE,
    scripts: bool = True,
) -> Iterator[Page]:
    """Open an empty window as somebody; nothing may go wrong in it without being seen."""
    context: BrowserContext = browser.new_context(
        base_url=live.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        java_script_enabled=scripts,
        locale=language,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies(_cookies(live, who, language))
    page = context.new_page()
    try:
        with _nothing_wrong(page, live):
            yield page
    finally:
        context.close()


def glass(browser: Browser, live: Live) -> Page:
    """Open a page for many looks, one after another (:func:`seen_as`): axe is in it already.

    A window of its own and axe sent anew take three times as long as the look itself.
    """
    context = browser.new_context(base_url=live.url, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(AXE)
    return context.new_page()


@contextmanager
def seen_as(
    page: Page, live: Live, who: str, *, language: str, scheme: Literal["light", "dark"]
) -> Iterator[Page]:
    """Use the page of :func:`glass` as somebody who was never here before."""
    page.context.clear_cookies()
    page.context.add_cookies(_cookies(live, who, language))
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": WIDE, "height": 800})
    try:
        with _nothing_wrong(page, live):
            yield page
    finally:
        if page.url.startswith(live.url):
            page.evaluate("localStorage.clear(); sessionStorage.clear()")


def _cookies(live: Live, who: str, language: str) -> list[Any]:
    cookies: list[Any] = [{"name": COOKIE, "value": language, "url": live.url}]
    if who != "visitor":
        name = live.app.config["SESSION_COOKIE_NAME"]
        cookies.append({"name": name, "value": live.cookies[who], "url": live.url})
    return cookies


@contextmanager
def _nothing_wrong(page: Page, live: Live) -> Iterator[None]:
    """Listen for errors, complaints in the console, and requests to other hosts."""
    wrong: list[str] = []

    def error(error: object) -> None:
        wrong.append(str(error))

    def console(message: ConsoleMessage) -> None:
        _note(wrong, message.type, message.text)

    def request(request: Request) -> None:
        if not request.url.startswith((live.url, "data:", "about:")):
            wrong.append(f"asks for {request.url}")

    page.on("pageerror", error)
    page.on("console", console)
    page.on("request", request)
    try:
        yield
        assert not wrong, f"{page.url}: {wrong}"
    finally:
        page.remove_listener("pageerror", error)
        page.remove_listener("console", console)
        page.remove_listener("request", request)


def _note(wrong: list[str], kind: str, text: str) -> None:
    # A page for "not found" or "not allowed" is reported as a resource that failed to load.
    if kind == "error" and "Failed to load resource" not in text:
        wrong.append(text)


def axe_problems(page: Page) -> list[str]:
    """Return what axe-core finds on the page as it stands."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    wider: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider


def open_everything(page: Page) -> None:
    """Open every menu and every part that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
