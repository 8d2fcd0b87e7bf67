"""Contributions: all of them, one with its replies, print views, files."""

from urllib.parse import quote

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from forum.access import missing, public
from forum.discussions import queries, slots, tallies
from forum.discussions.consent import public_file_name, shown_author, shows_signatories
from forum.discussions.forms import Narrowing, number_in
from forum.discussions.models import label_of
from forum.discussions.permissions import can_decide_translation, can_moderate_discussion
from forum.discussions.queries.own import beside as beside_text
from forum.discussions.queries.reading import attachments_of, conversation
from forum.discussions.queries.similar import merged_from
from forum.discussions.queries.translations import translations_of
from forum.discussions.views import entries as shown
from forum.discussions.views.frame import blueprint, load
from forum.discussions.views.gone import listed, not_public
from forum.files import Upload, path_of
from forum.pages import whole_address

PAGE = 20
PRINTED = 150


@blueprint.get("/<slug>/contributions")
@public
def contributions(slug: str) -> str:
    """List all contributions of a discussion with filters, newest first, read on."""
    frame = load(slug)
    groups = queries.groups(frame.discussion.id)
    questions = [q for week in frame.schedule.weeks if frame.sees(week) for q in week.questions]
    narrowing = Narrowing.read(request.args, questions, groups, frame.schedule.weeks)
    rows = queries.contributions_and_gone(
        frame.discussion.id,
        narrowing.filters(),
        before=number_in(request.args, "before"),
        limit=PAGE + 1,
    )
    more = len(rows) > PAGE
    return render_template(
        "discussions/contributions.html",
        frame=frame,
        entries=listed(rows[:PAGE], {frame.discussion.id: frame.schedule}),
        narrowing=narrowing,
        summary=tallies.summary(groups),
        types=tallies.by_type(groups),
        next_url=url_for(
            ".contributions", slug=slug, **narrowing.arguments(), before=rows[PAGE - 1].number
        )
        if more
        else None,
    )


@blueprint.get("/<slug>/contributions/<int:number>")
@public
def contribution(slug: str, number: int) -> ResponseReturnValue:
    """Show a contribution whole, in its own language and direction, with its replies.

    A number lasts: what was published once and is not any more leaves a line under it.
    """
    frame = load(slug)
    found = conversation(frame.discussion.id, number)
    if found is None:
        missing()
    whole, parent, written = found.whole, found.parent, found.whole.contribution
    if written.submission.state != "published":
        return not_public(frame, written)
    week = frame.schedule.week_by_id(written.week_id)
    about = beside_text(written.id)
    translations = translations_of(written)
    beside = [slot([written.id]).get(written.id) for slot in slots.beside_contributions]
    return render_template(
        "discussions/contribution.html",
        frame=frame,
        week=week,
        week_theme=frame.shown(week.theme) if week else None,
        entry=shown.header(frame, whole),
        passages=shown.margin_passages(frame, whole),
        words=shown.shown_words(written, whole),
        questions=[
            frame.question(asked, None)
            for key, asked in frame.questions.items()
            if key in whole.question_ids
        ],
        replies=[
            (shown.header(frame, reply), shown.margin_passages(frame, reply))
            for reply in found.replies
        ],
        parent=shown.header(frame, parent) if parent else None,
        attachments=about.public_files(written.attribution),
        signatories=about.signatories if shows_signatories(written.attribution) else (),
        version=whole.version,
        translations=[one for one in translations if one.state == "reviewed"],
        offered=[
            one
            for one in translations
            if one.state == "offered"
            and can_decide_translation(frame.person, written, frame.discussion, one.by_id)
        ],
        also=[
            (label_of(one.number), shown_author(one)) for one in merged_from(written.submission_id)
        ],
        submission_id=written.submission_id,
        moderates=can_moderate_discussion(frame.person, frame.discussion),
        beside=[note for note in beside if note],
        permanent=whole_address("discussions.contribution", slug=slug, number=number),
    )


@blueprint.get("/<slug>/weeks/<int:number>/print")
@public
def print_week(slug: str, number: int) -> str:
    """Show a week whole for paper: introduction, questions, every text."""
    frame = load(slug)
    week = frame.schedule.week(number)
    if week is None or not frame.sees(week):
        missing()
    return _printed(slug, week_number=number)


@blueprint.get("/<slug>/originals")
@public
def originals(slug: str) -> str:
    """Show all originals for paper, in parts of 150."""
    return _printed(slug, week_number=None)


def _printed(slug: str, week_number: int | None) -> str:
    frame = load(slug)
    week = frame.schedule.week(week_number) if week_number else None
    after = number_in(request.args, "after")
    texts = queries.whole_texts(
        frame.discussion.id, week_id=week.id if week else None, after=after, limit=PRINTED + 1
    )
    more = len(texts) > PRINTED
    return render_template(
        "discussions/printed.html",
        frame=frame,
        week=week,
        theme=frame.shown(week.theme) if week else None,
        intro=frame.html(week.intro) if week else None,
        questions=[
            frame.question(question, None)
            for scheduled in ([week] if week else frame.schedule.weeks)
            if frame.sees(scheduled)
            for question in scheduled.questions
        ],
        texts=[
            (shown.header(frame, whole), shown.margin_passages(frame, whole))
            for whole in texts[:PRINTED]
        ],
        next_url=url_for(
            str(request.endpoint),
            slug=slug,
            number=week_number,
            after=texts[PRINTED - 1].contribution.number,
        )
        if more
        else None,
    )


@blueprint.get("/<slug>/documents/<int:document_id>/<name>")
@public
def document(slug: str, document_id: int, name: str) -> Response:
    """Send a document of the organisers."""
    frame = load(slug)
    documents = queries.documents_of(frame.discussion.id)
    found = next((d for d in documents if d.id == document_id), None)
    if found is None:
        missing()
    return download(found.upload, found.name)


@blueprint.get("/<slug>/contributions/<int:number>/files/<int:attachment_id>/<name>")
@public
def attachment(slug: str, number: int, attachment_id: int, name: str) -> Response:
    """Send a file that came with a published contribution."""
    frame = load(slug)
    whole = queries.contribution_by_number(frame.discussion.id, number)
    if whole is None or whole.contribution.submission.state != "published":
        missing()
    files = attachments_of(whole.contribution.id)
    found = next((a for a in files if a.id == attachment_id), None)
    if found is None:
        missing()
    attribution = whole.contribution.attribution
    return download(found.upload, public_file_name(found.name, found.position, attribution))


def download(upload: Upload, name: str) -> Response:
    """Send a stored file as a download; it is never shown from our origin."""
    path = path_of(upload)
    if not path.exists():
        missing()
    answer = send_file(path, mimetype=upload.type, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
