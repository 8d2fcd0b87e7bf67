"""Language tags as office programs know them, and which way the pieces of a text run."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from forum.i18n import direction_of

# The interface languages in the variety of our texts; others by their likeliest country.
_VARIETIES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "pt": "pt-PT", "ar": "ar-SA"}
_EAST_ASIAN = frozenset({"zh", "ja", "ko"})
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_LEFT = (
    "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u0370-\u052f\u0900-\u0fff"
    "\u1e00-\u1fff\u2c60-\u2c7f\u3040-\u9fff\ua720-\ua7ff\uac00-\ud7a3"
)
_RIGHT = "\u0590-\u05ff\u0620-\u064a\u066e-\u06d3\u0700-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_ISLANDS = {
    False: re.compile(f"[{_RIGHT}][^{_LEFT}]*[{_RIGHT}]|[{_RIGHT}]"),
    True: re.compile(f"[{_LEFT}][^{_RIGHT}]*[{_LEFT}]|[{_LEFT}]"),
}


@cache
def tag(language: str) -> str:
    """Return a BCP 47 tag with a region where one is known: ``fr`` is ``fr-FR``."""
    language = language.replace("_", "-")
    if language in _VARIETIES:
        return _VARIETIES[language]
    if not _TAG.fullmatch(language):
        return "und"
    if "-" in language:
        return language
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return language
    likely = get_global("likely_subtags").get(language, "").split("_")
    return f"{language}-{likely[-1]}" if len(likely) > 1 else language


@cache
def attributes(language: str) -> dict[str, str]:
    """Return the attributes of ``w:lang``: Latin letters, East Asian, complex scripts."""
    found = {"val": tag(language)}
    if language.split("-", maxsplit=1)[0] in _EAST_ASIAN:
        found["eastAsia"] = tag(language)
    if direction_of(language) == "rtl":
        found["bidi"] = tag(language)
    return found


def holds_other(text: str, right_to_left: bool) -> bool:
    """Say whether a text has letters that run against that direction."""
    return bool(_ISLANDS[right_to_left].search(text))


def directional(text: str, right_to_left: bool) -> list[tuple[str, bool]]:
    """Cut a text into pieces and whether each runs from right to left.

    Office programs choose letters, digits and language of a run by its mark, not by its characters:
    a Latin name inside Arabic text is a piece of its own, and the other way round.
    """
    found: list[tuple[str, bool]] = []
    place = 0
    for island in _ISLANDS[right_to_left].finditer(text):
        if island.start() > place:
            found.append((text[place : island.start()], right_to_left))
        found.append((island.group(), not right_to_left))
        place = island.end()
    if place < len(text):
        found.append((text[place:], right_to_left))
    return found
