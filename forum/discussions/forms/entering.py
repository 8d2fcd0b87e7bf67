"""Fields of the page where coordinators enter what came on paper, by telephone, in a workshop."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from forum.accounts.forms import Required
from forum.discussions.forms.narrowing import as_number
from forum.discussions.forms.own import Boxes, language_choices
from forum.discussions.operations.behalf import Entered
from forum.errors import Refused
from forum.forms import Form
from forum.i18n import zone
from forum.places.forms import country_choices, type_choices


class EnterForm(Form):
    """Who wrote, when it came, the text, what the author said about it."""

    name = StringField(_("Name of the author"))
    email = EmailField(_("E-mail address of the author"))
    organisation = StringField(_("Organisation"))
    role_title = StringField(_("Role there"))
    stakeholder_type = SelectField(_("Stakeholder type"), validate_choice=False)
    country = SelectField(_("Country"), validate_choice=False)
    received = StringField(_("Day on which it came in"), validators=[Required(_("Type the day."))])
    clock = StringField(_("Time of day"))
    language = SelectField(_("Language of the text"), validate_choice=False)
    week = SelectField(_("Week"), validate_choice=False)
    answers = Boxes(_("Questions that it answers"), coerce=int, validate_choice=False)
    body = TextAreaField(_("The text"), validators=[Required(_("Type the text."))])
    attribution = RadioField(_("How it will appear"), validate_choice=False)
    quotable = BooleanField(_("Passages may be quoted in the consolidated response"))
    files = MultipleFileField(_("Scan or other documents"))
    files_public = BooleanField(_("The documents name nobody who is not to be named"))
    token = HiddenField()

    def offer(self, languages: Sequence[str], weeks: Sequence[tuple[str, str]]) -> None:
        """Fill the lists."""
        self.stakeholder_type.choices = list(reversed(type_choices()))
        self.country.choices = country_choices()
        self.language.choices = language_choices(languages)
        self.week.choices = [*weeks, ("", str(_("No week")))]
        self.attribution.choices = [
            ("named", str(_("With the author’s name and organisation"))),
            ("organisation", str(_("With the organisation only"))),
            ("anonymous", str(_("Anonymously"))),
            ("unnamed", str(_("Nobody said who wrote it"))),
        ]

    def entered(self, time_zone: str) -> Entered:
        """Return what was typed. Raises Refused for a day or time that is none."""
        return Entered(
            body=str(self.body.data or ""),
            language=str(self.language.data or ""),
            received=self.instant(zone(time_zone)),
            attribution=str(self.attribution.data or ""),
            quotable=bool(self.quotable.data),
            name=str(self.name.data or ""),
            email=str(self.email.data or ""),
            organisation=str(self.organisation.data or ""),
            role_title=str(self.role_title.data or ""),
            stakeholder_type=str(self.stakeholder_type.data or ""),
            country=str(self.country.data or ""),
            week_id=as_number(str(self.week.data or "")),
            answers=tuple(self.answers.data or ()),
            files=tuple((file.read(), file.filename or "") for file in self.uploads),
            files_public=bool(self.files_public.data),
        )

    @property
    def uploads(self) -> list[FileStorage]:
        """Return the files that were chosen; an empty field sends one without a name."""
        return [file for file in self.files.data or () if isinstance(file, FileStorage) and file]

    def instant(self, tz: ZoneInfo) -> datetime:
        """Return when it came in, by the discussion's clock; noon where only the day is known."""
        try:
            day = datetime.strptime(str(self.received.data or ""), "%Y-%m-%d").date()
        except ValueError:
            raise Refused(
                str(_("This is not a day. It looks like 2026-11-18.")), field="received"
            ) from None
        typed = str(self.clock.data or "").strip() or "12:00"
        try:
            hour = datetime.strptime(typed, "%H:%M").time()
        except ValueError:
            raise Refused(
                str(_("This is not a time of day. It looks like 16:45.")), field="clock"
            ) from None
        return datetime.combine(day, time(hour.hour, hour.minute), tzinfo=tz)
