"""How far each person was mailed of what was published in a discussion."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, Utc


class Mailed(Model):
    """What was published up to ``until`` was mailed, or is not wanted: never again."""

    __tablename__ = "mailed"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True
    )
    discussion_id: Mapped[int] = mapped_column(
        ForeignKey("discussion.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    until: Mapped[datetime] = mapped_column(Utc)
