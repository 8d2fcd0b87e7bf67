"""What higher features add to the pages of organisations; ``create_app`` fills these lists."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from forum.accounts.queries import Actor

# What an organisation contributed, as a section of its page: the organisation's id, who reads, the
# place to read on from.
contributions_of: list[Callable[[int, Actor | None, str | None], Markup]] = []

# How much each of these organisations contributed; those without anything may be left out.
counts_of: list[Callable[[Sequence[int]], Mapping[int, int]]] = []
