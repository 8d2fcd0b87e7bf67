"""The fields of the page where a guest writes: those of the writing page, and who one is."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, HiddenField, SelectField, StringField

from forum.accounts.forms import Required
from forum.accounts.operations import Profile
from forum.discussions.forms.writing import WritingForm
from forum.discussions.operations.guests import Guest
from forum.forms import OpenForm
from forum.places.forms import country_choices, type_choices


class GuestForm(WritingForm, OpenForm):
    """What a guest types; rules stand in :mod:`forum.discussions.operations.guests`."""

    name = StringField(_("Name"), validators=[Required(_("Type a name."))])
    email = EmailField(_("E-mail address"), validators=[Required(_("Type your e-mail address."))])
    organisation_name = StringField(_("Organisation"))
    stakeholder_type = SelectField(_("Stakeholder type"), validate_choice=False)
    country = SelectField(_("Country"))
    token = HiddenField()

    def offer(self) -> None:
        """Fill the lists."""
        self.stakeholder_type.choices = list(reversed(type_choices()))
        self.country.choices = country_choices()

    def guest(self, language: str, time_zone: str) -> Guest:
        """Return who writes, as typed."""
        return Guest(
            profile=Profile(
                str(self.name.data or ""), language, time_zone, self.country.data or None
            ),
            email=str(self.email.data or ""),
            organisation=str(self.organisation_name.data or ""),
            stakeholder_type=str(self.stakeholder_type.data or ""),
        )
