"""What a folder says, checked and cleaned: plain values, ready to be written to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forum.discussions.operations import NewWeek
from forum.errors import Refused

_PRINTED = 200


class FolderRefused(Refused):
    """A folder can't be imported; ``problems`` names each field and row, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        rest = len(self.problems) - _PRINTED
        shown = [*self.problems[:_PRINTED], *([f"… and {rest} more."] if rest > 0 else [])]
        count = len(self.problems)
        head = "1 problem" if count == 1 else f"{count} problems"
        super().__init__("\n".join([f"Nothing was imported: {head}.", *shown]))


@dataclass(frozen=True, slots=True)
class FolderDocument:
    """A file that the organisers offer; ``file`` is its path below the folder."""

    file: str
    name: str
    title: Mapping[str, str]
    language: str | None


@dataclass(frozen=True, slots=True)
class FolderContribution:
    """One text with its facts; ``place`` is how problems and notes call it.

    ``language_source`` is given, recognised or base; ``answers`` are (week, question), None where
    the rules decide.
    """

    place: str
    body: str
    number: int
    kind: str
    message: str | None
    pinned: datetime | None
    language: str
    language_source: str
    format: str
    author: str | None
    organisation: str | None
    role_title: str | None
    stakeholder_type: str | None
    country: str | None
    channel: str
    week: int | None
    week_source: str | None
    received: datetime | None
    attribution: str
    quotable: bool
    reply_to: int | None
    answers: tuple[tuple[int, int], ...] | None


@dataclass(frozen=True, slots=True)
class Folder:
    """A discussion as a folder holds it; ``absent`` counts the fields left out, by name."""

    root: Path
    title: Mapping[str, str]
    short_code: str
    slug: str | None
    organisers: tuple[str, ...]
    languages: tuple[str, ...]
    base_language: str
    time_zone: str
    opens: datetime
    closes: datetime
    email_address: str | None
    visibility: str
    policy: str
    late: str
    missing_translation: str
    guest_posts: bool
    show_coming: bool
    test: bool
    launch: Mapping[str, str]
    documents: tuple[FolderDocument, ...]
    weeks: tuple[NewWeek, ...]
    contributions: tuple[FolderContribution, ...]
    absent: Mapping[str, int]
