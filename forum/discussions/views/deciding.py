"""Contributions at the desk: what its list and its item show, files, what can be corrected.

The desk itself is :mod:`forum.home.views.desk`; ``desk_kind`` tells it about contributions.
Corrections are posted here and lead back there.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from babel import Locale
from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response

from forum.access import limiter, missing, require
from forum.accounts.queries import Actor
from forum.db import transaction
from forum.discussions.consent import public_passages
from forum.discussions.forms import as_number
from forum.discussions.models import Contribution, label_of
from forum.discussions.operations import move_contribution
from forum.discussions.operations.deciding import correct_language, correct_links, move_to_week
from forum.discussions.permissions import can_moderate_discussion
from forum.discussions.queries.desk import (
    DeskText,
    contribution_of,
    described,
    desk_text,
    origin_label,
    state_label,
)
from forum.discussions.queries.reading import attachments_of
from forum.discussions.views.contributions import download
from forum.discussions.views.frame import Frame, blueprint, load
from forum.errors import Refused
from forum.i18n import _, language_name
from forum.language import detect
from forum.moderation.permissions import can_decide
from forum.moderation.slots import Described, DeskKind
from forum.places.forms import sorting
from forum.settings import INTERFACE_LANGUAGES

OPENING = 280
PER_MINUTE = "60 per minute"
ALL = tuple(code for code in map(str, Locale.parse("en").languages) if len(code) == 2)


def _described(submission_ids: Sequence[int]) -> Mapping[int, Described]:
    return {
        row.submission_id: Described(
            who=row.author_name,
            opening=" ".join(row.opening.split())[:OPENING],
            language=row.language,
            role=row.role_title,
            organisation=row.organisation_name,
            type=row.stakeholder_type or "",
            country=row.country,
            channel=row.channel,
            place=row.discussion_title.shown(g.language, row.base_language),
            url=url_for("discussions.contribution", slug=row.slug, number=row.number)
            if row.number
            else None,
        )
        for row in described(submission_ids)
    }


def _whole(submission_id: int, person: Actor) -> Markup:
    text = desk_text(submission_id)
    if text is None:
        return Markup("")
    contribution, version, discussion = text.contribution, text.version, text.discussion
    shown = public_passages(version.html, version.plain, text.passages, "named")
    return Markup(
        render_template(
            "discussions/desk/item.html",
            text=text,
            contribution=contribution,
            version=version,
            discussion=discussion,
            label=label_of(contribution.number),
            title=discussion.title.shown(g.language, discussion.base_language),
            passages=[(passage, Markup(html)) for passage, html in shown if html],
            labels={question.id: question.label for question in text.questions},
            origin_label=origin_label,
            weeks=[
                (key, number, theme.shown(g.language, discussion.base_language))
                for key, number, theme in text.weeks
            ],
            week=next((week[1] for week in text.weeks if week[0] == contribution.week_id), None),
            detected=detect(version.plain, _likely(text)),
            languages=_languages(text),
            state=contribution.submission.state,
            decides=can_decide(person, contribution.submission, discussion.scope),
            corrects=can_moderate_discussion(person, discussion),
        )
    )


def _likely(text: DeskText) -> list[str]:
    """Return the languages of the discussion, of the interface, and the one that was said."""
    codes = [*text.discussion.languages, *INTERFACE_LANGUAGES, text.version.language]
    return list(dict.fromkeys(codes))


def _languages(text: DeskText) -> list[tuple[str, str]]:
    """Return the languages to choose from: likely ones first, then all others by name."""
    likely = _likely(text)
    others = sorted((sorting(language_name(code)), code) for code in ALL if code not in likely)
    return [(code, language_name(code)) for code in (*likely, *(code for _key, code in others))]


desk_kind = DeskKind(
    kind="contribution",
    label=lambda: _("Contribution"),
    verbs=("publish", "identity", "return", "refuse", "hold", "hide"),
    describe=_described,
    whole=_whole,
    move=lambda submission_id, to, seq, move: move_contribution(
        submission_id, to, expected_seq=seq, move=move
    ),
    state_label=state_label,
)


@blueprint.get("/<slug>/desk/<int:submission_id>/files/<int:file_id>/<name>")
def desk_file(slug: str, submission_id: int, file_id: int, name: str) -> Response:
    """Send a file of a text in whatever state to those who run the discussion."""
    _frame, contribution = load_for_desk(slug, submission_id)
    files = attachments_of(contribution.id)
    found = next((file for file in files if file.id == file_id), None)
    if found is None:
        missing()
    return download(found.upload, found.name)


@blueprint.post("/<slug>/desk/<int:submission_id>/language")
@limiter.limit(PER_MINUTE)
def desk_language(slug: str, submission_id: int) -> ResponseReturnValue:
    """Correct the language of a text."""
    frame, contribution = load_for_desk(slug, submission_id)

    def change() -> None:
        correct_language(contribution.id, request.form.get("language", ""), **who(frame))

    return _corrected(submission_id, change, _("The language was corrected."))


@blueprint.post("/<slug>/desk/<int:submission_id>/week")
@limiter.limit(PER_MINUTE)
def desk_week(slug: str, submission_id: int) -> ResponseReturnValue:
    """Move a text to another week."""
    frame, contribution = load_for_desk(slug, submission_id)
    chosen = request.form.get("week", "")

    def change() -> None:
        move_to_week(contribution.id, as_key(chosen) if chosen else None, **who(frame))

    return _corrected(submission_id, change, _("The text was moved to another week."))


@blueprint.post("/<slug>/desk/<int:submission_id>/questions")
@limiter.limit(PER_MINUTE)
def desk_questions(slug: str, submission_id: int) -> ResponseReturnValue:
    """Correct which questions the passages of a text answer."""
    frame, contribution = load_for_desk(slug, submission_id)
    pairs = [chosen.partition("-") for chosen in request.form.getlist("link")]

    def change() -> None:
        correct_links(
            contribution.id,
            {(as_key(segment), as_key(question)) for segment, _dash, question in pairs},
            seen_version=as_key(request.form.get("version", "")),
            **who(frame),
        )

    return _corrected(submission_id, change, _("The questions were corrected."))


def as_key(typed: str) -> int:
    """Return a key as a form sends it, 0 (which no row has) for anything else."""
    return as_number(typed) or 0


def load_for_desk(slug: str, submission_id: int) -> tuple[Frame, Contribution]:
    """Return a text of a discussion that this person runs."""
    frame = load(slug)
    require(can_moderate_discussion(frame.person, frame.discussion))
    contribution = contribution_of(submission_id)
    if contribution is None or contribution.discussion_id != frame.discussion.id:
        missing()
    return frame, contribution


class Who(TypedDict):
    """Who corrects, and when."""

    by_id: int
    at: datetime


def who(frame: Frame) -> Who:
    """Return who acts here, and when."""
    assert frame.person is not None  # required by load_for_desk
    return {"by_id": frame.person.id, "at": frame.at}


def _corrected(submission_id: int, change: Callable[[], None], sentence: str) -> Response:
    try:
        with transaction():
            change()
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(sentence, "saved")
    return redirect(url_for("home.desk_item", submission_id=submission_id), 303)
