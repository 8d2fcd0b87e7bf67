"""What stays whatever anybody does: texts, chains of decisions, numbers, the log of changes.

`Kept.now()` reads all of it; `wrong_since` says what a later reading has lost or broken. Written
out from the rules, not from the code: a slip in either shows.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import select

from forum.db import Notice, db
from forum.discussions.models import Contribution, Discussion, DiscussionChange, Version
from forum.moderation.models import Decision, Submission

MOVES = """
received  -> held published
held      -> published returned refused withdrawn erased
returned  -> held published refused withdrawn erased
refused   -> held returned erased
published -> hidden merged withdrawn held erased
hidden    -> published erased
merged    -> published erased
withdrawn -> published held erased
erased    ->
"""
ALLOWED = {(line.split()[0], to) for line in MOVES.strip().splitlines() for to in line.split()[2:]}


@dataclass(frozen=True)
class Kept:
    """One reading of everything that may only grow."""

    submissions: dict[int, tuple[str, int]]  # id -> state, seq
    decisions: dict[tuple[int, int], tuple[Any, ...]]
    texts: dict[int, tuple[Any, ...]]  # version id -> what may never change
    shown: dict[int, list[int]]  # contribution id -> versions shown
    numbers: dict[int, tuple[int, int, int | None]]  # contribution -> submission, discussion, no.
    next_numbers: dict[int, int]
    moved_notices: set[str]
    changes: dict[int, tuple[Any, ...]]

    @classmethod
    def now(cls) -> Self:
        """Read it all, past what the session remembers."""
        db.session.expire_all()
        ask = db.session.execute
        shown: dict[int, list[int]] = defaultdict(list)
        texts = {}
        for v in db.session.scalars(select(Version).order_by(Version.seq)):
            # Not its language, which may be corrected: that stands in the log of changes.
            texts[v.id] = (
                v.contribution_id, v.seq, v.format, v.body, v.plain, v.sha256, v.by_id, v.why, v.at,
            )  # fmt: skip
            if v.shown:
                shown[v.contribution_id].append(v.seq)
        decisions = {
            (d.submission_id, d.seq): (
                d.prev_seq, d.from_state, d.to_state, d.reason, d.note, d.language, d.by_id, d.at,
                d.merged_into_id,
            )
            for d in db.session.scalars(select(Decision))
        }  # fmt: skip
        numbers = {
            key: (submission, discussion, number)
            for key, submission, discussion, number in ask(
                select(
                    Contribution.id,
                    Contribution.submission_id,
                    Contribution.discussion_id,
                    Contribution.number,
                )
            )
        }
        rows = ask(select(Submission.id, Submission.state, Submission.seq))
        changes = {
            c.id: (c.discussion_id, c.verb, c.about, c.about_id, c.before, c.after, c.by_id, c.at)
            for c in db.session.scalars(select(DiscussionChange))
        }
        return cls(
            submissions={key: (state, seq) for key, state, seq in rows},
            decisions=decisions,
            texts=texts,
            shown=dict(shown),
            numbers=numbers,
            next_numbers=dict(ask(select(Discussion.id, Discussion.next_number)).all()),
            moved_notices=set(db.session.scalars(select(Notice.key).where(Notice.kind == "moved"))),
            changes=changes,
        )

    def wrong(self) -> list[str]:
        """Return what is not as it must be at any time."""
        return [*self._chains(), *self._texts(), *self._numbers()]

    def wrong_since(self, before: Self) -> list[str]:
        """Return what is lost or altered since an earlier reading, and what is wrong now."""
        found = self.wrong()
        for name in ("decisions", "texts", "changes"):
            then, today = getattr(before, name), getattr(self, name)
            found += [f"{name}: {key} is gone" for key in then.keys() - today.keys()]
            found += [
                f"{name}: {key} was {then[key]}, is {today[key]}"
                for key in then.keys() & today.keys()
                if then[key] != today[key]
            ]
        for key, (_submission, _discussion, number) in before.numbers.items():
            if key not in self.numbers:
                found.append(f"contribution {key} is gone")
            elif number is not None and self.numbers[key][2] != number:
                found.append(f"contribution {key} had number {number}: {self.numbers[key]}")
        found += [f"notice {key} is gone" for key in before.moved_notices - self.moved_notices]
        return found

    def _chains(self) -> list[str]:
        found = []
        steps = Counter(key for key, _seq in self.decisions)
        for key, (state, seq) in self.submissions.items():
            if steps[key] != seq:
                found.append(f"submission {key} has {steps[key]} decisions, says {seq}")
                continue
            before = "received"
            for place in range(1, seq + 1):
                prev, from_state, to_state, *_rest = self.decisions[key, place]
                if (prev or 0) != place - 1 or from_state != before:
                    found.append(f"submission {key}: decision {place} doesn't follow")
                if (from_state, to_state) not in ALLOWED:
                    found.append(f"submission {key}: {from_state} -> {to_state} is no move")
                if place > 1 and f"moved:submission:{key}:{place}" not in self.moved_notices:
                    found.append(f"submission {key}: nobody is told of decision {place}")
                before = to_state
            if before != state:
                found.append(f"submission {key} is {state}, its last decision says {before}")
        return found

    def _texts(self) -> list[str]:
        found = []
        for key, (contribution, seq, *_rest) in self.texts.items():
            body, digest = self.texts[key][3], self.texts[key][5]
            if sha256(body.encode()).hexdigest() != digest:
                found.append(f"version {seq} of {contribution} isn't what its hash says")
        for key in self.numbers:
            if len(self.shown.get(key, [])) != 1:
                found.append(f"contribution {key} shows versions {self.shown.get(key)}")
        return found

    def _numbers(self) -> list[str]:
        found = []
        public = {key for (key, _seq), row in self.decisions.items() if row[2] == "published"}
        given: dict[int, list[int]] = defaultdict(list)
        for key, (submission, discussion, number) in self.numbers.items():
            if (submission in public) != (number is not None):
                found.append(f"contribution {key}: number {number}, public once: {submission}")
            if number is not None:
                given[discussion].append(number)
        for discussion, numbers in given.items():
            if len(set(numbers)) != len(numbers):
                found.append(f"discussion {discussion} gave a number twice: {sorted(numbers)}")
            if self.next_numbers[discussion] <= max(numbers):
                found.append(f"discussion {discussion} would give {max(numbers)} again")
        return found

    def gaps(self, discussion_id: int) -> set[int]:
        """Return the numbers below the next one that nobody has; only imports leave any."""
        given = {n for _s, discussion, n in self.numbers.values() if discussion == discussion_id}
        return set(range(1, self.next_numbers[discussion_id])) - given
