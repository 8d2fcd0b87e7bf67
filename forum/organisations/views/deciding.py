"""Proposed organisations at the desk; the desk itself is :mod:`forum.home.views.desk`."""

from collections.abc import Mapping, Sequence

from flask import render_template, url_for
from markupsafe import Markup

from forum.accounts.queries import Actor
from forum.i18n import _
from forum.moderation.queries import masked
from forum.moderation.slots import Described, DeskKind
from forum.organisations import queries
from forum.organisations.operations import move_organisation
from forum.organisations.permissions import can_edit_organisations
from forum.organisations.queries.desk import state_label, waiting


def _described(submission_ids: Sequence[int]) -> Mapping[int, Described]:
    return {
        row.submission.id: Described(
            who=row.proposer,
            opening=row.organisation.name,
            role=row.role_title,
            type=row.organisation.type or "",
            country=row.organisation.country,
            url=url_for("organisations.one", organisation_id=row.organisation.id)
            if row.submission.state == "published"
            else None,
        )
        for row in waiting(submission_ids)
    }


def _whole(submission_id: int, person: Actor) -> Markup:
    found = waiting([submission_id])
    if not found:
        return Markup("")
    row = found[0]
    alike = [m for m in queries.likely(row.organisation.name) if m.id != row.organisation.id]
    return Markup(
        render_template(
            "organisations/desk_item.html",
            row=row,
            organisation=row.organisation,
            email=masked(row.email),
            alike=alike,
            edits=can_edit_organisations(person),
        )
    )


desk_kind = DeskKind(
    kind="organisation",
    label=lambda: _("Organisation"),
    verbs=("publish", "return", "refuse", "hold", "hide"),
    describe=_described,
    whole=_whole,
    move=lambda submission_id, to, seq, move: move_organisation(
        submission_id, to, expected_seq=seq, move=move
    ),
    state_label=state_label,
    administrators=True,
)
