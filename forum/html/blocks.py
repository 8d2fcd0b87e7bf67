"""What a text becomes: its plain form, and blocks of HTML that know their place in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One rendered block; `start` and `stop` count code points of the plain text.

    A rule across the page has no text: its start equals its stop.
    """

    start: int
    stop: int
    html: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as sent (normalised), as a reader sees it without marks, and as HTML.

    `plain` is the blocks' texts in order, joined by blank lines; `html` is the blocks' HTML joined.
    `sha256` is that of `body` in UTF-8, in hexadecimal.

    How HTML leads back to `plain`: every block's outer element has `data-start`, and so has every
    element that holds text itself (p, h3 to h5, pre, th, td, and li unless it holds blocks). The
    text of such an element up to its first inner list, with a line feed for each br, equals
    `plain` from its `data-start` on, code point by code point. Between these runs of text `plain`
    has only line feeds, blanks, marks of lists ("- ", "3. ") and " | " between the cells of a row.
    """

    body: str
    plain: str
    html: str
    blocks: tuple[Block, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML with the text that it shows."""

    html: str
    text: str


def placed(writers: Iterable[Callable[[int], Piece]], at: int, gap: str) -> list[tuple[int, Piece]]:
    """Write one piece after the other and say where each one's text starts.

    Each writer is told its place; the first is at `at`, and `gap` parts the texts that say
    something. A piece without text stands where the text before it stops.
    """
    found: list[tuple[int, Piece]] = []
    stop, any_text = at, False
    for write in writers:
        start = stop + (len(gap) if any_text else 0)
        piece = write(start)
        if piece.text:
            stop, any_text = start + len(piece.text), True
            found.append((start, piece))
        else:
            found.append((stop, write(stop)))
    return found
