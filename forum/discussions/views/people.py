"""People of a discussion: who runs it and who is a member; roles granted and ended.

Coordinators and administrators see these pages, also while the discussion is not announced.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.accounts.forms import role_words
from forum.accounts.models import ROLES
from forum.accounts.permissions import can_grant_role, chain
from forum.accounts.queries.inviting import holders, invitation_counts
from forum.accounts.views.base import PER_MINUTE
from forum.clock import now
from forum.db import transaction
from forum.discussions import queries
from forum.discussions.forms import number_in
from forum.discussions.forms.people import EndForm, RoleForm
from forum.discussions.operations.people import end_in_discussion, grant_in_discussion
from forum.discussions.permissions import can_manage_people, can_read_discussion
from forum.discussions.views.frame import Frame, blueprint, frame_of
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.queries import masked

PAGE = 100


@blueprint.get("/<slug>/people")
def people(slug: str) -> ResponseReturnValue:
    """List who runs a discussion, and its members."""
    frame = led(slug)
    form = RoleForm(formdata=None)
    form.offer(_roles(frame))
    return _page(frame, form)


@blueprint.post("/<slug>/people")
@limiter.limit(PER_MINUTE)
def give_role(slug: str) -> ResponseReturnValue:
    """Give a role to the account with an address."""
    frame = led(slug)
    form = RoleForm()
    form.offer(_roles(frame))
    if form.validate():
        try:
            with transaction():
                grant_in_discussion(
                    frame.discussion.id, form.email.data, form.role.data, by_id=actor().id, at=now()
                )
        except Refused as refused:
            form.refuse(refused)
            frame = led(slug)
        else:
            flash(_("The role was granted."), "saved")
            return redirect(url_for("discussions.people", slug=slug), 303)
    return _page(frame, form)


@blueprint.post("/<slug>/people/end")
@limiter.limit(PER_MINUTE)
def end_role(slug: str) -> ResponseReturnValue:
    """End somebody's role in this discussion now."""
    frame = led(slug)
    form = EndForm()
    try:
        if not form.validate():
            raise Refused(_("This role has ended already."))
        require(can_grant_role(actor(), form.role.data, frame.discussion.scope))
        with transaction():
            end_in_discussion(
                frame.discussion.id,
                form.person_id.data,
                form.role.data,
                by_id=actor().id,
                at=now(),
            )
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The role was ended."), "saved")
    return redirect(url_for("discussions.people", slug=slug), 303)


def led(slug: str) -> Frame:
    """Return a discussion whose people this person manages; else 404 or 403 as for its pages."""
    discussion = queries.discussion_by_slug(slug)
    if discussion is None:
        missing()
    at = now()
    if not can_manage_people(actor(), discussion):
        if not can_read_discussion(actor(), discussion, at):
            missing()
        require(False)
    return frame_of(discussion, queries.schedule_of(discussion, at), at)


def _roles(frame: Frame) -> list[str]:
    """Return the roles that this person may grant here, the least first."""
    scope = frame.discussion.scope
    return [role for role in reversed(ROLES) if can_grant_role(actor(), role, scope)]


def _page(frame: Frame, form: RoleForm) -> str:
    scope, slug = frame.discussion.scope, frame.slug
    start = min(number_in(request.args, "start") or 0, 100_000)
    members = holders([scope.id], frame.at, members=True, start=start, limit=PAGE + 1)
    here = "discussions.people"
    return render_template(
        "discussions/people.html",
        frame=frame,
        form=form,
        masked=masked,
        ends=_roles(frame),
        organisers=[(row, role_words(row.grant.role)) for row in holders(chain(scope), frame.at)],
        members=members[:PAGE],
        invited=invitation_counts(scope.id),
        next_url=url_for(here, slug=slug, start=start + PAGE) if len(members) > PAGE else None,
        first_url=url_for(here, slug=slug) if start else None,
    )
