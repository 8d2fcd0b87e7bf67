"""The field of the page where people choose the mails of a discussion."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField

from forum.accounts.forms import Required
from forum.forms import Form


class FollowForm(Form):
    """How often the mails of one discussion come."""

    delivery = RadioField(
        _("How often"), validators=[Required(_("Choose how often."))], default="like-all"
    )

    def offer(self) -> None:
        """Fill the choice."""
        self.delivery.choices = [
            ("like-all", _("As I have it for all discussions")),
            ("each", _("Each message, when it comes")),
            ("daily", _("At most one mail a day, with all that is new")),
            ("weekly", _("One mail a week, with all that is new")),
            ("none", _("No news of this discussion")),
        ]
