"""Reads for the first consolidated response of a discussion."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.db import db
from forum.discussions import queries as discussed
from forum.discussions.models import Discussion
from forum.moderation.models import Decision, Submission


@dataclass(frozen=True, slots=True)
class ResponseFacts:
    """Everything that the document is made of; read in five statements."""

    discussion: Discussion
    schedule: discussed.Schedule  # as readers see it: without the questions of weeks to come
    texts: tuple[discussed.WholeText, ...]  # published, by number, facilitators' messages included
    groups: Sequence[discussed.Group]
    answered: Mapping[int, int]
    outside: Mapping[str, int]  # hidden, withdrawn, refused, merged, erased, held: how many
    as_of: datetime  # the newest decision, or the opening: the time of export appears nowhere


def response_facts(discussion: Discussion, at: datetime) -> ResponseFacts:
    """Return the facts of a discussion's first response as they stand at ``at``."""
    key = discussion.id
    texts = tuple(discussed.whole_texts(key))
    answered = Counter(
        question
        for text in texts
        if text.contribution.kind == "contribution"
        for question in text.question_ids
    )
    counts = db.session.execute(
        select(Submission.state, func.count(), func.max(Decision.at))
        .join(
            Decision, (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq)
        )
        .where(Submission.scope_id == discussion.scope_id, Submission.kind == "contribution")
        .group_by(Submission.state)
    ).all()
    newest = [latest for _state, _count, latest in counts]
    return ResponseFacts(
        discussion=discussion,
        schedule=discussed.schedule_of(discussion, at).shown,
        texts=texts,
        groups=discussed.groups(key),
        answered=answered,
        outside={state: count for state, count, _latest in counts if state != "published"},
        as_of=max(newest) if newest else discussion.opens or discussion.announced or at,
    )
