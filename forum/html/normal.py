"""The form in which every text is stored: NFC, line feeds, nothing invisible that does harm."""

import re
import unicodedata
from functools import lru_cache

# VT is what word processors paste for a line break inside a paragraph, FF a page break, NEL the
# line end of some mainframes, U+2028 and U+2029 Unicode's own. Dropping them would glue words.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMBEDDINGS = frozenset("\u202a\u202b\u202d\u202e")
_ISOLATES = frozenset("\u2066\u2067\u2068")
_PDF, _PDI = "\u202c", "\u2069"
_JOINER, _RUN = "\u034f", 30
# Ten in a row that are neither ASCII nor letters, digits or blanks: below that no run of marks can
# reach 30, as a mark decomposes into two at most. Almost no text has one.
_SUSPECTS = re.compile(r"(?:[^\w\s\x00-\x7f]){10}")


def normalise(text: str) -> str:
    """The text as it is stored; normalising it again changes nothing.

    - Line ends of every kind (CRLF, CR, VT, FF, NEL, U+2028) become LF, U+2029 a blank line.
    - Controls other than LF and tab (C0, DEL, C1) are dropped: XML, and so DOCX and ODT, can't
      hold them, and a NUL ends a text in some databases.
    - Lone surrogates and U+FFFE, U+FFFF become U+FFFD: UTF-8 or XML can't hold them.
    - Byte order marks at the beginning go; trailing blanks of each line too.
    - Runs of more than 30 combining marks are broken by U+034F (Unicode Standard Annex 15,
      stream-safe text): without it NFC takes time with the square of the run's length.
    - NFC.
    - Directional embeddings, overrides and isolates that a line leaves open are closed at its end
      (UAX 9 ends them there; a page that joins lines would let them run on).

    Nothing else changes. The result may be longer than the text: measure it, not the input.
    """
    text = scrub(text).lstrip("\ufeff")
    text = _TRAILING.sub("", text)
    if not _BIDI.search(text):
        return text
    return "\n".join(line + closers(line) for line in text.split("\n"))


def scrub(text: str) -> str:
    """Line ends, controls, surrogates and NFC as in `normalise`, for a piece of a line."""
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    text = _CONTROLS.sub("", text)
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _stream_safe(_NO_CHARACTERS.sub("\ufffd", text)))


def closers(line: str) -> str:
    """The characters that close what a line's directional controls leave open (often none)."""
    if not _BIDI.search(line):
        return ""
    waiting: list[str] = []
    isolates = 0
    for character in _BIDI.findall(line):
        if character in _EMBEDDINGS:
            waiting.append(_PDF)
        elif character in _ISOLATES:
            waiting.append(_PDI)
            isolates += 1
        elif character == _PDF:
            if waiting and waiting[-1] == _PDF:
                waiting.pop()
        elif isolates:
            # A PDI also closes the embeddings opened inside its isolate.
            while waiting.pop() != _PDI:
                pass
            isolates -= 1
    return "".join(reversed(waiting))


def _stream_safe(text: str) -> str:
    """The text with U+034F wherever more than 30 combining marks would follow each other."""
    if not _SUSPECTS.search(text):
        return text
    pieces: list[str] = []
    run = 0
    for character in text:
        leading, trailing, whole = _combining(character)
        if run + leading > _RUN:
            pieces.append(_JOINER)
            run = 0
        pieces.append(character)
        run = run + leading if whole else trailing
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _combining(character: str) -> tuple[int, int, bool]:
    """Combining marks before the first and after the last base of a character; all marks or not."""
    classes = [unicodedata.combining(part) for part in unicodedata.normalize("NFD", character)]
    bases = [index for index, value in enumerate(classes) if value == 0]
    if not bases:
        return len(classes), len(classes), True
    return bases[0], len(classes) - 1 - bases[-1], False
