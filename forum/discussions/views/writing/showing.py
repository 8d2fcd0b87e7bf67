"""What the writing page shows: the questions to write under, the draft, who one may speak for."""

from dataclasses import dataclass, replace

from babel import Locale

from forum.access import missing, require
from forum.accounts.permissions import can_read_scope
from forum.accounts.queries import Actor
from forum.db import Shown
from forum.discussions.forms.writing import WritingForm, writing_form
from forum.discussions.models.drafting import PERSONALLY, Parts
from forum.discussions.operations.drafts import is_token
from forum.discussions.operations.proposing import Rules, language_of
from forum.discussions.permissions import can_contribute
from forum.discussions.queries import Schedule, ScheduledWeek
from forum.discussions.queries.answering import answerable, arrival_week
from forum.discussions.queries.drafts import Kept, draft_by_token
from forum.discussions.views.frame import Frame, ShownQuestion, blueprint, load
from forum.html import words
from forum.i18n import ngettext
from forum.i18n.sentences import current_language, locale_of
from forum.organisations.queries import Affiliated, affiliations_of
from forum.organisations.queries.affiliations import day_of

blueprint.add_app_template_filter(words, "word_count")


@dataclass(frozen=True, slots=True)
class WritingQuestion:
    """A question with its key, so that its field is found."""

    id: int
    shown: ShownQuestion


@dataclass(frozen=True, slots=True)
class WritingWeek:
    """A week's questions to write under; ``closed`` ones only keep what stood there before."""

    number: int
    theme: Shown
    questions: tuple[WritingQuestion, ...]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the page of one draft (or of none yet) knows."""

    frame: Frame
    person: Actor
    token: str
    kept: Kept | None
    parts: Parts
    weeks: tuple[WritingWeek, ...]
    lost: tuple[int, ...]  # questions that were removed since something was written under them
    affiliations: tuple[Affiliated, ...]
    week: ScheduledWeek | None  # to which the text belongs as things stand

    @property
    def rev(self) -> int:
        """Return the revision of the draft, 0 while there is none."""
        return self.kept.draft.rev if self.kept else 0

    @property
    def open(self) -> bool:
        """Say whether this person may send something now."""
        return can_contribute(self.frame.person, self.frame.discussion, self.frame.at)

    @property
    def languages(self) -> list[str]:
        """Return the languages that a text is expected in."""
        return self.rules().languages

    @property
    def affiliation(self) -> Affiliated | None:
        """Return the organisation that the author speaks for, as chosen."""
        wanted = self.parts.organisation
        return next((a for a in self.affiliations if a.organisation_id == wanted), None)

    @property
    def stakeholder_type(self) -> str | None:
        """Return the type that will stand beside the text."""
        return self.affiliation.type if self.affiliation else self.parts.personal_type

    def rules(self) -> Rules:
        """Return what the rules of sending look at."""
        return Rules(
            discussion=self.frame.discussion,
            schedule=self.frame.schedule,
            affiliations=self.affiliations,
            name=self.person.name,
            at=self.frame.at,
            reply=self.kept is not None and self.kept.reply_to is not None,
        )

    def form(self) -> WritingForm:
        """Return the form of this page, with what was posted."""
        question_ids = [q.id for week in self.weeks for q in week.questions]
        return writing_form(
            [*question_ids, *self.lost],
            parts=self.parts,
            affiliations=self.affiliations,
            languages=self.languages,
            rev=self.rev,
        )

    @property
    def recognised(self) -> str | None:
        """Return the language that the text seems to be in, None where there is too little."""
        return language_of(replace(self.parts, language=""), self.languages)


def signed_in(slug: str) -> tuple[Frame, Actor]:
    """Return the discussion and who writes; visitors are led to the sign-in page and back."""
    frame = load(slug)
    require(frame.person is not None)
    assert frame.person is not None
    return frame, frame.person


def load_desk(slug: str, token: str, *, begun: bool) -> Desk:
    """Return the page of a draft; ``begun``: 404 unless it exists. Another's draft is a 404."""
    frame, person = signed_in(slug)
    if not is_token(token):
        missing()
    kept = draft_by_token(token)
    if kept is None and begun:
        missing()
    require(begun or can_read_scope(person, frame.discussion.scope))  # not by office alone
    if kept is not None and (
        kept.draft.person_id != person.id
        or kept.draft.discussion_id != frame.discussion.id
        or kept.draft.kind != "contribution"
    ):
        missing()
    return desk_of(frame, token, kept, kept.parts if kept else Parts())


def desk_of(frame: Frame, token: str, kept: Kept | None, parts: Parts) -> Desk:
    """Return what the page shows of a draft, in one statement more."""
    assert frame.person is not None
    affiliations = tuple(affiliations_of(frame.person.id, day_of(frame.at)))
    speaks_for = [one for one in affiliations if one.published]
    if parts.organisation is None and len(speaks_for) < 2:
        only = speaks_for[0] if speaks_for else None
        parts = replace(
            parts,
            organisation=only.organisation_id if only else PERSONALLY,
            role_title=parts.role_title or (only.role_title or "" if only else ""),
        )
    weeks, lost = writing_weeks(frame, parts)
    week = frame.schedule.week(parts.week) if parts.week else None
    return Desk(
        frame=frame,
        person=frame.person,
        token=token,
        kept=kept,
        parts=parts,
        weeks=weeks,
        lost=lost,
        affiliations=affiliations,
        week=week or arrival_week(frame.schedule),
    )


def writing_weeks(frame: Frame, parts: Parts) -> tuple[tuple[WritingWeek, ...], tuple[int, ...]]:
    """Return the weeks to write under, the draft's own first, and what has no question any more."""
    found = answerable(frame.discussion, frame.schedule, frame.at)
    found.sort(key=lambda week: week.number != parts.week)  # stable: the others keep their order
    written = {key for key, text in parts.answers.items() if text.strip()}
    weeks = [_week(frame, week, {q.id for q in week.questions}, closed=False) for week in found]
    there = {q.id for week in weeks for q in week.questions}
    closed = [
        _week(frame, week, written - there, closed=True)
        for week in _seen(frame.schedule)
        if week not in found
    ]
    weeks += [week for week in closed if week.questions]
    there |= {q.id for week in weeks for q in week.questions}
    return tuple(weeks), tuple(sorted(written - there))


def _seen(schedule: Schedule) -> tuple[ScheduledWeek, ...]:
    return schedule.shown.weeks


def _week(frame: Frame, week: ScheduledWeek, keys: set[int], *, closed: bool) -> WritingWeek:
    questions = tuple(
        WritingQuestion(one.id, frame.question(one, None))
        for one in week.questions
        if one.id in keys
    )
    return WritingWeek(week.number, frame.shown(week.theme), questions, closed)


def word_forms() -> dict[str, str]:
    """Return how words are counted in the reader's language, by plural category, # for the number.

    The page's script writes the counts; only the catalogues know the forms.
    """
    locale: Locale = locale_of(current_language())
    found: dict[str, str] = {}
    for count in range(103):
        category = str(locale.plural_form(count))
        said = ngettext("%(number)s word", "%(number)s words", count, number="#")
        found.setdefault(category, said)
    return found
