"""The public pages of organisations, one's own, their managers' and the administrators' ones."""

from forum.organisations.views import (
    administration,
    deciding,
    joining,
    merging,
    own,
    pages,
    people,
)
from forum.organisations.views.base import blueprint

__all__ = [
    "administration",
    "blueprint",
    "deciding",
    "joining",
    "merging",
    "own",
    "pages",
    "people",
]
