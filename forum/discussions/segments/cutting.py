"""The cutting itself: lines to pieces, pieces to segments."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forum.discussions.segments.asked import (
    Asked,
    know,
    links_by_number,
    links_by_text,
    says_something_else,
)
from forum.discussions.segments.courtesy import count_greeting_lines, find_signature
from forum.discussions.segments.kinds import Kind, Link, Question, Segment
from forum.discussions.segments.labels import Label, read_label, read_marker
from forum.discussions.segments.lines import (
    Line,
    begins_afresh,
    is_only_addresses,
    split_lines,
    starts_another_mail,
)
from forum.discussions.segments.opening import read_opening
from forum.discussions.segments.pieces import Piece, join, settle_headings
from forum.discussions.segments.restated import find

_LONGEST_TITLE = 90
_LONGEST_QUESTION = 600
_LEAST_WORDS_ASKED = 6


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, whether something may begin with it, and its label."""

    line: Line
    fresh: bool
    label: Label | None


@dataclass(slots=True)
class _Reading:
    """How far the reading of a text has come."""

    plain: str
    asked: Asked
    week: int | None
    week_in_text: int | None = None
    links_something: bool = False
    restates: bool = False
    pieces: list[Piece] = field(default_factory=list)


def cut(plain: str, questions: Sequence[Question], *, week: int | None) -> list[Segment]:
    """Cut a text into segments that cover it whole, in order, without gap or overlap.

    `plain` is NFC with LF; offsets count its code points; blanks belong to the segment before them.
    `week` is the contribution's own: a label with a question's number alone means that week, until
    the text names another. An empty text has no segments.
    """
    if not plain:
        return []
    lines = split_lines(plain)
    if not lines:
        return [Segment(0, len(plain), "answer", ())]
    asked = know(questions, plain)
    rows = [_row(asked, lines, index) for index in range(len(lines))]
    texts = [line.text for line in lines]
    greeted = count_greeting_lines(texts)
    signed = find_signature(
        texts,
        lambda index: rows[index].fresh,
        lambda index: rows[index].label is not None or read_marker(texts[index]) is not None,
    )
    reading = _Reading(plain, asked, week)
    if greeted:
        _add(reading, lines[0].start, "greeting", ())
    if greeted < signed:
        _read_body(rows[greeted : max(greeted, signed)], reading)
    if max(greeted, signed) < len(lines):
        _add(reading, lines[max(greeted, signed)].start, "signature", ())
    return join(settle_headings(reading.pieces), len(plain))


def _row(asked: Asked, lines: Sequence[Line], index: int) -> _Row:
    line = lines[index]
    if not begins_afresh(lines, index):
        return _Row(line, False, None)
    label = None if line.quoted else read_label(line.text, decimals=asked.decimals)
    if label and not label.separated and not line.closes_paragraph:
        # Without a separator, a sentence that goes on in the next row is prose.
        label = None if lines[index + 1].text[:1].islower() else label
    return _Row(line, True, label)


def _add(
    reading: _Reading,
    start: int,
    kind: Kind,
    links: tuple[Link, ...] | None,
    *,
    heading: bool = False,
) -> None:
    """Add a piece: one with links (or with none) opens, one whose links are None goes on."""
    reading.links_something |= bool(links)
    reading.pieces.append(Piece(start, kind, links, links is not None, heading))


def _read_body(rows: Sequence[_Row], reading: _Reading) -> None:
    lines = [row.line for row in rows]
    end = lines[-1].stop
    read_to = 0
    for index, row in enumerate(rows):
        line = row.line
        if line.start < read_to:
            _add_rest(reading, read_to, line)
        elif starts_another_mail(lines, index):
            _add(reading, line.start, "answer", ())
            return
        elif line.quoted:
            _read_quoted(reading, line)
        elif row.fresh and (stop := _read_heading(reading, row, min(end, line.paragraph_stop))):
            read_to = stop
            _add_rest(reading, read_to, line)
        elif index == 0 and (opening := _read_opening(reading, line, end)):
            _add(reading, line.start, "answer", opening)
        elif is_only_addresses(line.text):
            reading.pieces.append(Piece(line.start, "reference", (), False, False))
        elif reading.restates and _asks_alone(line):
            # Most likely a question whose text in this language we don't have.
            _add(reading, line.start, "answer", ())
        else:
            _add(reading, line.start, "answer", None)


def _add_rest(reading: _Reading, place: int, line: Line) -> None:
    """Add what stands on a line after a heading that ends at `place`."""
    rest = reading.plain[place : line.stop]
    start = place + len(rest) - len(rest.lstrip())
    if line.start < place and start < line.stop:
        _add(reading, start, "answer", None)


def _read_quoted(reading: _Reading, line: Line) -> None:
    """Add a line of an older mail; a question named there isn't the one answered above it."""
    text = line.text.lstrip("> \t\u00a0")
    start = line.stop - len(text)
    names_a_question = bool(text) and (
        read_label(text, decimals=False) is not None
        or read_marker(text) is not None
        or find(reading.asked.texts, reading.plain, start, line.stop, line.stop) is not None
    )
    reading.restates &= not names_a_question
    reading.pieces.append(Piece(line.start, "reference", (), names_a_question, False))


def _read_heading(reading: _Reading, row: _Row, paragraph_stop: int) -> int | None:
    """Add what a line opens and return where the opening ends, or None if it opens nothing."""
    line, label, asked = row.line, row.label, reading.asked
    marker = read_marker(line.text) if label is None else None
    after = line.start + (label.stop if label else marker or 0)
    rest = reading.plain[after : line.stop].strip()
    found = find(asked.texts, reading.plain, after, line.stop, paragraph_stop) if rest else None
    if label is None and marker is None and found is None:
        return None
    numbered: tuple[Link, ...] = ()
    if label is not None:
        _turn_to_week(reading, row, heads=found is not None)
        why = reading.plain[line.start : after]
        numbered = links_by_number(asked, reading.week, label.numbers, why)
    if found and (restated := links_by_text(asked, found, numbered, reading.week_in_text)):
        if asked.by_id[restated[0].question_id].week != reading.week:
            # Numbers that follow may go on in this question's week or in the contribution's.
            reading.week = None
        _add(reading, line.start, "question", restated, heading=True)
        reading.restates = True
        return found.stop
    resembles_another = found is not None and found.likely not in {
        None,
        *(link.question_id for link in numbered),
    }
    if resembles_another or (label and rest and says_something_else(asked, label, numbered, rest)):
        numbered = ()
    reading.restates = False
    _add(
        reading,
        line.start,
        "answer" if rest else "reference",
        numbered,
        heading=not rest and bool(numbered),
    )
    return line.stop


def _turn_to_week(reading: _Reading, row: _Row, *, heads: bool) -> None:
    """Let a label's week count for what follows, where it surely is one of the discussion's."""
    label = row.label
    if label is None or label.week is None:
        return
    # "Week 2: buses and wells" may head a part or be a step in somebody's own story.
    first = reading.week_in_text is not None or not reading.links_something
    if label.numbers or label.alone or heads or (first and _is_title(row.line)):
        listed = label.alone and not label.numbers and _follows_a_week(reading)
        if label.week in reading.asked.weeks and not listed:
            reading.week = reading.week_in_text = label.week
        elif not label.numbers:
            reading.week = reading.week_in_text = None
    elif label.week != reading.week:
        reading.week = reading.week_in_text = None


def _follows_a_week(reading: _Reading) -> bool:
    """Say whether a bare label without links stands directly before: a list of weeks."""
    last = reading.pieces[-1] if reading.pieces else None
    return last is not None and last.kind == "reference" and last.opens and not last.links


def _read_opening(reading: _Reading, line: Line, end: int) -> tuple[Link, ...]:
    opening = read_opening(reading.plain[line.start : min(end, line.paragraph_stop)])
    if opening is None:
        return ()
    week, numbers, why = opening
    return links_by_number(reading.asked, reading.week if week is None else week, numbers, why)


def _is_title(line: Line) -> bool:
    alone = line.opens_paragraph and line.closes_paragraph
    return alone and len(line.text) <= _LONGEST_TITLE and not line.text.endswith((".", "!", ";"))


def _asks_alone(line: Line) -> bool:
    text = line.text
    return (
        line.opens_paragraph
        and line.closes_paragraph
        and text.endswith(("?", "؟"))
        and len(text) <= _LONGEST_QUESTION
        and len(text.split()) >= _LEAST_WORDS_ASKED
        and not any(mark in text[:-1] for mark in ("? ", "؟ ", ". ", "! "))
    )
