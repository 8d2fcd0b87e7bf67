"""A reader's way from the front page to a contribution: by keyboard, without scripts, in Arabic."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import NARROW, SCHEMES, Live, sideways, window

HAS_FOCUS = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return {
        name: (e.getAttribute("aria-label") || e.innerText || e.value || "").trim(),
        href: e.getAttribute("href"), id: e.id, tag: e.tagName,
        ring: ring || style.boxShadow !== "none",
        seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
}"""


def tab_to(page: Page, *, href: str = "", id: str = "", tag: str = "", most: int = 90) -> None:
    """Press Tab until the wanted thing has the focus; each stop on the way must be seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(HAS_FOCUS)
        if stop is None:
            continue
        assert stop["ring"], f"the focus on {stop['tag']} {stop['name']!r} can't be seen"
        assert stop["seen"], f"{stop['tag']} {stop['name']!r} has the focus out of sight"
        right_link = href and (stop["href"] or "").split("?")[0].split("#")[0] == href
        if right_link or (id and stop["id"] == id) or (tag and stop["tag"] == tag):
            return
    raise AssertionError(f"{page.url}: Tab never reaches {href or id or tag}")


def test_the_keyboard_alone_leads_from_the_front_page_to_a_filtered_contribution(
    browser: Browser, live: Live
) -> None:
    with window(browser, live) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate(HAS_FOCUS)["href"] == "#main"
        page.keyboard.press("Enter")  # skip the masthead
        tab_to(page, href="/discussions/markets-public/weeks/2")
        page.keyboard.press("Enter")
        page.wait_for_url("**/weeks/2")
        tab_to(page, href="/discussions/markets-public/contributions")
        page.keyboard.press("Enter")
        page.wait_for_url("**/contributions")
        tab_to(page, tag="SUMMARY", most=5)  # the language menu
        page.keyboard.press("Enter")
        assert page.locator("details.menu-language").get_attribute("open") is not None
        page.keyboard.press("Escape")
        assert page.locator("details.menu-language").get_attribute("open") is None
        tab_to(page, id="filter-language")
        page.keyboard.type("Arabic")
        tab_to(page, tag="BUTTON")
        page.keyboard.press("Enter")
        page.wait_for_url("**language=ar*")
        expect(page.locator("article.entry")).to_have_count(1)
        tab_to(page, href="/discussions/markets-public/contributions/6")
        page.keyboard.press("Enter")
        page.wait_for_url("**/contributions/6")
        expect(page.locator("h1")).to_have_count(1)


def test_without_scripts_every_step_works(browser: Browser, live: Live) -> None:
    with window(browser, live, scripts=False, width=400) as page:
        page.goto("/")
        page.locator("main a[href$='/markets-public/weeks/2']").first.click()
        page.locator("main a[href$='/markets-public/contributions']").first.click()
        page.locator("details.filters > summary").click()
        page.locator("#filter-type").select_option("academia")
        page.locator("form.filters-form button").click()
        expect(page.locator("article.entry")).to_have_count(1)
        page.locator("article.entry a[href$='/contributions/7']").first.click()
        expect(page.locator("main [lang=en]").first).to_contain_text("Our council opened the hall")
        page.locator("details.menu-language > summary").click()
        page.locator("details.menu-language a[hreflang=fr]").click()
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        page.goto("/sign-in")
        page.locator("input[type=email]").fill("person-that-is-not-known@town.example")
        page.locator("main form button").first.click()
        expect(page.locator("h1")).to_have_count(1)


def test_an_arabic_reader_gets_a_mirror_and_others_keep_their_direction(
    browser: Browser, live: Live
) -> None:
    with window(browser, live, language="ar") as page:
        page.goto("/discussions/markets-public/contributions")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        for part in ("h1", ".entry-name", "label", "main"):
            direction = "e => getComputedStyle(e).direction"
            assert page.locator(part).first.evaluate(direction) == "rtl", part
        name = page.locator(".masthead .site-name").bounding_box()
        assert name and name["x"] > 640, "the site's name does not stand at the right"
        english = page.locator("article.entry [lang=en]").first
        assert english.evaluate("e => getComputedStyle(e).direction") == "ltr"
        assert english.evaluate("e => getComputedStyle(e).textAlign") in ("left", "start")


WAYWARD = """() => [...document.querySelectorAll("body *:not(svg *)")].filter(e => {
    const said = e.closest("[dir]").getAttribute("dir");
    return said !== "auto" && !e.closest("bdi, .numeral") && getComputedStyle(e).direction !== said;
}).map(e => e.outerHTML.slice(0, 80))"""


def test_everything_runs_in_the_direction_that_its_text_says(browser: Browser, live: Live) -> None:
    with window(browser, live, language="ar") as page:
        for path in ("/", "/discussions/markets-public/contributions/6"):
            page.goto(path)
            assert page.evaluate(WAYWARD) == [], path


def test_an_arabic_text_keeps_its_direction_on_an_english_page(
    browser: Browser, live: Live
) -> None:
    with window(browser, live, language="en") as page:
        page.goto("/discussions/markets-public/contributions/6")
        text = page.locator("main [lang=ar]").first
        assert text.evaluate("e => getComputedStyle(e).direction") == "rtl"
        expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_arabic_on_a_phone_has_nothing_sideways(browser: Browser, live: Live) -> None:
    with window(browser, live, language="ar", width=NARROW) as page:
        for path in ("/", "/discussions/markets-public", "/discussions/markets-public/figures"):
            page.goto(path)
            assert sideways(page) == 0, path


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_page_is_dark_where_the_reader_wants_it_dark(
    browser: Browser, live: Live, scheme: str
) -> None:
    with window(browser, live, scheme=scheme) as page:  # type: ignore[arg-type]
        page.goto("/discussions/markets-public")
        colours = page.evaluate(
            "[document.body, document.documentElement].map("
            "e => getComputedStyle(e).backgroundColor)"
        )
        painted = next(colour for colour in colours if colour != "rgba(0, 0, 0, 0)")
        light = sum(int(n) for n in re.findall(r"\d+", painted)[:3]) / (3 * 255)
        assert light < 0.2 if scheme == "dark" else light > 0.8, painted


def test_the_language_that_was_chosen_stays_chosen(browser: Browser, live: Live) -> None:
    with window(browser, live) as page:
        page.goto("/?lang=pt")
        page.goto("/discussions/")
        expect(page.locator("html")).to_have_attribute("lang", "pt")


def test_a_session_signs_in_and_out(browser: Browser, live: Live) -> None:
    with window(browser, live, "administrator") as page:
        page.goto("/admin/people")
        expect(page.locator("h1")).to_have_count(1)
        page.goto("/account")
        page.locator(".menu-account > summary").click()
        page.locator(".menu-account button").click()
        page.goto("/account")
        assert "/sign-in" in page.url


def test_on_paper_there_is_no_navigation(browser: Browser, live: Live) -> None:
    with window(browser, live) as page:
        page.emulate_media(media="print")
        for path in (
            "/discussions/markets-public/weeks/2",
            "/discussions/markets-public/weeks/2/print",
            "/discussions/markets-public/contributions/2",
        ):
            page.goto(path)
            for part in (".site-nav", ".menu", ".filters", ".footer-links"):
                found = page.locator(part)
                shown = [n for n in range(found.count()) if found.nth(n).is_visible()]
                assert shown == [], f"{path} prints {part}"


def test_the_focus_goes_to_the_summary_of_what_is_wrong(browser: Browser, live: Live) -> None:
    with window(browser, live, "administrator") as page:
        page.goto("/admin/people/add")
        page.evaluate(
            "document.querySelectorAll('main form').forEach(f => { f.noValidate = true })"
        )
        page.locator("main form[method=post] button").first.click()
        summary = page.locator("[data-focus]")
        expect(summary).to_be_focused()
        summary.locator("a").first.click()
        assert page.evaluate("document.activeElement.matches('[aria-invalid=true]')")
