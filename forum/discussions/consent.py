"""What consent lets readers see of a contribution. Pure; every page, document and export asks here.

Named: name, organisation, role. Organisation only: the organisation. Anonymous and unnamed:
stakeholder type, country and language only. Where the author is not named, greeting and signature
stay hidden. Moderators and administrators see more by their own right, not by this.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from forum.html import render
from forum.html.blocks import Block
from forum.html.stored import blocks_of, text_block

HIDDEN_KINDS = ("greeting", "signature")


class Written(Protocol):
    """The frozen facts about who wrote a contribution."""

    @property
    def attribution(self) -> str:
        """named, organisation, anonymous or unnamed."""

    @property
    def author_name(self) -> str | None:
        """The author's name."""

    @property
    def person_id(self) -> int | None:
        """The author's record."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation's record."""

    @property
    def organisation_name(self) -> str | None:
        """The organisation, as it was called that day."""

    @property
    def role_title(self) -> str | None:
        """What the author is there."""


class Placed(Protocol):
    """A passage: its kind and its range in the plain text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def stop(self) -> int:
        """Where it ends, exclusive."""

    @property
    def kind(self) -> str:
        """What kind of passage it is."""


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class ShownAuthor:
    """Who readers see; all None for anonymous and unnamed contributions."""

    name: str | None = None
    person_id: int | None = None
    organisation: str | None = None
    organisation_id: int | None = None
    role_title: str | None = None


def shown_author(written: Written) -> ShownAuthor:
    """Return what readers may know of who wrote."""
    if written.attribution == "named":
        return ShownAuthor(
            written.author_name,
            written.person_id if written.author_name else None,
            written.organisation_name,
            written.organisation_id,
            written.role_title,
        )
    if written.attribution == "organisation":
        return ShownAuthor(
            organisation=written.organisation_name, organisation_id=written.organisation_id
        )
    return ShownAuthor()


def hides_identity(attribution: str) -> bool:
    """Say whether greeting and signature stay hidden."""
    return attribution in ("organisation", "anonymous")


def shows_signatories(attribution: str) -> bool:
    """Say whether readers see which organisations signed: never below an anonymous text."""
    return attribution in ("named", "organisation")


def public_file_name(name: str, position: int, attribution: str) -> str:
    """Return what readers see of a file's name; it may hold the name of who isn't named."""
    if not hides_identity(attribution):
        return name
    extension = name.rpartition(".")[2] if "." in name else ""
    return f"document-{position + 1}" + (f".{extension}" if extension else "")


def hidden_ranges(passages: Sequence[Placed], attribution: str) -> list[tuple[int, int]]:
    """Return the ranges of the plain text that readers don't see."""
    if not hides_identity(attribution):
        return []
    return [(p.start, p.stop) for p in passages if p.kind in HIDDEN_KINDS]


def public_blocks(
    html: str, plain: str, passages: Sequence[Placed], attribution: str
) -> list[Block]:
    """Return the blocks that readers see.

    A block that a hidden range cuts through is shown as the text that remains of it.
    """
    blocks = blocks_of(html, plain)
    hidden = hidden_ranges(passages, attribution)
    if not hidden:
        return blocks
    shown = []
    for block in blocks:
        touching = [(a, b) for a, b in hidden if a < block.stop and block.start < b]
        if not touching:
            shown.append(block)
            continue
        rest = _without(plain, block.start, block.stop, touching).strip()
        if rest:
            shown.append(Block(block.start, block.stop, text_block(rest, block.start)))
    return shown


def public_passages(
    html: str, plain: str, passages: Sequence[P], attribution: str
) -> list[tuple[P, str]]:
    """Return each passage that readers see with its HTML, in order; nothing stands in two.

    A passage may begin or end within a block (a label and its answer on one line): what it holds
    of such a block is shown as text.
    """
    blocks = blocks_of(html, plain)
    starts = [block.start for block in blocks]
    hidden = set(hidden_ranges(passages, attribution))
    shown = []
    for passage in passages:
        if (passage.start, passage.stop) not in hidden:
            first = max(bisect_left(starts, passage.start) - 1, 0)
            touched = blocks[first : bisect_left(starts, passage.stop)]
            html_of_it = "".join(_within(block, passage, plain) for block in touched)
            shown.append((passage, html_of_it))
    return shown


def _within(block: Block, passage: Placed, plain: str) -> str:
    """Return the HTML of what a passage holds of a block."""
    text = plain[block.start : block.stop]
    stop = block.start + len(text.rstrip())
    if passage.start <= block.start < passage.stop and stop <= passage.stop:
        return block.html
    start, stop = max(block.start, passage.start), min(stop, passage.stop)
    piece = plain[start:stop].strip() if start < stop else ""
    return text_block(piece, plain.index(piece, start)) if piece else ""


def public_plain(plain: str, passages: Sequence[Placed], attribution: str) -> str:
    """Return the plain text that readers see."""
    return _without(plain, 0, len(plain), hidden_ranges(passages, attribution)).strip("\n")


def public_body(
    body: str, plain: str, format_: str, passages: Sequence[Placed], attribution: str
) -> tuple[str, str]:
    """Return (source text, format) as an export may hold it.

    Where a hidden passage can't be found again in Markdown as it was typed, the plain text goes.
    """
    hidden = hidden_ranges(passages, attribution)
    if not hidden:
        return body, format_
    if format_ == "markdown":
        left = body
        remains = public_plain(plain, passages, attribution)
        for start, stop in hidden:
            piece = plain[start:stop].strip()
            if left.count(piece) != 1:
                return public_plain(plain, passages, attribution), "plain"
            left = left.replace(piece, "", 1)
        left = left.strip("\n")
        # What was found may have been the same words in another place.
        if render(left, "markdown").plain.split() == remains.split():
            return left, "markdown"
    return public_plain(plain, passages, attribution), "plain"


def _without(plain: str, start: int, stop: int, ranges: Sequence[tuple[int, int]]) -> str:
    kept, at = [], start
    for a, b in sorted(ranges):
        kept.append(plain[at : max(at, a)])
        at = max(at, b)
    kept.append(plain[at:stop] if at < stop else "")
    return "".join(kept)
