"""Participation in numbers: by type, country, language, channel, week, question, day. Pure.

Used by pages and documents alike; words come in the language that is set when they are called.
Facilitators' messages are not counted; "not stated" is its own row.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forum.charts import Colour, Shape
from forum.discussions.queries.figures import Group
from forum.discussions.queries.schedule import Schedule
from forum.i18n import _, country_name, language_name
from forum.places.models import STAKEHOLDER_TYPES
from forum.places.queries import type_label

# Shapes say the family, colours the type (pictures' tokens, light scheme); the label is beside.
MARKS: Mapping[str | None, tuple[Shape, str]] = {
    "local-authority": ("circle", "#0B6E8F"),
    "regional-authority": ("circle-dot", "#2F5FC4"),
    "national-authority": ("ring", "#4B3FA0"),
    "international-organisation": ("circle-band", "#7C4BB5"),
    "civil-society": ("diamond", "#B5377A"),
    "migrant-led": ("diamond-framed", "#C8452F"),
    "academia": ("triangle", "#A86400"),
    "expert": ("triangle", "#A86400"),
    "private-sector": ("square", "#687510"),
    "media": ("lines", "#2E8045"),
    "individual": ("ring-small", "#5C6868"),
    None: ("ring-small", "#5C6868"),
}


@dataclass(frozen=True, slots=True)
class TypeRow:
    """How many contributions came from a stakeholder type; None = not stated."""

    type: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One row of a figure: label, number, share of all (0..1), key of the type if it is one."""

    label: str
    value: int
    share: float
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its title; its rows are also the table beside it."""

    key: str
    title: str
    heading: str  # of the column that names the rows
    rows: list[Tally]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many contributions, countries, languages and stakeholder types."""

    contributions: int
    countries: int
    languages: int
    types: int


def per_day(groups: Sequence[Group]) -> dict[tuple[int | None, date | None], int]:
    """Return contributions per week (its key) and day."""
    counts: Counter[tuple[int | None, date | None]] = Counter()
    for group in groups:
        counts[group.week_id, group.day] += group.count
    return dict(counts)


def of_week(groups: Sequence[Group], week_id: int) -> list[Group]:
    """Return the groups of one week."""
    return [group for group in groups if group.week_id == week_id]


def summary(groups: Sequence[Group]) -> Summary:
    """Return the headline numbers."""
    return Summary(
        contributions=sum(group.count for group in groups),
        countries=len({group.country for group in groups if group.country}),
        languages=len({group.language for group in groups}),
        types=len({group.stakeholder_type for group in groups if group.stakeholder_type}),
    )


def by_type(groups: Sequence[Group]) -> list[TypeRow]:
    """Return contributions by stakeholder type in the fixed order, not stated last."""
    counts: Counter[str | None] = Counter()
    for group in groups:
        counts[group.stakeholder_type] += group.count
    order: list[str | None] = [*STAKEHOLDER_TYPES]
    order += sorted(str(key) for key in counts if key not in order and key is not None)
    return [TypeRow(key, counts[key]) for key in [*order, None] if counts[key]]


def unheard(groups: Sequence[Group]) -> list[str]:
    """Return the kinds of authority and organisation from which nothing came yet, by key."""
    heard = {group.stakeholder_type for group in groups}
    return [key for key in STAKEHOLDER_TYPES[:6] if key not in heard]


def count_by(groups: Sequence[Group], key: Callable[[Group], Any]) -> Counter[Any]:
    """Return contributions counted by what ``key`` says of them."""
    counts: Counter[Any] = Counter()
    for group in groups:
        counts[key(group)] += group.count
    return counts


def channel_label(channel: str) -> str:
    """Return how a contribution came in, in words."""
    return {
        "web": _("On the web"),
        "email": _("By e-mail"),
        "offline": _("In person or on paper"),
        "import": _("From an archive"),
    }[channel]


def figures(
    schedule: Schedule, groups: Sequence[Group], answered: Mapping[int, int]
) -> list[Figure]:
    """Return the figures of a discussion in the order in which pages and documents show them."""
    total = sum(group.count for group in groups) or 1
    types = [
        Tally(type_label(row.type), row.count, row.count / total, row.type)
        for row in by_type(groups)
    ]
    found = [Figure("types", _("Contributions by stakeholder type"), _("Stakeholder type"), types)]
    for key, title, heading, of, label in (
        (
            "countries",
            _("Contributions by country"),
            _("Country"),
            lambda group: group.country,
            lambda value: country_name(value) or _("Not stated"),
        ),
        (
            "languages",
            _("Contributions by language"),
            _("Language"),
            lambda group: group.language,
            language_name,
        ),
        (
            "channels",
            _("Contributions by channel"),
            _("Channel"),
            lambda group: group.channel,
            channel_label,
        ),
    ):
        counts = count_by(groups, of)
        rows = [Tally(label(value), n, n / total) for value, n in counts.items()]
        rows.sort(key=lambda row: (-row.value, row.label))  # databases keep no order of equals
        found.append(Figure(key, title, heading, rows))
    weeks = count_by(groups, lambda group: group.week_id)
    found.append(
        Figure(
            "weeks",
            _("Contributions by week"),
            _("Week"),
            [
                *(
                    Tally(_week(week.number), weeks[week.id], weeks[week.id] / total)
                    for week in schedule.weeks
                ),
                *([Tally(_("No week"), weeks[None], weeks[None] / total)] if weeks[None] else []),
            ],
        )
    )
    found.append(
        Figure(
            "questions",
            _("Contributions that answer each question"),
            _("Question"),
            [
                Tally(question.label, answered.get(key, 0), answered.get(key, 0) / total)
                for key, question in schedule.questions.items()
            ],
        )
    )
    return found


def _week(number: int) -> str:
    return _("Week %(number)s", number=number)


def day_rows(
    days: Mapping[tuple[int | None, date | None], int],
) -> list[tuple[date | None, int]]:
    """Return contributions per day of arrival, the unknown day last."""
    counts: Counter[date | None] = Counter()
    for (_week_id, day), count in days.items():
        counts[day] += count
    known = sorted(day for day in counts if day is not None)
    return [
        *((day, counts[day]) for day in known),
        *([(None, counts[None])] if counts[None] else []),
    ]


def mark_of(key: str | None) -> tuple[Shape, Colour]:
    """Return shape and colour of a stakeholder type."""
    shape, colour = MARKS.get(key, MARKS[None])
    return shape, Colour(key if key in MARKS and key else "none", colour)
