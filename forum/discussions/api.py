"""Open data of a discussion: Atom feed (RFC 4287), CSV, JSON. Public as the discussion is."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from forum.access import public
from forum.discussions import queries
from forum.discussions.consent import public_plain, shown_author
from forum.discussions.queries import WholeText
from forum.discussions.views import entries as shown
from forum.discussions.views.frame import Frame, load
from forum.pages import whole_address

blueprint = Blueprint("discussions_data", __name__, url_prefix="/discussions")

# The columns of the CSV and the keys of the JSON, with what they hold.
FIELDS: tuple[str, ...] = (
    "number", "week", "answers", "kind", "reply_to", "language", "author", "organisation",
    "role_title", "stakeholder_type", "country", "channel", "received", "attribution", "quotable",
    "words", "address", "text",
)  # fmt: skip

# What a spreadsheet takes for the beginning of a formula, wide forms included.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _record(frame: Frame, whole: WholeText, numbers: dict[int, int]) -> dict[str, Any]:
    """Return one contribution as open data, consent applied."""
    written, version = whole.contribution, whole.version
    author = shown_author(written)
    week = frame.schedule.week_by_id(written.week_id)
    answered = [q for key, q in frame.questions.items() if key in whole.question_ids]
    return {
        "number": written.number,
        "week": week.number if week else None,
        "answers": [question.label for question in answered],
        "kind": written.kind,
        "reply_to": numbers.get(written.reply_to_id or 0),
        "language": version.language,
        "author": author.name,
        "organisation": author.organisation,
        "role_title": author.role_title,
        "stakeholder_type": written.stakeholder_type,
        "country": written.country,
        "channel": written.channel,
        "received": written.received.isoformat() if written.received else None,
        "attribution": written.attribution,
        "quotable": written.quotable,
        "words": version.words,
        "address": whole_address(
            "discussions.contribution", slug=frame.slug, number=written.number
        ),
        "text": public_plain(version.plain, whole.passages, written.attribution),
    }


def _records(frame: Frame) -> list[dict[str, Any]]:
    texts = queries.whole_texts(frame.discussion.id)
    numbers = {w.contribution.id: w.contribution.number or 0 for w in texts}
    return [_record(frame, whole, numbers) for whole in texts]


@blueprint.get("/<slug>/contributions.json")
@public
def data(slug: str) -> Response:
    """Return the schedule and all published contributions as JSON."""
    frame = load(slug)
    discussion = frame.discussion
    return jsonify(
        {
            "title": discussion.title.plain(),
            "short_code": discussion.short_code,
            "languages": discussion.languages,
            "time_zone": discussion.time_zone,
            "weeks": [
                {
                    "number": week.number,
                    "theme": week.theme.plain(),
                    "opens": week.opens.isoformat(),
                    "closes": week.closes.isoformat(),
                    "questions": [
                        {"number": q.label, "text": q.text.plain()} for q in week.questions
                    ],
                }
                for week in frame.schedule.weeks
                if frame.sees(week)
            ],
            "contributions": _records(frame),
        }
    )


@blueprint.get("/<slug>/contributions.csv")
@public
def table(slug: str) -> Response:
    """Return all published contributions as CSV (RFC 4180, UTF-8 with a byte order mark)."""
    frame = load(slug)
    return Response(
        "\ufeff" + "".join(_lines(_records(frame))),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={frame.slug}.csv"},
    )


def _lines(records: list[dict[str, Any]]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(FIELDS)
    for record in records:
        writer.writerow([safe_cell(record[name]) for name in FIELDS])
    yield buffer.getvalue()


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(value) if isinstance(value, list) else str(value)
    return "'" + text if text.startswith(FORMULAS) else text


@blueprint.get("/<slug>/feed.xml")
@public
def feed(slug: str) -> Response:
    """Return the newest contributions as an Atom feed."""
    frame = load(slug)
    rows = queries.contributions(frame.discussion.id, queries.Filters(), limit=30)
    entries = shown.entries(rows, {frame.discussion.id: frame.schedule}, beside=False)
    dated = [row.received for row in rows if row.received]
    return Response(
        render_template(
            "discussions/feed.xml",
            frame=frame,
            entries=entries,
            updated=max(dated) if dated else frame.discussion.opens or frame.at,
            when={row.number: row.received or frame.discussion.opens or frame.at for row in rows},
        ),
        mimetype="application/atom+xml",
    )
