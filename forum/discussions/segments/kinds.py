"""What goes into the cutting of a text and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["answer", "greeting", "question", "signature", "reference"]
Origin = Literal["label", "restated", "author", "moderator"]  # rules find the first two only


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the discussion: its week, its number in the week, its text per language."""

    id: int
    week: int
    number: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """A segment answers a question, because of the words `why` (at most 300 characters).

    `score` is 0 to 100 where a restated text is near but not the same, else None.
    """

    question_id: int
    origin: Origin
    why: str
    score: int | None


@dataclass(frozen=True, slots=True)
class Segment:
    """The code points `start` to `stop` of a text, of one kind, with the questions it answers."""

    start: int
    stop: int
    kind: Kind
    links: tuple[Link, ...]
