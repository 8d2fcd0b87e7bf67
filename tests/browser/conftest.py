"""A browser and a live site for each worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.looking import Live, glass, launched, running
from tests.support.apps import make_app
from tests.support.databases import Databases, dispose
from tests.support.site import full_site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def live(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A site with something of everything, served on a free port."""
    app = make_app(databases.copy("sqlite", "live"), tmp_path_factory.mktemp("live"))
    with app.app_context():
        site = full_site()
        with running(app, site) as live:
            yield live
    dispose(app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def eye(browser: Browser, live: Live) -> Page:
    """One page for all looks at the live site; used with ``seen_as``."""
    return glass(browser, live)
