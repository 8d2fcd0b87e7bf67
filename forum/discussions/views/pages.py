"""All discussions; one discussion; a week; a question; the figures."""

from datetime import date, datetime
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from forum import charts
from forum.access import actor, missing, public
from forum.clock import now
from forum.discussions import queries, slots, tallies
from forum.discussions.forms import Narrowing, as_number, number_in
from forum.discussions.permissions import can_start_discussion
from forum.discussions.views import entries as shown
from forum.discussions.views.frame import Frame, blueprint, frame_of, load
from forum.discussions.views.gone import listed
from forum.i18n import _, current_language, day_full, number, zone

PAGE = 10


@blueprint.get("/")
@public
def index() -> str:
    """List the discussions a reader may see: open ones first, then the others, read on."""
    at = now()
    before = _cursor(request.args.get("before"))
    found = queries.discussions(actor(), at=at, before=before, limit=21)
    more, found = found[20:], found[:20]
    schedules = queries.schedules_of(found, at)
    days = queries.days([discussion.id for discussion in found])
    frames = [frame_of(discussion, schedules[discussion.id], at) for discussion in found]
    last = found[-1] if more else None
    return render_template(
        "discussions/index.html",
        open_frames=[f for f in frames if f.state in ("open", "announced", "drafted")],
        closed_frames=[f for f in frames if f.state in ("closed", "archived")],
        paths={f.discussion.id: f.path(days[f.discussion.id]) for f in frames},
        counts={key: sum(found.values()) for key, found in days.items()},
        next_url=url_for(".index", before=f"{last.opens:%Y%m%dT%H%M%S}.{last.id}")
        if last and last.opens
        else None,
        may_begin=can_start_discussion(actor()),
    )


def _cursor(text: str | None) -> tuple[datetime, int] | None:
    stamp, _dot, key = (text or "").partition(".")
    number = as_number(key)
    try:
        opens = datetime.strptime(stamp + "+0000", "%Y%m%dT%H%M%S%z")
    except ValueError:
        return None
    return None if number is None else (opens, number)


@blueprint.get("/<slug>")
@public
def discussion(slug: str) -> str:
    """Show a discussion: launch note, documents, path, who takes part, questions so far."""
    frame = load(slug, pinned=True)
    groups = queries.groups(frame.discussion.id)
    counts = queries.answered(frame.discussion.id)
    notes = [slot([frame.discussion.id]) for slot in slots.beside_discussions]
    return render_template(
        "discussions/discussion.html",
        frame=frame,
        path=frame.path(tallies.per_day(groups)),
        launch=frame.html(frame.discussion.launch),
        pinned=shown.pinned_of(frame),
        documents=queries.documents_of(frame.discussion.id),
        weeks=[
            (week, [frame.question(q, counts) for q in week.questions])
            for week in frame.schedule.weeks
            if frame.sees(week)
        ],
        participants=queries.participants(frame.discussion.id),
        types=tallies.by_type(groups),
        summary=tallies.summary(groups),
        notes=[note[frame.discussion.id] for note in notes if frame.discussion.id in note],
    )


@blueprint.get("/<slug>/weeks/<int:number>")
@public
def week(slug: str, number: int) -> str:
    """Show a week: until when, introduction, questions, openings of contributions."""
    frame = load(slug, pinned=True)
    this = frame.schedule.week(number)
    if this is None:
        missing()
    everything = queries.groups(frame.discussion.id)
    groups = tallies.of_week(everything, this.id)
    sees = frame.sees(this)
    narrowing = Narrowing.read(request.args, this.questions if sees else (), groups)
    rows = queries.contributions_and_gone(
        frame.discussion.id,
        narrowing.filters(week_id=this.id),
        before=number_in(request.args, "before"),
        limit=PAGE + 1,
    )
    first_page = not narrowing.active and "before" not in request.args
    pinned = shown.pinned_of(frame, this) if first_page else []
    on_top = {entry.number for entry, _message in pinned}
    counts = queries.answered(frame.discussion.id, week_id=this.id)
    return render_template(
        "discussions/week.html",
        frame=frame,
        week=this,
        path=frame.path(tallies.per_day(everything)),
        theme=frame.shown(this.theme),
        intro=frame.html(this.intro),
        sees=sees,
        questions=[frame.question(q, counts) for q in this.questions],
        pinned=pinned,
        entries=listed(
            [row for row in rows[:PAGE] if row.number not in on_top],
            {frame.discussion.id: frame.schedule},
        ),
        next_url=_next(rows, narrowing, slug=slug, number=number),
        narrowing=narrowing,
        types=tallies.by_type(groups),
        unheard=tallies.unheard(groups),
        summary=tallies.summary(groups),
    )


def _next(rows: list[queries.Row | queries.Gone], narrowing: Narrowing, **where: Any) -> str | None:
    """Return the address to read on, where there is more."""
    if len(rows) <= PAGE:
        return None
    endpoint = str(request.endpoint)
    return url_for(endpoint, **where, **narrowing.arguments(), before=rows[PAGE - 1].number)


@blueprint.get("/<slug>/questions/<int:week>.<int:number>")
@public
def question(slug: str, week: int, number: int) -> str:
    """Show a question with the passages that answer it, from all contributions."""
    frame = load(slug)
    asked = frame.schedule.question(week, number)
    scheduled = frame.schedule.week(week)
    if asked is None or scheduled is None or not frame.sees(scheduled):
        missing()
    after = number_in(request.args, "after")
    texts = queries.passages(frame.discussion.id, asked.id, after=after, limit=PAGE + 1)
    counts = queries.answered(frame.discussion.id, week_id=scheduled.id)
    return render_template(
        "discussions/question.html",
        frame=frame,
        week=scheduled,
        theme=frame.shown(scheduled.theme),
        question=frame.question(asked, counts),
        siblings=[frame.question(q, counts) for q in scheduled.questions],
        answers=[
            (
                shown.header(frame, whole),
                shown.answering_passages(whole, asked.id),
            )
            for whole in texts[:PAGE]
        ],
        next_url=url_for(
            ".question",
            slug=slug,
            week=week,
            number=number,
            after=texts[PAGE - 1].contribution.number,
        )
        if len(texts) > PAGE
        else None,
    )


@blueprint.get("/<slug>/figures")
@public
def figures(slug: str) -> str:
    """Show participation: over the days, by type, country, language, channel, week, question."""
    frame = load(slug)
    groups = queries.groups(frame.discussion.id)
    days = tallies.per_day(groups)
    answered = queries.answered(frame.discussion.id)
    schedule = frame.schedule if frame.prepares else frame.schedule.shown
    return render_template(
        "discussions/figures.html",
        frame=frame,
        path=frame.path(days),
        summary=tallies.summary(groups),
        figures=tallies.figures(schedule, groups, answered),
        types=tallies.by_type(groups),
        days=tallies.day_rows(days),
        drawing=_drawn(frame, tallies.day_rows(days)),
    )


def _drawn(frame: Frame, rows: list[tuple[date | None, int]]) -> Markup:
    """Return the path of days for wide windows and bars for narrow ones; the table is beside."""
    known = {day: count for day, count in rows if day is not None}
    words: dict[str, Any] = {
        "title": _("Contributions by day of arrival"),
        "description": "; ".join(
            f"{day_full(day)}: {number(count)}" for day, count in known.items()
        ),
        "language": current_language(),
    }
    spans = [
        charts.Span(week.dates[0], week.dates[-1], _("Week %(number)s", number=week.number))
        for week in frame.schedule.weeks
    ]
    today = frame.at.astimezone(zone(frame.tz)).date()
    wide = charts.days(known, spans, today=today, ident="days-wide", **words)
    rows_of_days = [charts.Bar(day_full(day), count) for day, count in known.items()]
    narrow = charts.bars(rows_of_days, ident="days-narrow", width=320, stacked=True, **words)
    return Markup('<div class="on-wide">{}</div><div class="on-phone">{}</div>').format(
        Markup(wide), Markup(narrow)
    )
