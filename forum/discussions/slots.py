"""What higher features add to the discussions' pages; filled in create_app only."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

# Many ids in one statement, never one by one.
beside_contributions: list[Callable[[Sequence[int]], Mapping[int, Markup]]] = []
beside_discussions: list[Callable[[Sequence[int]], Mapping[int, Markup]]] = []
