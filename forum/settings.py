"""What administrators set: the site's name, languages and policies, in one row.

The row also holds the revision that every change raises; pages kept for visitors are known by it.
"""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Json, Model, Texts, TextsType, db, locked
from forum.errors import Refused

INTERFACE_LANGUAGES = ("en", "fr", "es", "pt", "ar")
READ_ONLY = "read_only"  # a policy that is there while nothing may be sent


class SiteSetting(Model):
    """The one row of the site."""

    __tablename__ = "setting"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Texts] = mapped_column(TextsType)
    languages: Mapped[list[str]] = mapped_column(Json)
    policies: Mapped[dict[str, str]] = mapped_column(Json)
    rev: Mapped[int] = mapped_column(default=1)


def site_setting() -> SiteSetting:
    """Return the site's row; the migrations make it."""
    return db.session.get_one(SiteSetting, 1)


def set_read_only(on: bool) -> None:
    """Let nothing be sent to the site from now on, or again: all of it stays readable."""
    row = locked(SiteSetting, 1)
    kept = {name: value for name, value in row.policies.items() if name != READ_ONLY}
    row.policies = kept | ({READ_ONLY: "yes"} if on else {})


def change_site(*, names: Mapping[str, str], languages: Sequence[str]) -> None:
    """Set the site's name per language and the interface languages it offers, first = default.

    Raises Refused if no language is left, one is unknown, or the first language has no name.
    """
    if not languages:
        raise Refused(_("Choose at least one language."), field="languages")
    unknown = set(languages) - set(INTERFACE_LANGUAGES)
    if unknown:
        raise Refused(_("One of these languages is not available."), field="languages")
    if not any(name.strip() for name in names.values()):
        raise Refused(_("Give the site a name."), field="name")
    row = locked(SiteSetting, 1)
    row.name = Texts.of({language: name.strip() for language, name in names.items()})
    row.languages = list(languages)
