"""Fields of the pages of a discussion's people: roles and invitations."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import NumberRange

from forum.accounts.forms import Required, role_words
from forum.forms import Form
from forum.i18n import own_name


class RoleForm(Form):
    """A role for the account with an address."""

    email = EmailField(_("E-mail address"), validators=[Required(_("Type an e-mail address."))])
    role = SelectField(_("Role"))

    def offer(self, roles: Sequence[str]) -> None:
        """Fill the list of roles."""
        self.role.choices = [(role, role_words(role)) for role in roles]


class EndForm(Form):
    """The role to end: hidden values of one button."""

    person_id = IntegerField(validators=[Required(), NumberRange(1, 2**31 - 1)])
    role = StringField(validators=[Required()])


class InviteForm(Form):
    """A pasted list and the language of the mails; lines to mend come beside, as ``line``."""

    text = TextAreaField(_("People to invite"))
    language = SelectField(_("Language of the mails"))
    leave_out = BooleanField(_("Leave these lines out"))
    send = SubmitField()

    def offer(self, languages: Sequence[str]) -> None:
        """Fill the list of languages."""
        self.language.choices = [(code, own_name(code)) for code in languages]


class InvitationForm(Form):
    """One button beside an invitation."""

    invitation_id = IntegerField(validators=[Required(), NumberRange(1, 2**31 - 1)])
