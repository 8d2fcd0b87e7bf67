"""Look at every page in every language, light and dark, narrow and wide: the whole matrix.

    python -m tests.browser.matrix [part of an address]

Prints what is wrong, one line each, and exits with 1 if anything is.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.looking import (
    LANGUAGES,
    NARROW,
    SCHEMES,
    WIDE,
    axe_problems,
    launched,
    open_everything,
    running,
    sideways,
    window,
)
from tests.support import routes
from tests.support.apps import make_app
from tests.support.databases import Databases, dispose
from tests.support.site import full_site


def main(part: str) -> int:
    """Look at every page whose name holds ``part``; return how many problems were found."""
    count = looks = 0
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder), "matrix")
        app = make_app(databases.copy("sqlite", "matrix"), Path(folder) / "instance")
        with app.app_context():
            site = full_site()
            with running(app, site) as live, sync_playwright() as playwright:
                browser = launched(playwright)
                for (name, who), language, scheme, width in product(
                    routes.page_names(), LANGUAGES, SCHEMES, (NARROW, WIDE)
                ):
                    if part not in name:
                        continue
                    with window(
                        browser, live, who, language=language, scheme=scheme, width=width
                    ) as page:
                        page.goto(live.address(name))
                        found = axe_problems(page)
                        open_everything(page)
                        found += [f"opened: {problem}" for problem in axe_problems(page)]
                        if wider := sideways(page):
                            found.append(f"{wider} px stand sideways")
                    looks += 1
                    count += len(found)
                    for problem in found:
                        print(f"{name} ({who}, {language}, {scheme}, {width} px): {problem}")
                browser.close()
        dispose(app)
        databases.close()
    print(f"{looks} looks, {count} problems")
    return count


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1] if len(sys.argv) > 1 else "") else 0)
