"""The list of a site's discussions, for the command line."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forum.db import db
from forum.discussions.models import Contribution, Discussion, Week
from forum.discussions.schedule import discussion_state
from forum.moderation.models import Submission


def discussion_list(at: datetime) -> list[dict[str, Any]]:
    """Return every discussion by slug: title by language, state, contributions, weeks.

    Contributions are published ones, facilitators' messages left out. Three statements.
    """
    contributions = dict(
        db.session.execute(
            select(Contribution.discussion_id, func.count())
            .join(Submission, Submission.id == Contribution.submission_id)
            .where(Contribution.kind == "contribution", Submission.state == "published")
            .group_by(Contribution.discussion_id)
        ).all()
    )
    weeks = dict(
        db.session.execute(
            select(Week.discussion_id, func.count()).group_by(Week.discussion_id)
        ).all()
    )
    return [
        {
            "slug": discussion.slug,
            "title": _ordered(discussion),
            "state": discussion_state(
                announced=discussion.announced,
                archived=discussion.archived,
                opens=discussion.opens,
                closes=discussion.closes,
                at=at,
            ),
            "contributions": contributions.get(discussion.id, 0),
            "weeks": weeks.get(discussion.id, 0),
        }
        for discussion in db.session.scalars(select(Discussion).order_by(Discussion.slug))
    ]


def _ordered(discussion: Discussion) -> dict[str, str]:
    standing = discussion.title.plain()
    rank = {language: place for place, language in enumerate(discussion.languages)}
    order = sorted(standing, key=lambda language: (rank.get(language, len(rank)), language))
    return {language: standing[language] for language in order}
