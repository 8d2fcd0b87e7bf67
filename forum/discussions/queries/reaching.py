"""Who will get a letter, before it is sent: how many people, in which languages."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from forum.accounts.queries.mailing import wanted
from forum.discussions.models import Discussion
from forum.discussions.queries.telling import following, may_take_part


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people a letter will be mailed to, by language, most first."""

    total: int
    languages: tuple[tuple[str, int], ...]
    test: bool  # nobody is mailed of a test discussion


def reach(
    discussion: Discussion, at: datetime, *, announcement: bool = False, but: int | None = None
) -> Reach:
    """Return who would get a letter now, in two statements; ``but`` is who writes it."""
    if discussion.test:
        return Reach(0, (), True)
    people = (may_take_part if announcement else following)(discussion, at)
    readers = wanted(people, discussion.scope_id, at)
    counts = Counter(
        reader.language for reader in readers.values() if reader.now and reader.person_id != but
    )
    languages = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Reach(sum(counts.values()), tuple(languages), False)
