"""Fields of the desk and of readers' reports."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forum.accounts.forms import Required, zone_choices
from forum.db import Shown
from forum.forms import Form
from forum.i18n import own_name
from forum.i18n.dates import weekday
from forum.moderation.hours import WorkingWeek
from forum.moderation.operations import REPORT_REASONS
from forum.moderation.permissions import VERBS, Verb
from forum.moderation.queries import reason_label, reason_told, verb_names
from forum.settings import INTERFACE_LANGUAGES

MONDAY = date(2024, 1, 1)


class DecisionForm(Form):
    """One decision: the reason, a note for the author, and the last step that was seen."""

    seq = IntegerField(widget=HiddenInput(), validators=[Required(), NumberRange(1, 2**31 - 1)])
    reason = RadioField(_("Reason"), validators=[Required(_("Choose a reason."))])
    note = TextAreaField(_("Note to the author"))
    ready = BooleanField(
        _("If the note is empty, send the ready-made note of the reason"), default=True
    )
    language = SelectField(_("Language of the note"))

    def offer(self, verb: Verb, languages: Sequence[str], ready: Mapping[str, Shown]) -> None:
        """Fill the lists; a verb with one reason asks for none.

        ``ready`` are the ready-made notes in the first of the languages.
        """
        self.ready_notes = {code: ready[code] for code in verb.reasons if code in ready}
        if not self.ready_notes:
            del self.ready
        self.language.choices = [(code, own_name(code)) for code in languages]
        self.told = {code: reason_told(code) for code in verb.reasons}  # what the author reads
        self.only = verb.reasons[0] if len(verb.reasons) == 1 else None
        if self.only:
            del self.reason
        else:
            self.reason.choices = [(code, reason_label(code)) for code in verb.reasons]

    @property
    def takes_ready(self) -> bool:
        """Say whether the ready-made note is sent where none was written."""
        return bool(self.ready and self.ready.data)

    @property
    def chosen(self) -> str:
        """Return the reason that was chosen, or the only one."""
        return self.only or str(self.reason.data)


class BulkForm(Form):
    """One decision on several things: what and why in one list, and a note for their authors."""

    what = SelectField(_("With the selected ones"), validators=[Required(_("Choose what to do."))])
    note = TextAreaField(_("Note to the authors"))
    language = SelectField(_("Language of the note"))

    def offer(self) -> None:
        """Fill the lists: each verb with its reasons, then what decides nothing."""
        names = verb_names()
        self.what.choices = {
            str(_("Choose")): [("", "…")],
            **{
                names[verb.key]: [
                    (f"{verb.key}:{code}", f"{names[verb.key]}: {reason_label(code)}")
                    for code in verb.reasons
                ]
                for verb in VERBS.values()
            },
            str(_("Look at it first")): [
                ("claim:", str(_("Claim for 30 minutes"))),
                ("release:", str(_("Release my claim"))),
            ],
        }
        self.language.choices = [(code, own_name(code)) for code in INTERFACE_LANGUAGES]

    @property
    def chosen(self) -> tuple[str, str]:
        """Return the verb and the reason."""
        verb, _colon, reason = str(self.what.data or "").partition(":")
        return verb, reason


class AbsenceForm(Form):
    """Until when one is away, and who decides meanwhile."""

    until = DateField(_("Away until, that day included"), validators=[Required(_("Enter a day."))])
    deputy = SelectField(_("Who decides meanwhile"), coerce=int)


class HoursForm(Form):
    """When moderators work, and after how many working hours somebody is told."""

    days = SelectMultipleField(
        _("Working days"), widget=ListWidget(), option_widget=CheckboxInput()
    )
    opens = IntegerField(_("From this hour"))
    closes = IntegerField(_("Until this hour"))
    zone = SelectField(_("Time zone"), validate_choice=False)
    alert = IntegerField(_("Tell the moderators after this many working hours"))

    def offer(self, zone: str) -> None:
        """Fill the lists."""
        self.days.choices = [(str(day), weekday(MONDAY + timedelta(days=day))) for day in range(7)]
        self.zone.choices = zone_choices(zone)

    def week(self) -> WorkingWeek:
        """Return what was typed; what is no number counts as none that is allowed."""
        opens, closes, alert = self.opens.data, self.closes.data, self.alert.data
        return WorkingWeek(
            days=frozenset(map(int, self.days.data or [])),
            opens=-1 if opens is None else opens,
            closes=-1 if closes is None else closes,
            zone=self.zone.data or "",
            alert=alert or 0,
        )


class ReasonsForm(Form):
    """The ready-made notes in one language, one field for each reason."""

    seen = HiddenField()
    no_identity = TextAreaField()
    personal_data = TextAreaField()
    off_topic = TextAreaField()
    duplicate = TextAreaField()
    abuse = TextAreaField()


class AnswerAppealForm(Form):
    """The answer to an appeal; both sides read it."""

    upheld = RadioField(_("Your decision"), validators=[Required(_("Choose one of the two."))])
    answer = TextAreaField(_("Answer to the author"))
    language = SelectField(_("Language of the answer"))

    def offer(self, languages: Sequence[str]) -> None:
        """Fill the lists."""
        self.language.choices = [(code, own_name(code)) for code in languages]
        self.upheld.choices = [
            ("yes", _("The author is right: take the decision back")),
            ("no", _("The decision stands")),
        ]


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
