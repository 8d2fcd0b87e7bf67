"""Contributions of the bench: who wrote them, what they say, what they answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from forum.discussions.models import (
    ConsentChange,
    Contribution,
    Segment,
    SegmentQuestion,
    Version,
)
from forum.home.bench import words as invented
from forum.home.bench.rows import Rows, received
from forum.html import CLEANER, opening, words
from forum.html.plain import plain_blocks

CHANNELS = ("web", "web", "email", "offline", "import")
ATTRIBUTIONS = ("named",) * 7 + ("organisation", "anonymous", "unnamed")


@dataclass
class Made:
    """A discussion while its contributions are made."""

    id: int
    scope: int
    latest: datetime
    weeks: dict[int, tuple[int, datetime, Sequence[int]]] = field(default_factory=dict)
    number: int = 0
    last: int | None = None


def contribution(
    rows: Rows,
    random: Random,
    made: Made,
    *,
    week_number: int,
    people: Sequence[tuple[int, str]],
    organisations: Sequence[dict[str, Any]],
) -> None:
    """Put one contribution in line with its version, segments and links to questions."""
    week, begins, questions = made.weeks[week_number]
    language = random.choice(invented.LANGUAGES)
    person_id, name = random.choice(people)
    organisation = random.choice(organisations) if random.random() < 0.75 else {}
    attribution = random.choice(ATTRIBUTIONS)
    if attribution == "organisation" and not organisation:
        attribution = "named"
    arrived = min(begins + timedelta(minutes=random.randrange(7 * 24 * 60)), made.latest)
    made.number += 1
    parts = [
        ("greeting", invented.GREETINGS[language]),
        *(
            ("answer", part)
            for part in invented.paragraphs(random, language, invented.length_of_text(random))
        ),
        ("signature", f"{invented.CLOSINGS[language]}\n{name}"),
    ]
    body = "\n\n".join(part for _kind, part in parts)
    answers = "\n\n".join(part for kind, part in parts if kind == "answer")
    submission = received(
        rows,
        kind="contribution",
        scope=made.scope,
        language=language,
        title=" ".join(opening(body, 120).split()),
        at=arrived,
    )
    key = rows.add(
        Contribution,
        submission_id=submission,
        discussion_id=made.id,
        week_id=week,
        week_source="arrival",
        number=made.number,
        reply_to_id=made.last if random.random() < 0.08 else None,
        kind="contribution" if random.random() < 0.98 else "facilitator",
        channel=random.choice(CHANNELS),
        received=arrived,
        day=arrived.date(),
        person_id=None if attribution == "unnamed" else person_id,
        author_name=None if attribution == "unnamed" else name,
        organisation_id=organisation.get("id"),
        organisation_name=organisation.get("name"),
        role_title=None,
        stakeholder_type=organisation.get("type", "individual"),
        country=organisation.get("country"),
        attribution=attribution,
        quotable=random.random() < 0.9,
    )
    made.last = key
    rows.add(ConsentChange, contribution_id=key, attribution=attribution, quotable=True, at=arrived)
    plain, blocks = plain_blocks(body)
    version = rows.add(
        Version,
        contribution_id=key,
        seq=1,
        language=language,
        format="plain",
        body=body,
        plain=plain,
        html="".join(block.html for block in blocks),
        opening=opening(answers),
        words=words(plain),
        cleaner=CLEANER,
        sha256=sha256(body.encode()).hexdigest(),
        why="import",
        at=arrived,
        shown=True,
    )
    _segments(rows, random, version, parts, questions=questions, at=arrived)


def _segments(
    rows: Rows,
    random: Random,
    version: int,
    parts: Sequence[tuple[str, str]],
    *,
    questions: Sequence[int],
    at: datetime,
) -> None:
    """Put a segment for each part in line; half of the answers name one question of the week."""
    for position, (kind, start, stop) in enumerate(_ranges(parts)):
        segment = rows.add(
            Segment, version_id=version, position=position, start=start, stop=stop, kind=kind
        )
        if kind == "answer" and random.random() < 0.5:
            rows.add_plain(
                SegmentQuestion,
                segment_id=segment,
                question_id=random.choice(questions),
                origin="label",
                why="",
                accepted=at,
            )


def _ranges(parts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
    start = 0
    for index, (kind, part) in enumerate(parts):
        last = index == len(parts) - 1
        stop = start + len(part) + (0 if last else 2)
        yield kind, start, stop
        start = stop
