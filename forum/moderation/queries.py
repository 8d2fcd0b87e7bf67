"""Words for what was decided."""

from forum.i18n import _


def reason_label(code: str) -> str:
    """Return a reason code in the reader's language, the code itself if it has no words."""
    return {
        "first_contribution": _("First contribution of this person"),
        "no_identity": _("Nobody knows who wrote it"),
        "personal_data": _("It holds personal data"),
        "policy": _("The discussion holds everything first"),
        "import": _("It came with an import"),
    }.get(code, code)
