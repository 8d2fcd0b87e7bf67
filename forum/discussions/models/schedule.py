"""Tables of the schedule: discussion, organisers, documents, weeks, questions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Scope
from forum.db import Json, Model, Texts, TextsType, Utc, one_of
from forum.files import Upload


class Discussion(Model):
    """An e-discussion. Its state follows from its dates and from what was published."""

    __tablename__ = "discussion"
    __table_args__ = (
        one_of("policy", "hold_all", "hold_new", "publish"),
        one_of("late", "refuse", "until_close"),
        one_of("missing_translation", "wait", "open_pending"),
        CheckConstraint("opens < closes", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scope_id: Mapped[int] = mapped_column(ForeignKey("scope.id", ondelete="RESTRICT"), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    short_code: Mapped[str] = mapped_column(String(12), unique=True)
    title: Mapped[Texts] = mapped_column(TextsType)
    launch: Mapped[Texts] = mapped_column(TextsType)
    languages: Mapped[list[str]] = mapped_column(Json)
    base_language: Mapped[str] = mapped_column(String(12))
    time_zone: Mapped[str] = mapped_column(String(64))
    opens: Mapped[datetime | None] = mapped_column(Utc)
    closes: Mapped[datetime | None] = mapped_column(Utc, index=True)
    next_number: Mapped[int] = mapped_column(default=1)
    policy: Mapped[str] = mapped_column(String(12), default="hold_new")
    late: Mapped[str] = mapped_column(String(12), default="until_close")
    mail_grace_minutes: Mapped[int] = mapped_column(default=60)
    missing_translation: Mapped[str] = mapped_column(String(12), default="wait")
    guest_posts: Mapped[bool] = mapped_column(default=False)
    show_coming: Mapped[bool] = mapped_column(default=False)
    held_all_since: Mapped[datetime | None] = mapped_column(Utc)
    announced: Mapped[datetime | None] = mapped_column(Utc)
    archived: Mapped[datetime | None] = mapped_column(Utc)
    mail_address: Mapped[str | None] = mapped_column(String(320), unique=True)
    test: Mapped[bool] = mapped_column(default=False)
    locked: Mapped[datetime | None] = mapped_column(Utc)
    rev: Mapped[int] = mapped_column(default=1)

    scope: Mapped[Scope] = relationship()
    organisers: Mapped[list["Organiser"]] = relationship(order_by="Organiser.position")
    documents: Mapped[list["DiscussionDocument"]] = relationship(
        order_by="DiscussionDocument.position"
    )
    weeks: Mapped[list["Week"]] = relationship(order_by="Week.number", back_populates="discussion")


class Organiser(Model):
    """Who organises a discussion: a label, not a right."""

    __tablename__ = "organiser"

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(
        ForeignKey("discussion.id", ondelete="RESTRICT"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT")
    )
    name: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]


class DiscussionDocument(Model):
    """A file that the organisers offer: the concept note, a map of terms."""

    __tablename__ = "discussion_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(
        ForeignKey("discussion.id", ondelete="RESTRICT"), index=True
    )
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[Texts] = mapped_column(TextsType)
    language: Mapped[str | None] = mapped_column(String(12))
    position: Mapped[int]

    upload: Mapped[Upload] = relationship()


class Week(Model):
    """One week with its theme, introduction and questions; ends at the first instant after it."""

    __tablename__ = "week"
    __table_args__ = (
        Unique("discussion_id", "number"),
        CheckConstraint("opens < closes", name="dates"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id", ondelete="RESTRICT"))
    number: Mapped[int]
    theme: Mapped[Texts] = mapped_column(TextsType)
    intro: Mapped[Texts] = mapped_column(TextsType)
    opens: Mapped[datetime] = mapped_column(Utc)
    closes: Mapped[datetime] = mapped_column(Utc)

    discussion: Mapped[Discussion] = relationship(back_populates="weeks")
    questions: Mapped[list["Question"]] = relationship(
        order_by="Question.position", back_populates="week"
    )


class Question(Model):
    """One question; its number follows its order until its week opens, then stays.

    ``amended`` is the visible note that a later change needs; the wordings before it are in
    :class:`forum.discussions.models.DiscussionChange`.
    """

    __tablename__ = "question"
    __table_args__ = (
        Unique("week_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    week_id: Mapped[int] = mapped_column(ForeignKey("week.id", ondelete="RESTRICT"))
    number: Mapped[int]
    position: Mapped[int]
    text: Mapped[Texts] = mapped_column(TextsType)
    amended: Mapped[Texts | None] = mapped_column(TextsType, nullable=True)
    amended_at: Mapped[datetime | None] = mapped_column(Utc)

    week: Mapped[Week] = relationship(back_populates="questions")
