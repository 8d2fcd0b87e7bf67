"""Tables of what people wrote: contributions, versions, segments, links to questions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Json, Model, Utc, one_of
from forum.discussions.models.schedule import Discussion
from forum.files import Upload
from forum.html import LIMIT
from forum.moderation.models import Submission


def label_of(number: int | None) -> str:
    """Return a contribution's number as it is written everywhere: C-014, at least three digits."""
    return f"C-{number:03}" if number else ""


class Contribution(Model):
    """One text in a discussion, replies included; who wrote it is frozen as it was that day."""

    __tablename__ = "contribution"
    __table_args__ = (
        Unique("discussion_id", "number"),
        Unique("raw_mail_id", "part", name="uq_contribution_mail_part"),
        Unique("person_id", "form_token", name="uq_contribution_form_token"),
        one_of("week_source", "author", "label", "arrival", "editor"),
        one_of("kind", "contribution", "facilitator", "administrative"),
        one_of("channel", "web", "email", "offline", "import"),
        one_of("attribution", "named", "organisation", "anonymous", "unnamed"),
        one_of("message", "launch", "summary", "reminder", "closing"),
        CheckConstraint("message is null or kind = 'facilitator'", name="message_kind"),
        CheckConstraint("number is null or number > 0", name="number"),
        Index("ix_contribution_discussion_week", "discussion_id", "week_id", "number"),
        Index(
            "ix_contribution_pinned",
            "discussion_id",
            sqlite_where=text("pinned is not null"),
            postgresql_where=text("pinned is not null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="RESTRICT"), unique=True
    )
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id", ondelete="RESTRICT"))
    week_id: Mapped[int | None] = mapped_column(
        ForeignKey("week.id", ondelete="RESTRICT"), index=True
    )
    week_source: Mapped[str | None] = mapped_column(String(8))
    number: Mapped[int | None]
    reply_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution.id", ondelete="RESTRICT"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(8))
    received: Mapped[datetime | None] = mapped_column(Utc)
    # The day of arrival by the discussion's clock, frozen: figures over the days group by it.
    day: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="RESTRICT"), index=True
    )
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    raw_mail_id: Mapped[int | None]
    part: Mapped[int | None]
    form_token: Mapped[str | None] = mapped_column(String(26))
    # What the author holds in hand before there is a number; imports have none.
    receipt: Mapped[str | None] = mapped_column(String(12), index=True, unique=True)
    message: Mapped[str | None] = mapped_column(String(10))  # which facilitator message it is
    pinned: Mapped[datetime | None] = mapped_column(Utc)
    author_name: Mapped[str | None] = mapped_column(String(200))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT"), index=True
    )
    organisation_name: Mapped[str | None] = mapped_column(String(300))
    role_title: Mapped[str | None] = mapped_column(String(200))
    stakeholder_type: Mapped[str | None] = mapped_column(
        ForeignKey("stakeholder_type.key", ondelete="RESTRICT")
    )
    country: Mapped[str | None] = mapped_column(String(2))
    attribution: Mapped[str] = mapped_column(String(12))
    quotable: Mapped[bool] = mapped_column(default=True)

    submission: Mapped[Submission] = relationship()
    discussion: Mapped[Discussion] = relationship()


class ConsentChange(Model):
    """How a contribution may be shown, from an instant on."""

    __tablename__ = "consent_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="RESTRICT"), index=True
    )
    attribution: Mapped[str] = mapped_column(String(12))
    quotable: Mapped[bool]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    at: Mapped[datetime] = mapped_column(Utc)


class Signatory(Model):
    """An organisation that is named below a statement: asked, then confirmed or disowned."""

    __tablename__ = "signatory"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="RESTRICT"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT"), primary_key=True
    )
    confirmed: Mapped[datetime | None] = mapped_column(Utc)
    disowned: Mapped[datetime | None] = mapped_column(Utc)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))


class Version(Model):
    """The text as it was sent. Never changed but for the cleaned HTML, ``shown`` and erasure.

    ``plain`` is computed once from ``body``; segments and excerpts count its code points.
    ``opening`` and ``words`` spare lists from reading whole texts.
    """

    __tablename__ = "version"
    __table_args__ = (
        Unique("contribution_id", "seq"),
        Index(
            "uq_version_shown",
            "contribution_id",
            unique=True,
            sqlite_where=text("shown"),
            postgresql_where=text("shown"),
        ),
        one_of("format", "plain", "markdown"),
        one_of("why", "author", "redaction", "correction", "import"),
        CheckConstraint(f"length(body) <= {LIMIT}", name="body"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="RESTRICT"))
    seq: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    format: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    opening: Mapped[str] = mapped_column(Text)
    words: Mapped[int]
    cleaner: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    why: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(Utc)
    shown: Mapped[bool]

    segments: Mapped[list["Segment"]] = relationship(order_by="Segment.position")


class Segment(Model):
    """A passage of a version: a range of code points of ``plain``."""

    __tablename__ = "segment"
    __table_args__ = (
        Unique("version_id", "position"),
        one_of("kind", "answer", "greeting", "question", "signature", "reference"),
        CheckConstraint("0 <= start and start < stop", name="range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="RESTRICT"))
    position: Mapped[int]
    start: Mapped[int]
    stop: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))

    links: Mapped[list["SegmentQuestion"]] = relationship()


class SegmentQuestion(Model):
    """A segment answers a question, once accepted; ``why`` holds the words that say so."""

    __tablename__ = "segment_question"
    __table_args__ = (
        one_of("origin", "label", "restated", "author", "moderator", "suggested"),
        CheckConstraint("origin = 'suggested' or accepted is not null", name="accepted"),
    )

    segment_id: Mapped[int] = mapped_column(
        ForeignKey("segment.id", ondelete="RESTRICT"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    origin: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(300))
    score: Mapped[int | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    accepted: Mapped[datetime | None] = mapped_column(Utc)


class Translation(Model):
    """A reading aid in another language; citations point to the original."""

    __tablename__ = "translation"
    __table_args__ = (
        one_of("method", "human", "machine"),
        one_of("state", "draft", "offered", "reviewed", "declined", "replaced"),
        Index(
            "uq_translation_reviewed",
            "version_id",
            "language",
            unique=True,
            sqlite_where=text("state = 'reviewed'"),
            postgresql_where=text("state = 'reviewed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="RESTRICT"), index=True
    )
    language: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)  # in the format of the version
    html: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(String(8))
    engine: Mapped[str | None] = mapped_column(String(60))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    state: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Utc)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decided: Mapped[datetime | None] = mapped_column(Utc)


class Attachment(Model):
    """A file that came with a contribution."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="RESTRICT"), index=True
    )
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]

    upload: Mapped[Upload] = relationship()


class Moved(Model):
    """An old number of a contribution that went to another discussion: it redirects."""

    __tablename__ = "moved"

    discussion_id: Mapped[int] = mapped_column(
        ForeignKey("discussion.id", ondelete="RESTRICT"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="RESTRICT"))


class Draft(Model):
    """What somebody is writing; not a submission yet.

    ``parts`` holds the fields of the page as typed; ``rev`` rises with every save, so that two tabs
    notice each other. ``contribution_id`` is the text that is being edited, where it is one.
    """

    __tablename__ = "draft"
    __table_args__ = (one_of("kind", "contribution", "edit", "behalf", "message"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(26), index=True, unique=True)
    kind: Mapped[str] = mapped_column(String(12), default="contribution")
    contribution_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution.id", ondelete="RESTRICT")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id", ondelete="RESTRICT"))
    reply_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution.id", ondelete="RESTRICT")
    )
    parts: Mapped[dict[str, Any]] = mapped_column(Json)
    rev: Mapped[int] = mapped_column(default=1)
    saved: Mapped[datetime] = mapped_column(Utc)
    ended: Mapped[datetime | None] = mapped_column(Utc)


class DraftFile(Model):
    """A file added to a draft; it becomes an attachment when the draft is sent."""

    __tablename__ = "draft_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="RESTRICT"), index=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]

    upload: Mapped[Upload] = relationship()


class DiscussionChange(Model):
    """What organisers changed that is not a move: dates, questions, a text's week or language.

    Append only. ``about`` and ``about_id`` name the row as it was called, without a key: a question
    that is removed later stays in the log.
    """

    __tablename__ = "discussion_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(
        ForeignKey("discussion.id", ondelete="RESTRICT"), index=True
    )
    verb: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(24))
    about_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    at: Mapped[datetime] = mapped_column(Utc)
