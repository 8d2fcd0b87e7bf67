"""Stored HTML taken apart again into its blocks, so that pages can show or leave out passages."""

import re
from html import escape

from forum.html.blocks import Block

_TAG = re.compile(r"<(/?)([a-z0-9]+)(?: [^>]*)?>")
_START = re.compile(r' data-start="(\d+)"')
_VOID = frozenset({"br", "hr"})


def blocks_of(html: str, plain: str) -> list[Block]:
    """Return the outer blocks of HTML made by ``render``, each with its range in ``plain``.

    A block reaches to the start of the next one, so that together they cover the text.
    """
    found: list[tuple[int, str]] = []
    depth = begin = 0
    for tag in _TAG.finditer(html):
        closing, name = tag.groups()
        if depth == 0 and not closing:
            begin = tag.start()
        if name not in _VOID:
            depth += -1 if closing else 1
        if depth == 0:
            piece = html[begin : tag.end()]
            start = _START.search(piece)
            found.append((int(start.group(1)) if start else 0, piece))
    stops = [start for start, _piece in found[1:]] + [len(plain)]
    return [Block(start, stop, piece) for (start, piece), stop in zip(found, stops, strict=True)]


def text_block(plain: str, start: int) -> str:
    """Return a paragraph that holds nothing but this text, its lines kept."""
    lines = "<br>".join(escape(line, quote=False) for line in plain.split("\n"))
    return f'<p data-start="{start}">{lines}</p>'
