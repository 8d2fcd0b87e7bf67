"""What higher features add to the pages of people and roles; ``create_app`` fills these lists."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from forum.accounts.queries import Actor

# What the scopes with these ids are called in the reader's language; ids of others left out.
scope_labels: list[Callable[[Sequence[int]], Mapping[int, str]]] = []

# The address of the page of each of these scopes that everybody with a role in it may open now.
scope_pages: list[Callable[[Sequence[int]], Mapping[int, str]]] = []

# The scopes in which a role can be granted, with their labels, in the order of the list.
scopes_to_grant: list[Callable[[], Sequence[tuple[int, str]]]] = []

# What a person took part in, as a section of their public page: the person's id, who reads, the
# place to read on from. None if this reader may see nothing.
person_section: list[Callable[[int, Actor | None, str | None], Markup | None]] = []

# What ends or stays when a person leaves: the person's id, whether what they published loses their
# name, the instant. Called before anything of the person is gone; what they lock, they lock first.
leaving: list[Callable[[int, bool, datetime], None]] = []

# Further pages of the own account: what each is called in the reader's language, its endpoint.
account_pages: list[tuple[Callable[[], str], str]] = []
