"""Begin a discussion: from nothing, or from the structure of an earlier one."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from forum.accounts.operations import grant_role
from forum.db import Texts, Wording, db, locked
from forum.discussions.models import Discussion, Organiser, Question, Week
from forum.discussions.operations.creating import RESERVED, create_discussion
from forum.discussions.operations.moderating import log_change
from forum.discussions.operations.naming import proposed_short_code, proposed_slug
from forum.discussions.operations.preparing.basics import TITLE_LENGTH, checked_languages
from forum.discussions.operations.preparing.fresh import line
from forum.discussions.schedule import moved_by
from forum.errors import Refused
from forum.i18n import _, known_zone, zone


def start_discussion(
    *,
    title: str,
    slug: str = "",
    short_code: str = "",
    languages: Sequence[str],
    base_language: str,
    time_zone: str,
    by_id: int,
    at: datetime,
) -> Discussion:
    """Store the draft of a discussion; who begins it coordinates it.

    An empty address and short code are made of the title. Raises Refused.
    """
    title = line(title, TITLE_LENGTH, "title")
    if not title:
        raise Refused(_("Give the discussion a title."), field="title")
    if not known_zone(time_zone):
        raise Refused(_("Choose a time zone from the list."), field="time_zone")
    discussion = create_discussion(
        slug=slug or proposed_slug(title, _slug_taken),
        short_code=short_code or proposed_short_code(title, _code_taken),
        title={base_language: title},
        languages=checked_languages(languages, base_language),
        base_language=base_language,
        time_zone=time_zone,
        opens=None,
        closes=None,
        at=at,
    )
    _begin(discussion, {"slug": discussion.slug}, by_id=by_id, at=at)
    return discussion


def copy_structure(
    source_id: int,
    *,
    title: str,
    slug: str = "",
    short_code: str = "",
    first_day: date,
    by_id: int,
    at: datetime,
) -> Discussion:
    """Begin a discussion with the structure of another, its dates moved to a first day.

    Copied are languages, clock, weeks with themes, introductions and questions in all languages,
    organisers and rules; nothing that anybody contributed, no launch note, document, role or mail
    address. Raises Refused.
    """
    source = locked(Discussion, source_id)
    made = start_discussion(
        title=title,
        slug=slug,
        short_code=short_code,
        languages=source.languages,
        base_language=source.base_language,
        time_zone=source.time_zone,
        by_id=by_id,
        at=at,
    )
    made.scope.visibility = source.scope.visibility
    made.policy, made.late = source.policy, source.late
    made.missing_translation = source.missing_translation
    made.mail_grace_minutes = source.mail_grace_minutes
    made.guest_posts, made.show_coming = source.guest_posts, source.show_coming
    db.session.add_all(
        Organiser(
            discussion_id=made.id,
            organisation_id=one.organisation_id,
            name=one.name,
            position=one.position,
        )
        for one in source.organisers
    )
    if source.opens is not None and source.closes is not None:
        days = (first_day - source.opens.astimezone(zone(source.time_zone)).date()).days
        _copy_weeks(source, made, days)
    db.session.flush()
    log_change(
        made.id, "copied", "discussion", source.id, after={"from": source.slug}, by_id=by_id, at=at
    )
    return made


def _copy_weeks(source: Discussion, made: Discussion, days: int) -> None:
    tz = source.time_zone

    def moved(instant: datetime, *, closing: bool = False) -> datetime:
        return moved_by(instant, days, tz, closing=closing)

    assert source.opens is not None and source.closes is not None
    made.opens, made.closes = moved(source.opens), moved(source.closes, closing=True)
    for week in source.weeks:
        copy = Week(
            discussion_id=made.id,
            number=week.number,
            theme=_fresh_texts(week.theme),
            intro=_fresh_texts(week.intro),
            opens=moved(week.opens),
            closes=moved(week.closes, closing=True),
        )
        db.session.add(copy)
        db.session.flush()
        db.session.add_all(
            Question(
                week_id=copy.id,
                number=place,
                position=place - 1,
                text=_fresh_texts(question.text),
            )
            for place, question in enumerate(week.questions, 1)
        )


def _fresh_texts(texts: Texts) -> Texts:
    """Return the texts as they are, so that what was out of date stays so."""
    return Texts({code: Wording(w.text, w.state, w.rev, w.of) for code, w in texts.items()})


def _begin(discussion: Discussion, said: dict[str, object], *, by_id: int, at: datetime) -> None:
    grant_role(
        person_id=by_id, scope_id=discussion.scope_id, role="coordinator", by_id=by_id, at=at
    )
    log_change(
        discussion.id, "created", "discussion", discussion.id, after=said, by_id=by_id, at=at
    )


def _slug_taken(slug: str) -> bool:
    return slug in RESERVED or bool(
        db.session.scalar(select(Discussion.id).where(Discussion.slug == slug))
    )


def _code_taken(code: str) -> bool:
    return bool(db.session.scalar(select(Discussion.id).where(Discussion.short_code == code)))
