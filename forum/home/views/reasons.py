"""The ready-made notes to authors, per language, as this site words them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.accounts.permissions import can_administer_site
from forum.db import Texts, transaction
from forum.errors import Refused
from forum.home.views.base import blueprint
from forum.i18n import _, current_language
from forum.moderation.forms import ReasonsForm
from forum.moderation.operations.reasons import word_reasons
from forum.moderation.permissions import can_word_reasons
from forum.moderation.queries import reason_label
from forum.moderation.queries.reasons import (
    READY_REASONS,
    as_delivered,
    mark_of,
    own_words,
)
from forum.settings import INTERFACE_LANGUAGES

PER_MINUTE = "30 per minute"


@blueprint.route("/admin/reasons", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def reasons() -> ResponseReturnValue:
    """Show and change the notes that moderators find ready when they choose a reason."""
    person = actor()
    require(can_word_reasons(person))
    language = _asked_language()
    own = own_words()
    standing = {code: own.get(code, Texts()).plain().get(language) for code in READY_REASONS}
    delivered = {code: as_delivered(code, language) for code in READY_REASONS}
    form = ReasonsForm(
        data={code: standing[code] or delivered[code] for code in READY_REASONS}
        | {"seen": mark_of(language, own)}
    )
    if form.validate_on_submit():
        notes = {code: form[code].data or "" for code in READY_REASONS}
        try:
            with transaction(shown=False):
                word_reasons(language, notes, seen=form.seen.data or "")
        except Refused as refused:
            form.refuse(refused)
            form.seen.process_data(mark_of(language, own_words()))
        else:
            flash(_("The notes were saved."), "saved")
            return redirect(_here(language), 303)
    return render_template(
        "home/reasons.html",
        form=form,
        codes=READY_REASONS,
        label=reason_label,
        standing=standing,
        delivered=delivered,
        worded_in=language,
        languages=[
            (code, sum(code in own.get(key, Texts()).plain() for key in READY_REASONS))
            for code in INTERFACE_LANGUAGES
        ],
        administers=can_administer_site(person),
    )


def _here(language: str) -> str:
    values: dict[str, Any] = {"in": language}
    return url_for(".reasons", **values)


def _asked_language() -> str:
    asked = request.args.get("in")
    return asked if asked in INTERFACE_LANGUAGES else current_language()
