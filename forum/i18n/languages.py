"""Which language a reader gets; names of languages and countries; right to left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from babel import Locale
from flask import Request, g, request

from forum.i18n.sentences import current_language, has_locale, locale_of, spoken_here

COOKIE = "ronda_language"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "dv", "ckb", "sd", "ug"})


def direction_of(language: str | None) -> str:
    """Return ``rtl`` or ``ltr`` for a language code."""
    return "rtl" if (language or "").split("-")[0].split("_")[0] in RIGHT_TO_LEFT else "ltr"


def chosen_language(request: Request, offered: Sequence[str], own: str | None) -> str:
    """Return the language this request is answered in; see the module's docstring."""
    asked = (request.args.get("lang"), request.cookies.get(COOKIE), own)
    for choice in asked:
        if choice in offered:
            return str(choice)
    for wanted in request.accept_languages.values():  # best first: fr-CA asks for French
        for choice in (wanted.lower(), wanted.lower().partition("-")[0]):
            if choice in offered and request.accept_languages.quality(wanted) > 0:
                return choice
    return offered[0]


def locale_of_request() -> Locale:
    """Return the locale that was chosen for this request, English outside of one."""
    return locale_of(str(g.get("language") or "en") if g else "en")


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """One entry of the language menu."""

    code: str
    name: str
    url: str
    current: bool


def language_links(offered: Sequence[str]) -> list[LanguageLink]:
    """Return the menu: this page's address in each language, names in their own language."""
    kept = [(k, v) for k, values in request.args.lists() if k != "lang" for v in values]
    from_query = "".join(f"&{quote(k, safe='')}={quote(v, safe='')}" for k, v in kept)
    return [
        LanguageLink(
            code, own_name(code), f"{request.path}?lang={code}{from_query}", code == g.language
        )
        for code in offered
    ]


def own_name(code: str) -> str:
    """Return a language's name in that language, as a title."""
    name = _language_name(code, code if has_locale(code) else current_language())
    return name[0].upper() + name[1:]


@lru_cache(maxsize=4096)
def _language_name(code: str, here: str) -> str:
    if has_locale(code):
        return locale_of(code).get_language_name(str(spoken_here(here))) or code
    return str(spoken_here(here).languages.get(code, code))


def language_name(code: str | None, here: str | None = None) -> str:
    """Return a language's name in the reader's language."""
    return _language_name(code, here or current_language()) if code else ""


@lru_cache(maxsize=4096)
def _country_name(code: str, here: str) -> str:
    return str(spoken_here(here).territories.get(code, code))


def country_name(code: str | None, here: str | None = None) -> str:
    """Return a country's name in the reader's language, the code itself if it has none."""
    return _country_name(code, here or current_language()) if code else ""


def known_country(code: str) -> bool:
    """Say whether ``code`` is an ISO 3166 alpha-2 code that has a name."""
    return len(code) == 2 and code.isalpha() and code in locale_of("en").territories


def known_language(code: str) -> bool:
    """Say whether ``code`` is a language code that has a name."""
    return code in locale_of("en").languages
