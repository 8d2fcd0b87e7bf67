"""A tree of Markdown to HTML and, at the same time, to the plain text that it shows."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape

from markdown_it.token import Token

from forum.html.blocks import Piece, placed
from forum.html.markdown import Node
from forum.html.normal import closers, normalise, scrub

_MARKS = {"em_open": "em", "strong_open": "strong", "s_open": "del"}
_DEEPEST_MARKS = 8  # of emphasis within emphasis: browsers and parsers take long over more
_LONGEST_TITLE = 300  # what shows when one points at a link; bleach takes long over quotes in it
_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})


def block(node: Node, at: int, *, rel: str, outer: bool = False, depth: int = 0) -> Piece:
    """One block whose text begins at `at`; `outer` if it stands at the top of the text."""
    kind = node.token.type
    if kind in {"paragraph_open", "heading_open"}:
        return _leaf(node.token.tag, node, at, rel)
    if kind in {"fence", "code_block"}:
        text = normalise(node.token.content).strip("\n")
        return Piece(f"<pre{_start(at)}><code>{_escaped(text)}</code></pre>", text)
    if kind == "blockquote_open":
        inner = _joined(_writers(node.children, rel, depth), at, "\n\n")
        return Piece(
            f"<blockquote{_start(at) if outer else ''}>{inner.html}</blockquote>", inner.text
        )
    if kind in _LISTS:
        return _list(node, at, rel, outer, depth)
    if kind == "table_open":
        return _table(node, at, rel, outer)
    return Piece(f"<hr{_start(at) if outer else ''}>", "")


def shift_headings(nodes: Sequence[Node], highest: int, lowest: int) -> None:
    """Give headings the levels `highest` to `lowest`, none skipped on the way down.

    What counts is how they stand under each other, not how many marks somebody typed.
    """
    above: list[str] = []
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        waiting.extend(reversed(node.children))
        if node.token.type == "heading_open":
            while above and above[-1] >= node.token.tag:
                above.pop()
            above.append(node.token.tag)
            node.token.tag = f"h{min(highest + len(above) - 1, lowest)}"


def _list(node: Node, at: int, rel: str, outer: bool, depth: int) -> Piece:
    ordered = node.token.type == "ordered_list_open"
    numbers = _numbers(node) if ordered else [0] * len(node.children)
    loose = any(
        child.token.type == "paragraph_open" and not child.token.hidden
        for item in node.children
        for child in item.children
    )
    gap = "\n\n" if loose else "\n"
    expected = numbers[0] if numbers else 1
    writers: list[Callable[[int], Piece]] = []
    for item, number in zip(node.children, numbers, strict=True):
        mark = "  " * depth + (f"{number}. " if ordered else "- ")
        value = f' value="{number}"' if number != expected else ""
        writers.append(partial(_item, item, mark=mark, value=value, gap=gap, rel=rel, depth=depth))
        expected = number + 1 if ordered else 0
    inner = _joined(writers, at, gap)
    first = f' start="{numbers[0]}"' if ordered and numbers and numbers[0] != 1 else ""
    tag = "ol" if ordered else "ul"
    return Piece(f"<{tag}{first}{_start(at) if outer else ''}>{inner.html}</{tag}>", inner.text)


def _numbers(node: Node) -> list[int]:
    """The numbers that people gave the items (or 1, 1, 1: then they count on from the first)."""
    typed = [int(item.token.info or 1) for item in node.children]
    if len(set(typed)) == 1:
        return list(range(typed[0], typed[0] + len(typed)))
    return typed


def _item(item: Node, at: int, *, mark: str, value: str, gap: str, rel: str, depth: int) -> Piece:
    start = at + len(mark)
    first, rest = item.children[:1], item.children[1:]
    if first and first[0].token.hidden and all(node.token.type in _LISTS for node in rest):
        line = _inline(first[0].children, rel)
        lists = _joined(_writers(rest, rel, depth + 1), start + len(line.text) + 1, "\n")
        text = f"{line.text}\n{lists.text}" if lists.text else line.text
        return Piece(f"<li{value}{_start(start)}>{line.html}{lists.html}</li>", mark + text)
    inner = _joined(_writers(item.children, rel, depth + 1), start, gap)
    return Piece(f"<li{value}>{inner.html}</li>", mark + inner.text)


def _table(node: Node, at: int, rel: str, outer: bool) -> Piece:
    html: list[str] = []
    rows: list[str] = []
    start = _start(at) if outer else ""
    for part in node.children:
        html.append(f"<{part.token.tag}>")
        for row in part.children:
            cells = _cells(row, at, rel)
            html.append(f"<tr>{cells.html}</tr>")
            rows.append(cells.text)
            at += len(cells.text) + 1
        html.append(f"</{part.token.tag}>")
    return Piece(f"<table{start}>{''.join(html)}</table>", "\n".join(rows))


def _cells(row: Node, at: int, rel: str) -> Piece:
    html: list[str] = []
    texts: list[str] = []
    for cell in row.children:
        piece = _leaf(cell.token.tag, cell, at, rel)
        html.append(piece.html)
        texts.append(piece.text)
        at += len(piece.text) + len(" | ")
    return Piece("".join(html), " | ".join(texts))


def _writers(nodes: Iterable[Node], rel: str, depth: int) -> list[Callable[[int], Piece]]:
    return [partial(block, node, rel=rel, depth=depth) for node in nodes]


def _joined(writers: Iterable[Callable[[int], Piece]], at: int, gap: str) -> Piece:
    pieces = [piece for _, piece in placed(writers, at, gap)]
    return Piece(
        "".join(piece.html for piece in pieces),
        gap.join(piece.text for piece in pieces if piece.text),
    )


def _leaf(tag: str, node: Node, at: int, rel: str) -> Piece:
    inner = _inline(node.children, rel)
    return Piece(f"<{tag}{_start(at)}>{inner.html}</{tag}>", inner.text)


def _inline(nodes: Sequence[Node], rel: str) -> Piece:
    """The text of one element with its marks; nothing of it turns the direction of what follows."""
    html: list[str] = []
    text: list[str] = []
    ends: list[str] = []
    line = 0  # index in `text` where the line begins

    def put(content: str) -> None:
        content = scrub(content).replace("\n", " ")
        html.append(_escaped(content))
        text.append(content)

    def close_directions() -> None:
        closing = closers("".join(text[line:]))
        html.append(closing)
        text.append(closing)

    tokens = [token for node in nodes for token in node.token.children or ()]
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            close_directions()
            html.append("<br>")
            text.append("\n")
            line = len(text)
        elif token.nesting > 0:
            html.append(_opening(token, ends, rel))
        elif token.nesting < 0:
            html.append(ends.pop())
        elif token.type == "image":
            html.append(_opening(token, ends, rel))
            put(_alternative(token) or str(token.attrs.get("src", "")))
            html.append(ends.pop())
        elif token.type == "code_inline":
            html.append("<code>")
            put(token.content)
            html.append("</code>")
        else:
            put(token.content)
    close_directions()
    return Piece("".join(html), "".join(text))


def _opening(token: Token, ends: list[str], rel: str) -> str:
    """The tag for a mark, a link or a picture (a link too); its end tag goes to `ends`.

    Both are empty where emphasis stands too deep, and for a link within a link.
    """
    tag = _MARKS.get(token.type)
    if tag is not None:
        shown = sum(1 for end in ends if end) < _DEEPEST_MARKS
        ends.append(f"</{tag}>" if shown else "")
        return f"<{tag}>" if shown else ""
    if "</a>" in ends:
        ends.append("")
        return ""
    ends.append("</a>")
    href = str(token.attrs.get("href") or token.attrs.get("src") or "")
    title = normalise(str(token.attrs.get("title") or "")[:_LONGEST_TITLE]).replace("\n", " ")
    titled = f' title="{_quoted(title)}"' if title else ""
    return f'<a href="{_quoted(href)}"{titled} rel="{rel}">'


def _alternative(image: Token) -> str:
    """What a picture says instead of itself, on one line, without marks."""
    parts: list[str] = []
    for token in image.children or ():
        if token.type == "image":
            parts.append(_alternative(token))
        else:
            parts.append(" " if token.type in {"softbreak", "hardbreak"} else token.content)
    return "".join(parts).strip()


def _start(at: int) -> str:
    return f' data-start="{at}"'


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")
