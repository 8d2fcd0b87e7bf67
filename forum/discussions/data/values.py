"""One value of a record at a time: checked, cleaned, its problem noted with field and row.

Every reader returns a value that is safe to go on with, also where it noted a problem, so that all
problems of a folder are found in one reading.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from forum.discussions.data.cleaning import clean_address, clean_line, clean_text
from forum.discussions.data.fields import MOST_NUMBER, Field, field_dictionary
from forum.discussions.schedule import closing_instant, opening_instant
from forum.errors import Refused
from forum.html import LIMIT
from forum.i18n import known_country, known_language

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII)
# Beyond these, zones have no rules or instants overflow.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_MOST_ROWS = 100_000


def shown(value: object) -> str:
    """Return a wrong value as a problem quotes it: short, on one line."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:60]) + "…" * (len(text) > 60)


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one object, where it stands in the file, and the list of problems found."""

    values: Mapping[str, Any]
    place: str
    problems: list[str]
    kind: str

    def note(self, field: str, sentence: str) -> None:
        """Note a problem with a field of this row."""
        self.problems.append(f"{self.place}{field}: {sentence}")

    def field(self, name: str) -> Field:
        """Return the dictionary's row."""
        return next(field for field in field_dictionary()[self.kind] if field.name == name)

    def has(self, name: str) -> bool:
        """Say whether the field says anything."""
        return self.values.get(name) is not None

    def raw(self, name: str) -> Any:
        """Return the value; None, noted if it must be there, where it is missing."""
        value = self.values.get(name)
        if value is None and self.field(name).required:
            self.note(name, "is missing")
        return value


def record(value: object, kind: str, place: str, problems: list[str]) -> Record | None:
    """Return an object's fields, unknown ones noted; None, noted, if it is no object.

    ``place`` ends with what joins it to a field: "contributions[3] (contributions/04.txt): ".
    """
    if not isinstance(value, dict):
        where = place.rstrip(".: ") or "the whole file"
        problems.append(f"{where}: is {shown(value)}, not an object")
        return None
    names = [field.name for field in field_dictionary()[kind]]
    for name in value:
        if name not in names:
            near = get_close_matches(name[:60], names, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            problems.append(f"{place}{shown(name)} is not a field{hint}")
    return Record(value, place, problems, kind)


def line(row: Record, name: str) -> str | None:
    """Return a text of one line, None if it is blank or missing."""
    value = row.raw(name)
    if value is None:
        return None
    if not isinstance(value, str):
        row.note(name, f"{shown(value)} is not a text")
        return None
    cleaned = _clean(row, name, value, row.field(name).most, clean_line)
    if cleaned == "" and row.field(name).required:
        row.note(name, "is empty")
    return cleaned or None


def name(row: Record, field: str) -> str | None:
    """Return the name of somebody: one line with a letter or digit in it."""
    value = line(row, field)
    if value and not any(character.isalnum() for character in value):
        row.note(field, f"{shown(value)} is not a name")
        return None
    return value


def _clean(
    row: Record, place: str, value: str, most: int, cleaner: Callable[[str], str]
) -> str | None:
    # Measured before cleaning too: cleaning a text of megabytes takes a while.
    cleaned = cleaner(value) if len(value) <= 2 * most + 1000 else None
    if cleaned is None or len(cleaned) > most:
        row.note(place, f"is too long: at most {most} characters fit")
        return None
    return cleaned


def texts(row: Record, name: str) -> dict[str, str]:
    """Return texts by language; blank ones are left out."""
    value = row.raw(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        row.note(name, f'{shown(value)} is not an object of texts by language: {{"en": "…"}}')
        return {}
    field = row.field(name)
    one = field.most and field.most <= 500
    found = {}
    for language, text in value.items():
        place = f"{name}.{shown(language)[1:-1]}"
        if not _is_language(language):
            row.note(place, f"{shown(language)} is not a language code")
        elif text is not None and not isinstance(text, str):
            row.note(place, f"{shown(text)} is not a text")
        elif text:
            cleaner = clean_line if one else clean_text
            cleaned = _clean(row, place, text, field.most or LIMIT, cleaner)
            if cleaned:
                found[language] = cleaned
    if field.required and not found:
        row.note(name, "has no text in any language")
    return found


def lines(row: Record, name: str) -> tuple[str, ...]:
    """Return a list of texts of one line, blank ones noted."""
    found = []
    for index, value in enumerate(items(row, name)):
        if not isinstance(value, str):
            row.note(f"{name}[{index}]", f"{shown(value)} is not a text")
            continue
        cleaned = _clean(row, f"{name}[{index}]", value, row.field(name).most, clean_line)
        if cleaned:
            found.append(cleaned)
        elif cleaned == "":
            row.note(f"{name}[{index}]", "is empty")
    return tuple(found)


def items(row: Record, name: str) -> list[Any]:
    """Return a list, empty if it is missing."""
    value = row.raw(name)
    if value is None:
        return []
    if not isinstance(value, list):
        row.note(name, f"{shown(value)} is not a list")
        return []
    if len(value) > _MOST_ROWS:
        row.note(name, f"has {len(value)} entries: at most {_MOST_ROWS} fit")
        return []
    return value


def whole(row: Record, name: str) -> int | None:
    """Return a whole number from 1 on."""
    value = row.raw(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MOST_NUMBER:
        row.note(name, f"{shown(value)} is not a whole number from 1 to {MOST_NUMBER}")
        return None
    return value


def truth(row: Record, name: str, default: bool) -> bool:
    """Return true or false."""
    value = row.raw(name)
    if value is not None and not isinstance(value, bool):
        row.note(name, f"{shown(value)} is not true or false")
        return default
    return default if value is None else value


def choice(row: Record, name: str, default: str = "") -> str | None:
    """Return one of the field's values, ``default`` (None if there is none) where it is missing."""
    value = row.raw(name)
    values = row.field(name).values
    if value is None:
        return default or None
    if value not in values:
        row.note(name, f"{shown(value)} is not one of: {', '.join(values)}{_near(value, values)}")
        return default or None
    return str(value)


def of_those(row: Record, name: str, known: Sequence[str]) -> str | None:
    """Return one of the values that the site knows."""
    value = row.raw(name)
    if value is None:
        return None
    if isinstance(value, str) and value in known:
        return value
    row.note(name, f"{shown(value)} is not one of: {', '.join(known)}{_near(value, known)}")
    return None


def _near(value: object, values: Sequence[str]) -> str:
    near = get_close_matches(value[:60], values, n=1) if isinstance(value, str) else []
    return f'; did you mean "{near[0]}"?' if near else ""


def _is_language(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 12 and known_language(value)


def language(row: Record, name: str) -> str | None:
    """Return a language code that has a name."""
    value = row.raw(name)
    if value is None:
        return None
    if isinstance(value, str) and _is_language(value):
        return value
    row.note(name, f"{shown(value)} is not a language code")
    return None


def languages(row: Record, name: str) -> tuple[str, ...]:
    """Return different language codes, at least one where the field is required."""
    found: list[str] = []
    given = items(row, name)
    for index, value in enumerate(given):
        if not _is_language(value):
            row.note(f"{name}[{index}]", f"{shown(value)} is not a language code")
        elif value in found:
            row.note(f"{name}[{index}]", f"{shown(value)} is there twice")
        else:
            found.append(value)
    if row.field(name).required and isinstance(row.values.get(name), list) and not given:
        row.note(name, "names no language")
    return tuple(found)


def country(row: Record, name: str) -> str | None:
    """Return a country's code."""
    value = row.raw(name)
    if value is None or (isinstance(value, str) and known_country(value)):
        return value
    row.note(name, f"{shown(value)} is not a country code (ISO 3166 alpha-2) such as ES")
    return None


def address(row: Record, name: str) -> str | None:
    """Return an e-mail address in its stored form."""
    value = line(row, name)
    try:
        return clean_address(value) if value else None
    except Refused:
        row.note(name, f"{shown(value)} is not an e-mail address")
        return None


def moment(row: Record, name: str, time_zone: str, *, closing: bool = False) -> datetime | None:
    """Return the instant of a day or local time by the discussion's clock."""
    value = row.raw(name)
    if value is None:
        return None
    local: date | datetime | None = None
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            local = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            local = None
    if local is None:
        sentence = "is not a day (2026-11-09) or a local time without offset (2026-11-09T08:00)"
        row.note(name, f"{shown(value)} {sentence}")
        return None
    if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
        row.note(name, f"{shown(value)} is not between {_FIRST_YEAR} and {_LAST_YEAR}")
        return None
    return (closing_instant if closing else opening_instant)(local, time_zone)
