"""The passages of an own text as its author corrects them: each with a box for each question."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.discussions.consent import public_passages
from forum.discussions.views.frame import ShownQuestion
from forum.discussions.views.own.base import Own

LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Box:
    """One question that a passage may answer."""

    value: str
    question: ShownQuestion
    ticked: bool


@dataclass(frozen=True, slots=True)
class Correctable:
    """A passage with its boxes; ``kept`` are links to questions that nobody sees yet."""

    key: int
    text: str
    kind: str
    boxes: list[Box]
    kept: list[str]

    @property
    def labels(self) -> list[str]:
        """Return the numbers of the questions that are ticked."""
        return [box.question.label for box in self.boxes if box.ticked]


def correctable(
    own: Own, keys: Sequence[int], ticked: set[tuple[int, int]] | None
) -> list[Correctable]:
    """Return the passages; ``ticked`` is what was typed, None for a page that is opened anew."""
    version, frame = own.whole.version, own.frame
    parts = public_passages(version.html, version.plain, own.whole.passages, "named")
    seen = {passage.start for passage, html in parts if html}
    asked = [
        (question.id, frame.question(question, None))
        for week in frame.schedule.shown.weeks
        for question in week.questions
    ]
    known = {key for key, _question in asked}
    found = []
    for key, passage in zip(keys, own.whole.passages, strict=False):
        if passage.start not in seen:
            continue
        links = set(passage.question_ids)
        if ticked is not None:
            links = {question for segment, question in ticked if segment == key}
        text = " ".join(version.plain[passage.start : passage.stop].split())
        found.append(
            Correctable(
                key,
                text[:LONGEST_SHOWN] + ("…" if len(text) > LONGEST_SHOWN else ""),
                passage.kind,
                [Box(f"{key}-{q}", question, q in links) for q, question in asked],
                [f"{key}-{q}" for q in sorted(links - known)],
            )
        )
    return found
