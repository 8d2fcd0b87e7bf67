"""Base form and shared field behaviour; rules live in operations."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from forum.errors import Refused


def tidy(text: str | None) -> str | None:
    """Return typed text in NFC, without control characters, trimmed (for one-line fields)."""
    if text is None:
        return None
    text = unicodedata.normalize("NFC", text)
    return "".join(" " if c in "\t\r\n" else c for c in text if _allowed(c)).strip()


def _allowed(character: str) -> bool:
    return character in "\t\r\n" or unicodedata.category(character) not in ("Cc", "Cs")


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF, whose refused rules show on the field they speak of."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Translate by the app's catalogues only."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Tidy what was typed into one-line fields."""
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in ("StringField", "EmailField", "SearchField"):
                filters = [*filters, tidy]
            return unbound_field.bind(form=form, filters=filters, **options)

    def refuse(self, refused: Refused) -> None:
        """Show a rule's sentence at its field, or above the form."""
        field = self._fields.get(refused.field or "")
        if field is None:
            self.form_errors.append(refused.sentence)
        else:
            field.errors = [*field.errors, refused.sentence]
