"""Fields of the pages of sign-in, the own account and the administrators."""

from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import (
    EmailField,
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
)
from wtforms.validators import (
    InputRequired,
    NumberRange,
    StopValidation,
    ValidationError,
)

from forum.accounts.models import ROLES
from forum.forms import Form, OpenForm
from forum.i18n import city, current_language, own_name
from forum.places.forms import country_choices, sorting
from forum.settings import INTERFACE_LANGUAGES


class Required(InputRequired):  # type: ignore[misc]
    """A field that must be filled in; templates take sentences, not the promise of one."""

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse an empty field in the reader's language."""
        try:
            super().__call__(form, field)
        except StopValidation as stop:
            raise StopValidation(str(stop)) from None


class SignInForm(Form):
    """One address; with a password at once, without one by a mailed link."""

    email = EmailField(_("E-mail address"), validators=[Required(_("Type your e-mail address."))])
    password = PasswordField(_("Password (optional)"))
    link = SubmitField()


class ProfileFields:
    """What a person says about themself; mixed into forms."""

    name = StringField(_("Name"), validators=[Required(_("Type a name."))])
    language = SelectField(_("Language of pages and mails"))
    time_zone = SelectField(_("Time zone"))
    country = SelectField(_("Country"))

    def offer(self, languages: Sequence[str], time_zone: str | None) -> None:
        """Fill the lists: the site's languages, the zones with the person's own among them."""
        self.language.choices = [(code, own_name(code)) for code in languages]
        self.time_zone.choices = zone_choices(time_zone)
        self.country.choices = country_choices()


class AccountForm(ProfileFields, Form):
    """What a person says about themself."""


class JoinForm(ProfileFields, OpenForm):
    """What a visitor says who wants an account; the password is optional."""

    email = EmailField(_("E-mail address"), validators=[Required(_("Type your e-mail address."))])
    password = PasswordField(_("Password"))

    def offer(self, languages: Sequence[str], time_zone: str | None) -> None:
        """Fill the lists; no zone is guessed, so the one that belongs to nobody stands first."""
        super().offer(languages, time_zone)
        zones = dict(self.time_zone.choices)
        other = str(_("Other"))
        self.time_zone.choices = {other: zones.pop(other), **zones}


class ConfirmForm(Form):
    """The one button that confirms an address; a password where another browser asked for it."""

    password = PasswordField(_("Password"))


class InvitedForm(Form):
    """The answer to an invitation; the name where nobody has the address yet."""

    name = StringField(_("Your name"))
    accept = SubmitField()
    decline = SubmitField()


class ForgottenForm(Form):
    """The address to which a link for a new password goes."""

    email = EmailField(_("E-mail address"), validators=[Required(_("Type your e-mail address."))])


class NewPasswordForm(Form):
    """A new password, chosen on the page that a mailed link opened."""

    password = PasswordField(_("New password"), validators=[Required(_("Type a new password."))])


class NewAddressForm(Form):
    """Another address for the own account; the password where the person signed in by it."""

    email = EmailField(_("New e-mail address"), validators=[Required(_("Type an e-mail address."))])
    address_password = PasswordField(_("Your password"))


class EndSessionForm(Form):
    """The session to end: the hidden value of one button."""

    session_id = IntegerField(validators=[Required(), NumberRange(1, 2**31 - 1)])


class LeaveForm(Form):
    """What becomes of the name, and the proof that it is meant."""

    names = RadioField(
        _("What you published"),
        validators=[Required(_("Choose what becomes of your name."))],
    )
    proof = StringField()
    password = PasswordField(_("Your password"))

    def offer(self) -> None:
        """Fill the choice."""
        self.names.choices = [
            ("keep", _("Keep my name on what I published")),
            ("anonymous", _("Show all of it anonymously")),
        ]


class PasswordForm(Form):
    """A new password; the one in use where the person signed in by it."""

    current = PasswordField(_("Your password until now"))
    password = PasswordField(_("New password"), validators=[Required(_("Type a new password."))])


class PersonForm(AccountForm):
    """A person whom an administrator adds."""

    email = EmailField(_("E-mail address"))


class AddressForm(Form):
    """One more address of a person."""

    email = EmailField(_("E-mail address"), validators=[Required(_("Type an e-mail address."))])


class GrantForm(Form):
    """A role and where it holds."""

    role = SelectField(_("Role"))
    scope_id = SelectField(_("Where the role holds"), coerce=int)

    def offer(self, scopes: Sequence[tuple[int, str]]) -> None:
        """Fill the lists."""
        self.role.choices = [(role, role_words(role)) for role in reversed(ROLES)]
        self.scope_id.choices = list(scopes)


class EndRoleForm(Form):
    """The role to end: hidden values of one button."""

    role = StringField(validators=[Required()])
    scope_id = IntegerField(validators=[Required(), NumberRange(1, 2**31 - 1)])


class SiteForm(Form):
    """The site's name per language, and the place of each language in the menu."""

    def offer(self) -> None:
        """Fill the lists of places."""
        places = range(1, len(INTERFACE_LANGUAGES) + 1)
        for code in INTERFACE_LANGUAGES:
            self[f"place_{code}"].choices = [
                (0, _("Not offered")),
                *((place, str(place)) for place in places),
            ]

    def names(self) -> dict[str, str]:
        """Return the names as typed, by language."""
        return {code: self[f"name_{code}"].data or "" for code in INTERFACE_LANGUAGES}

    def languages(self) -> list[str]:
        """Return the offered languages in their order; those that aren't offered are left out."""
        placed = [(self[f"place_{code}"].data, code) for code in INTERFACE_LANGUAGES]
        return [code for place, code in sorted(placed, key=lambda item: item[0]) if place]


def _at_most_80(form: Form, field: Field) -> None:
    if len(field.data or "") > 80:
        raise ValidationError(str(_("The name of the site can have at most 80 characters.")))


for _code in INTERFACE_LANGUAGES:
    setattr(
        SiteForm,
        f"name_{_code}",
        StringField(
            own_name(_code),
            validators=[_at_most_80],
        ),
    )
    setattr(
        SiteForm,
        f"place_{_code}",
        SelectField(
            own_name(_code),
            coerce=int,
        ),
    )


def role_words(role: str) -> str:
    """Return what a role is called."""
    words = {
        "administrator": _("Administrator"),
        "coordinator": _("Coordinator"),
        "moderator": _("Moderator"),
        "translator": _("Translator"),
        "second_reader": _("Second reader"),
        "member": _("Member"),
    }
    return str(words[role])


def _area_words() -> dict[str, str]:
    words = {
        "Africa": _("Africa"),
        "America": _("America"),
        "Antarctica": _("Antarctica"),
        "Asia": _("Asia"),
        "Atlantic": _("Atlantic Ocean"),
        "Australia": _("Australia"),
        "Europe": _("Europe"),
        "Indian": _("Indian Ocean"),
        "Pacific": _("Pacific Ocean"),
    }
    return {key: str(word) for key, word in words.items()}


@lru_cache(maxsize=16)
def _zones(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the zones by part of the world; the language is the key of what is kept."""
    words = _area_words()
    found: dict[str, list[tuple[str, str]]] = {words[area]: [] for area in words}
    for name in available_timezones():
        area = name.split("/")[0]
        if area in words and "/" in name:
            found[words[area]].append((name, city(name)))
    return {area: sorted(zones, key=lambda z: sorting(z[1])) for area, zones in found.items()}


def zone_choices(own: str | None) -> dict[str, list[tuple[str, str]]]:
    """Return the time zones by part of the world and city; ``own`` is there even if rarely used."""
    zones = _zones(current_language())
    listed = {name for choices in zones.values() for name, _city in choices}
    others = [("UTC", "UTC")]
    if own and own not in listed and own != "UTC":
        others.append((own, own))
    return {**zones, str(_("Other")): others}
