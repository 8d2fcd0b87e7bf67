"""Numbers whose texts are not public any more: a line in the lists, and under their own address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.wrappers import Response

from forum.access import actor
from forum.discussions import queries
from forum.discussions.models import Contribution, label_of
from forum.discussions.queries.history import merged_into
from forum.discussions.views.entries import Entry, entries
from forum.discussions.views.frame import Frame
from forum.i18n import _, day_full
from forum.pages import problem


@dataclass(frozen=True, slots=True)
class GoneEntry:
    """What a list shows of a number without a text."""

    number: int
    label: str
    gone: str


def gone_line(gone: queries.Gone) -> str:
    """Return what became of a text, in one sentence without any of its words."""
    person = actor()
    day = day_full(gone.since, person.time_zone if person else gone.time_zone)
    named: dict[str, object] = {"label": label_of(gone.number), "day": day}
    if gone.state == "merged" and gone.into:
        into = label_of(gone.into)
        return _("%(label)s was merged into %(into)s on %(day)s.", into=into, **named)
    sentences = {
        "withdrawn": _("%(label)s was withdrawn by its author on %(day)s.", **named),
        "hidden": _("%(label)s was hidden by the moderators on %(day)s.", **named),
        "erased": _("%(label)s was erased on %(day)s.", **named),
        "held": _("%(label)s is looked at by the moderators since %(day)s.", **named),
    }
    return sentences.get(gone.state) or _("%(label)s is not public since %(day)s.", **named)


def listed(
    rows: Sequence[queries.Row | queries.Gone], schedules: Mapping[int, queries.Schedule]
) -> list[Entry | GoneEntry]:
    """Return the view models of a list in which numbers without a text keep their place."""
    public = [row for row in rows if isinstance(row, queries.Row)]
    made = iter(entries(public, schedules))
    return [
        next(made)
        if isinstance(row, queries.Row)
        else GoneEntry(row.number, label_of(row.number), gone_line(row))
        for row in rows
    ]


def not_public(frame: Frame, written: Contribution) -> Response:
    """Answer for the address of a number whose text is not public any more (410)."""
    submission, number = written.submission, written.number or 0
    into = merged_into(submission.id) if submission.state == "merged" else None
    gone = queries.Gone(number, submission.state, submission.changed, frame.tz, into)
    return problem(
        410,
        _("%(label)s is not public any more", label=label_of(number)),
        gone_line(gone) + " " + _("The number stays, so that nothing vanishes without a trace."),
    )
