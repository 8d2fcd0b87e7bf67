"""The public pages of organisations, and the administrators' ones."""

from forum.organisations.views import administration, merging, pages
from forum.organisations.views.base import blueprint

__all__ = ["administration", "blueprint", "merging", "pages"]
