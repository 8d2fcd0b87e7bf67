"""Fields of what moderators do with a text besides moving it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forum.accounts.forms import Required
from forum.discussions.forms.narrowing import LARGEST
from forum.discussions.operations.redacting import REASONS
from forum.forms import Form
from forum.i18n import own_name
from forum.moderation.queries import reason_label


class SeenForm(Form):
    """One button about the version that was seen."""

    version = IntegerField(validators=[Required(), NumberRange(0, LARGEST)], widget=HiddenInput())


class RedactForm(SeenForm):
    """What is taken out, why, and a note for the author."""

    paragraphs = SelectMultipleField(
        _("Whole paragraphs"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    passages = TextAreaField(_("Exact words"))
    reason = RadioField(_("Reason"), validators=[Required(_("Choose a reason."))])
    note = TextAreaField(_("Note to the author"))
    language = SelectField(_("Language of the note"))

    def offer(self, paragraphs: Sequence[str], languages: Sequence[str]) -> None:
        """Fill the lists."""
        self.paragraphs.choices = list(enumerate(paragraphs))
        self.reason.choices = [(code, reason_label(code)) for code in REASONS]
        self.language.choices = [(code, own_name(code)) for code in languages]


class MergeForm(Form):
    """Into which text another one is merged; ``seq`` is the last step that was seen."""

    seq = IntegerField(validators=[Required(), NumberRange(1, LARGEST)], widget=HiddenInput())
    number = IntegerField(
        _("Number of the text that is kept"),
        validators=[Required(_("Write a number.")), NumberRange(1, LARGEST)],
    )
    note = TextAreaField(_("Note to the author"))
    language = SelectField(_("Language of the note"))

    def offer(self, languages: Sequence[str]) -> None:
        """Fill the list."""
        self.language.choices = [(code, own_name(code)) for code in languages]
