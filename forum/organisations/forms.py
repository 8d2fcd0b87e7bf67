"""Fields of the administrators' pages of organisations."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, URLField

from forum.accounts.forms import Required
from forum.forms import Form
from forum.places.forms import country_choices, type_choices


class OrganisationForm(Form):
    """What is known of an organisation."""

    name = StringField(_("Name"), validators=[Required(_("Give the organisation a name."))])
    short = StringField(_("Short name"))
    type_ = SelectField(_("Stakeholder type"))
    country = SelectField(_("Country"))
    website = URLField(_("Website"))

    def offer(self, type_: str | None = None) -> None:
        """Fill the lists; ``type_`` is the one in use."""
        self.type_.choices = type_choices((type_,))
        self.country.choices = country_choices()


class MergeForm(Form):
    """Which organisation to merge into."""

    into_id = IntegerField(validators=[Required(_("Choose the organisation to merge into."))])
