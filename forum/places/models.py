"""Tables of the shared vocabulary."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, Texts, TextsType


class StakeholderType(Model):
    """A kind of stakeholder; the built-in ones are labelled by the catalogues."""

    __tablename__ = "stakeholder_type"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[Texts] = mapped_column(TextsType)
    position: Mapped[int]


# In the order in which figures list them. The migration that makes the table fills it.
STAKEHOLDER_TYPES = (
    "local-authority",
    "regional-authority",
    "national-authority",
    "international-organisation",
    "civil-society",
    "migrant-led",
    "academia",
    "expert",
    "private-sector",
    "media",
    "individual",
)
