"""Pages of the discussions."""

from forum.discussions.views import (
    calendar,
    contributions,
    deciding,
    guests,
    inviting,
    messages,
    own,
    pages,
    people,
    reports,
    schedule,
    sections,
    setup,
    translations,
    writing,
)
from forum.discussions.views.frame import blueprint

__all__ = [
    "blueprint",
    "calendar",
    "contributions",
    "deciding",
    "guests",
    "inviting",
    "messages",
    "own",
    "pages",
    "people",
    "reports",
    "schedule",
    "sections",
    "setup",
    "translations",
    "writing",
]
