"""Where each contribution stands in the first response. Pure.

Until points exist, coverage says how many contributions stand in the annex, how many of them under
at least one question, and how many under none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.discussions.queries import WholeText


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of contributions, facilitators' messages left out."""

    contributions: tuple[int, ...]
    in_annex: tuple[int, ...]
    under_question: tuple[int, ...]
    under_none: tuple[int, ...]
    messages: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Say whether every contribution stands in the annex."""
        return set(self.contributions) <= set(self.in_annex)


def coverage(texts: Sequence[WholeText], printed: Sequence[int]) -> Coverage:
    """Return the coverage of ``texts`` by an annex that holds the numbers ``printed``."""
    counted = [text for text in texts if text.contribution.kind == "contribution"]
    linked = [text for text in counted if text.question_ids]
    numbers = tuple(text.contribution.number or 0 for text in counted)
    under = tuple(text.contribution.number or 0 for text in linked)
    return Coverage(
        contributions=numbers,
        in_annex=tuple(number for number in numbers if number in set(printed)),
        under_question=under,
        under_none=tuple(number for number in numbers if number not in set(under)),
        messages=tuple(
            text.contribution.number or 0
            for text in texts
            if text.contribution.kind != "contribution"
        ),
    )
