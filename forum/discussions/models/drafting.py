"""What a draft holds: the fields of the page where somebody writes, as typed.

A plain value, kept as JSON in ``draft.parts``. Answers go by the question's key, so that a text
stays with its question when weeks are renumbered.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

PERSONALLY = 0  # instead of an organisation's key: the author speaks for nobody else
INDIVIDUAL, EXPERT = "individual", "expert"  # the types as which one writes personally


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields of one draft.

    ``organisation`` is None until the author said for whom they write; ``links`` are corrections
    made in the preview: a passage's fingerprint to the questions it answers. ``window`` names the
    page that wrote last: it may be late, but it never contradicts itself. ``expert`` says as what
    somebody writes who speaks for no organisation.
    """

    week: int | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    free: str = ""
    language: str = ""
    organisation: int | None = None
    expert: bool = False
    role_title: str = ""
    attribution: str = ""
    quotable: bool = True
    links: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    window: str = ""
    message: str = ""  # of a facilitators' message: which one it is

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return the value of what is stored; what is missing is as on an empty page."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        answers = {int(key): str(text) for key, text in known.pop("answers", {}).items()}
        links = {str(key): tuple(ids) for key, ids in known.pop("links", {}).items()}
        return cls(**known, answers=answers, links=links)

    def stored(self) -> dict[str, Any]:
        """Return plain JSON; empty answers are left out."""
        values = asdict(self)
        values["answers"] = {str(key): text for key, text in self.answers.items() if text.strip()}
        values["links"] = {key: list(ids) for key, ids in self.links.items()}
        return values

    def says_the_same(self, other: "Parts") -> bool:
        """Say whether both hold the same words and choices, whichever window wrote them."""
        return self._plain() == other._plain()

    def _plain(self) -> dict[str, Any]:
        return replace(self, window="", links={}).stored()

    def with_answer(self, question_id: int, text: str) -> "Parts":
        """Return the parts with another text under a question."""
        return replace(self, answers={**self.answers, question_id: text})

    @property
    def personal_type(self) -> str:
        """Return the stakeholder type of who writes for nobody else."""
        return EXPERT if self.expert and self.organisation == PERSONALLY else INDIVIDUAL

    @property
    def texts(self) -> list[str]:
        """Return everything that was written, blank fields left out."""
        return [text for text in (*self.answers.values(), self.free) if text.strip()]
