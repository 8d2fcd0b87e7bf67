"""Acts of the organisers: each has a page that says what will happen, then a button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import missing, require
from forum.accounts.queries import Actor
from forum.discussions.forms.setup import ActForm
from forum.discussions.models import Discussion
from forum.discussions.operations import announcing
from forum.discussions.permissions import (
    can_coordinate_discussion,
    can_moderate_discussion,
    can_see_settings,
)
from forum.discussions.queries.preparing import Check, blocking, concerned
from forum.discussions.queries.reaching import reach
from forum.discussions.views.frame import Frame, blueprint, load
from forum.discussions.views.setup.base import checks_of, saved
from forum.i18n import _

Allowed = Callable[[Actor | None, Discussion], bool]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who may, when it is offered, what it is called and says when it is done."""

    key: str
    allowed: Allowed
    offered: Callable[[Frame], bool]
    label: Callable[[], str]
    done: Callable[[], str]
    tone: str = "second"


def _not_archived(frame: Frame) -> bool:
    return frame.discussion.archived is None


ACTS = {
    act.key: act
    for act in (
        Act(
            "announce",
            can_coordinate_discussion,
            lambda frame: frame.discussion.announced is None and _not_archived(frame),
            lambda: _("Announce this discussion"),
            lambda: _("The discussion is announced: readers see it from now on."),
            "primary",
        ),
        Act(
            "open",
            can_moderate_discussion,
            lambda frame: frame.state == "announced",
            lambda: _("Open the discussion now"),
            lambda: _("The discussion is open."),
        ),
        Act(
            "close",
            can_moderate_discussion,
            lambda frame: frame.state == "open",
            lambda: _("Close the discussion now"),
            lambda: _("The discussion is closed."),
        ),
        Act(
            "reopen",
            can_moderate_discussion,
            lambda frame: frame.state == "closed",
            lambda: _("Open the discussion again"),
            lambda: _("The discussion is open again."),
        ),
        Act(
            "hold",
            can_see_settings,
            lambda frame: frame.discussion.held_all_since is None and _not_archived(frame),
            lambda: _("Hold everything new"),
            lambda: _("Everything new is held from now on."),
            "danger",
        ),
        Act(
            "release",
            can_see_settings,
            lambda frame: frame.discussion.held_all_since is not None and _not_archived(frame),
            lambda: _("Stop holding everything"),
            lambda: _("New texts follow the rules of the discussion again."),
        ),
        Act(
            "lock",
            can_moderate_discussion,
            lambda frame: frame.discussion.locked is None and frame.state in ("open", "announced"),
            lambda: _("Lock the discussion"),
            lambda: _("The discussion is locked."),
            "danger",
        ),
        Act(
            "unlock",
            can_moderate_discussion,
            lambda frame: frame.discussion.locked is not None and _not_archived(frame),
            lambda: _("Unlock the discussion"),
            lambda: _("The discussion is unlocked."),
        ),
        Act(
            "archive",
            can_coordinate_discussion,
            lambda frame: frame.state in ("closed", "drafted"),
            lambda: _("Archive the discussion"),
            lambda: _("The discussion is archived."),
        ),
        Act(
            "unarchive",
            can_coordinate_discussion,
            lambda frame: not _not_archived(frame),
            lambda: _("Take it back from the archive"),
            lambda: _("The discussion is back from the archive."),
        ),
        Act(
            "delete",
            can_coordinate_discussion,
            lambda frame: frame.discussion.next_number == 1,
            lambda: _("Delete the discussion"),
            lambda: _("The discussion was deleted."),
            "danger",
        ),
    )
}


def acts_for(frame: Frame) -> list[Act]:
    """Return the acts that this person may do now, in their order."""
    return [
        act
        for act in ACTS.values()
        if act.offered(frame) and act.allowed(frame.person, frame.discussion)
    ]


@blueprint.route("/<slug>/settings/acts/<act>", methods=["GET", "POST"])
def act(slug: str, act: str) -> ResponseReturnValue:
    """Say what an act will do and to whom; its button does it."""
    frame = load(slug)
    chosen = ACTS.get(act)
    if chosen is None:
        missing()
    require(chosen.allowed(frame.person, frame.discussion))
    form = ActForm()

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        _do(act, frame.discussion.id, form.day.data, expected_rev=rev, by_id=by_id, at=at)

    if request.method == "POST" and saved(form, change):
        flash(chosen.done(), "saved")
        gone = act == "delete"
        return redirect(url_for(".index") if gone else url_for(".settings", slug=slug), 303)
    # After a refusal the discussion may stand otherwise than when it was loaded.
    return _page(load(slug) if request.method == "POST" else frame, chosen, form)


def _page(frame: Frame, chosen: Act, form: ActForm) -> ResponseReturnValue:
    checks: list[Check] = checks_of(frame) if chosen.key == "announce" else []
    coming = [week for week in frame.schedule.weeks if week.opens >= frame.at]
    return render_template(
        "discussions/setup/act.html",
        frame=frame,
        act=chosen,
        form=form,
        possible=chosen.offered(frame)
        and not blocking(checks)
        and not (chosen.key == "close" and coming),
        blocking=blocking(checks),
        warnings=[check for check in checks if not check.done and not check.needed],
        coming=coming,
        concerned=concerned(frame.discussion, frame.at),
        reach=reach(frame.discussion, frame.at, announcement=True)
        if chosen.key == "announce"
        else None,
        moderates=can_moderate_discussion(frame.person, frame.discussion),
    )


def _do(
    act: str, key: int, day: date | None, *, expected_rev: int | None, by_id: int, at: datetime
) -> None:
    by: dict[str, Any] = {"expected_rev": expected_rev, "by_id": by_id, "at": at}
    if act == "reopen":
        announcing.reopen_until(key, day, **by)
    elif act in ("hold", "release"):
        announcing.hold_everything(key, act == "hold", **by)
    elif act in ("lock", "unlock"):
        announcing.lock(key, act == "lock", **by)
    else:
        verbs: dict[str, Callable[..., object]] = {
            "announce": announcing.announce,
            "open": announcing.open_now,
            "close": announcing.close_now,
            "archive": announcing.archive,
            "unarchive": announcing.take_back,
            "delete": announcing.delete_discussion,
        }
        verbs[act](key, **by)
