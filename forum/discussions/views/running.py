"""The pages of those who run a discussion, as one navigation: who sees which.

Each line is shown only to whom it is for; the template is ``discussions/running.html``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from forum.accounts.queries import Actor
from forum.discussions.models import Discussion
from forum.discussions.permissions import (
    can_enter_contributions,
    can_manage_people,
    can_moderate_discussion,
    can_prepare_discussion,
    can_see_settings,
)
from forum.i18n import _


@dataclass(frozen=True, slots=True)
class RunningPage:
    """A page of the organisers; ``values`` names what its address holds of the discussion."""

    key: str
    label: Callable[[], str]
    endpoint: str
    allowed: Callable[[Actor | None, Discussion], bool]
    values: Callable[[Discussion], dict[str, Any]] = field(
        default=lambda discussion: {"slug": discussion.slug}
    )


@dataclass(frozen=True, slots=True)
class RunningLink:
    """A line of the navigation as it is drawn."""

    key: str
    label: str
    url: str


PAGES = (
    RunningPage(
        "desk",
        lambda: _("Desk"),
        "home.desk",
        can_moderate_discussion,
        lambda discussion: {"discussion": discussion.slug},
    ),
    RunningPage("schedule", lambda: _("Schedule"), "discussions.schedule", can_prepare_discussion),
    RunningPage(
        "translations",
        lambda: _("Translations"),
        "discussions.translations",
        can_prepare_discussion,
    ),
    RunningPage("messages", lambda: _("Messages"), "discussions.messages", can_moderate_discussion),
    RunningPage(
        "enter",
        lambda: _("Enter a contribution"),
        "discussions.enter",
        can_enter_contributions,
    ),
    RunningPage("people", lambda: _("People"), "discussions.people", can_manage_people),
    RunningPage("settings", lambda: _("Settings"), "discussions.settings", can_see_settings),
)


def running_links(person: Actor | None, discussion: Discussion) -> list[RunningLink]:
    """Return the pages that this person runs the discussion by, in their order."""
    return [
        RunningLink(page.key, page.label(), url_for(page.endpoint, **page.values(discussion)))
        for page in PAGES
        if page.allowed(person, discussion)
    ]
