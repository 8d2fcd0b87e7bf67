"""Texts written under headings become one body; each part keeps its own range of the plain text.

Pure. Markdown may join what stands apart: a list goes on below a blank line, a fence that nobody
closed swallows what follows. So parts are joined by blank lines, and the whole is compared with the
parts, block by block; where it differs, a rule across the page parts them and open fences are
closed; where that isn't enough, the body is kept as plain text, in which paragraphs never join.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Literal

from forum.discussions.segments.cutting import cut
from forum.discussions.segments.kinds import Link, Question, Segment
from forum.html import Rendered, normalise, render

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_RULE = "---"
_COURTESY = ("greeting", "signature")
_MOST_PASSAGES = 40  # of free text, each with its own boxes in a preview


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one question, or under none."""

    text: str
    question_id: int | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """One body made of parts; ``ranges`` are theirs in ``rendered.plain``, in the same order.

    A part that shows no text (a rule alone) has an empty range.
    """

    rendered: Rendered
    format: Literal["plain", "markdown"]
    parts: tuple[Part, ...]
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as it would be stored, and links that only its author can make."""

    start: int
    stop: int
    kind: str
    links: tuple[Link, ...]
    proposed: tuple[Link, ...] = ()

    @property
    def question_ids(self) -> tuple[int, ...]:
        """Return the questions that it answers."""
        return tuple(link.question_id for link in self.links)


def compose(parts: Sequence[Part]) -> Composed:
    """Return the parts as one body, blank ones left out. Raises ValueError above the limit."""
    return _compose(tuple(parts))


@lru_cache(maxsize=4)  # one page asks for the same text several times
def _compose(parts: tuple[Part, ...]) -> Composed:
    kept = [replace(part, text=_settled(part.text)) for part in parts]
    kept = [part for part in kept if part.text.strip()]
    texts = [part.text for part in kept]
    alone = [render(text, "markdown") for text in texts]
    for apart in _ways_to_part(texts, alone):
        body = _joined(texts, alone, apart)
        whole = render(body, "markdown")
        if _blocks(whole) == _expected(alone) and whole.plain == _plain(alone):
            return Composed(whole, "markdown", tuple(kept), _ranges(whole, alone))
    plain = [render(text, "plain") for text in texts]
    whole = render("\n\n".join(texts), "plain")
    return Composed(whole, "plain", tuple(kept), _ranges(whole, plain))


def _settled(text: str) -> str:
    """Return a text that normalising changes no more, without blank lines around it."""
    while (settled := normalise(text).strip("\n")) != text:
        text = settled
    return text


def _ways_to_part(texts: Sequence[str], alone: Sequence[Rendered]) -> Iterator[list[bool]]:
    """Yield after which parts a rule stands: none, where two would join, all."""
    yield [False] * len(texts)
    yield [not _stay_apart(texts[i : i + 2], alone[i : i + 2]) for i in range(len(texts) - 1)]
    yield [True] * (len(texts) - 1)


def _stay_apart(texts: Sequence[str], alone: Sequence[Rendered]) -> bool:
    """Say whether a blank line is enough between two parts."""
    return _blocks(render("\n\n".join(texts), "markdown")) == _expected(alone)


def _joined(texts: Sequence[str], alone: Sequence[Rendered], apart: Sequence[bool]) -> str:
    pieces = []
    for index, text in enumerate(texts):
        separate = index < len(apart) and apart[index]
        pieces.append(_closed(text, alone[index]) if separate else text)
        if separate:
            pieces.append(_RULE)
    return "\n\n".join(pieces)


def _closed(text: str, alone: Rendered) -> str:
    """Return a text whose last fence is closed, unchanged where none is open."""
    want = [*_blocks(alone), ("p", len(alone.plain) + 2 if alone.plain else 0)]
    for end in ("", *dict.fromkeys(f"\n{mark}" for mark in reversed(_FENCE.findall(text)))):
        if _blocks(render(f"{text}{end}\n\n{_RULE}\n\nx", "markdown")) == want:
            return text + end
    return text


def _plain(alone: Sequence[Rendered]) -> str:
    return "\n\n".join(rendered.plain for rendered in alone if rendered.plain)


def _blocks(rendered: Rendered) -> list[tuple[str, int]]:
    """Return what kind each block is and where it starts; what shows no text doesn't count."""
    return [
        (_kind(block.html), block.start) for block in rendered.blocks if block.start != block.stop
    ]


def _kind(html: str) -> str:
    name = html[1 : html.find(">")].split(" ", 1)[0]
    return "h" if re.fullmatch(r"h\d", name) else name


def _expected(alone: Sequence[Rendered]) -> list[tuple[str, int]]:
    """Return the blocks of the parts, moved to where they stand one after the other."""
    found, at = [], 0
    for rendered in alone:
        found += [(kind, start + at) for kind, start in _blocks(rendered)]
        at += len(rendered.plain) + 2 if rendered.plain else 0
    return found


def _ranges(whole: Rendered, alone: Sequence[Rendered]) -> tuple[tuple[int, int], ...]:
    """Return each part's range: with the blank line after it, so that together they are all."""
    starts, at = [], 0
    for rendered in alone:
        starts.append(at)
        at += len(rendered.plain) + 2 if rendered.plain else 0
    places = [min(start, len(whole.plain)) for start in starts] + [len(whole.plain)]
    return tuple(pairwise(places))


def passages(
    composed: Composed, questions: Sequence[Question], *, week: int | None, reply: bool = False
) -> list[Passage]:
    """Return the passages of a composed text; together they cover it, in order, without overlap.

    What stands under a question answers it; a label there that names another question is proposed
    only. Free text is cut by rule, and paragraph by paragraph, so that its author can say what each
    answers. ``reply``: a quotation at its beginning is somebody else's.
    """
    by_id = {question.id: question for question in questions}
    found: list[Passage] = []
    for part, (start, stop) in zip(composed.parts, composed.ranges, strict=True):
        if start == stop:
            continue
        asked = by_id.get(part.question_id or 0)
        piece = composed.rendered.plain[start:stop]
        segments = cut(piece, questions, week=asked.week if asked else week)
        moved = [replace(one, start=one.start + start, stop=one.stop + start) for one in segments]
        found += _answering(moved, asked.id) if asked else _free(moved, composed, reply)
    return found


def _answering(segments: Sequence[Segment], question_id: int) -> list[Passage]:
    own = Link(question_id, "author", "", None)
    spoken = [one for one in segments if not _is_apart(one, question_id)]
    found: list[Passage] = []
    for one in segments:
        linked = not spoken or one in spoken
        others = tuple(link for link in one.links if link.question_id != question_id)
        proposed = others if one.kind == "answer" else ()
        passage = Passage(one.start, one.stop, one.kind, (own,) if linked else (), proposed)
        last = found[-1] if found else None
        same = last and (last.kind, last.links, last.proposed) == (
            passage.kind,
            passage.links,
            passage.proposed,
        )
        if last and same:
            found[-1] = replace(last, stop=passage.stop)
        else:
            found.append(passage)
    return found


def _is_apart(segment: Segment, question_id: int) -> bool:
    """Say whether a passage below a question says nothing on it: courtesy, another question."""
    others = any(link.question_id != question_id for link in segment.links)
    return segment.kind in _COURTESY or (segment.kind == "question" and others)


def _free(segments: Sequence[Segment], composed: Composed, reply: bool) -> list[Passage]:
    blocks = composed.rendered.blocks
    borders = sorted({block.start for block in blocks})
    found = []
    for one in segments:
        inner = [place for place in borders if one.start < place < one.stop]
        places = [one.start, *(inner if one.kind == "answer" else []), one.stop]
        found += [Passage(a, b, one.kind, one.links) for a, b in pairwise(places)]
    if len(found) > _MOST_PASSAGES:
        found = [Passage(one.start, one.stop, one.kind, one.links) for one in segments]
    first = next((block for block in blocks if found and block.start == found[0].start), None)
    if reply and first is not None and first.html.startswith("<blockquote"):
        found = _quotation(found, blocks, first.start)
    return found


def _quotation(found: Sequence[Passage], blocks: Sequence[object], start: int) -> list[Passage]:
    """Return the passages with the quotation at ``start`` marked as a reference, by itself."""
    after = [block.start for block in blocks if block.start > start]  # type: ignore[attr-defined]
    stop = min([*after, found[-1].stop])
    rest = [replace(one, start=max(one.start, stop)) for one in found if one.stop > stop]
    return [Passage(start, stop, "reference", ()), *rest]


def fingerprint(passage: Passage, plain: str) -> str:
    """Return what a correction of a passage is kept under.

    The same words, found to answer the same questions: moved elsewhere, it is looked at anew.
    """
    words = " ".join(plain[passage.start : passage.stop].split())
    return sha256(f"{passage.question_ids} {words}".encode()).hexdigest()[:16]


def corrected(passage: Passage, question_ids: Sequence[int]) -> Passage:
    """Return a passage that answers these questions, because its author says so."""
    known = {link.question_id: link for link in passage.links}
    return replace(
        passage,
        links=tuple(
            known.get(key, Link(key, "author", "", None)) for key in dict.fromkeys(question_ids)
        ),
        proposed=tuple(link for link in passage.proposed if link.question_id not in question_ids),
    )


def as_segments(found: Sequence[Passage]) -> list[Segment]:
    """Return the passages as they are stored: neighbours of one kind and same links are one."""
    segments: list[Segment] = []
    for one in found:
        last = segments[-1] if segments else None
        if last and (last.kind, last.links) == (one.kind, one.links):
            segments[-1] = replace(last, stop=one.stop)
        else:
            segments.append(Segment(one.start, one.stop, one.kind, one.links))  # type: ignore[arg-type]
    return segments
