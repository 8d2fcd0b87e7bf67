"""What the pages of the settings share: who may, the list of steps, saving, a page overtaken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Field, FieldList, FileField, FormField, HiddenField

from forum.access import actor, require
from forum.clock import now
from forum.db import transaction
from forum.discussions import queries
from forum.discussions.forms.setup import StepForm
from forum.discussions.models import DiscussionDocument
from forum.discussions.operations.preparing import Stale
from forum.discussions.permissions import can_coordinate_discussion
from forum.discussions.queries.preparing import Check, Step, readiness
from forum.discussions.views.frame import Frame, load
from forum.errors import Refused
from forum.i18n import _, day_full

STEPS: tuple[Step, ...] = ("basics", "dates", "questions", "presentation", "rules")


def step_name(step: str) -> str:
    """Return what a step is called."""
    words = {
        "basics": _("Title and languages"),
        "dates": _("Dates and weeks"),
        "questions": _("Questions"),
        "presentation": _("Organisers, documents, launch note"),
        "rules": _("Rules"),
    }
    return words[step]


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step as the list draws it: ready, or with something still open."""

    key: str
    label: str
    url: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value somebody else changed: both are shown."""

    label: str
    stands: str
    typed: str


def prepared(slug: str) -> Frame:
    """Return the discussion for who may set it up; 404 or 403 for others."""
    frame = load(slug)
    require(can_coordinate_discussion(frame.person, frame.discussion))
    return frame


def checks_of(frame: Frame, documents: list[DiscussionDocument] | None = None) -> list[Check]:
    """Return what is ready and what is missing."""
    if documents is None:
        documents = queries.documents_of(frame.discussion.id)
    return readiness(frame.discussion, frame.schedule, documents, at=frame.at)


def step_links(frame: Frame, checks: list[Check], current: str = "") -> list[StepLink]:
    """Return the steps with their state."""
    undone = {check.step for check in checks if not check.done}
    if not frame.schedule.weeks:
        undone.add("questions")
    return [
        StepLink(
            step,
            step_name(step),
            url_for(f"discussions.settings_{step}", slug=frame.slug),
            step not in undone,
            step == current,
        )
        for step in STEPS
    ]


def saved(form: StepForm, change: Callable[[int | None, int, datetime], Any]) -> bool:
    """Run a change in a transaction; a rule that says no stands on the form, and False comes."""
    if not form.validate():
        return False
    try:
        with transaction():
            change(form.expected_rev, actor().id, now())
    except Refused as refused:
        form.stale = isinstance(refused, Stale)
        form.refuse(refused)
        return False
    return True


def onward(frame_slug: str, step: Step, form: StepForm, said: str = "") -> ResponseReturnValue:
    """Go where the pressed button leads: to the next step, or back to this page."""
    flash(said or _("Saved."), "saved")
    if form.go.data == "next":
        following = STEPS.index(step) + 1
        if following < len(STEPS):
            return redirect(
                url_for(f"discussions.settings_{STEPS[following]}", slug=frame_slug), 303
            )
        return redirect(url_for("discussions.settings", slug=frame_slug), 303)
    return redirect(url_for(f"discussions.settings_{step}", slug=frame_slug), 303)


def step_page(
    template: str,
    step: Step,
    slug: str,
    form: StepForm,
    standing: Callable[[Frame], StepForm],
    *,
    frame: Frame | None = None,
    documents: list[DiscussionDocument] | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """Return the page of a step, made anew after a change that was refused.

    After one that somebody overtook, the page shows both values and may be sent again.
    """
    if request.method == "POST" or frame is None:
        frame = load(slug)
    checks = checks_of(frame, documents)
    differences = []
    if form.stale:
        differences = differences_of(form, standing(frame))
    sent = request.method == "POST" and form.is_submitted() and not form.stale
    return render_template(
        template,
        frame=frame,
        form=form,
        step=step,
        title=step_name(step),
        steps=step_links(frame, checks, step),
        checks=[check for check in checks if check.step == step and not check.done],
        drafted=frame.discussion.announced is None,
        stale=form.stale,
        differences=differences,
        documents=documents,
        rev=form.rev.data if sent and form.rev.data else frame.discussion.rev,
        **more,
    )


def differences_of(typed: StepForm, standing: StepForm) -> list[Difference]:
    """Return the fields of the two forms that say something else, in the order of the page."""
    there, here = _leaves(standing), _leaves(typed)
    labels = {**{key: label for key, (label, _words) in there.items()}}
    labels.update({key: label for key, (label, _words) in here.items()})
    nothing = ("", "")
    return [
        Difference(label, there.get(key, nothing)[1], here.get(key, nothing)[1])
        for key, label in labels.items()
        if there.get(key, nothing)[1] != here.get(key, nothing)[1]
    ]


def _leaves(form: Any, prefix: str = "") -> dict[str, tuple[str, str]]:
    """Return the label and the words of each field, by a name that both forms share."""
    found: dict[str, tuple[str, str]] = {}
    for field in form:
        if isinstance(field, (HiddenField, FileField)) or field.short_name in _PASSING:
            continue
        found.update(_leaf(field, f"{prefix}{field.short_name}", prefix))
    return found


# Fields that only help to fill the others in.
_PASSING = {"first_day", "count", "more_language", "csrf_token"}


def _leaf(field: Field, name: str, prefix: str) -> dict[str, tuple[str, str]]:
    if isinstance(field, FormField):
        return _leaves(field.form, f"{name}.")
    if isinstance(field, FieldList):
        found: dict[str, tuple[str, str]] = {}
        for place, entry in enumerate(field.entries, 1):
            for key, (label, words) in _leaf(entry, f"{name}.{place}", "").items():
                found[key] = (f"{label} ({place})" if prefix or "(" not in label else label, words)
        return found
    return {name: (str(field.label.text), _words_of(field))}


def _words_of(field: Field) -> str:
    if isinstance(field, BooleanField):
        return _("Yes") if field.data else _("No")
    if hasattr(field, "iter_choices"):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        flat = _flat(field.choices)
        return ", ".join(str(flat.get(value, value)) for value in chosen if value)
    if hasattr(field.data, "isoformat"):
        return day_full(field.data)
    return str(field.data or "")


def _flat(choices: Any) -> dict[Any, Any]:
    groups = choices.values() if isinstance(choices, dict) else [choices or ()]
    return {value: label for group in groups for value, label in group}
