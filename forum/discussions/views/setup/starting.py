"""Begin a discussion: from nothing, or from the structure of an earlier one."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, require
from forum.clock import now
from forum.db import transaction
from forum.discussions.forms.setup import BasicsForm, CopyForm
from forum.discussions.models import Discussion
from forum.discussions.operations.preparing import first_monday
from forum.discussions.operations.starting import copy_structure, start_discussion
from forum.discussions.permissions import can_coordinate_discussion, can_start_discussion
from forum.discussions.queries import discussion_by_slug
from forum.discussions.queries.preparing import structures
from forum.discussions.views.frame import blueprint
from forum.errors import Refused
from forum.i18n import _, current_language, day_range, last_day


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Begin a discussion: its first step. The draft is stored at once."""
    require(can_start_discussion(actor()))
    here = current_language()
    form = BasicsForm(
        data={"languages": [here], "base_language": here, "time_zone": actor().time_zone}
    )
    form.offer(form.languages.data or [], actor().time_zone)
    if form.validate_on_submit():
        try:
            with transaction():
                slug = start_discussion(
                    title=form.title.data,
                    slug=form.slug.data or "",
                    short_code=form.short_code.data or "",
                    languages=form.wanted_languages,
                    base_language=form.base_language.data or "",
                    time_zone=form.time_zone.data or "",
                    by_id=actor().id,
                    at=now(),
                ).slug
        except Refused as refused:
            form.refuse(refused)
        else:
            return _begun(slug)
    return render_template("discussions/setup/new.html", form=form, earlier=structures(actor()))


@blueprint.route("/new/copy", methods=["GET", "POST"])
def copy() -> ResponseReturnValue:
    """Begin a discussion from an earlier one's structure."""
    require(can_start_discussion(actor()))
    found = structures(actor())
    monday = first_monday(now(), found[0].time_zone if found else actor().time_zone)
    form = CopyForm(data={"first_day": monday})
    form.source.choices = [(one.slug, _label(one)) for one in found]
    if form.validate_on_submit():
        try:
            with transaction():
                slug = _copied(form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _begun(slug)
    return render_template("discussions/setup/copy.html", form=form)


def _label(one: Discussion) -> str:
    title = one.title.shown(current_language(), one.base_language).text
    if one.opens and one.closes:
        return f"{title} ({day_range(one.opens, last_day(one.closes, one.time_zone))})"
    return title


def _copied(form: CopyForm) -> str:
    source = discussion_by_slug(str(form.source.data or ""))
    if source is None or not can_coordinate_discussion(actor(), source):
        raise Refused(_("Choose a discussion from the list."), field="source")
    return copy_structure(
        source.id,
        title=form.title.data,
        slug=form.slug.data or "",
        short_code=form.short_code.data or "",
        first_day=form.first_day.data or date.max,
        by_id=actor().id,
        at=now(),
    ).slug


def _begun(slug: str) -> ResponseReturnValue:
    flash(_("The draft is stored. Nobody else sees it until it is announced."), "saved")
    return redirect(url_for(".settings_dates", slug=slug), 303)
