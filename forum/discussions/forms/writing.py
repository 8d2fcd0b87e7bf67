"""The fields of the writing page: one text area for each question, free text, who, how, files.

The rules are in :mod:`forum.discussions.operations.proposing`: a draft may be saved in any state.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from forum.discussions.forms.narrowing import as_number
from forum.discussions.models.drafting import EXPERT, PERSONALLY, Parts
from forum.forms import Form
from forum.i18n import current_language, language_name
from forum.i18n.languages import known_language
from forum.organisations.queries import Affiliated
from forum.places.forms import sorting

ATTRIBUTIONS = ("named", "organisation", "anonymous")
# ISO 639-1: the languages that a list can offer without becoming a wall.
TWO_LETTERS = [
    "aa",
    "ab",
    "af",
    "ak",
    "am",
    "an",
    "ar",
    "as",
    "av",
    "ay",
    "az",
    "ba",
    "be",
    "bg",
    "bi",
    "bm",
    "bn",
    "bo",
    "br",
    "bs",
    "ca",
    "ce",
    "ch",
    "co",
    "cr",
    "cs",
    "cv",
    "cy",
    "da",
    "de",
    "dv",
    "dz",
    "ee",
    "el",
    "en",
    "eo",
    "es",
    "et",
    "eu",
    "fa",
    "ff",
    "fi",
    "fj",
    "fo",
    "fr",
    "fy",
    "ga",
    "gd",
    "gl",
    "gn",
    "gu",
    "gv",
    "ha",
    "he",
    "hi",
    "hr",
    "ht",
    "hu",
    "hy",
    "ia",
    "id",
    "ig",
    "ik",
    "is",
    "it",
    "iu",
    "ja",
    "jv",
    "ka",
    "kg",
    "ki",
    "kk",
    "kl",
    "km",
    "kn",
    "ko",
    "kr",
    "ks",
    "ku",
    "kv",
    "kw",
    "ky",
    "la",
    "lb",
    "lg",
    "li",
    "ln",
    "lo",
    "lt",
    "lu",
    "lv",
    "mg",
    "mh",
    "mi",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "my",
    "na",
    "nb",
    "nd",
    "ne",
    "ng",
    "nl",
    "nn",
    "no",
    "nr",
    "nv",
    "ny",
    "oc",
    "oj",
    "om",
    "or",
    "os",
    "pa",
    "pl",
    "ps",
    "pt",
    "qu",
    "rm",
    "rn",
    "ro",
    "ru",
    "rw",
    "sa",
    "sc",
    "sd",
    "se",
    "sg",
    "si",
    "sk",
    "sl",
    "sm",
    "sn",
    "so",
    "sq",
    "sr",
    "ss",
    "st",
    "su",
    "sv",
    "sw",
    "ta",
    "te",
    "tg",
    "th",
    "ti",
    "tk",
    "tl",
    "tn",
    "to",
    "tr",
    "ts",
    "tt",
    "tw",
    "ty",
    "ug",
    "uk",
    "ur",
    "uz",
    "ve",
    "vi",
    "vo",
    "wa",
    "wo",
    "xh",
    "yi",
    "yo",
    "za",
    "zh",
    "zu",
]


class WritingForm(Form):
    """What every page has on which somebody writes; the questions' fields are added to it."""

    free = TextAreaField(_("Something that answers no question"), render_kw={"class": "reading"})
    files = MultipleFileField(_("Documents"))
    language = SelectField(_("Language of your text"), validate_choice=False)
    organisation = RadioField(_("You take part as"), validate_choice=False)
    role_title = StringField(_("Your role"))
    attribution = RadioField(_("How it will appear"), validate_choice=False)
    quotable = BooleanField(_("Passages of my text may be quoted in the consolidated response"))
    week = HiddenField()
    reply = HiddenField()
    rev = HiddenField()
    window = HiddenField()

    def __iter__(self) -> Iterator[Field]:
        """Yield the fields as they stand on the page: faults are listed in this order."""
        return iter(sorted(super().__iter__(), key=_place_on_page))

    def answer(self, question_id: int) -> TextAreaField:
        """Return the field of a question."""
        return self[field_name(question_id)]

    def parts(self) -> Parts:
        """Return what was typed, as a draft keeps it."""
        prefix = field_name("")
        answers = {
            int(name.removeprefix(prefix)): str(field.data or "")
            for name, field in self._fields.items()
            if name.startswith(prefix) and name.removeprefix(prefix).isdigit()
        }
        language = str(self.language.data or "")
        attribution = str(self.attribution.data or "")
        expert = self.organisation.data == EXPERT
        return Parts(
            week=as_number(self.week.data),
            answers=answers,
            free=str(self.free.data or ""),
            language=language if known_language(language) else "",
            organisation=PERSONALLY if expert else as_number(str(self.organisation.data or "")),
            expert=expert,
            role_title=str(self.role_title.data or ""),
            attribution=attribution if attribution in ATTRIBUTIONS else "",
            quotable=bool(self.quotable.data),
            window=str(self.window.data or "")[:40],
        )

    @property
    def uploads(self) -> list[FileStorage]:
        """Return the files that were chosen; an empty field sends one without a name."""
        return [file for file in self.files.data or () if isinstance(file, FileStorage) and file]


def _place_on_page(field: Field) -> int:
    if field.name.startswith(field_name("")):
        return 0
    return 2 if field.name in ("language", "attribution", "quotable") else 1


def field_name(question_id: object) -> str:
    """Return the name of a question's field."""
    return f"answer{question_id}"


def speaks_for(parts: Parts) -> str | None:
    """Return the value of the choice for whom one writes."""
    if parts.organisation is None:
        return None
    personally = parts.organisation == PERSONALLY
    return EXPERT if personally and parts.expert else str(parts.organisation)


def writing_form(
    question_ids: Iterable[int],
    *,
    parts: Parts,
    affiliations: Sequence[Affiliated] = (),
    languages: Sequence[str],
    rev: int = 0,
    base: type[WritingForm] = WritingForm,
    **values: Any,
) -> WritingForm:
    """Return the form with a field for each question, filled with ``parts`` where not posted."""
    names = {field_name(key): key for key in question_ids}
    fields = {name: TextAreaField() for name in names}
    made: type[WritingForm] = type("Fields", (base,), dict(fields))
    form = made(
        data={
            **{name: parts.answers.get(key, "") for name, key in names.items()},
            "free": parts.free,
            "language": parts.language,
            "organisation": speaks_for(parts),
            "role_title": parts.role_title,
            "attribution": parts.attribution or None,
            "quotable": parts.quotable,
            "week": str(parts.week or ""),
            "rev": str(rev),
            **values,
        }
    )
    form.language.choices = _language_choices(tuple(languages), current_language())
    form.organisation.choices = [
        *((str(one.organisation_id), one.name) for one in affiliations if one.published),
        (str(PERSONALLY), str(_("For myself"))),
        (EXPERT, str(_("For myself, as an expert"))),
    ]
    speaks_for_one = any(one.published for one in affiliations) or base is not WritingForm
    named = _("With my name and my organisation") if speaks_for_one else _("With my name")
    form.attribution.choices = [
        ("named", str(named)),
        *([("organisation", str(_("With my organisation only")))] if speaks_for_one else []),
        ("anonymous", str(_("Anonymously"))),
    ]
    return form


@lru_cache(maxsize=64)
def _language_choices(first: tuple[str, ...], here: str) -> Mapping[str, list[tuple[str, str]]]:
    """Return what the language can be: recognised, those of the discussion, all others."""
    others = [code for code in TWO_LETTERS if code not in first and known_language(code)]
    named = sorted(((code, language_name(code)) for code in others), key=lambda c: sorting(c[1]))
    return {
        str(_("As recognised")): [("", str(_("Recognise it from the text")))],
        str(_("Of this discussion and site")): [(code, language_name(code)) for code in first],
        str(_("Others")): named,
    }
