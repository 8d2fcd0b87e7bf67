"""An address and a short code proposed from a title, in whatever script it is written. Pure."""

import re
import unicodedata
from collections.abc import Callable


def _table(letters: str, latin: str) -> dict[str, str]:
    """Return what each letter becomes; a hyphen stands for nothing."""
    return dict(zip(letters, (sound.strip("-") for sound in latin.split()), strict=True))


# What decomposition leaves alone; enough to read an address aloud, not a scholarly transliteration.
_LATIN = _table("ßøæœłđðþıŋ", "ss o ae oe l d d th i ng")
_ARABIC = _table(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءپچژگ",
    "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a - p ch zh g",
)
_CYRILLIC = _table(
    "абвгдежзиклмнопрстуфхцчшщъыьэюяієїґђјљњћџ",
    "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i ye yi g"
    " dj j lj nj c dz",
)
_GREEK = _table(
    "αβγδεζηθικλμνξοπρστυφχψως",
    "a v g d e z i th i k l m n x o p r s t y f ch ps o s",
)
_LETTERS = _LATIN | _ARABIC | _CYRILLIC | _GREEK
_LONGEST = 60


def in_latin_letters(text: str) -> str:
    """Return text in small ASCII letters and digits, as far as its script is known; rest blank."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        _LETTERS.get(c, c if c.isascii() else "")
        for c in apart
        if not unicodedata.combining(c)
    )  # fmt: skip


def _words(title: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", in_latin_letters(re.sub(r"[\W_]+", " ", title)))


def proposed_slug(title: str, taken: Callable[[str], bool]) -> str:
    """Return a free address made of the title's words."""
    whole = ""
    for word in _words(title):
        longer = f"{whole}-{word}" if whole else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        whole = longer
    return _free(whole or "discussion", "-", taken)


def proposed_short_code(title: str, taken: Callable[[str], bool]) -> str:
    """Return a free short code: the first letters of the title's words, or a short title itself."""
    words = _words(title)
    initials = "".join(word[0] for word in words)[:5]
    code = initials if len(initials) > 2 else "".join(words)[:6]
    return _free(code.upper() or "D", "", taken)


def _free(name: str, joint: str, taken: Callable[[str], bool]) -> str:
    choice, turn = name, 1
    while taken(choice):
        turn += 1
        choice = f"{name}{joint}{turn}"
    return choice
