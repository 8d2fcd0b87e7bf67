"""Fields of the pages where people choose their mails."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, RadioField, StringField
from wtforms.validators import AnyOf, StopValidation

from forum.accounts.forms.people import Required
from forum.forms import Form


def a_day(form: Form, field: Field) -> None:
    """Refuse what is no day, in words; nothing is fine."""
    field.errors[:] = []
    if field.data is None and field.raw_data and field.raw_data[0]:
        raise StopValidation(str(_("Type a day such as 2026-11-23.")))


class MailForm(Form):
    """How often mails come, and from which day on."""

    delivery = RadioField(
        _("How often"),
        validators=[Required(_("Choose how often."))],
    )
    paused_until = DateField(_("No news before this day"), validators=[a_day])

    def offer(self) -> None:
        """Fill the choice."""
        self.delivery.choices = [
            ("each", _("Each message, when it comes")),
            ("daily", _("At most one mail a day, with all that is new")),
            ("weekly", _("One mail a week, with all that is new")),
            ("none", _("No news by mail")),
        ]


class StopForm(Form):
    """What is chosen on the page that a mail leads to: the value of one button."""

    choice = StringField(validators=[AnyOf(("none", "daily", "weekly", "pause"))])
