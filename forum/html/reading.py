"""Plain text for readers: how long it is, and how it begins."""

import re
import unicodedata

from forum.html.normal import closers

_SENTENCE_END = re.compile(r"[.!?…؟۔।][\"'»”’)\]]*(?=\s)|[。！？]+[」』”’）]*")
_BLANK_LINES = re.compile(r"\n\s*\n")
# Han, kana: Word and most counters take each character for a word.
_CHARACTER_WORDS = (
    "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
# Thai, Lao, Burmese, Khmer: words without blanks; about four letters (marks left out) make one.
_UNBROKEN = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3"
)
_CHARACTER_WORD = re.compile(f"[{_CHARACTER_WORDS}]")
_UNBROKEN_LETTER = re.compile(f"[{_UNBROKEN}]")
_LETTERS_PER_WORD = 4
_FIRST_UNBROKEN = "\u0e01"  # below it every script parts its words with blanks
_HANGUL = ((0x1100, 0x115F), (0x1160, 0x11A7), (0x11A8, 0x11FF))  # leading, vowel, trailing jamo


def words(plain: str) -> int:
    """About how many words: what stands between blanks, as word processors count.

    Scripts without blanks: each Han or kana character is one; four letters of Thai, Lao, Burmese
    or Khmer are one.
    """
    pieces = plain.split()
    if plain.isascii() or max(plain) < _FIRST_UNBROKEN:
        return len(pieces)
    total = 0
    for piece in pieces:
        if piece.isascii():
            total += 1
            continue
        characters = len(_CHARACTER_WORD.findall(piece))
        letters = len(_UNBROKEN_LETTER.findall(piece))
        other = sum(map(str.isalnum, piece)) - characters - letters
        total += characters + -(-letters // _LETTERS_PER_WORD)
        total += 1 if other > 0 or not (characters or letters) else 0
    return total


def opening(plain: str, limit: int = 600) -> str:
    """The beginning, at most `limit` code points and an ellipsis, paragraphs parted by blank lines.

    Cut after a sentence if one ends in the last two fifths, else after a word, else (scripts
    without blanks, one endless word) between two graphemes. Directional controls that the cut
    leaves open are closed.
    """
    text = _BLANK_LINES.sub("\n\n", plain.strip())
    if len(text) <= limit:
        return text
    beginning = text[: _cut(text, limit)].rstrip()
    last_line = beginning.rpartition("\n")[2]
    return f"{beginning}{closers(last_line)} …"


def _cut(text: str, limit: int) -> int:
    """Where to cut a text that is longer than `limit`."""
    earliest = limit * 3 // 5
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, limit + 1)]
    ends = [end for end in ends if end <= limit and not _joined(text, end)]
    blank_line = text.rfind("\n\n", earliest, limit + 2)
    if ends or blank_line > 0:
        return max([*ends, blank_line])
    for position in range(limit, earliest, -1):
        if text[position].isspace():
            return position
    position = limit
    while position > 0 and _joined(text, position):
        position -= 1
    return position or limit


def _joined(text: str, position: int) -> bool:
    """Whether cutting at `position` would cut a grapheme (UAX 29, all but prepended marks)."""
    before, after = text[position - 1], text[position]
    if _extends(after) or before == "\u200d":
        return True
    if _is_flag_half(after):
        halves = 0
        while halves < position and _is_flag_half(text[position - 1 - halves]):
            halves += 1
        return halves % 2 == 1
    return _same_syllable(ord(before), ord(after))


def _extends(character: str) -> bool:
    """Whether a character belongs to the one before: marks, joiners, skin tones, tags."""
    return (
        unicodedata.category(character).startswith("M")
        or character in "\u200c\u200d\uff9e\uff9f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _same_syllable(before: int, after: int) -> bool:
    """Whether two code points are parts of one Hangul syllable."""
    (lead, lead_end), (vowel, vowel_end), (trail, trail_end) = _HANGUL
    whole = 0xAC00 <= before <= 0xD7A3
    open_syllable = whole and (before - 0xAC00) % 28 == 0
    if lead <= before <= lead_end:
        return lead <= after <= vowel_end or 0xAC00 <= after <= 0xD7A3
    if vowel <= before <= vowel_end or open_syllable:
        return vowel <= after <= trail_end
    return (whole or trail <= before <= trail_end) and trail <= after <= trail_end
