"""Tables of submissions and decisions; the database itself refuses a forbidden move."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, Texts, TextsType, Utc, one_of

STATES = (
    "held", "published", "returned", "refused", "hidden", "merged", "withdrawn", "erased",
)  # fmt: skip

# from -> to; "received" exists only between arrival and outcome. The migration stores this.
ALLOWED_MOVES = frozenset(
    {("received", to) for to in ("held", "published")}
    | {("held", to) for to in ("published", "returned", "refused", "merged", "withdrawn")}
    | {("returned", to) for to in ("held", "published", "refused", "withdrawn")}
    | {("refused", to) for to in ("held", "returned")}
    | {("published", to) for to in ("hidden", "merged", "withdrawn", "held")}
    | {("hidden", "published"), ("merged", "published"), ("merged", "held")}
    | {("withdrawn", to) for to in ("published", "held")}
    | {(state, "erased") for state in STATES if state != "erased"}
)


# What an author may appeal against, and where an appeal that is upheld leads.
UPHELD = {"returned": "published", "refused": "held", "hidden": "published"}


@dataclass(frozen=True, slots=True)
class Move:
    """Who moves something, when and why; ``note`` is free text for the author."""

    by_id: int | None
    at: datetime
    reason: str
    language: str
    note: str | None = None
    merged_into_id: int | None = None
    batch: str | None = None


class AllowedMove(Model):
    """One pair of states between which a submission may move."""

    __tablename__ = "allowed_move"

    from_state: Mapped[str] = mapped_column(String(12), primary_key=True)
    to_state: Mapped[str] = mapped_column(String(12), primary_key=True)


class Submission(Model):
    """Anything that can be reviewed; the feature's own row points down to it."""

    __tablename__ = "submission"
    __table_args__ = (
        one_of("state", *STATES),
        Index("ix_submission_state_changed", "state", "changed"),
        Index("ix_submission_scope_id_state", "scope_id", "state"),
        ForeignKeyConstraint(
            ["id", "seq", "state"],
            ["decision.submission_id", "decision.seq", "decision.to_state"],
            name="fk_submission_last_decision",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(24))
    scope_id: Mapped[int] = mapped_column(ForeignKey("scope.id", ondelete="RESTRICT"))
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="RESTRICT"), index=True
    )
    language: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12))
    seq: Mapped[int]
    changed: Mapped[datetime] = mapped_column(Utc)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    claimed_until: Mapped[datetime | None] = mapped_column(Utc)


class Decision(Model):
    """One move: who, when, from, to, why. Never changed; its predecessor is part of its key."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["from_state", "to_state"], ["allowed_move.from_state", "allowed_move.to_state"]
        ),
        Unique("submission_id", "seq", "to_state", name="uq_decision_chain"),
        ForeignKeyConstraint(
            ["submission_id", "prev_seq", "from_state"],
            ["decision.submission_id", "decision.seq", "decision.to_state"],
            name="fk_decision_predecessor",
        ),
        CheckConstraint(
            "(seq = 1 and prev_seq is null and from_state = 'received')"
            " or (seq > 1 and prev_seq is not null and prev_seq = seq - 1)",
            name="chain",
        ),
        CheckConstraint("(to_state = 'merged') = (merged_into_id is not null)", name="merged_into"),
        Index(
            "ix_decision_merged_into",
            "merged_into_id",
            sqlite_where=sql("merged_into_id is not null"),
            postgresql_where=sql("merged_into_id is not null"),
        ),
        Index(
            "ix_decision_batch",
            "batch",
            sqlite_where=sql("batch is not null"),
            postgresql_where=sql("batch is not null"),
        ),
    )

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="RESTRICT"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    prev_seq: Mapped[int | None]
    from_state: Mapped[str] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    at: Mapped[datetime] = mapped_column(Utc)
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id", ondelete="RESTRICT")
    )
    batch: Mapped[str | None] = mapped_column(String(26))


class Report(Model):
    """A reader says that something should be looked at; closed when somebody did."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="RESTRICT"), index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)
    closed: Mapped[datetime | None] = mapped_column(Utc)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    answer: Mapped[str | None] = mapped_column(Text)  # what whoever reported is told


class Appeal(Model):
    """An author asks that somebody else looks at a decision again; a row beside the state."""

    __tablename__ = "appeal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["submission_id", "decision_seq"],
            ["decision.submission_id", "decision.seq"],
            name="fk_appeal_decision",
        ),
        Unique("submission_id", "decision_seq"),
        Index(
            "uq_appeal_open",
            "submission_id",
            unique=True,
            sqlite_where=sql("decided is null"),
            postgresql_where=sql("decided is null"),
        ),
        CheckConstraint(
            "(decided is null) = (upheld is null) and (decided is null) = (answer is null)",
            name="decided",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int]
    decision_seq: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))
    opened: Mapped[datetime] = mapped_column(Utc)
    due: Mapped[datetime] = mapped_column(Utc)
    decided: Mapped[datetime | None] = mapped_column(Utc)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    upheld: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answer_language: Mapped[str | None] = mapped_column(String(12))


class Absence(Model):
    """Somebody who decides in a scope is away until then, and who does it meanwhile."""

    __tablename__ = "absence"
    __table_args__ = (
        Unique("person_id", "scope_id"),
        CheckConstraint("deputy_id is null or deputy_id <> person_id", name="deputy"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    scope_id: Mapped[int] = mapped_column(ForeignKey("scope.id", ondelete="RESTRICT"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    since: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)


class ReasonText(Model):
    """The ready-made note to an author for a reason, per language, as this site words it."""

    __tablename__ = "reason_text"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    body: Mapped[Texts] = mapped_column(TextsType)
