"""Languages: which one a reader gets, sentences, days, numbers and names in it, right to left.

The interface language is chosen, in this order: ``?lang=`` (remembered in a cookie), the cookie,
the person's own, the browser's, the site's first.
"""

from flask import Flask

from forum.i18n.dates import (
    city,
    day,
    day_full,
    day_range,
    known_zone,
    last_day,
    moment,
    moment_full,
    weekday,
    zone,
)
from forum.i18n.languages import (
    COOKIE,
    RIGHT_TO_LEFT,
    LanguageLink,
    chosen_language,
    country_name,
    direction_of,
    known_country,
    known_language,
    language_links,
    language_name,
    locale_of_request,
    own_name,
)
from forum.i18n.numbers import apposed, filesize, listed, number, percent
from forum.i18n.sentences import (
    _,
    babel,
    catalogues,
    current_language,
    in_template,
    ngettext,
    plural_in_template,
    speaking,
)

__all__ = [
    "COOKIE",
    "RIGHT_TO_LEFT",
    "LanguageLink",
    "_",
    "apposed",
    "babel",
    "catalogues",
    "chosen_language",
    "city",
    "country_name",
    "current_language",
    "day",
    "day_full",
    "day_range",
    "direction_of",
    "filesize",
    "init_app",
    "known_country",
    "known_language",
    "known_zone",
    "language_links",
    "language_name",
    "last_day",
    "listed",
    "moment",
    "moment_full",
    "ngettext",
    "number",
    "own_name",
    "percent",
    "speaking",
    "weekday",
    "zone",
]


def init_app(app: Flask) -> None:
    """Set up Flask-Babel and the templates' sentences and filters."""
    babel.init_app(
        app,
        default_domain="messages",
        default_translation_directories=str(catalogues()),
        locale_selector=locale_of_request,
    )
    app.jinja_env.globals.update(
        {"_": in_template, "gettext": in_template, "ngettext": plural_in_template}
    )
    app.jinja_env.filters.update(
        day=day,
        day_full=day_full,
        day_range=day_range,
        moment=moment,
        moment_full=moment_full,
        weekday=weekday,
        number=number,
        percent=percent,
        language_name=language_name,
        country_name=country_name,
        direction_of=direction_of,
        listed=listed,
        city=city,
        filesize=filesize,
    )
