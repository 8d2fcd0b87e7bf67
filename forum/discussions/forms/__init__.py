"""The shape of what people type and choose on the pages of the discussions."""

from forum.discussions.forms.narrowing import Narrowing, Option, Select, as_number, number_in

__all__ = ["Narrowing", "Option", "Select", "as_number", "number_in"]
