"""What selects offer of the shared vocabulary, in the reader's language and its order."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from forum.i18n import _, country_name, current_language
from forum.places.queries import type_label, type_labels

# In CLDR's list, but no countries: unions, pseudo-languages for tests, unknown.
NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def sorting(text: str) -> str:
    """Return a key that sorts a word with accents beside the one without."""
    folded = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


@lru_cache(maxsize=16)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    codes = [
        code
        for code in map(str, Locale.parse("en").territories)
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    ]
    named = [(code, country_name(code, language)) for code in codes]
    return tuple(sorted(named, key=lambda choice: sorting(choice[1])))


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) of all countries by name; the empty first one stands for *not stated*."""
    return [("", _("Not stated")), *_countries(current_language())]


def type_choices(also: Iterable[str | None] = ()) -> list[tuple[str, str]]:
    """Return (key, label) of the stakeholder types, the empty one last; ``also`` adds keys in use
    that the network itself added."""
    labels = type_labels()
    keys = [key for key in labels if key] + [key for key in also if key and key not in labels]
    return [*((key, type_label(key)) for key in keys), ("", labels[None])]
