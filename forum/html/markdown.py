"""Markdown (CommonMark with tables, strikethrough and bare addresses) to a tree of tokens.

Raw HTML is text. Link definitions ("[1]: http://…") are off: one that nothing refers to would
vanish from the page, and a page may not hide what somebody wrote.
"""

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from forum.html.links import bare_link, is_local_path, is_mail_link, is_web_address

# What no person writes, and what would keep the parser or the cleaner busy for seconds.
_NESTING = 40
_MOST_MARKS = 20_000
_MOST_TOKENS = 30_000
_MARKS = re.compile(r"[*_`\[\]<>|~#!&\\\n:]")
_SCHEME = re.compile(r"(?:^|[^a-z0-9_])(https?)$", re.IGNORECASE)


@dataclass(slots=True)
class Node:
    """A token and what stands between it and its closing token."""

    token: Token
    children: list["Node"] = field(default_factory=list)


def parse(body: str, *, local_links: bool = False) -> list[Node] | None:
    """The top-level nodes of a Markdown text; None if it is nested or marked beyond reason.

    Then it has to be shown as plain text: the parser drops what stands too deep.
    """
    if len(_MARKS.findall(body)) > _MOST_MARKS:
        return None
    tokens = (_organisers if local_links else _people).parse(body)
    if sum(1 + len(token.children or ()) for token in tokens) > _MOST_TOKENS:
        return None
    if any(token.level >= _NESTING - 1 for token in tokens):
        return None
    return _tree(tokens)


def _tree(tokens: list[Token]) -> list[Node]:
    top: list[Node] = []
    within = [top]
    for token in tokens:
        if token.nesting < 0:
            within.pop()
            continue
        node = Node(token)
        within[-1].append(node)
        if token.nesting > 0:
            within.append(node.children)
    return top


def _address(state: StateInline, silent: bool) -> bool:
    """Make a link of a bare http(s) address before its "_" and "*" are taken for marks."""
    position = state.pos
    if state.linkLevel > 0 or not state.src.startswith("://", position):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    if scheme is None:
        return False
    start = position - len(scheme[1])
    stop = bare_link(state.src, start)
    if stop == start or stop > state.posMax:
        return False
    if not silent:
        url = state.src[start:stop]
        state.pending = state.pending[: -len(scheme[1])]
        state.push("link_open", "a", 1).attrs = {"href": url}
        state.push("text", "", 0).content = url
        state.push("link_close", "a", -1)
    state.pos = stop
    return True


def _may_link(url: str) -> bool:
    return is_web_address(url) or is_mail_link(url)


def _may_link_locally(url: str) -> bool:
    return _may_link(url) or is_local_path(url)


def _parser(*, local_links: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING})
    parser.enable(["table", "strikethrough"])
    parser.disable(["reference", "html_block", "html_inline"])
    parser.inline.ruler.before("escape", "address", _address)
    # A link that may not be one stays as it was typed, so that readers see it.
    parser.validateLink = _may_link_locally if local_links else _may_link  # type: ignore[method-assign]
    # The text of <http://…> as typed, not decoded: decoding may bring in what turns the direction.
    parser.normalizeLinkText = str  # type: ignore[method-assign,assignment]
    return parser


_people = _parser(local_links=False)
_organisers = _parser(local_links=True)
