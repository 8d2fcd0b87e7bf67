"""Fields of the pages on which a discussion is set up; rules live in operations."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, DateInput

from forum.accounts.forms import Required, zone_choices
from forum.discussions.forms.narrowing import as_number
from forum.errors import Refused
from forum.forms import Form, tidy
from forum.i18n import current_language, known_language, language_name, own_name
from forum.places.forms import sorting
from forum.settings import INTERFACE_LANGUAGES

MOST_ROWS = 60


class StepForm(Form):
    """A form of the settings: it carries the revision that its page was made from."""

    rev = HiddenField()
    go = HiddenField()
    stale = False  # somebody overtook the page that was sent
    list_error = ""  # what was refused of a list as a whole

    @property
    def expected_rev(self) -> int | None:
        """Return the revision, None if it is not a number."""
        return as_number(str(self.rev.data or ""))

    def refuse(self, refused: Refused) -> None:
        """Show a rule's sentence at its field; one about a whole list stands above it."""
        if isinstance(self._fields.get(refused.field or ""), FieldList):
            self.list_error = refused.sentence
            self.form_errors.append(refused.sentence)
        else:
            super().refuse(refused)


class Row(Form):
    """Fields that repeat inside a form; the form around them carries the token."""

    class Meta(Form.Meta):
        """As every form, without a token of its own."""

        csrf = False


class DayField(Field):  # type: ignore[misc]
    """A day, typed or chosen; what is no day stays as it was typed."""

    widget = DateInput()

    def _value(self) -> str:
        if self.raw_data:
            return tidy(str(self.raw_data[0])) or ""
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, values: Sequence[str]) -> None:
        """Read ISO 8601, as browsers send it."""
        text = tidy(values[0]) if values else ""
        self.data = None
        if not text:
            return
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = date.min
        if not 2000 <= day.year < 2200:
            raise ValueError(str(_("Give a day such as 2026-11-30.")))
        self.data = day


class Languages(SelectMultipleField):  # type: ignore[misc]
    """Languages as boxes to tick."""

    option_widget = CheckboxInput()


class BasicsForm(StepForm):
    """What a discussion is called, its languages and its clock."""

    title = StringField(_("Title"), validators=[Required(_("Give the discussion a title."))])
    slug = StringField(_("Web address"))
    short_code = StringField(_("Short code"))
    languages = Languages(_("Languages of the discussion"), validate_choice=False)
    more_language = SelectField(_("One more language"), validate_choice=False)
    base_language = SelectField(_("Base language"), validate_choice=False)
    time_zone = SelectField(_("Time zone"), validate_choice=False)

    def offer(self, languages: Sequence[str], time_zone: str | None) -> None:
        """Fill the lists: the interface's languages first, then those in use, then all others."""
        known = [code for code in languages if known_language(code)]
        first = list(dict.fromkeys([*INTERFACE_LANGUAGES, *known]))
        others = [
            (code, name) for code, name in _languages(current_language()) if code not in first
        ]
        self.languages.choices = [(code, own_name(code)) for code in first]
        self.more_language.choices = [("", _("No other")), *others]
        self.base_language.choices = [*self.languages.choices, *others]
        self.time_zone.choices = zone_choices(time_zone)

    @property
    def wanted_languages(self) -> list[str]:
        """Return the ticked languages and the one more."""
        more = [self.more_language.data] if self.more_language.data else []
        return [*(self.languages.data or []), *more]


@lru_cache(maxsize=16)
def _languages(here: str) -> tuple[tuple[str, str], ...]:
    """Return the languages with a code of two letters by name; ``here`` is the memory's key."""
    codes = [code for code in map(str, Locale.parse("en").languages) if len(code) == 2]
    named = [(code, language_name(code, here)) for code in codes]
    return tuple(sorted(named, key=lambda choice: sorting(choice[1])))


def other_languages(languages: Sequence[str]) -> list[tuple[str, str]]:
    """Return the languages that are not among these, by name."""
    return [(code, name) for code, name in _languages(current_language()) if code not in languages]


class CopyForm(StepForm):
    """An earlier discussion whose structure begins the next."""

    source = SelectField(_("Earlier discussion"), validate_choice=False)
    title = StringField(_("Title"), validators=[Required(_("Give the discussion a title."))])
    slug = StringField(_("Web address"))
    short_code = StringField(_("Short code"))
    first_day = DayField(_("First day"), validators=[Required(_("Give the first day."))])


class WeekRow(Row):
    """A week by its days, and its theme."""

    opens = DayField(_("Opens on"))
    closes = DayField(_("Last day"))
    theme = StringField(_("Theme"))


class DatesForm(StepForm):
    """First day and number of weeks to propose from; the weeks; the close."""

    first_day = DayField(_("First day"))
    count = SelectField(_("Number of weeks"), coerce=int, validate_choice=False)
    weeks = FieldList(FormField(WeekRow), max_entries=MOST_ROWS)
    closes = DayField(_("Last day of the discussion"))


class QuestionRow(Row):
    """A question; ``key`` is empty for a new one."""

    key = HiddenField()
    text = TextAreaField(_("Question"))


class WeekQuestions(Row):
    """The questions of one week."""

    number = HiddenField()
    questions = FieldList(FormField(QuestionRow), max_entries=MOST_ROWS)


class QuestionsForm(StepForm):
    """The questions of all weeks that haven't opened."""

    weeks = FieldList(FormField(WeekQuestions), max_entries=MOST_ROWS)


class OrganisersForm(StepForm):
    """Who organises, one name a field."""

    organisers = FieldList(StringField(_("Organiser")), max_entries=MOST_ROWS)


class TextsForm(StepForm):
    """Title and launch note in one language."""

    title = StringField(_("Title"))
    launch = TextAreaField(_("Launch note"))


class DocumentForm(StepForm):
    """A file to add."""

    file = FileField(_("File"), validators=[Required(_("Choose a file."))])
    title = StringField(_("Title"), id="document-title")
    language = SelectField(_("Language of the document"), validate_choice=False)


class DocumentNamesForm(StepForm):
    """What a document is called in each language; its language."""

    titles = FieldList(StringField(_("Title")), max_entries=MOST_ROWS)
    language = SelectField(_("Language of the document"), validate_choice=False)


def document_languages(languages: Sequence[str]) -> list[tuple[str, Any]]:
    """Return the choices: not stated, the discussion's languages, all others by name."""
    others = [
        (code, name) for code, name in _languages(current_language()) if code not in languages
    ]
    return [("", _("Not stated")), *((code, language_name(code)) for code in languages), *others]


class RulesForm(StepForm):
    """Who may read and write, what is held, what waits."""

    visibility = RadioField(_("Who may read it"), validate_choice=False)
    policy = RadioField(_("What is looked at before it is published"), validate_choice=False)
    late = RadioField(_("Answers to a week that is over"), validate_choice=False)
    missing_translation = RadioField(
        _("A week whose questions are not translated yet"), validate_choice=False
    )
    guest_posts = BooleanField(_("Guests may write without an account"))
    show_coming = BooleanField(_("Show the questions of weeks to come"))
    mail_address = EmailField(_("Mail address of the discussion"))
    test = BooleanField(_("This is a test discussion"))

    def offer(self) -> None:
        """Fill the lists."""
        self.visibility.choices = [
            ("public", _("Everybody")),
            ("members", _("Members: whoever has a role here or above")),
            ("invited", _("Only people invited to this discussion")),
        ]
        self.policy.choices = [
            ("hold_new", _("The first contribution of each person")),
            ("hold_all", _("Every contribution")),
            ("publish", _("Nothing")),
        ]
        self.late.choices = [
            ("until_close", _("Are taken until the discussion closes")),
            ("refuse", _("Are not taken")),
        ]
        self.missing_translation.choices = [
            ("wait", _("Opens when the last translation is there")),
            ("open_pending", _("Opens on its day and says that a translation is missing")),
        ]


class ActForm(StepForm):
    """One act of the organisers; only reopening asks for a day."""

    day = DayField(_("Open until the end of"))
