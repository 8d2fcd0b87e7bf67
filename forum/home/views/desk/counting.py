"""The desk in figures by week, and its whole log as a table that spreadsheets read."""

import csv
from io import StringIO
from typing import Any

from flask import Response, render_template, request
from markupsafe import Markup

from forum import charts
from forum.access import actor, missing, require
from forum.accounts.permissions import SITE_SCOPE, can_run_scope
from forum.accounts.queries import Actor
from forum.clock import now
from forum.discussions.api import safe_cell
from forum.discussions.models import Discussion, label_of
from forum.discussions.permissions import can_see_settings
from forum.discussions.queries import discussions_of_scopes
from forum.discussions.queries.desk import labels_of_scope
from forum.discussions.views.frame import load
from forum.home.views.base import blueprint
from forum.home.views.desk.listing import time_words, title
from forum.i18n import _, current_language
from forum.i18n.dates import day
from forum.moderation.permissions import can_open_desk
from forum.moderation.queries.history import Logged, Week, log_of, weeks

WEEKS = 12
COLUMNS = (
    "at", "what", "submission", "kind", "label", "from", "to", "reason", "by", "role", "together",
)  # fmt: skip


@blueprint.get("/desk/figures")
def desk_figures() -> str:
    """Show by week what came, what was decided, and how long it waited."""
    person = actor()
    require(can_open_desk(person))
    runs = _runs(person)
    slug = request.args.get("discussion") or None
    chosen = next((one for one in runs if one.slug == slug), None)
    if slug and chosen is None:
        missing()
    scopes = [chosen.scope_id] if chosen else [one.scope_id for one in runs]
    rows = weeks(scopes, count=WEEKS, at=now(), zone=person.time_zone)
    return render_template(
        "home/desk_figures.html",
        weeks=rows,
        runs=[(one.slug, title(one)) for one in runs],
        chosen=chosen,
        any=any(week.held or week.decided or week.appealed for week in rows),
        drawing=_drawn(rows),
        time_words=time_words,
    )


def _runs(person: Actor) -> list[Discussion]:
    scopes = {key for key, role in person.roles if role in ("coordinator", "moderator")}
    return discussions_of_scopes(None if SITE_SCOPE in scopes else scopes) if scopes else []


def _drawn(rows: list[Week]) -> Markup:
    """Return bars of how long half of what was decided had waited, week by week."""
    bars = [
        charts.Bar(
            day(week.begins),
            week.median.total_seconds() / 3600 if week.median is not None else None,
            text=time_words(week.median) if week.median is not None else "–",
        )
        for week in rows
    ]
    words: dict[str, Any] = {
        "title": _("How long half of what was decided had waited at most"),
        "description": "; ".join(f"{bar.label}: {bar.text}" for bar in bars),
        "language": current_language(),
    }
    return Markup('<div class="on-wide">{}</div><div class="on-phone">{}</div>').format(
        Markup(charts.bars(bars, ident="waits-wide", **words)),
        Markup(charts.bars(bars, ident="waits-narrow", width=320, stacked=True, **words)),
    )


@blueprint.get("/discussions/<slug>/moderation.csv")
def desk_log(slug: str) -> Response:
    """Return every decision, report and appeal of a discussion as CSV, without any text.

    Who runs the discussion reads who it was; administrators read in which role.
    """
    frame = load(slug)
    discussion = frame.discussion
    require(can_see_settings(frame.person, discussion))
    names = can_run_scope(frame.person, discussion.scope)
    labels = labels_of_scope(discussion.scope_id)
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in log_of(discussion.scope_id):
        writer.writerow([safe_cell(cell) for cell in _cells(row, labels, names=names)])
    return Response(
        "\ufeff" + buffer.getvalue(),
        mimetype="text/csv",
        headers={
            "Content-Disposition": f"attachment; filename={slug}-moderation.csv",
            "Cache-Control": "private, no-store",
        },
    )


def _cells(row: Logged, labels: dict[int, int], *, names: bool) -> list[object]:
    number = labels.get(row.submission_id)
    role = "author" if row.is_author else "reader" if row.what == "report" else "moderator"
    return [
        row.at.isoformat(),
        row.what,
        row.submission_id,
        row.kind,
        label_of(number) if number else None,
        row.from_state,
        row.to_state,
        row.reason,
        row.by if names else None,
        role if row.by_id is not None or row.what == "report" else "site",
        row.batch,
    ]
