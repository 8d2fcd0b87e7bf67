"""The shape of what readers choose: filters in the address of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.discussions.queries import Filters, Group, ScheduledQuestion, ScheduledWeek
from forum.i18n import _, country_name, language_name
from forum.places.models import STAKEHOLDER_TYPES
from forum.places.queries import type_label

LARGEST = 2**31 - 1  # what a key or a number can be in the database


def as_number(text: str | None) -> int | None:
    """Return the whole number that an address names, None where it names none that can be."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    number = int(text)
    return number if number <= LARGEST else None


def number_in(arguments: Mapping[str, str], name: str) -> int | None:
    """Return the number after which a list goes on; what is none is dropped."""
    return as_number(arguments.get(name))


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Select:
    """One select of the filters."""

    name: str
    label: str
    options: list[Option]
    value: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a reader chose; values that the list does not know are dropped."""

    selects: list[Select]
    question_id: int | None
    week_id: int | None

    @classmethod
    def read(
        cls,
        arguments: Mapping[str, str],
        questions: Sequence[ScheduledQuestion],
        groups: Sequence[Group],
        weeks: Sequence[ScheduledWeek] = (),
    ) -> "Narrowing":
        """Read the chosen filters; only what occurs in ``groups`` is offered."""
        types = {group.stakeholder_type for group in groups}
        countries = {group.country for group in groups if group.country}
        languages = {group.language for group in groups}
        selects = [
            _select(
                arguments,
                "week",
                _("Week"),
                _("All weeks"),
                [
                    Option(str(week.number), _("Week %(number)s", number=week.number))
                    for week in weeks
                ],
            ),
            _select(
                arguments,
                "question",
                _("Question"),
                _("All questions"),
                [Option(q.label, _("Question %(number)s", number=q.label)) for q in questions],
            ),
            _select(
                arguments,
                "type",
                _("Stakeholder type"),
                _("All types"),
                [Option(key, type_label(key)) for key in STAKEHOLDER_TYPES if key in types]
                + ([Option("not-stated", type_label(None))] if None in types else []),
            ),
            _select(
                arguments,
                "country",
                _("Country"),
                _("All countries"),
                sorted(
                    (Option(code, country_name(code)) for code in countries),
                    key=lambda option: option.label,
                ),
            ),
            _select(
                arguments,
                "language",
                _("Language"),
                _("All languages"),
                sorted(
                    (Option(code, language_name(code)) for code in languages),
                    key=lambda option: option.label,
                ),
            ),
        ]
        chosen = {select.name: select.value for select in selects}
        return cls(
            [select for select in selects if len(select.options) > 1],
            next((q.id for q in questions if q.label == chosen["question"]), None),
            next((week.id for week in weeks if str(week.number) == chosen["week"]), None),
        )

    def arguments(self) -> dict[str, Any]:
        """Return the chosen values as they stand in the address."""
        return {select.name: select.value for select in self.selects if select.value}

    @property
    def active(self) -> int:
        """Return how many filters are set."""
        return len(self.arguments())

    def filters(self, *, week_id: int | None = None) -> Filters:
        """Return what the query takes."""
        chosen = self.arguments()
        return Filters(
            week_id=week_id or self.week_id,
            question_id=self.question_id,
            language=chosen.get("language"),
            stakeholder_type=chosen.get("type"),
            country=chosen.get("country"),
        )


def _select(
    arguments: Mapping[str, str], name: str, label: str, everything: str, options: list[Option]
) -> Select:
    asked = arguments.get(name, "")
    value = asked if asked in {option.value for option in options} else ""
    return Select(name, label, [Option("", everything), *options], value)
