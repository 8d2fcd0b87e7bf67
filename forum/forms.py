"""Base form and shared field behaviour; rules live in operations."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField

from forum.errors import Refused

ONE_LINE = ("StringField", "EmailField", "SearchField", "URLField", "TelField", "HiddenField")
LINE_ENDS = "\t\r\n\v\f\x85"  # of old systems too: without them words would stick together


def tidy(text: str | None) -> str | None:
    """Return typed text in NFC, without control characters, trimmed (for one-line fields)."""
    if text is None:
        return None
    text = unicodedata.normalize("NFC", text)
    return "".join(" " if c in LINE_ENDS else c for c in text if _allowed(c)).strip()


def without_controls(text: str | None) -> str | None:
    """Return a text of several lines without the control characters that no page can hold."""
    if text is None:
        return None
    return "".join("\n" if c in "\v\f\x85" else c for c in text if _allowed(c))


def _allowed(character: str) -> bool:
    return character in LINE_ENDS or unicodedata.category(character) not in ("Cc", "Cs")


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF, whose refused rules show on the field they speak of."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Translate by the app's catalogues only."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Tidy what was typed into one-line fields; no field keeps control characters."""
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in ONE_LINE:
                filters = [*filters, tidy]
            elif issubclass(unbound_field.field_class, TextAreaField):
                filters = [*filters, without_controls]
            return unbound_field.bind(form=form, filters=filters, **options)

    def refuse(self, refused: Refused) -> None:
        """Show a rule's sentence at its field, or above the form."""
        field = self._fields.get(refused.field or "")
        if field is None:
            self.form_errors.append(refused.sentence)
        else:
            field.errors = [*field.errors, refused.sentence]


class OpenForm(Form):
    """A form that anybody may send, with a field that people don't see.

    Programs that fill every field give themselves away: the door answers as if it had worked, and
    stores nothing. Drawn by the component ``unseen``.
    """

    second_subject = StringField()

    @property
    def by_program(self) -> bool:
        """Say whether the field that nobody sees was filled."""
        return bool(self.second_subject.data)
