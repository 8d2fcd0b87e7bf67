"""Tables of organisations and of the people who belong to them."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model


class Organisation(Model):
    """An organisation; reviewed like everything that people propose."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="RESTRICT"), unique=True
    )
    name: Mapped[str] = mapped_column(String(300), index=True)
    short: Mapped[str | None] = mapped_column(String(60))
    type: Mapped[str | None] = mapped_column(
        ForeignKey("stakeholder_type.key", ondelete="RESTRICT")
    )
    country: Mapped[str | None] = mapped_column(String(2))
    website: Mapped[str | None] = mapped_column(String(500))
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT")
    )


class Affiliation(Model):
    """A person's place in an organisation, from one day to another."""

    __tablename__ = "affiliation"
    __table_args__ = (
        Index(
            "uq_affiliation_live",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("until is null"),
            postgresql_where=text("until is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT"), index=True
    )
    role_title: Mapped[str | None] = mapped_column(String(200))
    may_speak: Mapped[bool] = mapped_column(default=False)
    manages: Mapped[bool] = mapped_column(default=False)
    named: Mapped[bool] = mapped_column(default=False)  # agreed to stand on its public page
    since: Mapped[date]
    until: Mapped[date | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="RESTRICT")
    )
