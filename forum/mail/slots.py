"""What higher features say about mails that wait; ``create_app`` fills this list."""

from collections.abc import Callable, Collection

# What a letter speaks of, by kind ("contribution") and ids -> the ids that it may still speak of.
# Asked right before a mail leaves: nothing that was hidden or held meanwhile is sent. A function
# that does not know a kind answers with all the ids it was given.
still_so: list[Callable[[str, Collection[int]], Collection[int]]] = []
