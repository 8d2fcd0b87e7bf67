"""Fields of the pages of one's own text. The rules are in the operations."""

from collections.abc import Iterable, Sequence

from babel import Locale
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, NumberRange
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forum.accounts.forms import Required
from forum.discussions.forms.narrowing import LARGEST
from forum.discussions.forms.writing import WritingForm
from forum.discussions.models import Contribution
from forum.forms import Form
from forum.i18n import known_language, language_name
from forum.organisations.queries import Affiliated
from forum.places.forms import country_choices, sorting, type_choices

TWO_LETTERS = tuple(code for code in map(str, Locale.parse("en").languages) if len(code) == 2)


class Boxes(SelectMultipleField):  # type: ignore[misc]
    """Some of several, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MoveForm(Form):
    """One button about the text as it was seen."""

    seen = IntegerField(validators=[Required(), NumberRange(0, LARGEST)], widget=HiddenInput())


class ConsentForm(Form):
    """How the text is shown."""

    attribution = RadioField(
        _("How it appears"), validators=[Required(_("Choose how it will appear."))]
    )
    quotable = BooleanField(_("Passages of my text may be quoted in the consolidated response"))

    def offer(self, written: Contribution) -> None:
        """Fill the choices: only what was stated with the text can be shown of it."""
        choices = [("anonymous", _("Anonymously"))]
        if written.organisation_name:
            choices.insert(0, ("organisation", _("With my organisation only")))
        if written.author_name:
            with_both = written.organisation_name is not None
            named = _("With my name and my organisation") if with_both else _("With my name")
            choices.insert(0, ("named", named))
        self.attribution.choices = choices


class IdentityForm(Form):
    """Who wrote a text that was returned with that question."""

    name = StringField(_("Your name"), validators=[Required(_("Type a name."))])
    organisation = RadioField(_("You wrote for"), validate_choice=False)
    organisation_name = StringField(_("Name of the organisation"))
    stakeholder_type = SelectField(_("Stakeholder type"), validate_choice=False)
    country = SelectField(_("Country"), validate_choice=False)
    role_title = StringField(_("Your role"))
    seen = IntegerField(validators=[Required(), NumberRange(0, LARGEST)], widget=HiddenInput())

    def offer(self, affiliations: Sequence[Affiliated], type_: str | None) -> None:
        """Fill the lists."""
        self.organisation.choices = [
            *((str(one.organisation_id), one.name) for one in affiliations if one.published),
            ("other", _("Another organisation, named below")),
            ("", _("For myself")),
        ]
        self.stakeholder_type.choices = type_choices((type_,))
        self.country.choices = country_choices()


class AppealForm(MoveForm):
    """Why a decision should be looked at again."""

    text = TextAreaField(_("Why it should be looked at again"))


class EditForm(WritingForm):
    """An edit: the fields of writing, boxes for the questions where the text is one field."""

    boxes = Boxes(_("Questions that it answers"), coerce=int, validate_choice=False)
    seen = IntegerField(validators=[Required(), NumberRange(0, LARGEST)], widget=HiddenInput())
    token = HiddenField()

    def chosen(self, known: Iterable[int]) -> tuple[int, ...]:
        """Return the questions that are ticked, of those that there are."""
        ticked = set(self.boxes.data or ())
        return tuple(key for key in known if key in ticked)


class CorrectForm(Form):
    """What was recognised of the text: its language, and each passage's questions."""

    language = SelectField(_("Language of your text"), validate_choice=False)
    link = SelectMultipleField(validate_choice=False)
    seen = IntegerField(validators=[Required(), NumberRange(0, LARGEST)], widget=HiddenInput())

    def links(self) -> set[tuple[int, int]]:
        """Return the ticked boxes as (segment, question); what is no pair of numbers is dropped."""
        found = set()
        for value in self.link.data or ():
            segment, _dash, question = str(value).partition("-")
            numbers = [p for p in (segment, question) if p.isascii() and p.isdigit()]
            if len(numbers) == 2 and all(len(number) <= 9 for number in numbers):
                found.add((int(segment), int(question)))
        return found


class SignatoryForm(Form):
    """An organisation to name below a statement, or to take from it."""

    organisation_id = IntegerField(validators=[Required(), NumberRange(1, LARGEST)])


class AnswerForm(SignatoryForm):
    """What an organisation says of a statement that names it."""

    contribution_id = IntegerField(validators=[Required(), NumberRange(1, LARGEST)])
    answer = HiddenField(validators=[AnyOf(("confirm", "disown"))])


def language_choices(first: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the languages a text can be in: those of the discussion, then all others by name."""
    near = list(dict.fromkeys(first))
    others = [code for code in TWO_LETTERS if code not in near and known_language(code)]
    named = sorted(((code, language_name(code)) for code in others), key=lambda c: sorting(c[1]))
    return {
        str(_("Of this discussion and site")): [(code, language_name(code)) for code in near],
        str(_("Others")): named,
    }
