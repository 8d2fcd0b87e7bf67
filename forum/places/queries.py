"""Names of the shared vocabulary in the reader's language."""

from collections.abc import Mapping

from sqlalchemy import select

from forum.db import db
from forum.i18n import _
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


def type_label(key: str | None) -> str:
    """Return one type's label, the key itself for one that a network added without a label."""
    return type_labels().get(key) or str(key)


def known_types() -> frozenset[str]:
    """Return the keys of all stakeholder types, the network's own included."""
    return frozenset(db.session.scalars(select(StakeholderType.key)))
