"""The front page, the site's own pages, and pages made of several features."""

from forum.home.views import desk, health, jobs, mine, outgoing, pages, reasons, written
from forum.home.views.base import blueprint

__all__ = ["blueprint", "desk", "health", "jobs", "mine", "outgoing", "pages", "reasons", "written"]
