"""Sentences of the interface in the language that is set: for code, and for templates.

Flask-Babel chooses the language and reads the catalogues; the sentences are looked up here, because
a page says a hundred of them and Flask-Babel's own way looks the catalogue up for each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from flask_babel import Babel, force_locale, get_domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

babel = Babel()
# What a bare code means here; elsewhere it is American English and Brazilian Portuguese.
_REGIONS = {"en": "en_GB", "pt": "pt_PT"}
_catalogues: dict[Locale | None, NullTranslations] = {}


def _catalogue() -> NullTranslations:
    """Return the sentences of the language that is set; each catalogue is looked up once."""
    locale = get_locale()
    found = _catalogues.get(locale)
    if found is None:
        found = _catalogues[locale] = get_domain().get_translations()
    return found


def _(message: str, **values: object) -> str:
    """Return a sentence of the interface in the language that is set (gettext)."""
    said = _catalogue().gettext(message)
    return said % values if values else said


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Return a sentence with a number in the right plural form (gettext)."""
    return _catalogue().ngettext(singular, plural, count) % {"num": count, **values}


@pass_context
def in_template(context: Context, message: str, **values: object) -> str:
    """Do what ``_`` does, for templates: the sentence is markup, the values are escaped."""
    said = _catalogue().gettext(message)
    if context.eval_ctx.autoescape:
        said = Markup(said)
    return said % values if values or "%" in said else said


@pass_context
def plural_in_template(
    context: Context, singular: str, plural: str, count: int, **values: object
) -> str:
    """Do what ``ngettext`` does, for templates."""
    said = _catalogue().ngettext(singular, plural, count)
    if context.eval_ctx.autoescape:
        said = Markup(said)
    return said % {"num": count, **values}


def catalogues() -> Path:
    """Return the folder of the catalogues: inside the package in a wheel, else beside it."""
    package = Path(__file__).parents[1]
    inside = package / "translations"
    return inside if inside.is_dir() else package.parent / "translations"


def current_language() -> str:
    """Return the language code of the interface for this request or command."""
    locale = get_locale()
    return _code_of(locale) if locale else "en"


@lru_cache(maxsize=64)
def _code_of(locale: Locale) -> str:
    return str(locale)


@lru_cache(maxsize=64)
def locale_of(code: str) -> Locale:
    """Return the locale of a language code. Raises UnknownLocaleError if there is none."""
    return Locale.parse(code.replace("-", "_"))


def spoken_here(code: str) -> Locale:
    """Return the locale for names, dates and numbers of a language: European where it says none."""
    return locale_of(_REGIONS.get(code, code))


def here() -> Locale:
    """Return the locale for names, dates and numbers in the language that is set."""
    return spoken_here(current_language())


@lru_cache(maxsize=1024)
def has_locale(code: str) -> bool:
    """Say whether there are names and forms in this language; many have a name only."""
    try:
        locale_of(code)
    except (ValueError, UnknownLocaleError):
        return False
    return True


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let everything inside speak ``language``: a document, a mail to somebody else.

    English where there are no names and forms in it.
    """
    with force_locale(language.replace("-", "_") if has_locale(language) else "en"):
        yield
