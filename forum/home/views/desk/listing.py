"""The desk's list: what it is narrowed to, its lines, how long each waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import g

from forum.accounts.queries import Actor
from forum.discussions.models import Discussion
from forum.discussions.queries import discussion_by_slug, discussions_of_scopes
from forum.discussions.queries.desk import scope_of_slug
from forum.home.views.desk.asked import AGES, Asked
from forum.i18n import language_name, ngettext, number
from forum.moderation import queries
from forum.moderation.hours import WorkingWeek, limit_passed, worked
from forum.moderation.permissions import can_see_item
from forum.moderation.queries import Narrowed, Tally, Waiting, reason_label
from forum.moderation.slots import Described, desk_kinds


@dataclass(frozen=True, slots=True)
class Age:
    """How long something waits: in words, as a share of the time it may, how pressing that is."""

    words: str
    share: int
    tone: str  # "", warning, error
    late: bool


@dataclass(frozen=True, slots=True)
class Ages:
    """Says how long things wait at an instant; only working hours bring an alert nearer."""

    at: datetime
    week: WorkingWeek
    late: datetime  # what waits since then or before waits too long

    @classmethod
    def now(cls, at: datetime) -> "Ages":
        """Return what says ages at this instant, in the working hours of the site."""
        week = queries.working_week(g.site.policies)
        return cls(at, week, limit_passed(at, week))

    def of(self, since: datetime) -> Age:
        """Return how long something waits; red only near the limit."""
        late = since <= self.late
        passed = self.week.limit if late else worked(since, self.at, self.week)
        share = min(100, round(100 * (passed / self.week.limit)))
        tone = "error" if share >= 85 else "warning" if share >= 50 else ""
        waited = max(self.at - since, timedelta())
        return Age(time_words(waited), share, tone, late)

    def instant(self, age: str) -> datetime:
        """Return the instant that an age of the filter stands for."""
        days = AGES[age]
        return self.late if days is None else self.at - timedelta(days=days)


def time_words(waited: timedelta) -> str:
    """Return a time in minutes, hours or days, whichever says it best."""
    minutes = int(waited.total_seconds() // 60)
    hours, days = minutes // 60, minutes // (24 * 60)
    if hours < 1:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes, number=number(minutes))
    if hours < 72:
        return ngettext("%(number)s hour", "%(number)s hours", hours, number=number(hours))
    return ngettext("%(number)s day", "%(number)s days", days, number=number(days))


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One line of the list; ``claim``: "", mine, or others (somebody else looks at it)."""

    row: Waiting
    shown: Described
    kind: str
    age: Age
    own: bool
    decided_first: bool
    claim: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to narrow the list to, and how much there is of it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list is narrowed to, and what could be chosen instead."""

    asked: Asked
    discussion: Discussion | None
    found: Sequence[Discussion]  # that this person runs, newest first
    counts: Mapping[str, int]
    matching: int
    oldest: datetime | None
    late: int
    appealed: int
    choices: Mapping[str, Sequence[Choice]]

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what an address holds of it."""
        return self.asked.arguments

    @property
    def slug(self) -> str | None:
        """Return the discussion that the list is narrowed to."""
        return self.asked.slug

    @property
    def standing(self) -> str:
        """Return which list it is."""
        return self.asked.standing

    @property
    def held(self) -> list[Discussion]:
        """Return the discussions in which everything new is held, of those that are shown."""
        shown = [self.discussion] if self.discussion else [] if self.slug else self.found
        return [one for one in shown if one.held_all_since is not None]


def administered() -> list[str]:
    """Return the kinds of things on which administrators decide."""
    return [kind.kind for kind in desk_kinds if kind.administrators]


def narrowed_to(asked: Asked, ages: Ages) -> Narrowed:
    """Return what a list is narrowed to, as queries take it."""
    return Narrowed(
        standing=asked.standing,
        scope=scope_of_slug(asked.slug) if asked.slug else None,
        kind=asked.kind,
        language=asked.language,
        reason=asked.reason,
        before=ages.instant(asked.age) if asked.age else None,
        claimed=asked.claimed,
    )


def narrowing(person: Actor, asked: Asked, ages: Ages) -> Shown:
    """Return what the list is narrowed to, with figures, in two statements (three for nothing)."""
    instants = sorted({key: ages.instant(key) for key in AGES}.items(), key=lambda i: i[1])[::-1]
    rank = {key: place for place, (key, _at) in enumerate(instants)}
    found = queries.tallies(
        person, at=ages.at, administered=administered(), ages=[at for _key, at in instants]
    )
    runs = discussions_of_scopes({tally.scope_id for tally in found}) if found else []
    chosen = next((d for d in runs if d.slug == asked.slug), None)
    if asked.slug and chosen is None:
        chosen = discussion_by_slug(asked.slug)
        if chosen is not None and not can_see_item(person, chosen.scope):
            chosen = None
        runs = [*runs, chosen] if chosen else runs
    scope_id = None if asked.slug is None else chosen.scope_id if chosen else 0

    def matches(tally: Tally, but: str) -> bool:
        """Say whether a tally is within everything that is asked for but one thing."""
        return all(
            name == but or wanted
            for name, wanted in (
                ("standing", tally.standing == asked.standing),
                ("discussion", scope_id is None or tally.scope_id == scope_id),
                ("kind", asked.kind in (None, tally.kind)),
                ("language", asked.language in (None, tally.language)),
                ("reason", asked.reason in (None, tally.reason)),
                ("age", asked.age is None or tally.ages > rank[asked.age]),
                ("claimed", asked.claimed in (None, tally.claimed)),
            )
        )

    here = [t for t in found if scope_id is None or t.scope_id == scope_id]
    waiting = [t for t in here if t.standing == "waiting"]
    return Shown(
        asked=asked,
        discussion=chosen,
        found=runs,
        counts={s: _count(t for t in here if t.standing == s) for s in queries.STANDINGS},
        matching=_count(t for t in found if matches(t, "")),
        oldest=min((t.oldest for t in waiting), default=None),
        late=_count(t for t in waiting if t.ages > rank["late"]),
        appealed=_count(t for t in waiting if t.reason == "appealed"),
        choices={
            "discussion": [
                Choice(
                    d.slug,
                    title(d),
                    _count(
                        t for t in found if t.scope_id == d.scope_id and matches(t, "discussion")
                    ),
                )
                for d in runs
            ],
            "kind": _choices(found, matches, "kind", asked.kind, _kind_label),
            "reason": _choices(found, matches, "reason", asked.reason, reason_label),
            "language": _choices(found, matches, "language", asked.language, language_name),
            "age": [
                Choice(
                    key, "", _count(t for t in found if t.ages > rank[key] and matches(t, "age"))
                )
                for key in AGES
            ],
            "claimed": [
                Choice(
                    key, "", _count(t for t in found if t.claimed == key and matches(t, "claimed"))
                )
                for key in queries.CLAIMED
            ],
        },
    )


def _count(tallies: Any) -> int:
    return sum(tally.count for tally in tallies)


def _choices(
    found: Sequence[Tally],
    matches: Callable[[Tally, str], bool],
    dimension: str,
    asked: str | None,
    label: Callable[[str], str],
) -> list[Choice]:
    counts: dict[str, int] = {asked: 0} if asked else {}
    for tally in found:
        if matches(tally, dimension):
            value = getattr(tally, dimension)
            counts[value] = counts.get(value, 0) + tally.count
    rows = [Choice(value, label(value), count) for value, count in counts.items()]
    return sorted(rows, key=lambda choice: (-choice.count, choice.value))


def _kind_label(kind: str) -> str:
    return next((one.label() for one in desk_kinds if one.kind == kind), kind)


def title(discussion: Discussion) -> str:
    """Return a discussion's title in the reader's language."""
    return discussion.title.shown(g.language, discussion.base_language).text


def entries(rows: Sequence[Waiting], person: Actor, ages: Ages) -> list[DeskEntry]:
    """Return the lines of the list, one statement for each kind of thing in it."""
    shown: dict[int, Described] = {}
    labels = {kind.kind: kind for kind in desk_kinds}
    for kind in desk_kinds:
        ids = [row.id for row in rows if row.kind == kind.kind]
        if ids:
            shown.update(kind.describe(ids))
    return [
        DeskEntry(
            row,
            shown.get(row.id) or Described(row.author_name, row.title, row.language),
            labels[row.kind].label() if row.kind in labels else row.kind,
            ages.of(row.since),
            own=row.author_id == person.id,
            decided_first=row.decided_by_id == person.id and row.appeal_due is not None,
            claim=""
            if not row.claimed_until
            else "mine"
            if row.claimed_by_id == person.id
            else "others",
            decides=row.author_id != person.id and row.kind in labels,
        )
        for row in rows
    ]
