"""Fields of the week editor: changes of dates, questions, texts.

A change of dates is looked at first: the same form is read from the address (the preview) and from
what is posted (Apply).
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Optional, ValidationError

from forum.discussions.forms.narrowing import as_number
from forum.discussions.schedule import (
    Change,
    Extend,
    Insert,
    MoveAll,
    Plan,
    Redate,
    Remove,
    begins_at,
    ends_after,
    last_minute,
    local_minute,
)
from forum.forms import Form
from forum.i18n import zone

LARGEST = 10_000


def _day(form: Form, field: Field) -> None:
    """Refuse what is no day, in words; days far off would leave the calendar."""
    if field.raw_data and field.raw_data[0] and not field.data:
        field.errors[:] = []
        raise ValidationError(str(_("Type a day such as 2026-11-23.")))
    if field.data is None:
        raise ValidationError(str(_("Type a day such as 2026-11-23.")))
    if not 1900 < field.data.year < 2200:
        raise ValidationError(str(_("This date is too far away.")))


def _time(form: Form, field: Field) -> None:
    if field.raw_data and field.raw_data[0] and field.data is None:
        field.errors[:] = []
        raise ValidationError(str(_("Type a time such as 08:00.")))


def _number(form: Form, field: Field) -> None:
    if field.data is None or not -LARGEST <= field.data <= LARGEST:
        field.errors[:] = []
        raise ValidationError(str(_("Type a number of days.")))


class ChangeForm(Form):
    """A change of dates; ``number`` is the week that it is about."""

    number = StringField()
    rev = StringField()

    @property
    def week_number(self) -> int:
        """Return the number of the week, 0 if none is named."""
        return as_number(self.number.data) or 0

    @property
    def expected_rev(self) -> int:
        """Return the revision that the page showed, 0 if it named none."""
        return as_number(self.rev.data) or 0

    @classmethod
    def read(cls, values: Any = None, *, typed: bool = False, **data: Any) -> "ChangeForm":
        """Return the form of an address; ``typed`` once somebody filled it in."""
        return cls(formdata=values if typed else None, meta={"csrf": False}, **data)

    def change(self, plan: Plan) -> Change:
        """Return what the fields ask for."""
        raise NotImplementedError

    def values(self) -> list[tuple[str, str]]:
        """Return the fields as typed, for the form that applies the change."""
        typed = [
            (field.short_name, str(field.raw_data[0]))
            for field in self
            if field.short_name not in ("rev", "csrf_token", "number") and field.raw_data
        ]
        return [("number", self.number.data or ""), *typed]


class RedateForm(ChangeForm):
    """When a week opens and closes, by the discussion's clock."""

    opens_day = DateField(_("Opens on"), validators=[_day])
    opens_time = TimeField(_("Opens at"), validators=[Optional(), _time])
    closes_day = DateField(_("Closes on"), validators=[_day])
    closes_time = TimeField(_("Last minute"), validators=[Optional(), _time])

    @staticmethod
    def data_of(plan: Plan, number: int) -> dict[str, date | time]:
        """Return what the fields hold of a week as it stands."""
        week = plan.week(number)
        opens = local_minute(week.opens, plan.time_zone)
        closes = last_minute(week.closes, plan.time_zone)
        return {
            "opens_day": opens.date(),
            "opens_time": opens.time(),
            "closes_day": closes.date(),
            "closes_time": closes.time(),
        }

    def locals(self) -> tuple[datetime, datetime]:
        """Return both as local times; a day without times is a whole day."""
        return (
            datetime.combine(self.opens_day.data, self.opens_time.data or time(0)),
            datetime.combine(self.closes_day.data, self.closes_time.data or time(23, 59)),
        )

    def change(self, plan: Plan) -> Change:
        """Return new dates; fields left as they were keep the exact instants."""
        number = self.week_number
        week = plan.week(number)
        opens, closes = self.locals()
        same_opening = opens == local_minute(week.opens, plan.time_zone)
        same_end = closes == last_minute(week.closes, plan.time_zone)
        return Redate(
            number,
            week.opens if same_opening else begins_at(opens, plan.time_zone),
            week.closes if same_end else ends_after(closes, plan.time_zone),
        )


class ExtendForm(ChangeForm):
    """How much longer a week lasts."""

    days = IntegerField(_("Days longer"), validators=[_number], default=3)
    follow = BooleanField(_("Move the following weeks along"), default=True)

    def change(self, plan: Plan) -> Change:
        """Return the longer week."""
        return Extend(self.week_number, self.days.data, self.follow.data)


class InsertForm(ChangeForm):
    """A week between others."""

    after = SelectField(_("Its place"), coerce=int)
    days = IntegerField(_("Days that it lasts"), validators=[_number], default=7)
    theme = StringField(_("Theme"))

    def change(self, plan: Plan) -> Change:
        """Return the new week."""
        return Insert(self.after.data, self.days.data)


class MoveForm(ChangeForm):
    """By how many days everything moves, or to which first day."""

    days = IntegerField(_("By how many days"), validators=[Optional(), _number])
    first_day = DateField(_("Or: the first day"), validators=[Optional(), _day])

    def change(self, plan: Plan) -> Change:
        """Return the move; the first day counts where both are given."""
        days = self.days.data or 0
        if self.first_day.data and plan.opens:
            first = plan.opens.astimezone(zone(plan.time_zone)).date()
            days = (self.first_day.data - first) // timedelta(days=1)
        return MoveAll(days)


class RemoveForm(ChangeForm):
    """A week to take out."""

    def change(self, plan: Plan) -> Change:
        """Return the removal."""
        return Remove(self.week_number)


FORMS: dict[str, type[ChangeForm]] = {
    "dates": RedateForm,
    "extend": ExtendForm,
    "insert": InsertForm,
    "move": MoveForm,
    "remove": RemoveForm,
}


class QuestionForm(Form):
    """A new question in the base language."""

    rev = StringField()
    text = TextAreaField(_("Question"))


class RevForm(Form):
    """A button about a question: the revision that its page showed, and which way."""

    rev = StringField()
    direction = StringField()


class TextForm(Form):
    """A text in one language; ``seen`` is the stamp of what the page showed of it."""

    place = StringField()
    language = StringField()
    seen = StringField()
    back = StringField()
    what = StringField()
    text = TextAreaField(_("Text"))
    note = TextAreaField(_("Note for readers"))
