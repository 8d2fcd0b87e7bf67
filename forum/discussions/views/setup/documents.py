"""Documents of a discussion: added, named in each language, moved, removed."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import missing
from forum.discussions import queries
from forum.discussions.forms.setup import (
    DocumentForm,
    DocumentNamesForm,
    StepForm,
    document_languages,
)
from forum.discussions.models import DiscussionDocument
from forum.discussions.operations.preparing import (
    add_document,
    change_document,
    move_document,
    remove_document,
)
from forum.discussions.views.frame import Frame, blueprint
from forum.discussions.views.setup.base import prepared, saved, step_page
from forum.discussions.views.setup.presenting import presentation
from forum.i18n import _


@blueprint.post("/<slug>/settings/documents")
def settings_add_document(slug: str) -> ResponseReturnValue:
    """Add a file."""
    frame = prepared(slug)
    form = DocumentForm()
    form.language.choices = document_languages(frame.discussion.languages)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        add_document(
            frame.discussion.id,
            content=form.file.data.read(),
            name=form.file.data.filename or "",
            title=form.title.data or "",
            language=form.language.data or "",
            expected_rev=rev,
            by_id=by_id,
            at=at,
        )

    if saved(form, change):
        flash(_("The document was added."), "saved")
        return _to_list(slug)
    return presentation(slug, document=form, failed=form)


@blueprint.route("/<slug>/settings/documents/<int:document_id>", methods=["GET", "POST"])
def settings_document(slug: str, document_id: int) -> ResponseReturnValue:
    """Name a document in each language of the discussion."""
    frame = prepared(slug)
    documents = queries.documents_of(frame.discussion.id)
    document = _among(documents, document_id)
    form = _names(frame, document)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        languages = frame.discussion.languages
        typed = [entry.data or "" for entry in form.titles]
        change_document(
            frame.discussion.id,
            document_id,
            titles=dict(zip(languages, typed, strict=False)),
            language=form.language.data or "",
            expected_rev=rev,
            by_id=by_id,
            at=at,
        )

    if request.method == "POST" and saved(form, change):
        flash(_("Saved."), "saved")
        return _to_list(slug)
    return step_page(
        "discussions/setup/document.html",
        "presentation",
        slug,
        form,
        lambda fresh: _names(fresh, _document(fresh, document_id), formdata=None),
        frame=frame,
        documents=documents,
        document=document,
    )


def _names(frame: Frame, document: DiscussionDocument, **more: Any) -> DocumentNamesForm:
    titles = document.title
    form = DocumentNamesForm(
        data={
            "titles": [
                titles[code].text if code in titles else "" for code in frame.discussion.languages
            ],
            "language": document.language or "",
        },
        **more,
    )
    while len(form.titles) < len(frame.discussion.languages):
        form.titles.append_entry("")
    form.language.choices = document_languages(frame.discussion.languages)
    return form


@blueprint.post("/<slug>/settings/documents/<int:document_id>/move")
def settings_move_document(slug: str, document_id: int) -> ResponseReturnValue:
    """Move a document up or down in the list."""
    frame = prepared(slug)
    step = -1 if request.form.get("step") == "up" else 1

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        move_document(frame.discussion.id, document_id, step, expected_rev=rev, by_id=by_id, at=at)

    return _changed(slug, change)


@blueprint.post("/<slug>/settings/documents/<int:document_id>/remove")
def settings_remove_document(slug: str, document_id: int) -> ResponseReturnValue:
    """Remove a document."""
    frame = prepared(slug)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        remove_document(frame.discussion.id, document_id, expected_rev=rev, by_id=by_id, at=at)

    return _changed(slug, change, _("The document was removed."))


def _changed(slug: str, change: Any, said: str = "") -> ResponseReturnValue:
    form = StepForm()
    if saved(form, change):
        if said:
            flash(said, "saved")
    else:
        for sentence in form.form_errors:
            flash(sentence, "error")
    return _to_list(slug)


def _to_list(slug: str) -> ResponseReturnValue:
    return redirect(url_for(".settings_presentation", slug=slug) + "#documents", 303)


def _document(frame: Frame, document_id: int) -> DiscussionDocument:
    return _among(queries.documents_of(frame.discussion.id), document_id)


def _among(documents: list[DiscussionDocument], document_id: int) -> DiscussionDocument:
    found = next((document for document in documents if document.id == document_id), None)
    if found is None:
        missing()
    return found
