"""The front page, the site's own pages, and pages made of several features."""

from forum.home.views import desk, mine, pages
from forum.home.views.base import blueprint

__all__ = ["blueprint", "desk", "mine", "pages"]
