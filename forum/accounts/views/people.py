"""The administrators' list of people, and adding one."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.accounts import queries
from forum.accounts.forms import PersonForm, role_words
from forum.accounts.models import RoleGrant
from forum.accounts.operations import create_person, one_line
from forum.accounts.permissions import can_administer_site
from forum.accounts.views.base import PER_MINUTE, blueprint, scope_words
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _

PAGE = 50


@blueprint.get("/admin/people")
def people() -> ResponseReturnValue:
    """List people, searched by name or address."""
    require(can_administer_site(actor()))
    words = one_line(request.args.get("q"))[:200]
    after = request.args.get("after", 0, type=int)
    after = after if 0 <= after < 2**31 else 0
    found = queries.people(words, after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    more = rows[-1].id if len(found) > PAGE else None
    grants = queries.grants_of([row.id for row in rows], now())
    return render_template(
        "accounts/people.html",
        rows=rows,
        roles=_roles_in_words(grants),
        words=words,
        next_url=url_for("accounts.people", q=words or None, after=more) if more else None,
        first_url=url_for("accounts.people", q=words or None) if after else None,
    )


def _roles_in_words(grants: list[RoleGrant]) -> dict[int, list[tuple[str, str]]]:
    places = scope_words(grant.scope_id for grant in grants)
    roles: dict[int, list[tuple[str, str]]] = {}
    for grant in grants:
        roles.setdefault(grant.person_id, []).append(
            (role_words(grant.role), places[grant.scope_id])
        )
    return roles


@blueprint.route("/admin/people/add", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def add_person() -> ResponseReturnValue:
    """Add a person, with or without an address."""
    require(can_administer_site(actor()))
    form = PersonForm(language=g.site.languages[0], time_zone=actor().time_zone)
    form.offer(g.site.languages, actor().time_zone)
    if form.validate_on_submit():
        try:
            with transaction():
                person_id = create_person(
                    name=form.name.data,
                    email=form.email.data,
                    language=form.language.data,
                    time_zone=form.time_zone.data,
                    country=form.country.data,
                    at=now(),
                ).id
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The person was added."), "saved")
            return redirect(url_for("accounts.administer_person", person_id=person_id), 303)
    return render_template("accounts/add_person.html", form=form)
