"""The desk's list: what it is narrowed to, its lines, how long each waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import g, request
from sqlalchemy import Select

from forum.accounts.queries import Actor
from forum.discussions.forms import as_number
from forum.discussions.models import Discussion
from forum.discussions.queries import discussion_by_slug, discussions_of_scopes
from forum.discussions.queries.desk import scope_of_slug
from forum.i18n import ngettext, number
from forum.moderation import queries
from forum.moderation.permissions import can_see_item
from forum.moderation.queries import Place, Standing, Waiting
from forum.moderation.slots import Described, desk_kinds

ALERT = timedelta(hours=48)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Age:
    """How long something waits: in words, as a share of 48 hours, and how pressing that is."""

    words: str
    share: int
    tone: str  # "", warning, error


def age_of(since: datetime, at: datetime) -> Age:
    """Return how long something waits; red only near 48 hours."""
    waited = max(at - since, timedelta())
    share = min(100, round(100 * waited / ALERT))
    tone = "error" if share >= 85 else "warning" if share >= 50 else ""
    return Age(_words(int(waited.total_seconds() // 60)), share, tone)


def _words(minutes: int) -> str:
    hours, days = minutes // 60, minutes // (24 * 60)
    if hours < 1:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes, number=number(minutes))
    if hours < 72:
        return ngettext("%(number)s hour", "%(number)s hours", hours, number=number(hours))
    return ngettext("%(number)s day", "%(number)s days", days, number=number(days))


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One line of the list."""

    row: Waiting
    shown: Described
    kind: str
    age: Age
    own: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One discussion to narrow the list to."""

    slug: str
    title: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list is narrowed to, and what could be chosen instead."""

    standing: Standing
    slug: str | None
    discussion: Discussion | None
    scope: Select[int] | None
    choices: Sequence[Choice]
    counts: dict[str, int]
    oldest: datetime | None

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what an address holds of it."""
        found = {"discussion": self.slug or "", "standing": self.standing}
        return {k: v for k, v in found.items() if v and v != "waiting"}


def administered() -> list[str]:
    """Return the kinds of things on which administrators decide."""
    return [kind.kind for kind in desk_kinds if kind.administrators]


def asked_slug() -> str | None:
    """Return the discussion that the list is narrowed to."""
    return request.args.get("discussion") or None


def asked_standing() -> Standing:
    """Return which list is asked for."""
    asked = request.args.get("standing")
    return next((known for known in queries.STANDINGS if known == asked), "waiting")


def place_code(place: Place) -> str:
    """Return a place in the list as an address holds it."""
    since, key = place
    return f"{(since - EPOCH) // timedelta(microseconds=1)}-{key}"


def asked_place() -> Place | None:
    """Return the place to read on from."""
    since, _dash, key = request.args.get("after", "").partition("-")
    number = as_number(key)
    if number is None or not since.isascii() or not since.isdigit() or len(since) > 16:
        return None
    return EPOCH + timedelta(microseconds=int(since)), number


def narrowing(person: Actor) -> Shown:
    """Return what the list is narrowed to, with figures, in two statements (three for nothing)."""
    figures = queries.figures(person, administered=administered())
    by_scope = {figure.scope_id: figure for figure in figures}
    found = discussions_of_scopes(by_scope) if by_scope else []
    slug = asked_slug()
    chosen = next((d for d in found if d.slug == slug), None)
    if slug and chosen is None:
        chosen = discussion_by_slug(slug)
        if chosen is not None and not can_see_item(person, chosen.scope):
            chosen = None
        found = [*found, chosen] if chosen else found
    counted = [f for f in figures if slug is None or (chosen and f.scope_id == chosen.scope_id)]
    return Shown(
        standing=asked_standing(),
        slug=slug,
        discussion=chosen,
        scope=scope_of_slug(slug) if slug else None,
        choices=[
            Choice(d.slug, title(d), by_scope[d.scope_id].waiting if d.scope_id in by_scope else 0)
            for d in found
        ],
        counts={s: sum(getattr(figure, s) for figure in counted) for s in queries.STANDINGS},
        oldest=min((f.oldest for f in counted if f.oldest), default=None),
    )


def title(discussion: Discussion) -> str:
    """Return a discussion's title in the reader's language."""
    return discussion.title.shown(g.language, discussion.base_language).text


def entries(rows: Sequence[Waiting], person: Actor, at: datetime) -> list[DeskEntry]:
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
            age_of(row.since, at),
            row.author_id == person.id,
        )
        for row in rows
    ]
