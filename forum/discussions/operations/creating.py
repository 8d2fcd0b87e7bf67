"""Create a discussion with its weeks and questions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Scope
from forum.accounts.permissions import SITE_SCOPE
from forum.db import Texts, Wording, db
from forum.discussions.models import Discussion, Organiser, Question, Week
from forum.discussions.operations.moderating import log_change
from forum.errors import Refused
from forum.i18n import _, known_language, known_zone

# Addresses that pages of the list have themselves.
RESERVED = frozenset({"new"})
SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{0,78}$")
SHORT_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]{0,11}$")


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to be: its number in the week, its text per language.

    ``outdated`` languages are translations of an earlier wording; ``amended`` and ``note`` tell
    readers of a change, ``earlier`` how it read before, with the instants until when.
    """

    number: int
    text: Mapping[str, str]
    outdated: Sequence[str] = ()
    amended: datetime | None = None
    note: Mapping[str, str] = field(default_factory=dict)
    earlier: Sequence[tuple[Mapping[str, str], datetime]] = ()

    def texts(self, base: str) -> Texts:
        """Return the text with its translations, some of them out of date."""
        if not self.outdated:
            return Texts.of(self.text)
        return Texts(
            {
                language: Wording(text, rev=2)
                if language == base
                else Wording(text, of=1 if language in self.outdated else 2)
                for language, text in self.text.items()
                if text.strip()
            }
        )


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
    opens: datetime | None,
    closes: datetime | None,
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
    """Store a discussion with its scope, weeks and questions; without dates it has no weeks yet.

    Raises Refused if the slug or short code is taken or ill-formed, a language or zone unknown, the
    dates are the wrong way round, or weeks overlap or leave the discussion.
    """
    check_names(slug, short_code)
    for language in languages:
        if not known_language(language):
            raise Refused(_("“%(code)s” is not a language code.", code=language), field="languages")
    if base_language not in languages:
        raise Refused(_("The base language must be one of the languages."), field="base_language")
    if not known_zone(time_zone):
        raise Refused(_("“%(zone)s” is not a time zone.", zone=time_zone), field="time_zone")
    if not any(text.strip() for text in title.values()):
        raise Refused(_("Give the discussion a title."), field="title")
    if opens is not None and closes is not None:
        check_dates(opens, closes, weeks)

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
    with named_once():
        db.session.add(discussion)
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
        for position, question in enumerate(new.questions):
            _add_question(discussion, week, question, position)
    db.session.flush()
    return discussion


def _add_question(discussion: Discussion, week: Week, new: NewQuestion, position: int) -> None:
    """Store a question, and in the log how it read before."""
    question = Question(
        week_id=week.id,
        number=new.number,
        position=position,
        text=new.texts(discussion.base_language),
        amended=Texts.of(new.note),
        amended_at=new.amended,
    )
    db.session.add(question)
    if not new.earlier:
        return
    db.session.flush()
    for texts, until in reversed(new.earlier):
        base = discussion.base_language
        before: dict[str, object] = {"language": base, "text": texts.get(base, "")}
        before["wordings"] = dict(texts)
        log_change(
            discussion.id, "amended", "question", question.id, before=before, by_id=None, at=until
        )


@contextmanager
def named_once() -> Iterator[None]:
    """Write what must be one of its kind; who loses a race for it is told."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise Refused(
            _("Somebody else took this address, short code or mail address just now.")
        ) from None


def check_names(slug: str, short_code: str, *, own_id: int | None = None) -> None:
    """Raise Refused if an address or short code is ill-formed or another discussion's."""
    if not SLUG.match(slug) or slug in RESERVED:
        raise Refused(_("The address may hold small letters, digits and hyphens."), field="slug")
    if not SHORT_CODE.match(short_code):
        raise Refused(
            _("The short code may hold up to 12 letters, digits and hyphens."), field="short_code"
        )
    if _of_another(Discussion.slug == slug, own_id):
        raise Refused(
            _("A discussion with the address “%(slug)s” exists already.", slug=slug), field="slug"
        )
    if _of_another(Discussion.short_code == short_code, own_id):
        raise Refused(
            _("A discussion with the short code “%(code)s” exists already.", code=short_code),
            field="short_code",
        )


def _of_another(condition: ColumnElement[bool], own_id: int | None) -> bool:
    found = db.session.scalar(select(Discussion.id).where(condition))
    return found is not None and found != own_id


def check_dates(opens: datetime, closes: datetime, weeks: Sequence[NewWeek]) -> None:
    """Raise Refused if a period ends before it begins, or weeks overlap or leave the dates."""
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
