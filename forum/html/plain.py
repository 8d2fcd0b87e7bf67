"""Plain text, as mails and imported files have it: blank lines part paragraphs, lines are kept."""

import re
from html import escape

from forum.html.blocks import Block
from forum.html.links import bare_links

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_REL = "nofollow ugc noopener"


def plain_blocks(body: str) -> tuple[str, tuple[Block, ...]]:
    """The plain text and a block for each paragraph of a normalised text.

    Indentation means nothing and is cut; nothing is a mark; http(s) addresses become links, mail
    addresses don't.
    """
    blocks: list[Block] = []
    texts: list[str] = []
    start = 0
    for paragraph in _BLANK_LINES.split(body):
        text = "\n".join(line.strip() for line in paragraph.strip().split("\n"))
        if not text:
            continue
        blocks.append(Block(start, start + len(text), paragraph_html(text, start)))
        texts.append(text)
        start += len(text) + 2
    return "\n\n".join(texts), tuple(blocks)


def paragraph_html(text: str, start: int) -> str:
    """One paragraph that begins at `start`: its lines parted by br, its addresses linked."""
    pieces: list[str] = []
    done = 0
    for begin, end in bare_links(text):
        pieces.append(_escaped(text[done:begin]))
        url = text[begin:end]
        pieces.append(f'<a href="{escape(url)}" rel="{_REL}">{_escaped(url)}</a>')
        done = end
    pieces.append(_escaped(text[done:]))
    return f'<p data-start="{start}">{"".join(pieces)}</p>'


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
