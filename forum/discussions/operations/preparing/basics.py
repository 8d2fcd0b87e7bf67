"""Title, address, short code, languages, clock."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from forum.db import db
from forum.discussions.models import Contribution, Discussion, Week
from forum.discussions.operations.creating import check_names, named_once
from forum.discussions.operations.preparing.fresh import (
    fresh,
    has_opened,
    line,
    logged,
    with_text,
)
from forum.discussions.schedule import begins_at, ends_after, last_minute, local_minute
from forum.errors import Refused
from forum.i18n import _, known_language, known_zone

TITLE_LENGTH = 500


def checked_languages(languages: Sequence[str], base: str) -> list[str]:
    """Return the languages, each once, the base language among them. Raises Refused."""
    wanted = list(dict.fromkeys([*languages] if base in languages else [base, *languages]))
    for code in wanted:
        if len(code) > 12 or not known_language(code):
            field = "base_language" if code == base else "languages"
            raise Refused(_("Choose a language from the list."), field=field)
    return wanted


def change_basics(
    discussion_id: int,
    *,
    title: str,
    slug: str,
    short_code: str,
    languages: Sequence[str],
    base_language: str,
    time_zone: str,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> Discussion:
    """Change what a discussion is called and whose language and clock it follows.

    Raises Refused for what may not change any more: the address once it is announced, the short
    code once a number was given, base language and clock once it has opened.
    """
    discussion = fresh(discussion_id, expected_rev)
    before = _said(discussion)
    if not known_zone(time_zone):
        raise Refused(_("Choose a time zone from the list."), field="time_zone")
    wanted = checked_languages(languages, base_language)
    _check_fixed(
        discussion,
        slug=slug,
        short_code=short_code,
        base_language=base_language,
        time_zone=time_zone,
        at=at,
    )
    check_names(slug, short_code, own_id=discussion.id)
    title = line(title, TITLE_LENGTH, "title")
    if not title:
        raise Refused(_("Give the discussion a title."), field="title")
    discussion.title = with_text(discussion.title, base_language, base_language, title)
    with named_once():
        discussion.slug, discussion.short_code = slug, short_code
    discussion.languages, discussion.base_language = wanted, base_language
    if time_zone != discussion.time_zone:
        _move_clock(discussion, time_zone)
    logged(discussion, "basics_changed", before, _said(discussion), by_id=by_id, at=at)
    return discussion


def _check_fixed(
    discussion: Discussion,
    *,
    slug: str,
    short_code: str,
    base_language: str,
    time_zone: str,
    at: datetime,
) -> None:
    if slug != discussion.slug and discussion.announced:
        raise Refused(
            _("The address stays: people have it since the discussion was announced."),
            field="slug",
        )
    if short_code != discussion.short_code and discussion.next_number > 1:
        raise Refused(
            _("The short code stays: a contribution has its number under it."), field="short_code"
        )
    begun = has_opened(discussion, at) or _written(discussion.id)
    if base_language != discussion.base_language and begun:
        raise Refused(
            _("The base language stays: the discussion has opened with it."),
            field="base_language",
        )
    if time_zone != discussion.time_zone and begun:
        raise Refused(_("The time zone stays: the discussion has opened by it."), field="time_zone")


def _written(discussion_id: int) -> bool:
    count = select(func.count()).where(Contribution.discussion_id == discussion_id)
    return bool(db.session.scalar(count))


def _said(discussion: Discussion) -> dict[str, object]:
    return {
        "title": discussion.title.plain(),
        "slug": discussion.slug,
        "short_code": discussion.short_code,
        "languages": list(discussion.languages),
        "base_language": discussion.base_language,
        "time_zone": discussion.time_zone,
    }


def _move_clock(discussion: Discussion, time_zone: str) -> None:
    """Keep days and hours as they are read off the clock, now another one."""
    rows: list[Discussion | Week] = [discussion]
    rows += db.session.scalars(select(Week).where(Week.discussion_id == discussion.id))
    for row in rows:
        if row.opens is not None and row.closes is not None:
            row.opens = begins_at(local_minute(row.opens, discussion.time_zone), time_zone)
            row.closes = ends_after(last_minute(row.closes, discussion.time_zone), time_zone)
    discussion.time_zone = time_zone
