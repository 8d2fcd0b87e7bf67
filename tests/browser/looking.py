"""A live site and eyes on it: what the browser tests and the matrix share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from waitress.server import create_server

from forum.i18n import COOKIE
from tests.support import needs, routes
from tests.support.client import client_of
from tests.support.signing_in import sign_in
from tests.support.site import Site

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RUN_AXE = """async () => {
    const found = await axe.run(document, {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(
        n => n.html.slice(0, 160) + " - " + n.failureSummary.replace(/\\s+/g, " ").slice(0, 240)
    ).join(" | "));
}"""
LANGUAGES = ("en", "ar", "fr", "es", "pt")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDE, NARROW = 1280, 320


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
    context.set_default_timeout(10_000)
    cookies: list[Any] = [{"name": COOKIE, "value": language, "url": live.url}]
    if who != "visitor":
        name = live.app.config["SESSION_COOKIE_NAME"]
        cookies.append({"name": name, "value": live.cookies[who], "url": live.url})
    context.add_cookies(cookies)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: _note(wrong, message.type, message.text))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((live.url, "data:"))
            else wrong.append(f"asks for {request.url}")
        ),
    )
    try:
        yield page
        assert not wrong, f"{page.url}: {wrong}"
    finally:
        context.close()


def _note(wrong: list[str], kind: str, text: str) -> None:
    # A page for "not found" or "not allowed" is reported as a resource that failed to load.
    if kind == "error" and "Failed to load resource" not in text:
        wrong.append(text)


def axe_problems(page: Page) -> list[str]:
    """Return what axe-core finds on the page as it stands."""
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
