"""A person's public page: what they contributed under their name."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.access import actor, missing, public
from forum.accounts import slots
from forum.accounts.models import Person
from forum.accounts.permissions import can_administer_site
from forum.accounts.views.base import blueprint
from forum.db import db


@blueprint.get("/people/<int:person_id>")
@public
def person(person_id: int) -> ResponseReturnValue:
    """Show a person with what this reader may see of theirs; 404 if that is nothing."""
    found = db.session.get(Person, person_id) if person_id < 2**31 else None
    if found is None:
        missing()
    after = request.args.get("after")
    sections = [section(person_id, actor(), after) for section in slots.person_section]
    shown = [section for section in sections if section is not None]
    administers = can_administer_site(actor())
    if not administers and not shown:
        missing()
    return render_template(
        "accounts/person.html", shown_person=found, sections=shown, administers=administers
    )
