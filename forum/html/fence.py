"""The second wall: what HTML of people's texts may hold. The only file that imports bleach.

The writers make nothing else by construction, so cleaning must change nothing; a block that it
would change is shown as the text it stands for.
"""

import re
from collections.abc import Iterable
from html import escape

from bleach.sanitizer import Cleaner

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


def holds(pieces: Iterable[str]) -> bool:
    """Whether cleaning blocks of a person's text, together, changes nothing."""
    whole = "".join(piece for piece in pieces if not _PLAIN.fullmatch(piece))
    return str(_people.clean(whole)) == whole


def cleaned_of_organisers(html: str) -> str:
    """HTML of an organiser's text, cleaned: h2 is allowed too, data-start dropped."""
    return str(_organisers.clean(html))


def as_text(plain: str, start: int) -> str:
    """A paragraph that holds nothing but this text, its lines kept."""
    lines = "<br>".join(escape(line, quote=False) for line in plain.split("\n"))
    return f'<p data-start="{start}">{lines}</p>'
