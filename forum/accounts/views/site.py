"""What administrators set for the whole site: its name per language, the languages it offers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.accounts.forms import SiteForm
from forum.accounts.operations import one_line
from forum.accounts.permissions import can_administer_site
from forum.accounts.views.base import PER_MINUTE, blueprint
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _
from forum.settings import INTERFACE_LANGUAGES, SiteSetting, change_site, site_setting


@blueprint.route("/admin/site", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def site() -> ResponseReturnValue:
    """Show and change the site's name and languages."""
    require(can_administer_site(actor()))
    form = SiteForm(data=_standing(site_setting()))
    form.offer()
    if form.validate_on_submit():
        names = {language: _readable(name) for language, name in form.names().items()}
        try:
            with transaction():
                change_site(names=names, languages=form.languages())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The site was saved."), "saved")
            return redirect(url_for("accounts.site"), 303)
    return render_template("accounts/site.html", form=form, languages=INTERFACE_LANGUAGES)


def _readable(name: str) -> str:
    """Return a name on one line, nothing if no letter or digit is in it."""
    line = one_line(name)
    return line if any(character.isalnum() for character in line) else ""


def _standing(row: SiteSetting) -> dict[str, str | int]:
    names = {f"name_{code}": row.name.plain().get(code, "") for code in INTERFACE_LANGUAGES}
    places = {
        f"place_{code}": row.languages.index(code) + 1 if code in row.languages else 0
        for code in INTERFACE_LANGUAGES
    }
    return {**names, **places}
