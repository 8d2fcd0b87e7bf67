"""Names of the shared vocabulary in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import select

from forum.db import db
from forum.i18n import _, current_language
from forum.places.models import StakeholderType


def type_labels() -> Mapping[str | None, str]:
    """Return the labels of the built-in stakeholder types; None stands for *not stated*."""
    return {
        "local-authority": _("Local authority"),
        "regional-authority": _("Regional authority"),
        "national-authority": _("National authority"),
        "international-organisation": _("International organisation"),
        "civil-society": _("Civil society"),
        "migrant-led": _("Migrant- or refugee-led organisation"),
        "academia": _("Academia"),
        "expert": _("Expert"),
        "private-sector": _("Private sector"),
        "media": _("Media"),
        "individual": _("Individual"),
        None: _("Not stated"),
    }


@lru_cache(maxsize=16)
def _labels_in(language: str) -> Mapping[str | None, str]:
    """Return the labels in the language that is set; a list asks for them once a row."""
    return type_labels()


def type_label(key: str | None) -> str:
    """Return one type's label, the key itself for one that a network added without a label."""
    return _labels_in(current_language()).get(key) or str(key)


def known_types() -> frozenset[str]:
    """Return the keys of all stakeholder types, the network's own included."""
    return frozenset(db.session.scalars(select(StakeholderType.key)))
