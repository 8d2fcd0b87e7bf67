"""Fields of a translation: the text beside the original, and what the original was."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, TextAreaField

from forum.accounts.forms import Required
from forum.forms import Form


class TranslationForm(Form):
    """One translation; ``seen`` marks the original that it was made from."""

    seen = HiddenField()
    body = TextAreaField(_("Translation"), validators=[Required(_("Write the translation first."))])
