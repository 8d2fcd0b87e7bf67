"""What waits at the desk: each higher feature describes its own kind of submission.

``create_app`` fills ``desk_kinds``. The desk itself (list, figures, chain, reports, who may, the
forms of the moves) is the same for all: a kind only says what its things look like, which verbs it
offers and which operation moves it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forum.accounts.queries import Actor
from forum.db import Shown
from forum.moderation.models import Move


@dataclass(frozen=True, slots=True)
class Described:
    """What the desk's list shows of one submission; names as they are, whatever consent says.

    ``who`` is None where nobody said who it is. ``language`` is that of ``opening``; None if it
    has none (a name). ``place`` is where it is, such as a discussion's title; ``url`` its public
    page, for what is published.
    """

    who: str | None
    opening: str
    language: str | None = None
    role: str | None = None
    organisation: str | None = None
    type: str | None = None
    country: str | None = None
    channel: str | None = None
    place: Shown | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class DeskKind:
    """One kind of thing that waits at the desk.

    ``kind`` is ``Submission.kind``. ``verbs`` are keys of
    :data:`forum.moderation.permissions.VERBS`, in the order of their buttons. ``describe`` takes
    many submission ids and answers in one statement. ``whole`` is the item itself (text, files,
    facts, what can be corrected) as HTML between the head and the moves, in at most three
    statements; the door has asked already whether this person may see it. ``move`` makes a move
    of the chain: submission id, new state, the last ``seq`` that was seen, who and why.
    ``state_label`` says a state in words that agree with this kind of thing. Where
    ``administrators`` holds, administrators of the site decide on it too.
    """

    kind: str
    label: Callable[[], str]
    verbs: tuple[str, ...]
    describe: Callable[[Sequence[int]], Mapping[int, Described]]
    whole: Callable[[int, Actor], Markup]
    move: Callable[[int, str, int, Move], object]
    state_label: Callable[[str], str]
    administrators: bool = False


desk_kinds: list[DeskKind] = []
