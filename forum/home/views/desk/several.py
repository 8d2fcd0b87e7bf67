"""Decide on several things of the desk together, each by the same checks; undo all of it.

Each thing is a transaction of its own, so that what can be done is done, and nobody waits for the
whole. What could not be done is said line by line; nothing that somebody changed meanwhile is
overwritten.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.access import actor, limiter, missing, require
from forum.accounts.queries import Actor
from forum.clock import now
from forum.db import transaction
from forum.discussions.forms import as_number
from forum.errors import Refused
from forum.home.views.base import blueprint
from forum.home.views.desk.asked import asked_for
from forum.home.views.desk.queue import desk_page
from forum.i18n import _, current_language, ngettext, number
from forum.moderation import queries
from forum.moderation.forms import BulkForm
from forum.moderation.models import Submission
from forum.moderation.operations import claim, decide, release, undo
from forum.moderation.permissions import NEEDS_NOTE, can_decide, can_open_desk, can_see_item
from forum.moderation.queries import Moved
from forum.moderation.slots import desk_kinds

MOST = 100
PER_MINUTE = "30 per minute"
BATCH = 26


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that was left as it is, and why."""

    id: int
    title: str
    language: str
    why: str


@dataclass(frozen=True, slots=True)
class Picked:
    """One thing that was selected, as it is now, and the last step that was seen of it."""

    id: int
    seq: int
    title: str
    language: str
    author_language: str
    decides: bool


@blueprint.post("/desk/several")
@limiter.limit(PER_MINUTE)
def desk_several() -> ResponseReturnValue:
    """Decide on everything that is selected, or claim it."""
    person = actor()
    require(can_open_desk(person))
    form = BulkForm(prefix="bulk-")
    form.offer()
    picked = _picked(person)
    if not form.validate_on_submit():
        return desk_page(form)
    if not picked:
        form.refuse(Refused(_("Select at least one thing.")))
        return desk_page(form)
    verb, reason = form.chosen
    if reason in NEEDS_NOTE and not (form.note.data or "").strip():
        form.note.errors = [_("Write a note: this reason alone does not say what to do.")]
        return desk_page(form)
    if verb in ("claim", "release"):
        left = _each(picked, lambda one: _claimed(one, verb, person.id), shown=False)
        return _answered("", verb, len(picked) - len(left), left)
    batch = secrets.token_hex(BATCH // 2)
    note = (form.note.data or "").strip()

    def decided(one: Picked) -> None:
        decide(
            one.id,
            verb,
            expected_seq=one.seq,
            reason=reason,
            note=note,
            language=form.language.data if note else one.author_language,
            by_id=person.id,
            at=now(),
            ready=True,
            batch=batch,
        )

    left = _each(picked, decided)
    return _answered(batch, verb, len(picked) - len(left), left)


@blueprint.get("/desk/several/<batch>")
def desk_batch(batch: str) -> str:
    """Show what was decided together, and what became of it."""
    person = actor()
    require(can_open_desk(person))
    return _report(batch, _rows(batch, person), [])


@blueprint.post("/desk/several/<batch>")
@limiter.limit(PER_MINUTE)
def undo_batch(batch: str) -> ResponseReturnValue:
    """Undo everything that was decided together, where nobody decided since."""
    person = actor()
    require(can_open_desk(person))
    rows = _rows(batch, person)
    again = secrets.token_hex(BATCH // 2)
    language = current_language()
    picked = [
        Picked(
            row.submission.id,
            row.seq,
            row.submission.title,
            row.submission.language,
            language,
            can_decide(
                person, row.submission, row.scope, administrators=_administrators(row.submission)
            ),
        )
        for row in rows
    ]
    left = _each(
        picked,
        lambda one: undo(
            one.id,
            expected_seq=one.seq,
            by_id=person.id,
            at=now(),
            language=language,
            batch=again,
        ),
    )
    return _answered(again, "undo", len(picked) - len(left), left)


def _picked(person: Actor) -> list[Picked]:
    """Return what was selected and this person may see, in the order of the keys."""
    typed = [value.partition("-") for value in request.form.getlist("item")[:MOST]]
    numbers = [(as_number(key), as_number(seq)) for key, _dash, seq in typed]
    asked = {key: seq for key, seq in numbers if key is not None and seq is not None}
    found = queries.several(list(asked))
    return [
        Picked(
            key,
            asked[key],
            one.submission.title,
            one.submission.language,
            one.language,
            can_decide(
                person, one.submission, one.scope, administrators=_administrators(one.submission)
            ),
        )
        for key, one in sorted(found.items())
        if can_see_item(person, one.scope, administrators=_administrators(one.submission))
    ]


def _administrators(submission: Submission) -> bool:
    return any(kind.administrators for kind in desk_kinds if kind.kind == submission.kind)


def _each(
    picked: list[Picked], change: Callable[[Picked], object], *, shown: bool = True
) -> list[Left]:
    """Do it to each, in a transaction of its own; return what was left as it is, and why."""
    left = []
    for one in picked:
        try:
            if not one.decides:
                raise Refused(_("This is your own: somebody else decides on it."))
            with transaction(shown=shown):
                change(one)
        except Refused as refused:
            left.append(Left(one.id, one.title, one.language, refused.sentence))
    return left


def _claimed(one: Picked, verb: str, by_id: int) -> None:
    if verb == "claim":
        claim(one.id, by_id=by_id, at=now())
    else:
        release(one.id, by_id=by_id)


def _answered(batch: str, verb: str, done: int, left: list[Left]) -> ResponseReturnValue:
    """Go back to the list where all was done; else say what was not, and why."""
    if left:
        return _report(batch, _rows(batch, actor(), may_be_none=True), left)
    sentence = _said(verb, done)
    if verb not in ("claim", "release"):
        link = url_for(".desk_batch", batch=batch)
        sentence = Markup('{} <a href="{}">{}</a>').format(sentence, link, _("See them, or undo"))
    flash(sentence, "saved")
    return redirect(url_for(".desk", **asked_for().arguments), 303)


def _said(verb: str, done: int) -> str:
    values = {"number": number(done)}
    if verb == "claim":
        return ngettext(
            "%(number)s thing is yours for 30 minutes.",
            "%(number)s things are yours for 30 minutes.",
            done,
            **values,
        )
    if verb == "release":
        return ngettext(
            "%(number)s thing is free for others again.",
            "%(number)s things are free for others again.",
            done,
            **values,
        )
    if verb == "undo":
        return ngettext(
            "The decision on %(number)s thing was undone.",
            "The decisions on %(number)s things were undone.",
            done,
            **values,
        )
    return ngettext(
        "%(number)s thing was decided.", "%(number)s things were decided.", done, **values
    )


def _rows(batch: str, person: Actor, *, may_be_none: bool = False) -> list[Moved]:
    """Return the moves of a batch that this person may see; 404 where there are none."""
    rows = [
        row
        for row in (queries.batch_rows(batch) if batch and len(batch) <= BATCH else [])
        if can_see_item(person, row.scope, administrators=_administrators(row.submission))
    ]
    if not rows and not may_be_none:
        missing()
    return rows


def _report(batch: str, rows: list[Moved], left: list[Left]) -> str:
    return render_template(
        "home/desk_batch.html",
        batch=batch,
        rows=rows,
        left=left,
        kinds={kind.kind: kind for kind in desk_kinds},
        undoable=any(row.stands for row in rows),
        arguments=asked_for().arguments,
    )
