"""What a document holds, for the writers: runs, anchors, headings, addresses, what is wrong."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from forum.documents.document import (
    Block,
    Document,
    Facts,
    Figure,
    Heading,
    Link,
    ListBlock,
    Mark,
    Original,
    Paragraph,
    Parallel,
    Passage,
    Quote,
    Run,
    Runs,
    Statement,
    Table,
    Target,
    Text,
)

LONGEST_ADDRESS = 2000
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$&'*+/=_~-]+@[A-Za-z0-9.-]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list: a heading and the anchor that stands there."""

    heading: Heading
    anchor: str

    @property
    def words(self) -> Runs:
        """Return the heading's words with their languages, without links and emphasis."""
        return tuple(
            Text(run.text, None if isinstance(run, Mark) else run.language)
            for run in self.heading.runs
            if not isinstance(run, Target)
        )


def plain(runs: Runs) -> str:
    """Return the words of runs without anything else."""
    return "".join(run.text for run in runs if not isinstance(run, Target))


def entries(document: Document) -> list[Entry]:
    """Return the headings in order; one without an anchor is given ``section-<place>``."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    taken = set(anchors(document))
    found = []
    for place, heading in enumerate(headings, start=1):
        anchor = heading.anchor or f"section-{place}"
        while not heading.anchor and anchor in taken:
            anchor += "-"
        found.append(Entry(heading, anchor))
    return found


def anchors(document: Document) -> Counter[str]:
    """Return how often each anchor was given; once each, in a sound document."""
    found: Counter[str] = Counter()
    for block in _all(document.blocks):
        if anchor := getattr(block, "anchor", ""):
            found[anchor] += 1
    found.update(run.anchor for run in all_runs(document) if isinstance(run, Target))
    return found


def all_runs(document: Document) -> Iterator[Run]:
    """Yield every run of every block, captions, notes and cells included."""
    for block in _all(document.blocks):
        for runs in _runs(block):
            yield from runs


def figures(document: Document) -> list[Figure]:
    """Return the figures in order, those inside statements too."""
    return [block for block in _all(document.blocks) if isinstance(block, Figure)]


def problems(document: Document) -> list[str]:
    """Return what a careful reader would trip over; an empty list is what tests ask for."""
    known = anchors(document)
    known.update(entry.anchor for entry in entries(document) if not entry.heading.anchor)
    found = [
        f"the anchor {name} stands {count} times" for name, count in known.items() if count > 1
    ]
    found += [f"the anchor {name!r} has white space" for name in known if re.search(r"\s", name)]
    for run in all_runs(document):
        if isinstance(run, Link | Mark) and run.to:
            if run.to.startswith("#") and run.to[1:] not in known:
                found.append(f"nothing has the anchor {run.to[1:]}")
            elif not run.to.startswith("#") and not safe_address(run.to):
                found.append(f"not an address to link to: {run.to}")
    level = 0
    for entry in entries(document):
        if entry.heading.level > level + 1:
            found.append(f"a heading of level {entry.heading.level} follows level {level}")
        level = entry.heading.level
    found += ["a figure has no text alternative" for item in figures(document) if not item.alt]
    return found


def safe_address(to: str) -> str | None:
    """Return an http, https or mailto address that any office program takes, or None.

    What RFC 3986 doesn't allow is percent-encoded, a host is in ASCII (IDNA).
    """
    if not to or len(to) > LONGEST_ADDRESS or re.search(r"[\s\x00-\x1f\x7f\\]", to):
        return None
    try:
        parts = urlsplit(to)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
        port = f":{parts.port}" if parts.port else ""
        path, query, fragment = (
            _STRAY_PERCENT.sub("%25", quote(part, safe="/%:@!$&'()*+,;=~?-._"))
            for part in (parts.path, parts.query, parts.fragment)
        )
    except ValueError:
        return None
    if parts.scheme == "mailto":
        rest = f"?{query}" if query else ""
        return f"mailto:{path}{rest}" if _MAILBOX.fullmatch(path) else None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return None
    tail = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    address = f"{parts.scheme}://{host}{port}{path}{tail}"
    return address if len(address) <= LONGEST_ADDRESS else None


def _all(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks and the blocks inside them."""
    for block in blocks:
        yield block
        match block:
            case Parallel(original, translation):
                yield from _all((original, translation))
            case Quote() | Original():
                yield from _all(block.passages)
            case ListBlock():
                yield from _all(item.inner for item in block.items if item.inner)
            case Statement(figure=Figure() as figure):
                yield figure
            case _:
                pass


def _runs(block: Block) -> Iterator[Runs]:
    """Yield the runs that stand in a block itself."""
    match block:
        case Heading() | Paragraph():
            yield block.runs
        case ListBlock():
            yield from (item.runs for item in block.items)
        case Quote():
            yield block.source
        case Original():
            yield block.note
        case Table():
            yield from (block.caption, *block.header)
            for row in block.rows:
                yield from row
            yield block.note
        case Figure():
            yield from (block.caption, block.note)
        case Facts():
            yield from (fact.value for fact in block.facts)
        case Statement():
            yield from (block.title, *block.paragraphs)
        case _:
            pass


def passages(block: Quote | Original) -> tuple[Passage, ...]:
    """Return the passages with the language of the block where they name none."""
    return tuple(_with_language(passage, block.language) for passage in block.passages)


def _with_language(passage: Passage, language: str) -> Passage:
    chosen = passage.language or language
    if isinstance(passage, ListBlock):
        return ListBlock(passage.items, passage.ordered, passage.start, chosen)
    return Paragraph(passage.runs, passage.style, chosen, passage.anchor, passage.label)
