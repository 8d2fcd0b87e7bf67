"""Create a discussion with its weeks and questions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from forum.accounts.models import Scope
from forum.accounts.permissions import SITE_SCOPE
from forum.db import Texts, db
from forum.discussions.models import Discussion, Organiser, Question, Week
from forum.errors import Refused
from forum.i18n import _, known_language, known_zone

SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{0,78}$")
SHORT_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]{0,11}$")


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to be: its number in the week, its text per language."""

    number: int
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewWeek:
    """A week to be; ``closes`` is the first instant after it."""

    number: int
    opens: datetime
    closes: datetime
    theme: Mapping[str, str] = field(default_factory=dict)
    intro: Mapping[str, str] = field(default_factory=dict)
    questions: Sequence[NewQuestion] = ()


def create_discussion(
    *,
    slug: str,
    short_code: str,
    title: Mapping[str, str],
    languages: Sequence[str],
    base_language: str,
    time_zone: str,
    opens: datetime,
    closes: datetime,
    weeks: Sequence[NewWeek] = (),
    organisers: Sequence[str] = (),
    launch: Mapping[str, str] | None = None,
    mail_address: str | None = None,
    visibility: str = "public",
    policy: str = "hold_new",
    late: str = "until_close",
    missing_translation: str = "wait",
    announced: datetime | None = None,
    at: datetime,
) -> Discussion:
    """Store a discussion with its scope, weeks and questions.

    Raises Refused if the slug or short code is taken or ill-formed, a language or zone unknown, the
    dates are the wrong way round, or weeks overlap or leave the discussion.
    """
    if not SLUG.match(slug):
        raise Refused(_("The address may hold small letters, digits and hyphens."), field="slug")
    if not SHORT_CODE.match(short_code):
        raise Refused(
            _("The short code may hold up to 12 letters, digits and hyphens."), field="short_code"
        )
    if db.session.scalar(select(Discussion.id).where(Discussion.slug == slug)):
        raise Refused(
            _("A discussion with the address “%(slug)s” exists already.", slug=slug), field="slug"
        )
    if db.session.scalar(select(Discussion.id).where(Discussion.short_code == short_code)):
        raise Refused(
            _("A discussion with the short code “%(code)s” exists already.", code=short_code),
            field="short_code",
        )
    for language in languages:
        if not known_language(language):
            raise Refused(_("“%(code)s” is not a language code.", code=language), field="languages")
    if base_language not in languages:
        raise Refused(_("The base language must be one of the languages."), field="base_language")
    if not known_zone(time_zone):
        raise Refused(_("“%(zone)s” is not a time zone.", zone=time_zone), field="time_zone")
    if not any(text.strip() for text in title.values()):
        raise Refused(_("Give the discussion a title."), field="title")
    _check_dates(opens, closes, weeks)

    scope = Scope(kind="discussion", parent_id=SITE_SCOPE, visibility=visibility)
    db.session.add(scope)
    db.session.flush()
    discussion = Discussion(
        scope_id=scope.id,
        slug=slug,
        short_code=short_code,
        title=Texts.of(title),
        launch=Texts.of(launch or {}),
        languages=list(languages),
        base_language=base_language,
        time_zone=time_zone,
        opens=opens,
        closes=closes,
        mail_address=mail_address,
        policy=policy,
        late=late,
        missing_translation=missing_translation,
        announced=announced,
    )
    db.session.add(discussion)
    db.session.flush()
    db.session.add_all(
        Organiser(discussion_id=discussion.id, name=name, position=position)
        for position, name in enumerate(organisers)
    )
    for new in weeks:
        week = Week(
            discussion_id=discussion.id,
            number=new.number,
            theme=Texts.of(new.theme),
            intro=Texts.of(new.intro),
            opens=new.opens,
            closes=new.closes,
        )
        db.session.add(week)
        db.session.flush()
        db.session.add_all(
            Question(
                week_id=week.id,
                number=question.number,
                position=position,
                text=Texts.of(question.text),
            )
            for position, question in enumerate(new.questions)
        )
    db.session.flush()
    return discussion


def _check_dates(opens: datetime, closes: datetime, weeks: Sequence[NewWeek]) -> None:
    if opens >= closes:
        raise Refused(_("The discussion must close after it opens."), field="closes")
    ordered = sorted(weeks, key=lambda week: week.number)
    for week in ordered:
        if week.opens >= week.closes:
            raise Refused(
                _("Week %(number)s must close after it opens.", number=week.number), field="weeks"
            )
        if week.opens < opens or week.closes > closes:
            raise Refused(
                _("Week %(number)s leaves the dates of the discussion.", number=week.number),
                field="weeks",
            )
    for before, after in pairwise(ordered):
        if before.closes > after.opens:
            raise Refused(
                _(
                    "Weeks %(first)s and %(second)s overlap.",
                    first=before.number,
                    second=after.number,
                ),
                field="weeks",
            )
