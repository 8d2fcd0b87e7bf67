"""Sections of contributions for pages of lower features, filled into their slots."""

from collections.abc import Mapping, Sequence

from flask import g, render_template, url_for
from markupsafe import Markup

from forum.accounts.queries import Actor
from forum.clock import now
from forum.discussions import queries
from forum.discussions.forms import as_number
from forum.discussions.views import entries as shown

PAGE = 20


def _section(person: Actor | None, filters: queries.Filters, cursor: str | None) -> Markup | None:
    at = now()
    before = as_number(cursor)
    rows = queries.contributions_anywhere(person, filters, before=before, limit=PAGE + 1)
    if not rows and before is None:
        return None
    found = queries.discussions_by_id({row.discussion_id for row in rows})
    schedules = queries.schedules_of(found, at)
    titles = {d.slug: d.title.shown(g.language, d.base_language) for d in found}
    return Markup(
        render_template(
            "discussions/section.html",
            entries=[
                (entry, row.slug, titles[row.slug])
                for entry, row in zip(shown.entries(rows[:PAGE], schedules), rows, strict=False)
            ],
            next_cursor=rows[PAGE - 1].id if len(rows) > PAGE else None,
        )
    )


def of_person(person_id: int, reader: Actor | None, cursor: str | None) -> Markup | None:
    """Return a person's named contributions that ``reader`` may see; None if there are none."""
    return _section(reader, queries.Filters(person_id=person_id), cursor)


def of_organisation(organisation_id: int, reader: Actor | None, cursor: str | None) -> Markup:
    """Return the contributions in an organisation's name that ``reader`` may see."""
    filters = queries.Filters(organisation_id=organisation_id)
    return _section(reader, filters, cursor) or Markup("")


def counts_of_organisations(organisation_ids: Sequence[int]) -> Mapping[int, int]:
    """Return how many public contributions were made in the name of each organisation."""
    return queries.counts_by_organisation(organisation_ids)


def labels_of_scopes(scope_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the titles of the discussions that these scopes stand for."""
    return {
        d.scope_id: d.title.shown(g.language, d.base_language).text
        for d in queries.discussions_of_scopes(scope_ids)
    }


def pages_of_scopes(scope_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the pages of the discussions of these scopes, those not announced yet left out."""
    return {
        d.scope_id: url_for("discussions.discussion", slug=d.slug)
        for d in queries.discussions_of_scopes(scope_ids)
        if d.announced is not None and d.announced <= now()
    }


def scopes_to_grant() -> Sequence[tuple[int, str]]:
    """Return the scopes of discussions in which roles can be granted, newest first."""
    return [
        (d.scope_id, d.title.shown(g.language, d.base_language).text)
        for d in queries.discussions_of_scopes(None)
    ]
