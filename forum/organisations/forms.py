"""Fields of the pages of organisations and of who belongs to them."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, URLField
from wtforms.validators import NumberRange

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


class AffiliationForm(Form):
    """What a person does in an organisation, and whether its page may name them."""

    role_title = StringField(_("What you do there"))
    named = BooleanField(_("The organisation’s page may show my name"))


class ProposalForm(OrganisationForm):
    """An organisation that is not listed, and what its proposer does there."""

    role_title = StringField(_("What you do there"))
    named = BooleanField(_("The organisation’s page may show my name"))


class LeaveForm(Form):
    """Whether an organisation is left to the administrators when its last manager goes."""

    to_administrators = BooleanField(_("Leave the organisation to the administrators"))


class AppointForm(Form):
    """The account that becomes a manager, by its address."""

    email = EmailField(_("E-mail address"), validators=[Required(_("Type an e-mail address."))])


class VerbForm(Form):
    """One button beside a person: which row, and what to do."""

    affiliation_id = IntegerField(validators=[Required(), NumberRange(1, 2**31 - 1)])
    verb = StringField(validators=[Required()])
