"""Pages full of hostile texts, in a real browser: nothing runs, nothing is asked for elsewhere.

The corpus goes in through every form of a whole site, as readers send it; then each page is opened
as somebody who may see it.
"""

from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page

from tests.browser.looking import Live, running, window
from tests.house.test_hostile_forms import lines, turns
from tests.support import forms, routes
from tests.support.apps import make_app
from tests.support.databases import Databases, dispose
from tests.support.pagechecks import parse_quickly, words_of
from tests.support.site import full_site
from tests.support.states import more_states

# What would end somebody's session or the discussion before the others are filled.
LEFT_OUT = ("/sign-out", "/account/leave", "/account/sessions", "/settings/acts", "/withdraw")


def test_pages_full_of_hostile_texts_run_nothing(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    app = make_app(databases.copy("sqlite", "hostile"), tmp_path)
    with app.app_context():
        site = full_site()
        pages = [*routes.pages(app, site), *more_states(site)]
        fill(app, pages, forms.cookies_of(app, site))
        with running(app, site) as live:
            for who, group in groupby(sorted(set(pages), key=lambda page: page[1]), lambda p: p[1]):
                with window(browser, live, who) as page:
                    look(page, [address for address, _who in group], live)
    dispose(app)


def fill(app: object, pages: list[tuple[str, str]], cookies: dict[str, str]) -> None:
    """Send every form once with hostile texts, and once more what must be an address."""
    supply, sent = lines(), 0
    every = forms.found(app, pages, cookies, [])  # type: ignore[arg-type]
    for form in {(form.rule, form.key[2]): form for form in every}.values():
        if form.method == "POST" and form.of_words() and not _left_out(form.rule):
            values, *_others = turns(form, supply)
            answer = forms.send(app, form, values, cookie=cookies[form.who])  # type: ignore[arg-type]
            assert answer.status_code < 500, f"{form}: {answer.get_data(as_text=True)}"
            sent += answer.status_code in (302, 303)
    assert sent > 15, f"only {sent} forms took a hostile text: this proves little"


def _left_out(rule: str) -> bool:
    return any(part in rule for part in LEFT_OUT)


def look(page: Page, addresses: list[str], live: Live) -> None:
    """Open pages; a dialog, or a title that the server didn't send, is code of people that ran."""
    wrong: list[str] = []

    def dialog(one: Dialog) -> None:
        wrong.append(f"{page.url} says {one.message}")
        one.dismiss()

    page.on("dialog", dialog)
    for address in addresses:
        answer = page.goto(address)
        if answer is None or "text/html" not in str(answer.header_value("content-type")):
            continue
        sent = words_of(parse_quickly(answer.text()).tree.xpath("//title")[0])
        if " ".join(page.title().split()) != sent:
            wrong.append(f"{address}: the title became {page.title()!r}")
        if page.locator("[data-raw]").count():
            wrong.append(f"{address}: people's markup is an element")
        assert page.url.startswith(live.url), f"{address} led to {page.url}"
    assert not wrong, "\n".join(wrong)
