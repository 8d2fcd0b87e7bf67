"""Texts of people and organisers: normalised, read as plain text, and shown as clean HTML.

Pure: text in, text out. The source is kept by whoever stores it; what is made here is stored beside
it with `CLEANER`, and made again when that number rises. `plain` is made once and never again.
"""

from functools import partial
from hashlib import sha256
from typing import Literal

from forum.html.blocks import Block, Piece, Rendered, placed
from forum.html.fence import cleaned_of_organisers, fenced
from forum.html.markdown import parse
from forum.html.normal import normalise
from forum.html.plain import plain_blocks
from forum.html.reading import opening, words
from forum.html.writer import block, shift_headings

__all__ = [
    "CLEANER",
    "LIMIT",
    "Block",
    "Rendered",
    "normalise",
    "opening",
    "organisers_html",
    "render",
    "words",
]

CLEANER = 1
"""The version of the cleaner. Raise it whenever the HTML of any text changes."""

LIMIT = 200_000
"""The longest text, in code points after normalising."""


def render(body: str, format: Literal["plain", "markdown"]) -> Rendered:
    """A person's text, normalised, with its plain form and clean HTML in blocks.

    Plain: blank lines part paragraphs, lines are kept, http(s) addresses become links. Markdown:
    CommonMark with tables, strikethrough and bare addresses; line breaks are kept; headings become
    h3 to h5; pictures become links; raw HTML is text; a text nested or marked beyond reason is
    shown as plain. Raises ValueError above `LIMIT`.
    """
    body = _within_limit(body)
    nodes = parse(body) if format == "markdown" else None
    if nodes is None:
        plain, blocks = plain_blocks(body)
    else:
        shift_headings(nodes, 3, 5)
        writers = [partial(block, node, rel="nofollow ugc noopener", outer=True) for node in nodes]
        pieces = placed(writers, 0, "\n\n")
        plain = "\n\n".join(piece.text for _, piece in pieces if piece.text)
        blocks = tuple(Block(at, at + len(piece.text), piece.html) for at, piece in pieces)
    blocks = fenced(blocks, plain)
    html = "".join(one.html for one in blocks)
    return Rendered(body, plain, html, blocks, sha256(body.encode()).hexdigest())


def organisers_html(text: str) -> str:
    """Clean HTML of an organiser's Markdown (a launch note, an introduction), "" if it is blank.

    As in `render`, but headings begin at h2, so that the page keeps its one h1, links may lead to
    paths of this site, and search engines may follow them. Raises ValueError above `LIMIT`.
    """
    text = _within_limit(text)
    nodes = parse(text, local_links=True)
    if nodes is None:
        blocks = plain_blocks(text)[1]
        return "".join(one.html.replace(f' data-start="{one.start}"', "", 1) for one in blocks)
    shift_headings(nodes, 2, 5)
    pieces: list[Piece] = [block(node, 0, rel="noopener") for node in nodes]
    return cleaned_of_organisers("".join(piece.html for piece in pieces))


def _within_limit(text: str) -> str:
    text = normalise(text)
    if len(text) > LIMIT:
        raise ValueError(f"The text has {len(text)} characters; {LIMIT} is the most.")
    return text
