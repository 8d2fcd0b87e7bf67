"""Pages of the discussions."""

from forum.discussions.views import contributions, pages, sections
from forum.discussions.views.frame import blueprint

__all__ = ["blueprint", "contributions", "pages", "sections"]
