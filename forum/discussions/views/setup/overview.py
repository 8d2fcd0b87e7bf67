"""The settings: what is ready and what is missing, the steps, the acts."""

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.access import require
from forum.discussions.permissions import can_coordinate_discussion, can_see_settings
from forum.discussions.queries.preparing import blocking
from forum.discussions.views.frame import blueprint, load
from forum.discussions.views.setup.acts import acts_for
from forum.discussions.views.setup.base import checks_of, step_links


@blueprint.get("/<slug>/settings")
def settings(slug: str) -> ResponseReturnValue:
    """Show how a discussion is set up, and what can be done with it now."""
    frame = load(slug)
    require(can_see_settings(frame.person, frame.discussion))
    checks = checks_of(frame)
    coordinates = can_coordinate_discussion(frame.person, frame.discussion)
    return render_template(
        "discussions/setup/settings.html",
        frame=frame,
        checks=checks,
        blocking=blocking(checks),
        warnings=[c for c in checks if not c.done and not c.needed],
        steps=step_links(frame, checks),
        acts=acts_for(frame),
        coordinates=coordinates,
        drafted=frame.discussion.announced is None,
    )
