"""What the mails of accounts share: the address of a link, greeting and end."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import current_app

from forum.i18n import _
from forum.settings import site_setting

# Purpose of a link -> the page that it opens, and what its address calls the secret.
PAGES = {
    "sign_in": ("accounts.open_link", "secret"),
    "confirm": ("accounts.confirm", "joining"),
    "reset": ("accounts.reset", "resetting"),
    "invite": ("accounts.invitation", "invited"),
    "change": ("accounts.confirm_address", "changing"),
}


def link_url(secret: str, back: str | None = None, *, purpose: str = "sign_in") -> str:
    """Return the whole address of a mailed link; ``back`` is where to go on, a path of this site.

    Works in commands too, where no request says under which address the site is known.
    """
    endpoint, parameter = PAGES[purpose]
    path: str = current_app.url_map.bind("").build(endpoint, {parameter: secret})
    base: str = current_app.config["FORUM_BASE_URL"]
    return base + path + (f"?next={quote(back, safe='/')}" if back else "")


def site_name(language: str) -> str:
    """Return the site's name in a language."""
    site = site_setting()
    return site.name.shown(language, site.languages[0]).text


def letter(name: str | None, language: str, paragraphs: Sequence[str]) -> str:
    """Return the text of a mail: greeting, paragraphs, the site's name."""
    greeting = _("Dear %(name)s,", name=name) if name else _("Good day,")
    return "\n\n".join([greeting, *paragraphs, site_name(language)]) + "\n"
