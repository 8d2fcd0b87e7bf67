"""What the pages of a discussion share: the blueprint, its frame, view models of weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from flask import Blueprint, g, url_for
from markupsafe import Markup

from forum.access import actor, missing
from forum.accounts.queries import Actor
from forum.clock import now
from forum.db import Shown, Texts
from forum.discussions import queries
from forum.discussions.models import Discussion
from forum.discussions.permissions import can_prepare_discussion, can_read_discussion
from forum.discussions.queries.messages import Pinned, discussion_with_pinned
from forum.discussions.schedule import DiscussionState, discussion_state
from forum.discussions.views.running import RunningLink, running_links
from forum.html import organisers_html
from forum.i18n import last_day

blueprint = Blueprint("discussions", __name__, url_prefix="/discussions")
clean = lru_cache(maxsize=512)(organisers_html)


@dataclass(frozen=True, slots=True)
class PathWeek:
    """A week as the path draws it; dates are days, the last one inclusive."""

    number: int
    theme: str
    theme_language: str
    opens: date
    closes: date
    state: str
    count: int
    url: str
    days: list[int]
    done: float


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question in the reader's language, or the next best."""

    week: int
    number: int
    label: str
    text: str
    language: str
    url: str
    count: int | None
    amended: bool
    note: Shown | None = None
    earlier: tuple[tuple[Shown, datetime], ...] = ()
    pending: bool = False
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A discussion as this reader may see it, with its schedule at this instant."""

    discussion: Discussion
    schedule: queries.Schedule
    person: Actor | None
    at: datetime
    state: DiscussionState
    prepares: bool
    pinned: tuple[Pinned, ...] = ()  # messages, where the page asked for them

    @property
    def slug(self) -> str:
        """Return the address part."""
        return self.discussion.slug

    @property
    def tz(self) -> str:
        """Return the discussion's time zone."""
        return self.discussion.time_zone

    @property
    def title(self) -> Shown:
        """Return the title."""
        return self.shown(self.discussion.title)

    @property
    def running(self) -> list[RunningLink]:
        """Return the pages of those who run it, as far as they are for this reader."""
        return running_links(self.person, self.discussion)

    @property
    def url(self) -> str:
        """Return the address of the discussion's page."""
        return url_for("discussions.discussion", slug=self.slug)

    def shown(self, texts: Texts) -> Shown:
        """Return a text in the reader's language, the discussion's, or the first there is."""
        return texts.shown(g.language, self.discussion.base_language)

    def html(self, texts: Texts) -> tuple[Markup, str]:
        """Return organisers' Markdown as (clean HTML, its language)."""
        shown = self.shown(texts)
        return Markup(clean(shown.text)), shown.language

    def sees(self, week: queries.ScheduledWeek) -> bool:
        """Say whether this reader sees the questions of a week."""
        return week.shown or self.prepares

    @property
    def questions(self) -> dict[int, queries.ScheduledQuestion]:
        """Return the questions that this reader sees, by their key."""
        return self.schedule.questions if self.prepares else self.schedule.shown.questions

    @property
    def last_day(self) -> date | None:
        """Return the last day of the discussion."""
        return last_day(self.discussion.closes, self.tz) if self.discussion.closes else None

    def question(
        self, question: queries.ScheduledQuestion, counts: Mapping[int, int] | None
    ) -> ShownQuestion:
        """Return a question as pages show it."""
        shown = self.shown(question.text)
        return ShownQuestion(
            week=question.week,
            number=question.number,
            label=question.label,
            text=shown.text,
            language=shown.language,
            url=url_for(
                "discussions.question",
                slug=self.slug,
                week=question.week,
                number=question.number,
            ),
            count=None if counts is None else counts.get(question.id, 0),
            amended=question.amended_at is not None,
            note=self.shown(question.amended) if question.amended else None,
            earlier=tuple((self.shown(one.texts), one.until) for one in question.earlier),
            pending=self.pending(shown),
            outdated=shown.language == g.language
            and question.text.state(g.language, self.discussion.base_language) == "outdated",
        )

    def pending(self, shown: Shown) -> bool:
        """Say whether a text is still to be translated for this reader, as organisers promised."""
        return self.pending_in(shown.language)

    def pending_in(self, language: str) -> bool:
        """Say so of a text that is shown in this language."""
        return bool(language != g.language and g.language in self.discussion.languages)

    def path(self, days: Mapping[tuple[int | None, date | None], int]) -> list[PathWeek]:
        """Return the weeks as the path draws them."""
        return [self._path_week(week, days) for week in self.schedule.weeks]

    def _path_week(
        self,
        week: queries.ScheduledWeek,
        days: Mapping[tuple[int | None, date | None], int],
    ) -> PathWeek:
        theme = self.shown(week.theme)
        own = {day: count for (key, day), count in days.items() if key == week.id}
        return PathWeek(
            number=week.number,
            theme=theme.text,
            theme_language=theme.language,
            opens=week.dates[0],
            closes=week.dates[-1],
            state=week.state,
            count=sum(own.values()),
            url=url_for("discussions.week", slug=self.slug, number=week.number),
            days=[own.get(day, 0) for day in week.dates],
            done=week.done,
        )


def frame_of(
    discussion: Discussion,
    schedule: queries.Schedule,
    at: datetime,
    pinned: Sequence[Pinned] = (),
) -> Frame:
    """Return the frame of a discussion that was loaded with others."""
    person = actor()
    return Frame(
        discussion=discussion,
        schedule=schedule,
        person=person,
        at=at,
        state=discussion_state(
            announced=discussion.announced,
            archived=discussion.archived,
            opens=discussion.opens,
            closes=discussion.closes,
            at=at,
        ),
        prepares=can_prepare_discussion(person, discussion),
        pinned=tuple(pinned),
    )


def load(slug: str, *, pinned: bool = False) -> Frame:
    """Return the discussion that this reader asks for; 404 if there is none to be seen.

    With its pinned messages if the page shows them.
    """
    messages: list[Pinned] = []
    if pinned:
        discussion, messages = discussion_with_pinned(slug)
    else:
        discussion = queries.discussion_by_slug(slug)
    at = now()
    if discussion is None or not can_read_discussion(actor(), discussion, at):
        missing()
    return frame_of(discussion, queries.schedule_of(discussion, at), at, messages)
