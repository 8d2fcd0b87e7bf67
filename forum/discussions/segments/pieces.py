"""What the lines of a text became, before neighbours are joined to segments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from forum.discussions.segments.kinds import Kind, Link, Segment

# That many questions in a row, with nothing said in between, are a list that was quoted.
_A_LIST = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """From `start` to the next piece. `links` None: those of what opened before.

    What `opens` gives its links to the pieces after it; a `heading` is a bare label or a restated
    question, whose answer is still to come.
    """

    start: int
    kind: Kind
    links: tuple[Link, ...] | None
    opens: bool
    heading: bool


def settle_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the links that headings directly after one another leave.

    A label over a restated question means that question. Two questions in a row are answered
    together. Three or more are a list that was quoted: no one can say which of them is answered.
    """
    settled = list(pieces)
    for run in _runs(pieces):
        groups = _with_their_labels(settled, run)
        answered = dict.fromkeys(
            link for group in groups for link in settled[group[-1]].links or ()
        )
        by_question = {link.question_id: link for link in answered}
        if len(groups) >= _A_LIST:
            for index in run:
                settled[index] = replace(settled[index], kind="reference", links=())
        elif len(groups) > 1 and len(by_question) > 1:
            after = run[-1] + 1
            if after < len(settled) and settled[after].links is None:
                settled[after] = replace(
                    settled[after], links=tuple(by_question.values()), opens=True
                )
    return settled


def _runs(pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """Yield the indexes of headings with nothing but bare references between them."""
    run: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.heading:
            run.append(index)
        elif piece.kind != "reference":
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _with_their_labels(settled: list[Piece], run: Sequence[int]) -> list[list[int]]:
    """Group a bare label with the restated question under it, whose links it then takes."""
    groups: list[list[int]] = []
    for index in run:
        above = groups[-1] if groups else []
        if settled[index].kind == "question" and above and settled[above[-1]].kind == "reference":
            settled[above[-1]] = replace(settled[above[-1]], links=settled[index].links)
            above.append(index)
        else:
            groups.append([index])
    return groups


def join(pieces: Sequence[Piece], length: int) -> list[Segment]:
    """Return the segments of a text of `length`: neighbours of one kind and same links are one."""
    segments: list[Segment] = []
    current: tuple[Link, ...] = ()
    for index, piece in enumerate(pieces):
        start = segments[-1].stop if segments else 0
        stop = pieces[index + 1].start if index + 1 < len(pieces) else length
        if piece.opens:
            current = piece.links or ()
        links = current if piece.links is None else piece.links
        last = segments[-1] if segments else None
        if last and last.kind == piece.kind and last.links == links:
            segments[-1] = Segment(last.start, stop, last.kind, links)
        else:
            segments.append(Segment(start, stop, piece.kind, links))
    return segments
