"""Text made comparable: no case, accents, vowel marks, direction controls or foreign digits."""

import re
import unicodedata

_SAME_LETTER = {
    "\u0629": "\u0647",  # teh marbuta, often typed as heh
    "\u0649": "\u064a",  # alef maksura, often typed as yeh
    "\u0671": "\u0627",  # alef wasla
    "\u06cc": "\u064a",  # the Persian yeh some keyboards send
    "\u06a9": "\u0643",  # and kaf
    "\u0640": "",  # tatweel only stretches
    "\u0131": "i",
    "\u2019": "'",
    "\u02bc": "'",
    "\uff1a": ":",
    # marks of emphasis that wrap words
    "*": "",
    "_": "",
    "`": "",
}
_WORD = re.compile(r"\w+")


class _Letters(dict[int, str]):
    """The folded form of one decomposed character; worked out when first met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        category = unicodedata.category(character)
        if character in _SAME_LETTER:
            folded = _SAME_LETTER[character]
        elif category in {"Mn", "Cf", "Me"}:
            folded = ""
        elif category == "Nd":
            folded = str(unicodedata.digit(character))
        elif character.isspace():
            folded = " "
        else:
            folded = character
        self[point] = folded
        return folded


_LETTERS = _Letters()
_ONE_BY_ONE: dict[str, str] = {}


def fold(text: str) -> str:
    """Return `text` for comparison. Its length may differ from the text's."""
    return unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters and its end, the place in `text`."""
    parts: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = _ONE_BY_ONE.get(character)
        if folded is None:
            folded = fold(character)
            if len(_ONE_BY_ONE) < 10_000:
                _ONE_BY_ONE[character] = folded
        parts.append(folded)
        places.extend([place] * len(folded))
    places.append(len(text))
    return "".join(parts), places


def words(text: str) -> list[str]:
    """Return the folded words of `text`, without any punctuation."""
    return _WORD.findall(fold(text))
