"""What everybody can read: the list of organisations, one organisation."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, missing, public
from forum.clock import now
from forum.organisations import queries, slots
from forum.organisations.permissions import can_edit_organisations, can_see_people
from forum.organisations.queries import day_of
from forum.organisations.views.base import LARGEST, asked_place, asked_words, blueprint

PAGE = 60


@blueprint.get("/organisations")
@public
def listing() -> ResponseReturnValue:
    """List organisations by name, with what they contributed."""
    words, after = asked_words(), asked_place()
    found = queries.organisations(words, after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    counts = _counts([row.id for row in rows])
    more = rows[-1].id if len(found) > PAGE else None
    here = "organisations.listing"
    return render_template(
        "organisations/listing.html",
        rows=rows,
        counts=counts,
        words=words,
        next_url=url_for(here, q=words or None, after=more) if more else None,
        first_url=url_for(here, q=words or None) if after else None,
    )


def _counts(shown_ids: Sequence[int]) -> Counter[int]:
    """Return what each of these contributed, what was merged into it included."""
    shown_under = queries.kept_under(shown_ids)
    counts: Counter[int] = Counter()
    for counted in slots.counts_of:
        for organisation_id, number in counted(list(shown_under)).items():
            counts[shown_under[organisation_id]] += number
    return counts


@blueprint.get("/organisations/<int:organisation_id>")
@public
def one(organisation_id: int) -> ResponseReturnValue:
    """Show an organisation and what it contributed; one that was merged leads to the other."""
    found = queries.organisation(organisation_id) if organisation_id <= LARGEST else None
    if found is None:
        missing()
    if found.id != organisation_id:
        return redirect(url_for("organisations.one", organisation_id=found.id), 302)
    person, day = actor(), day_of(now())
    managers = queries.managers_of(found.id, day) if person else frozenset()
    own = queries.affiliations_of(person.id, day) if person else []
    after = request.args.get("after")
    sections = [section(found.id, person, after) for section in slots.contributions_of]
    return render_template(
        "organisations/one.html",
        organisation=found,
        website_host=urlsplit(found.website or "").hostname,
        sections=[section for section in sections if section],
        speakers=queries.speakers_of(found.id, day),
        belongs=any(one.organisation_id == found.id for one in own),
        sees_people=can_see_people(person, managers),
        edits=can_edit_organisations(person),
    )
