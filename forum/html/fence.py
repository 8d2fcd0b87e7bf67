"""The second wall: what HTML of people's texts may hold. The only file that imports bleach.

The writers make nothing else by construction, so cleaning must change nothing; a block that it
would change is shown as the text it stands for.
"""

import re
from collections.abc import Iterable
from html import escape

from bleach.sanitizer import Cleaner

from forum.html.blocks import Block

_LEAVES = ["p", "h3", "h4", "h5", "pre", "th", "td"]
_CONTAINERS = ["blockquote", "ul", "table", "hr"]
_LISTS = ["ol", "li"]
_BARE = ["br", "strong", "em", "del", "code", "thead", "tbody", "tr"]
TAGS = frozenset({*_LEAVES, *_CONTAINERS, *_LISTS, *_BARE, "a"})
PROTOCOLS = frozenset({"http", "https", "mailto"})
# start and value keep the numbers people gave their list items; data-start leads back to the text.
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "title", "rel"}),
    "ol": frozenset({"start", "data-start"}),
    "li": frozenset({"value", "data-start"}),
    **dict.fromkeys([*_LEAVES, *_CONTAINERS], frozenset({"data-start"})),
}
_NUMBER = re.compile(r"[0-9]{1,9}")
_REL = frozenset({"nofollow ugc noopener", "noopener"})

# Plain text has this one shape only, and it can be checked without a parser (which takes time with
# the square of the number of "&" in a paragraph).
_PLAIN = re.compile(
    r'<p data-start="[0-9]{1,9}">'
    r'(?:[^<>&"]|"|&(?:amp|lt|gt);|<br>'
    r'|<a href="https?://[^"<>\s]+" rel="nofollow ugc noopener">[^<>"\s]+</a>)*+</p>',
    re.IGNORECASE,
)


def _may_have(tag: str, name: str, value: str) -> bool:
    """Whether a tag may carry this attribute with this value."""
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    if name in {"start", "value", "data-start"}:
        return _NUMBER.fullmatch(value) is not None
    return name != "rel" or value in _REL


def _may_have_there(tag: str, name: str, value: str) -> bool:
    """The same for organisers' texts, where nothing leads back to a plain text."""
    return name != "data-start" and _may_have(tag, name, value)


_people = Cleaner(tags=TAGS, attributes=_may_have, protocols=PROTOCOLS)
_organisers = Cleaner(tags=TAGS | {"h2"}, attributes=_may_have_there, protocols=PROTOCOLS)


def fenced(blocks: tuple[Block, ...], plain: str) -> tuple[Block, ...]:
    """Blocks of a person's text; one that cleaning would change becomes the text it stands for."""
    if _holds(one.html for one in blocks):
        return blocks
    return tuple(one if _holds([one.html]) else _as_text(one, plain) for one in blocks)


def cleaned_of_organisers(html: str) -> str:
    """HTML of an organiser's text, cleaned: h2 is allowed too, data-start dropped."""
    return str(_organisers.clean(html))


def _holds(pieces: Iterable[str]) -> bool:
    """Whether cleaning these blocks, together, changes nothing."""
    whole = "".join(piece for piece in pieces if not _PLAIN.fullmatch(piece))
    return str(_people.clean(whole)) == whole


def _as_text(block: Block, plain: str) -> Block:
    """A paragraph that holds nothing but the block's text, its lines kept."""
    lines = plain[block.start : block.stop].split("\n")
    text = "<br>".join(escape(line, quote=False) for line in lines)
    return Block(block.start, block.stop, f'<p data-start="{block.start}">{text}</p>')
