"""Fields of the pages on which facilitators write messages; rules live in operations."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, TextAreaField

from forum.accounts.forms import Required
from forum.discussions.forms.narrowing import as_number
from forum.discussions.forms.setup import document_languages
from forum.forms import Form


class TextForm(Form):
    """A text in one language; ``rev`` is what the page was made from."""

    language = SelectField(_("Language of the message"), validate_choice=False)
    body = TextAreaField(
        _("Message"), validators=[Required(_("Write something first: the text is empty."))]
    )
    rev = HiddenField()
    go = HiddenField()

    def offer(self, languages: Sequence[str]) -> None:
        """Fill the list of languages: the discussion's first."""
        self.language.choices = document_languages(languages)[1:]

    @property
    def expected_rev(self) -> int:
        """Return the revision, 0 if there is none yet."""
        return as_number(str(self.rev.data or "")) or 0


class MessageForm(TextForm):
    """A message to be: which one it is, which week it is about."""

    message = RadioField(_("What kind of message it is"), validate_choice=False)
    week = SelectField(_("Week it is about"), validate_choice=False)

    def offer_kinds(self, weeks: Sequence[tuple[str, str]]) -> None:
        """Fill the lists."""
        self.message.choices = [
            ("launch", _("Launch message")),
            ("summary", _("Summary of the week")),
            ("reminder", _("Reminder")),
            ("closing", _("Closing message")),
            ("other", _("Another message")),
        ]
        self.week.choices = [("", _("No particular week")), *weeks]


class SendForm(Form):
    """One button on a page that was made from ``rev``."""

    rev = HiddenField()

    @property
    def expected_rev(self) -> int:
        """Return the revision, 0 if there is none."""
        return as_number(str(self.rev.data or "")) or 0
