"""The front page and the site's own pages."""

from flask import Response, render_template

from forum import assets
from forum.access import actor, public
from forum.clock import now
from forum.discussions import queries, tallies
from forum.discussions.api import FIELDS
from forum.discussions.data.fields import field_dictionary
from forum.discussions.views.calendar import calendar_of_site
from forum.discussions.views.frame import frame_of
from forum.home.views.base import blueprint

SEATS = 40  # as many marks as the ring can carry


@blueprint.get("/")
@public
def front() -> str:
    """Show what is open, what is asked this week and until when; what ended lately below."""
    at = now()
    person = actor()
    open_now = queries.discussions(person, at=at, which="open", limit=6)
    closed = queries.discussions(person, at=at, which="closed", limit=4)
    found = [*open_now, *closed]
    schedules = queries.schedules_of(found, at)
    days = queries.days([discussion.id for discussion in found])
    frames = [frame_of(discussion, schedules[discussion.id], at) for discussion in open_now]
    frames.sort(key=lambda frame: (frame.state != "open", frame.discussion.scope.visibility))
    first = frames[0] if frames else None
    groups = queries.groups(first.discussion.id) if first else []
    types = tallies.by_type(groups)
    return render_template(
        "home/front.html",
        frames=frames,
        first=first,
        paths={f.discussion.id: f.path(days[f.discussion.id]) for f in frames},
        closed=[frame_of(discussion, schedules[discussion.id], at) for discussion in closed],
        counts={key: sum(per_day.values()) for key, per_day in days.items()},
        types=types,
        seats=[row.type for row in types for _n in range(row.count)][:SEATS],
        summary=tallies.summary(groups),
        questions=[first.question(q, None) for q in first.schedule.now.questions]
        if first and first.schedule.now
        else [],
    )


@blueprint.get("/calendar.ics")
@public
def calendar() -> Response:
    """Return the dates of all public discussions for a reader's own calendar."""
    return calendar_of_site()


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("home/accessibility.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """Show what is kept of whom, and how consent works."""
    return render_template("home/privacy.html")


@blueprint.get("/open-data")
@public
def open_data() -> str:
    """Show what can be taken away in which form, with the field dictionary."""
    return render_template("home/open_data.html", columns=FIELDS, dictionary=field_dictionary())


@blueprint.get("/help")
@public
def help() -> str:
    """Show how to take part, read and find things."""
    return render_template("home/help.html")


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Let search engines read what is public; people's pages stay out."""
    return Response(
        "User-agent: *\nDisallow: /people/\nDisallow: /admin/\nDisallow: /sign-in\n",
        mimetype="text/plain",
    )


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """Answer browsers that ask without reading the page."""
    return Response(status=301, headers={"Location": assets.static_url("favicon.svg")})
