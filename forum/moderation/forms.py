"""Fields of the desk and of readers' reports."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from forum.accounts.forms import Required
from forum.forms import Form
from forum.i18n import own_name
from forum.moderation.operations import REPORT_REASONS
from forum.moderation.permissions import Verb
from forum.moderation.queries import reason_label, reason_told


class DecisionForm(Form):
    """One decision: the reason, a note for the author, and the last step that was seen."""

    seq = IntegerField(widget=HiddenInput(), validators=[Required(), NumberRange(1, 2**31 - 1)])
    reason = RadioField(_("Reason"), validators=[Required(_("Choose a reason."))])
    note = TextAreaField(_("Note to the author"))
    language = SelectField(_("Language of the note"))

    def offer(self, verb: Verb, languages: Sequence[str]) -> None:
        """Fill the lists; a verb with one reason asks for none."""
        self.language.choices = [(code, own_name(code)) for code in languages]
        self.told = {code: reason_told(code) for code in verb.reasons}  # what the author reads
        self.only = verb.reasons[0] if len(verb.reasons) == 1 else None
        if self.only:
            del self.reason
        else:
            self.reason.choices = [(code, reason_label(code)) for code in verb.reasons]

    @property
    def chosen(self) -> str:
        """Return the reason that was chosen, or the only one."""
        return self.only or str(self.reason.data)


class ReportForm(Form):
    """What a reader says of a public text; ``website`` is left empty by people."""

    reason = RadioField(
        _("What should be looked at?"), validators=[Required(_("Choose a reason."))]
    )
    note = TextAreaField(_("What exactly, and where in the text"))
    website = StringField()

    def offer(self) -> None:
        """Fill the list of reasons."""
        self.reason.choices = [(code, reason_label(code)) for code in REPORT_REASONS]
