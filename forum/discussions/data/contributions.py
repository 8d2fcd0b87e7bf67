"""The contributions of a folder: rows and texts checked, numbers given, replies followed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from forum.discussions.data import values
from forum.discussions.data.disk import Unreadable, decoded, read_inside
from forum.discussions.data.fields import MOST_NUMBER
from forum.discussions.data.folder import FolderContribution
from forum.discussions.data.values import Record
from forum.html import LIMIT, normalise
from forum.language import detect

DEFAULTED = ("number", "kind", "format", "channel", "attribution", "quotable", "answers")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rows refer to; ``most`` is the largest file in bytes.

    ``labels`` are the questions' (week, number) by their label, "1.2".
    """

    root: Path
    most: int
    types: Sequence[str]
    weeks: frozenset[int]
    labels: Mapping[str, tuple[int, int]]
    languages: Sequence[str]
    base_language: str
    time_zone: str


def read_contributions(
    row: Record, setting: Setting
) -> tuple[tuple[FolderContribution, ...], Counter[str]]:
    """Return the contributions in order, and how many rows left which fields to their defaults."""
    found: list[FolderContribution] = []
    files: dict[str, str] = {}
    absent: Counter[str] = Counter()
    rows: list[Record] = []
    for index, value in enumerate(values.items(row, "contributions")):
        place = f"contributions[{index}]"
        file = value.get("file") if isinstance(value, dict) else None
        if isinstance(file, str):
            place += f" ({values.shown(file)[1:-1]})"
        inner = values.record(value, "contribution", f"{place}: ", row.problems)
        if inner is None:
            continue
        if isinstance(file, str) and files.setdefault(file, place) != place:
            inner.note("file", f"is named by {files[file]} too")
            continue
        absent.update(name for name in DEFAULTED if not inner.has(name))
        found.append(_contribution(inner, place, setting))
        rows.append(inner)
    numbers = _numbers(rows, found)
    _check_replies(rows, found, numbers)
    given = [replace(one, number=number) for one, number in zip(found, numbers, strict=True)]
    return tuple(given), absent


def _contribution(row: Record, place: str, setting: Setting) -> FolderContribution:
    body = _body(row, setting)
    language, source = _language(row, body, setting)
    author, organisation = values.name(row, "author"), values.name(row, "organisation")
    by_default = "named" if author else "organisation" if organisation else "unnamed"
    week = values.whole(row, "week")
    if week and week not in setting.weeks:
        row.note("week", f"there is no week {week}")
    kind = values.choice(row, "kind", "contribution") or ""
    message = values.choice(row, "message")
    pinned = values.moment(row, "pinned", setting.time_zone)
    for name, value in (("message", message), ("pinned", pinned)):
        if value and kind != "facilitator":
            row.note(name, "is only for texts of kind facilitator")
    return FolderContribution(
        place=place,
        body=body,
        number=values.whole(row, "number") or 0,
        kind=kind,
        message=message,
        pinned=pinned,
        language=language,
        language_source=source,
        format=values.choice(row, "format", "plain") or "",
        author=author,
        organisation=organisation,
        role_title=values.line(row, "role_title"),
        stakeholder_type=values.of_those(row, "stakeholder_type", setting.types),
        country=values.country(row, "country"),
        channel=values.choice(row, "channel", "import") or "",
        week=week,
        week_source=values.choice(row, "week_source"),
        received=values.moment(row, "received", setting.time_zone),
        attribution=values.choice(row, "attribution", by_default) or "",
        quotable=values.truth(row, "quotable", True),
        reply_to=values.whole(row, "reply_to"),
        answers=_answers(row, setting),
    )


def _language(row: Record, body: str, setting: Setting) -> tuple[str, str]:
    """Return the language of a text and whence it is known: given, recognised or base."""
    if row.has("language"):
        return values.language(row, "language") or setting.base_language, "given"
    recognised = detect(body, setting.languages)
    return (recognised[0], "recognised") if recognised else (setting.base_language, "base")


def _body(row: Record, setting: Setting) -> str:
    file = row.raw("file")
    if not isinstance(file, str):
        if file is not None:
            row.note("file", f"{values.shown(file)} is not a text")
        return ""
    try:
        body = normalise(decoded(read_inside(setting.root, file, setting.most)))
    except Unreadable as error:
        row.note("file", str(error))
        return ""
    if not body.strip():
        row.note("file", "holds no text")
    if len(body) > LIMIT:
        row.note("file", f"is too long: at most {LIMIT} characters fit")
    return body


def _answers(row: Record, setting: Setting) -> tuple[tuple[int, int], ...] | None:
    if not row.has("answers"):
        return None
    found: dict[tuple[int, int], None] = {}
    for index, label in enumerate(values.items(row, "answers")):
        key = setting.labels.get(label) if isinstance(label, str) else None
        if key is None:
            sentence = 'is not the label of a question, such as "1.2"'
            row.note(f"answers[{index}]", f"{values.shown(label)} {sentence}")
        elif key in found:
            row.note(f"answers[{index}]", f"{values.shown(label)} is there twice")
        else:
            found[key] = None
    return tuple(found)


def _numbers(rows: Sequence[Record], found: Sequence[FolderContribution]) -> list[int]:
    """Return each one's number: the given one, else one more than the largest before."""
    given: dict[int, str] = {}
    for row, one in zip(rows, found, strict=True):
        if one.number and given.setdefault(one.number, one.place) != one.place:
            row.note("number", f"{one.number} is the number of {given[one.number]} too")
    numbers = []
    largest = 0
    for row, one in zip(rows, found, strict=True):
        number = one.number
        if not number:
            number = largest + 1
            while number in given:
                number += 1
            if number > MOST_NUMBER:
                row.note("number", f"is missing, and {MOST_NUMBER} is taken")
        largest = max(largest, number)
        numbers.append(number)
    return numbers


def _check_replies(
    rows: Sequence[Record], found: Sequence[FolderContribution], numbers: Sequence[int]
) -> None:
    to = dict(zip(numbers, (one.reply_to for one in found), strict=True))
    settled: set[int] = set()
    for row, one, number in zip(rows, found, numbers, strict=True):
        if one.reply_to is not None and one.reply_to not in to:
            row.note("reply_to", f"there is no contribution {one.reply_to}")
        path: list[int] = []
        walked: set[int] = set()
        at: int | None = number
        while at is not None and at in to and at not in settled and at not in walked:
            path.append(at)
            walked.add(at)
            at = to[at]
        if at in walked:
            row.note("reply_to", "the replies lead back to this one")
        settled.update(path)
