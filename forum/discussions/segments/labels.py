"""Labels that name a week or questions by number at the start of a line: "Semana 2, pregunta 3:".

A label needs a separator after it or must stand alone on its line: "question 3 of last week was"
is prose. What a label means (which question, if any) is decided by who knows the questions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forum.discussions.segments import words as w
from forum.discussions.segments.fold import fold, fold_with_places

# A label ends within this many characters of its line.
LONGEST_LABEL = 160
_LONGEST_MARKER = 40
# The week of "question 3 of last week": named, but not one of the discussion's numbers.
OTHER_WEEK = -1
_MOST_IN_A_RANGE = 10

Number = tuple[int | None, int]
"""A question's number, with its week where the writer gave it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a line's label says. `stop` is the offset in the line of the text after the label."""

    stop: int
    week: int | None
    numbers: tuple[Number, ...]
    alone: bool
    separated: bool


Words = Mapping[str, Iterable[str]]


def alternatives(*tables: Words) -> str:
    """Return a regular expression for any of the words, folded, the longest first."""
    folded = {fold(word) for table in tables for row in table.values() for word in row}
    ordered = sorted((word for word in folded if word), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


def _values(table: Mapping[str, str]) -> dict[str, int]:
    return {
        fold(word): value
        for row in table.values()
        for value, entry in enumerate(row.split(), start=1)
        for word in entry.split("|")
    }


_CARDINALS = _values(w.CARDINALS)
_ORDINALS = _values(w.ORDINALS)
_CARDINAL = alternatives({"": _CARDINALS})
_ORDINAL = (
    rf"(?:(?P<word>{alternatives({'': _ORDINALS})})"
    rf"|(?P<digits>\d{{1,2}})\s?\.?\s?{alternatives(w.ORDINAL_ENDINGS)})(?!\w)"
)
_ARTICLE = rf"(?:{alternatives(w.ARTICLE)}\s+)?"
_SIGN = rf"(?:\s*{alternatives(w.NUMBER_SIGN)}(?![^\W\d]))?\s*[(\[]?"

# A cheap first look: no label does without a number or one of these nouns.
_HINT = re.compile(rf"\d|{alternatives(w.QUESTION, w.WEEK)}")
# Quotation marks and ">" say that somebody else's words follow.
_BEFORE = re.compile(r"[^\w>|\"«»“”„‘'‹]*")
_LEAD = re.compile(rf"{alternatives(w.LEAD)}\s+{_ARTICLE}|{_ARTICLE}")
_QUESTION = re.compile(rf"{alternatives(w.QUESTION)}(?!\w)")
_QUESTION_SIGN = re.compile(
    rf"{alternatives(w.QUESTION)}(?![^\W\d]){_SIGN}|{alternatives(w.LETTER)}\s?[.-]?\s?(?=\d)"
    rf"|{alternatives(w.ANSWER)}{_SIGN}(?=\d)"
)
_SHORT_WEEK = re.compile(r"[ws]\s?(\d{1,2})\s?[-.,/]?\s?(?=[qp]\s?\d)")
_SHORT_QUESTION = re.compile(r"[qp]\s?(?=\d)")
_WEEK = re.compile(rf"{alternatives(w.WEEK)}(?!\w)")
_WEEK_SIGN = re.compile(rf"{alternatives(w.WEEK)}(?![^\W\d]){_SIGN}|sem\.?\s(?=\d)|wk\.?\s?(?=\d)")
_ORDINAL_AT = re.compile(_ORDINAL)
_SPACE = re.compile(r"\s*")
_ONE = re.compile(
    r"(?P<week>\d{1,2})\.(?P<of>\d{1,2})(?!\w|\.\d)"
    r"|(?P<number>\d{1,2})[a-e]?(?!\w|[.,]\d)"
    rf"|(?P<word>{_CARDINAL})(?!\w)"
)
_AND = re.compile(
    rf"(?:\s*[,،]\s*(?:{alternatives(w.AND)}\s*)?|\s+{alternatives(w.AND)}\s*|\s*/\s*(?=q))"
    rf"{_ARTICLE}(?:{alternatives(w.QUESTION)}\s+|q\s?\.?\s?(?=\d))?"
)
_TO = re.compile(rf"(?:\s*[-–—]\s*|\s+{alternatives(w.TO)}\s+)(?:q(?=\d))?")
_JOIN = re.compile(rf"\s*[,،:;.)(\[–—/-]*\s*{_ARTICLE}")
_OF_OTHER_WEEK = re.compile(
    rf"\s*[,(]?\s*(?:{alternatives(w.OF)}\s+)?{alternatives(w.OTHER_WEEK)}(?!\w)\)?"
)
_OF_THIS_WEEK = re.compile(rf"\s+{alternatives(w.OF)}\s+{alternatives(w.THIS_WEEK)}(?!\w)")
_OF = re.compile(rf"\s*[,،(\[–—-]?\s*(?:{alternatives(w.OF)}\s+)?{_ARTICLE}")
_DECIMAL = re.compile(r"(\d{1,2})\.(\d{1,2})(?=\s*:(?!\s*\d)|\s+[-–—]+\s+(?!\d)|\s*[-–—]?\s*$)")
_END = re.compile(
    r"\s*[)\]]?\s*(?P<mark>:(?!\d)|;|\.+\s?[-–—]+(?!\d)|\.+(?=\s|$)|\s[-–—]+(?=\s*\D)|[-–—]+(?=\s|$))"
    r"|\s*(?P<bracket>[)\]])(?=\s|$)"
    r"|\s*$"
)
_YEAR = re.compile(r"\s*(?:1[89]|20)\d\d(?!\d)")
_DATE = re.compile(r"\s*\d")
_MARKER = re.compile(rf"{alternatives(w.MARKER)}\s*:\s*")
_NUMBERED_LINE = re.compile(r"^[^\S\n]*(\d{1,2})\.(\d{1,2})(\.\d)?(?![\d%])", re.MULTILINE)


def read_label(line: str, *, decimals: bool) -> Label | None:
    """Return the label at the start of a line; `decimals` allows a bare "2.1"."""
    if not _HINT.search(fold(line[:LONGEST_LABEL])):
        return None
    said, places = _beginning(line)
    start = _before(said)
    if start is None:
        return None
    for begin in dict.fromkeys((start, _end_of(_LEAD, said, start))):
        for week, numbers, stop in _readings(said, begin, decimals=decimals):
            end = _END.match(said, stop)
            if end is None or _YEAR.match(said, end.end()):
                continue
            dash = (end["mark"] or "").strip(" -–—") == "" and end["mark"] is not None
            if not numbers and dash and _DATE.match(said, end.end()):
                continue
            place = places[end.end()]
            separated = bool(end["mark"] or end["bracket"])
            return Label(place, week, numbers, not line[place:].strip(), separated)
    return None


def read_marker(line: str) -> int | None:
    """Return the offset after "Q:" or "Pregunta:", which say that a question is restated."""
    if ":" not in line[:_LONGEST_MARKER] and "：" not in line[:_LONGEST_MARKER]:
        return None
    said, places = _beginning(line[:_LONGEST_MARKER])
    start = _before(said)
    found = None if start is None else _MARKER.match(said, start)
    return None if found is None else places[found.end()]


def are_decimals_labels(text: str, known: Iterable[tuple[int, int]]) -> bool:
    """Say whether "2.1" at the start of a line may name a question of week 2.

    An essay numbers its chapters the same way: one number that is no question unmasks it.
    """
    numbers = set(known)
    return all(
        found[3] is None and (int(found[1]), int(found[2])) in numbers
        for found in _NUMBERED_LINE.finditer(text)
    )


def _beginning(line: str) -> tuple[str, list[int]]:
    said, places = fold_with_places(line[:LONGEST_LABEL])
    if len(line) > LONGEST_LABEL:
        # So that the cut is not taken for the line's end.
        return said + "\0", [*places, len(line)]
    return said, places


def _before(said: str) -> int | None:
    start = _end_of(_BEFORE, said, 0)
    return None if start == len(said) or not said[start].isalnum() else start


def _end_of(pattern: re.Pattern[str], said: str, start: int) -> int:
    found = pattern.match(said, start)
    return start if found is None else found.end()


def _readings(
    said: str, start: int, *, decimals: bool
) -> Iterator[tuple[int | None, tuple[Number, ...], int]]:
    """Yield every (week, numbers, stop) the text at `start` may say, the fullest first."""
    short = _SHORT_WEEK.match(said, start)
    if short:
        sign = _end_of(_SHORT_QUESTION, said, short.end())
        for numbers, stop in _numbers(said, sign):
            yield int(short[1]), _in_week(int(short[1]), numbers), stop
    weeks = list(_weeks(said, start))
    for week, place in weeks:
        for numbers, stop in read_questions(said, _end_of(_JOIN, said, place)):
            yield week, _in_week(week, numbers), stop
    for numbers, place in read_questions(said, start):
        for week_named, stop in read_week_after(said, place):
            yield week_named, _in_week(week_named, numbers), stop
        yield None, numbers, place
    if decimals:
        decimal = _DECIMAL.match(said, start)
        if decimal:
            yield None, ((int(decimal[1]), int(decimal[2])),), decimal.end()
    for week, place in weeks:
        yield week, (), place


def _in_week(week: int | None, numbers: tuple[Number, ...]) -> tuple[Number, ...]:
    return tuple((own or week, number) for own, number in numbers)


def _weeks(said: str, start: int) -> Iterator[tuple[int, int]]:
    sign = _WEEK_SIGN.match(said, start)
    if sign:
        found = _ONE.match(said, sign.end())
        if found and not found["week"]:
            yield _value(found), found.end()
        ordinal = _ORDINAL_AT.match(said, sign.end())
        if ordinal:
            yield _place(ordinal), ordinal.end()
    ordinal = _ORDINAL_AT.match(said, start)
    if ordinal:
        noun = _WEEK.match(said, _end_of(_SPACE, said, ordinal.end()))
        if noun:
            yield _place(ordinal), noun.end()


def read_questions(said: str, start: int) -> Iterator[tuple[tuple[Number, ...], int]]:
    """Yield the question numbers that folded text may name at `start`, with where they end."""
    sign = _QUESTION_SIGN.match(said, start)
    if sign:
        yield from _numbers(said, sign.end())
        yield from reversed(_ordinals(said, sign.end()))
    found = _ordinals(said, start)
    if found:
        numbers, stop = found[-1]
        noun = _QUESTION.match(said, _end_of(_SPACE, said, stop))
        if noun:
            yield numbers, noun.end()


def _ordinals(said: str, start: int) -> list[tuple[tuple[Number, ...], int]]:
    """Return "first and third" and each of its beginnings, the shortest first."""
    found: list[Number] = []
    readings: list[tuple[tuple[Number, ...], int]] = []
    place = start
    while (ordinal := _ORDINAL_AT.match(said, place)) and len(found) < _MOST_IN_A_RANGE:
        found.append((None, _place(ordinal)))
        readings.append((tuple(found), ordinal.end()))
        joined = _AND.match(said, ordinal.end())
        if joined is None:
            break
        place = joined.end()
    return readings


def _numbers(said: str, start: int) -> Iterator[tuple[tuple[Number, ...], int]]:
    """Yield "1, 2 and 4" as a whole, then with one number less each time."""
    first = _ONE.match(said, start)
    if first is None:
        return
    found: list[Number] = [_number(first)]
    readings: list[tuple[tuple[Number, ...], int]] = [(tuple(found), first.end())]
    place = first.end()
    while len(found) < _MOST_IN_A_RANGE:
        to = _TO.match(said, place)
        last = _ONE.match(said, to.end()) if to else None
        if last:
            week, high = _number(last)
            week_low, low = found[-1]
            if week not in (None, week_low) or not low < high < low + _MOST_IN_A_RANGE:
                break
            found.extend((week_low, number) for number in range(low + 1, high + 1))
        else:
            joined = _AND.match(said, place)
            last = _ONE.match(said, joined.end()) if joined else None
            if last is None:
                break
            found.append(_number(last))
        place = last.end()
        readings.append((tuple(found), place))
    yield from reversed(readings)


def read_week_after(said: str, start: int) -> Iterator[tuple[int | None, int]]:
    """Yield the weeks that folded text may give a question before `start`: "… of week 2"."""
    other = _OF_OTHER_WEEK.match(said, start)
    if other:
        yield OTHER_WEEK, other.end()
    yield from _weeks(said, _end_of(_OF, said, start))
    this = _OF_THIS_WEEK.match(said, start)
    if this:
        yield None, this.end()


def _number(found: re.Match[str]) -> Number:
    if found["week"]:
        return int(found["week"]), int(found["of"])
    return None, _value(found)


def _value(found: re.Match[str]) -> int:
    return int(found["number"]) if found["number"] else _CARDINALS[found["word"]]


def _place(ordinal: re.Match[str]) -> int:
    if ordinal["digits"]:
        return int(ordinal["digits"])
    return _ORDINALS[ordinal["word"]]
