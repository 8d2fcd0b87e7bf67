"""What changed between two texts, by words: what stayed, what was taken out, what was added. Pure.

Lines are compared first, then the words of lines that differ. Where that would take too long (the
same word ten thousand times), what differs is shown as taken out and added whole.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word with the blanks after it; scripts without blanks between words go by characters.
_WORDS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]\s*|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+\s*|\s+"
)
_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
_MOST = 400_000  # pairs of equal pieces: more would take seconds


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of text that stayed, was removed, or was added."""

    kind: Literal["same", "removed", "added"]
    text: str


def differences(before: str, after: str) -> list[Difference]:
    """Return the stretches in order: "same" and "removed" make ``before``, "same" and "added"
    make ``after`` (blanks that alone changed are shown as they are now)."""
    found: list[Difference] = []
    for kind, old, new in _compared(_LINES.findall(before), _LINES.findall(after)):
        if kind == "same":
            _add(found, "same", "".join(new))
            continue
        words = (_WORDS.findall("".join(piece)) for piece in (old, new))
        for inner, old_words, new_words in _compared(*words):
            if inner == "same":
                _add(found, "same", "".join(new_words))
            else:
                _add(found, "removed", "".join(old_words))
                _add(found, "added", "".join(new_words))
    return found


def _add(found: list[Difference], kind: Literal["same", "removed", "added"], text: str) -> None:
    if not text:
        return
    if found and found[-1].kind == kind:
        text = found.pop().text + text
    found.append(Difference(kind, text))


def _compared(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Yield (same or changed, pieces before, pieces after) in order; ends alike are cut off."""
    old, new = [piece.strip() for piece in before], [piece.strip() for piece in after]
    most = min(len(old), len(new))
    start = next((i for i in range(most) if old[i] != new[i]), most)
    end = next((i for i in range(most - start) if old[-1 - i] != new[-1 - i]), most - start)
    yield "same", before[:start], after[:start]
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    middle_before = before[start : len(before) - end]
    middle_after = after[start : len(after) - end]
    often = Counter(new)
    if sum(often[piece] for piece in old) > _MOST:
        yield "changed", middle_before, middle_after
    else:
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            kind = "same" if tag == "equal" else "changed"
            yield kind, middle_before[a:b], middle_after[c:d]
    yield "same", before[len(before) - end :], after[len(after) - end :]
