"""Take passages out of a text at the desk, put them back; its versions side by side."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import limiter, missing, require
from forum.db import transaction
from forum.discussions.forms.deciding import RedactForm, SeenForm
from forum.discussions.models import label_of
from forum.discussions.operations.redacting import REDACTABLE, mark, redact, restore
from forum.discussions.permissions import can_moderate_discussion
from forum.discussions.queries.desk import Decidable, decidable
from forum.discussions.queries.history import history_of
from forum.discussions.views.deciding import PER_MINUTE, load_for_desk, who
from forum.discussions.views.frame import Frame, blueprint, load
from forum.discussions.views.own.versions import compare
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.permissions import can_decide
from forum.settings import INTERFACE_LANGUAGES

BLANK_LINE = re.compile(r"\n\s*\n")


def paragraphs_of(body: str) -> list[str]:
    """Return a text in the pieces that blank lines make, as it was typed."""
    return [part.strip("\n") for part in BLANK_LINE.split(body) if part.strip()]


def languages_of(text: Decidable) -> list[str]:
    """Return the languages of a note: the author's, the text's, the interface's."""
    own = [text.author_language] if text.author_language else []
    return list(dict.fromkeys([*own, text.version.language, *INTERFACE_LANGUAGES]))


def load_to_decide(slug: str, submission_id: int) -> tuple[Frame, Decidable]:
    """Return a text that this person may decide on: nobody on their own."""
    frame = load(slug)
    require(can_moderate_discussion(frame.person, frame.discussion))
    text = decidable(frame.discussion.id, submission_id)
    if text is None:
        missing()
    require(can_decide(frame.person, text.contribution.submission, frame.discussion.scope))
    return frame, text


@blueprint.route("/<slug>/desk/<int:submission_id>/redact", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def desk_redact(slug: str, submission_id: int) -> ResponseReturnValue:
    """Choose passages to take out: whole paragraphs, or exact words."""
    frame, text = load_to_decide(slug, submission_id)
    contribution, version = text.contribution, text.version
    if contribution.submission.state not in REDACTABLE:
        missing()
    paragraphs = paragraphs_of(version.body)
    languages = languages_of(text)
    form = RedactForm(version=version.id, language=languages[0])
    form.offer(paragraphs, languages)
    if form.validate_on_submit():
        passages = [
            *(paragraphs[place] for place in form.paragraphs.data or ()),
            *BLANK_LINE.split((form.passages.data or "").replace("\r\n", "\n")),
        ]
        try:
            with transaction():
                redact(
                    contribution.id,
                    passages,
                    reason=form.reason.data,
                    note=form.note.data,
                    language=form.language.data,
                    seen_version=form.version.data,
                    **who(frame),
                )
        except Refused as refused:
            form.refuse(refused)
            frame, text = load_to_decide(slug, submission_id)
            contribution, version = text.contribution, text.version
        else:
            flash(_("The passages were taken out. The author is told."), "saved")
            return redirect(url_for("home.desk_item", submission_id=submission_id), 303)
    return render_template(
        "discussions/desk/redact.html",
        frame=frame,
        form=form,
        version=version,
        label=label_of(contribution.number) or contribution.receipt or "",
        submission_id=submission_id,
        marks={option[0]: mark(option[0], version.language) for option in form.reason.choices},
    )


@blueprint.post("/<slug>/desk/<int:submission_id>/restore")
@limiter.limit(PER_MINUTE)
def desk_restore(slug: str, submission_id: int) -> ResponseReturnValue:
    """Put back what the last redaction took out."""
    frame, text = load_to_decide(slug, submission_id)
    form = SeenForm()
    try:
        if form.validate():
            with transaction():
                restore(text.contribution.id, seen_version=form.version.data, **who(frame))
            flash(_("The passages stand in the text again."), "saved")
    except Refused as refused:
        flash(refused.sentence, "error")
    return redirect(url_for("home.desk_item", submission_id=submission_id), 303)


@blueprint.get("/<slug>/desk/<int:submission_id>/versions")
def desk_versions(slug: str, submission_id: int) -> str:
    """Show those who run the discussion all versions of a text, and what changed between two."""
    frame, contribution = load_for_desk(slug, submission_id)
    history = history_of(contribution.id, submission_id)
    return render_template(
        "discussions/own/versions.html",
        own=None,
        frame=frame,
        label=label_of(contribution.number) or contribution.receipt or "",
        here=request.path,
        desk_url=url_for("home.desk_item", submission_id=submission_id),
        public_seqs={version.seq for version in history.public_versions},
        shown=compare(contribution, history.versions, "named"),
    )
