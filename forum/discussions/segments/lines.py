"""The lines of a text with their places and paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forum.discussions.segments import words as w
from forum.discussions.segments.fold import fold
from forum.discussions.segments.labels import alternatives

# Marks of direction and joining that people don't see.
_INVISIBLE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e" + (
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_ENDS = (".", "?", "!", ":", ";", "…", "؟", "؛", "»", "”", '"', ")")
# A line shorter than this was ended by its writer, not by a mail program.
_WRAPPED = 50
# "cf." and "p." don't end a sentence.
_SHORTENED = re.compile(r"(?:^|[\s(])\w{1,4}\.$")
_OLDER_MAIL = {
    "en": ("original message", "forwarded message"),
    "fr": ("message d'origine", "message original", "message transféré"),
    "es": ("mensaje original", "mensaje reenviado"),
    "pt": ("mensagem original", "mensagem encaminhada"),
    "ar": ("الرسالة الأصلية", "رسالة معاد توجيهها"),
}
_OLDER = re.compile(rf"\s*-{{2,}}\s*{alternatives(_OLDER_MAIL)}")
_FROM = re.compile(rf"{alternatives(w.MAIL_FROM)}\s*:")
_NEXT = re.compile(rf"{alternatives(w.MAIL_NEXT)}\s*:")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds more than blanks; `start` is its first visible code point in the text."""

    start: int
    stop: int
    text: str
    paragraph_stop: int
    opens_paragraph: bool

    @property
    def quoted(self) -> bool:
        """Whether a mail program marked it as somebody's earlier words."""
        return self.text.startswith(">")

    @property
    def closes_paragraph(self) -> bool:
        """Whether it is the last line of its paragraph."""
        return self.stop == self.paragraph_stop


def split_lines(plain: str) -> list[Line]:
    """Return the lines of `plain` that hold more than blanks."""
    found: list[tuple[int, int, bool]] = []
    place = 0
    opens = True
    for raw in plain.split("\n"):
        text = raw.strip()
        if text.strip(_INVISIBLE).strip():
            start = place + len(raw) - len(raw.lstrip())
            found.append((start, start + len(text), opens))
            opens = False
        else:
            opens = True
        place += len(raw) + 1
    lines: list[Line] = []
    paragraph_stop = 0
    closes = True
    for start, stop, opens in reversed(found):
        paragraph_stop = stop if closes else paragraph_stop
        lines.append(Line(start, stop, plain[start:stop], paragraph_stop, opens))
        closes = opens
    lines.reverse()
    return lines


def begins_afresh(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line begins something: it isn't the next row of a wrapped sentence."""
    line = lines[index]
    if line.opens_paragraph or index == 0:
        return True
    before = lines[index - 1]
    first = next((character for character in line.text if character.isalnum()), "")
    if before.quoted != line.quoted:
        return True
    if before.text.endswith(_ENDS):
        return not (first.islower() and _SHORTENED.search(before.text[-8:]))
    return len(before.text) < _WRAPPED and not first.islower()


def is_only_addresses(text: str) -> bool:
    """Say whether a line holds web addresses and at most three words before them."""
    parts = text.split()
    if not parts or len(parts) > 12:
        return False
    web = [
        part.lstrip("<([{").lower().startswith(("http://", "https://", "www.")) for part in parts
    ]
    before = web.index(True) if True in web else len(parts)
    if not all(web[before:]) or before == len(parts):
        return False
    return before == 0 or (before <= 3 and parts[before - 1].endswith(":"))


def starts_another_mail(lines: Sequence[Line], index: int) -> bool:
    """Say whether an older message, as a mail program appends it, begins at a line."""
    text = lines[index].text[:80]
    if not text.startswith("-") and ":" not in text:
        return False
    said = fold(text)
    if _OLDER.match(said):
        return True
    if not _FROM.match(said) or index + 1 == len(lines):
        return False
    return _NEXT.match(fold(lines[index + 1].text[:80])) is not None
