"""Which of our fonts has a character: read from the fonts themselves.

Wanted where text is drawn and not only stored: in pictures, and in printed files, where one
character without a glyph would stop the whole document.
"""

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
REPLACEMENT = "\ufffd"


def font_folder() -> str:
    """Return the folder that holds the fonts, for programs that want a path."""
    return str(FONTS)


@lru_cache(maxsize=1)
def families() -> dict[str, frozenset[int]]:
    """Return each font family with the code points all its files have, the main family first."""
    found: dict[str, frozenset[int]] = {}
    for path in sorted(FONTS.glob("*.ttf"), key=lambda path: (len(path.stem.split("-")[0]), path)):
        family, points = _read(path.read_bytes())
        found[family] = found[family] & points if family in found else points
    return found


def pieces(text: str) -> list[tuple[str, str]]:
    """Cut a text into (family, piece); what no family has becomes U+FFFD in the first one."""
    known = families()
    first = next(iter(known))
    found: list[tuple[str, str]] = []
    current = first
    for char in text:
        shown = char
        if not _invisible(char) and ord(char) not in known[current]:
            family = next((name for name, points in known.items() if ord(char) in points), None)
            current, shown = (family, char) if family else (first, REPLACEMENT)
        if found and found[-1][0] == current:
            found[-1] = (current, found[-1][1] + shown)
        else:
            found.append((current, shown))
    return found


def marked(text: str) -> str:
    """Return the text with U+FFFD for every character that none of the fonts has."""
    return "".join(piece for _, piece in pieces(text))


def _invisible(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) == "Cf"


def _read(data: bytes) -> tuple[str, frozenset[int]]:
    """Return family name and code points of a TrueType file (OpenType 1.9, tables name, cmap)."""
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {
        tag: offset
        for tag, _, offset, _ in struct.iter_unpack(">4sLLL", data[12 : 12 + 16 * count])
    }
    return _family(data, tables[b"name"]), _points(data, tables[b"cmap"])


def _family(data: bytes, start: int) -> str:
    _, count, strings = struct.unpack_from(">HHH", data, start)
    names: dict[int, str] = {}
    for index in range(count):
        platform, _, _, kind, length, offset = struct.unpack_from(
            ">6H", data, start + 6 + 12 * index
        )
        if platform == 3 and kind in {1, 16}:
            begin = start + strings + offset
            names.setdefault(kind, data[begin : begin + length].decode("utf-16-be"))
    return names.get(16) or names[1]


def _points(data: bytes, start: int) -> frozenset[int]:
    _, count = struct.unpack_from(">HH", data, start)
    found: set[int] = set()
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if platform in {0, 3} and form == 12:
            found |= _groups(data, start + offset)
        elif platform in {0, 3} and form == 4:
            found |= _segments(data, start + offset)
    return frozenset(found)


def _groups(data: bytes, at: int) -> set[int]:
    """Return the code points of a format 12 subtable: segmented coverage."""
    (count,) = struct.unpack_from(">L", data, at + 12)
    triples = (struct.unpack_from(">LLL", data, at + 16 + 12 * index) for index in range(count))
    return {point for begin, end, _ in triples for point in range(begin, end + 1)}


def _segments(data: bytes, at: int) -> set[int]:
    """Return the code points of a format 4 subtable: segment mapping to delta values."""
    (double,) = struct.unpack_from(">H", data, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + double)
    return {
        point
        for begin, end in zip(starts, ends, strict=True)
        for point in range(begin, end + 1)
        if point != 0xFFFF
    }
