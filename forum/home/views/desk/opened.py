"""One item opened at the desk: what happened to it, what can be done, what comes next."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask import request
from markupsafe import Markup

from forum.accounts.queries import Actor
from forum.clock import now
from forum.db import Shown
from forum.discussions.forms import as_number
from forum.home.views.desk.asked import asked_for
from forum.home.views.desk.listing import Ages, administered, narrowed_to
from forum.moderation import queries
from forum.moderation.forms import AnswerAppealForm, DecisionForm
from forum.moderation.operations import way_back
from forum.moderation.permissions import (
    VERBS,
    Verb,
    can_answer_appeal,
    can_decide,
    can_see_item,
)
from forum.moderation.queries import Happening, Item, Waiting
from forum.moderation.queries.reasons import ready_made
from forum.moderation.slots import DeskKind, desk_kinds
from forum.settings import INTERFACE_LANGUAGES

BESIDE = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody looks at it until then."""

    by_id: int
    by: str | None
    until: datetime
    mine: bool


@dataclass
class Opened:
    """One item at the desk, for one person."""

    item: Item
    kind: DeskKind
    person: Actor
    log: list[Happening]
    whole: Markup
    rows: list[Waiting] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Return the submission's key."""
        return self.item.submission.id

    @property
    def state(self) -> str:
        """Return the state it is in."""
        return self.item.submission.state

    @cached_property
    def decides(self) -> bool:
        """Say whether this person may decide on it."""
        return can_decide(
            self.person,
            self.item.submission,
            self.item.scope,
            administrators=self.kind.administrators,
        )

    @property
    def address(self) -> str | None:
        """Return the author's address as far as it is shown."""
        return queries.masked(self.item.email)

    @property
    def own(self) -> bool:
        """Say whether it is the person's own."""
        return self.item.submission.author_id == self.person.id

    @property
    def moves(self) -> list[Happening]:
        """Return the moves of the chain, newest first."""
        return [one for one in self.log if one.what == "move"]

    @property
    def open_reports(self) -> list[Happening]:
        """Return the reports that nobody closed."""
        return [one for one in self.log if one.what == "report" and one.closed is None]

    @property
    def appeal(self) -> Happening | None:
        """Return the appeal that waits for an answer."""
        return next((o for o in self.log if o.what == "appeal" and o.closed is None), None)

    @property
    def appealed(self) -> Happening | None:
        """Return the decision that the open appeal is about."""
        appeal = self.appeal
        return next((one for one in self.moves if appeal and one.seq == appeal.about), None)

    @property
    def answers(self) -> bool:
        """Say whether this person may answer the open appeal."""
        return self.appealed is not None and can_answer_appeal(
            self.person,
            self.item.submission,
            self.item.scope,
            self.appealed.by_id,
            administrators=self.kind.administrators,
        )

    def appeal_form(self) -> AnswerAppealForm:
        """Return the form of the answer to an appeal."""
        form = AnswerAppealForm(prefix="appeal-", language=self.languages[0])
        form.offer(self.languages)
        return form

    @property
    def unconfirmed(self) -> bool:
        """Say whether it waits for its sender, who has not confirmed the address."""
        return self.state == "held" and self.moves[0].reason == "unconfirmed"

    @property
    def undo_to(self) -> str | None:
        """Return the state that an undo leads back to."""
        last = self.moves[0]
        return way_back(
            self.item.submission, seq=last.seq, by_id=last.by_id, from_state=last.from_state
        )

    @property
    def languages(self) -> list[str]:
        """Return the languages of a note: the author's, the text's, the interface's."""
        author = [self.item.author.language] if self.item.author else []
        own = [*author, self.item.submission.language]
        return list(dict.fromkeys([*own, *INTERFACE_LANGUAGES]))

    @property
    def seq(self) -> int:
        """Return the last step of the chain."""
        return self.item.submission.seq

    @property
    def since(self) -> datetime:
        """Return since when it waits, or is as it is."""
        first = min((report.at for report in self.open_reports), default=None)
        changed = self.item.submission.changed
        return first if first and self.state == "published" else changed

    @property
    def claim(self) -> Claim | None:
        """Return who looks at it at the moment."""
        until = self.item.submission.claimed_until
        if until is None or until <= now():
            return None
        claimed_by = self.item.submission.claimed_by_id
        return Claim(claimed_by or 0, self.item.claimed_by, until, claimed_by == self.person.id)

    @property
    def position(self) -> int | None:
        """Return its place in the list beside it."""
        return next((n for n, row in enumerate(self.rows) if row.id == self.id), None)

    def neighbour(self, step: int) -> Waiting | None:
        """Return what comes next in the list (1) or before (-1); the first if this isn't there."""
        if self.position is None:
            return self.rows[0] if self.rows and step > 0 else None
        place = self.position + step
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def verbs(self) -> list[Verb]:
        """Return what this person can do with it now, in the order of the buttons."""
        if not self.decides or self.appeal:
            return []
        return [
            VERBS[key]
            for key in self.kind.verbs
            if VERBS[key].is_for(self.state) and (key == "refuse" or not self.unconfirmed)
        ]

    @cached_property
    def ready(self) -> dict[str, Shown]:
        """Return the ready-made notes in the author's language."""
        return ready_made(self.languages[0], self.item.notes)

    def form(self, verb: Verb) -> DecisionForm:
        """Return the form of a verb, filled with what was typed if it was sent."""
        form = DecisionForm(prefix=f"{verb.key}-", seq=self.seq, language=self.languages[0])
        form.offer(verb, self.languages, self.ready)
        return form

    def forms(self, refused: DecisionForm | None, verb: str) -> list[tuple[Verb, DecisionForm]]:
        """Return the verbs with their forms; the one that was refused keeps what was typed."""
        found = [
            (one, refused if refused and one.key == verb else self.form(one))
            for one in self.verbs()
        ]
        for _verb, form in found:
            form.seq.data = form.seq.raw_data = None
            form.seq.process_data(self.seq)
        return found

    def meanwhile(self, seen: int | None) -> list[Happening]:
        """Return the moves that were made after the last one that the person saw."""
        return [] if seen is None else [one for one in self.moves if one.seq > seen]


def typed_number(name: str) -> int | None:
    """Return a number that was sent along, None if it is none."""
    return as_number(request.form.get(name))


def opened(submission_id: int, person: Actor) -> Opened | None:
    """Return an item with everything about it; None if this person may not see it."""
    item = queries.item(submission_id)
    if item is None:
        return None
    kind = next((kind for kind in desk_kinds if kind.kind == item.submission.kind), None)
    if kind is None or not can_see_item(person, item.scope, administrators=kind.administrators):
        return None
    at = now()
    return Opened(
        item=item,
        kind=kind,
        person=person,
        log=queries.happenings(submission_id),
        whole=kind.whole(submission_id, person),
        rows=queries.waiting(
            person,
            at=at,
            administered=administered(),
            narrowed=narrowed_to(asked_for(), Ages.now(at)),
            limit=BESIDE,
        ),
    )


def next_after(item: Opened) -> int | None:
    """Return what waits next: what follows in the list, else its first other thing."""
    following = item.neighbour(1)
    others = [row for row in item.rows if row.id != item.id]
    chosen = following or (others[0] if others else None)
    return chosen.id if chosen else None
