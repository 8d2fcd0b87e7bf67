"""Which listed organisations a typed name may mean.

Accents, case and punctuation don't count; short names and initials do. One statement reads what
is listed: some thousand short rows, compared in memory.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from sqlalchemy import select

from forum.db import db
from forum.moderation.models import Submission
from forum.organisations.models import Organisation

LEAST = 72.0  # of 100: below, names have a common word at most
SHORTEST = 2
# Letters that one hand writes for the other, in Arabic.
ALIKE = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})


@dataclass(frozen=True, slots=True)
class Match:
    """A public organisation that may be meant, and how alike its name is (100: the same)."""

    id: int
    name: str
    short: str | None
    type: str | None
    country: str | None
    score: float


@lru_cache(maxsize=20_000)
def compared(name: str) -> str:
    """Return a name as it is compared: no accents, case or punctuation, single spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold()).translate(ALIKE)
    kept = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join(kept.split())


def likely(name: str, *, limit: int = 8) -> list[Match]:
    """Return public organisations whose name or short name is like this one, the likest first."""
    typed = compared(name[:300])
    if len(typed.replace(" ", "")) < SHORTEST:
        return []
    rows = db.session.execute(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.short,
            Organisation.type,
            Organisation.country,
        )
        .join(Submission, Submission.id == Organisation.submission_id)
        .where(Submission.state == "published")
    )
    scored = [
        Match(row.id, row.name, row.short, row.type, row.country, score)
        for row in rows
        if (score := likeness(typed, compared(row.name), compared(row.short or ""))) >= LEAST
    ]
    return sorted(scored, key=lambda match: (-match.score, match.name.casefold(), match.id))[:limit]


def likeness(typed: str, name: str, short: str) -> float:
    """Return how alike a typed name is to a name or a short name, from 0 to 100."""
    if typed in (name, short):
        return 100.0
    if len(typed) >= SHORTEST and typed.replace(" ", "") in (
        short.replace(" ", ""),
        _initials(name),
    ):
        return 95.0
    if len(typed) < 4:
        return 90.0 if any(word.startswith(typed) for word in name.split()) else 0.0
    best = max(fuzz.ratio(typed, name), fuzz.token_sort_ratio(typed, name))
    if all(any(word.startswith(part) for word in name.split()) for part in typed.split()):
        best = max(best, 90.0)  # every typed word begins a word of the name
    # Most of a long name, words in another order, a word left out.
    return max(best, 0.92 * float(fuzz.token_set_ratio(typed, name)))


def _initials(name: str) -> str:
    """Return the first letters of the words that count: of four letters or more, else of all."""
    words = [word for word in name.split() if len(word) > 3] or name.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""
