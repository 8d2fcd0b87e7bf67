"""The step of what a discussion says of itself: organisers, documents, launch note per language."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.discussions import queries
from forum.discussions.forms.setup import (
    MOST_ROWS,
    DocumentForm,
    OrganisersForm,
    StepForm,
    TextsForm,
    document_languages,
)
from forum.discussions.operations.preparing import set_organisers, set_texts
from forum.discussions.views.frame import Frame, blueprint
from forum.discussions.views.setup.base import onward, prepared, saved, step_page
from forum.i18n import _


@blueprint.route("/<slug>/settings/presentation", methods=["GET", "POST"])
def settings_presentation(slug: str) -> ResponseReturnValue:
    """Title and launch note in one language, ``?in=fr``; beside them organisers and documents."""
    frame = prepared(slug)
    language = chosen_language(frame)
    form = _texts(frame, language)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        set_texts(
            frame.discussion.id,
            language=language,
            title=form.title.data or "",
            launch=form.launch.data or "",
            expected_rev=rev,
            by_id=by_id,
            at=at,
        )

    if request.method == "POST" and saved(form, change):
        if form.go.data == "next":
            return onward(slug, "presentation", form)
        flash(_("Saved."), "saved")
        return redirect(url_for(".settings_presentation", slug=slug) + f"?in={language}", 303)
    return presentation(slug, texts=form, failed=form if request.method == "POST" else None)


def chosen_language(frame: Frame) -> str:
    """Return the language that is worked in: of the address, else the base language."""
    asked = request.args.get("in", "")
    return asked if asked in frame.discussion.languages else frame.discussion.base_language


def _texts(frame: Frame, language: str, **more: Any) -> TextsForm:
    title = frame.discussion.title.get(language)
    launch = frame.discussion.launch.get(language)
    return TextsForm(
        data={"title": title.text if title else "", "launch": launch.text if launch else ""},
        **more,
    )


def _organisers(frame: Frame, **more: Any) -> OrganisersForm:
    names = [one.name for one in frame.discussion.organisers]
    return OrganisersForm(data={"organisers": names or [""]}, **more)


@blueprint.post("/<slug>/settings/organisers")
def settings_organisers(slug: str) -> ResponseReturnValue:
    """Store who organises; "one more field" keeps what was typed."""
    frame = prepared(slug)
    form = _organisers(frame)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        names = [entry.data or "" for entry in form.organisers]
        set_organisers(frame.discussion.id, names, expected_rev=rev, by_id=by_id, at=at)

    if form.go.data == "more":
        if len(form.organisers) < MOST_ROWS:
            form.organisers.append_entry("")
    elif saved(form, change):
        return onward(slug, "presentation", form)
    return presentation(slug, organisers=form, failed=form)


def presentation(
    slug: str,
    *,
    texts: TextsForm | None = None,
    organisers: OrganisersForm | None = None,
    document: DocumentForm | None = None,
    failed: StepForm | None = None,
) -> ResponseReturnValue:
    """Return the page of the step; ``failed`` is the form that was sent and comes back."""
    frame = prepared(slug)
    discussion, language = frame.discussion, chosen_language(frame)
    document = document or DocumentForm(formdata=None, data={"language": ""})
    document.language.choices = document_languages(discussion.languages)
    texts = texts or _texts(frame, language, formdata=None)
    source = discussion.launch.get(discussion.base_language)
    source_title = discussion.title.get(discussion.base_language)

    def standing(fresh: Frame) -> StepForm:
        if isinstance(failed, OrganisersForm):
            return _organisers(fresh, formdata=None)
        if isinstance(failed, DocumentForm):
            return failed
        return _texts(fresh, language, formdata=None)

    return step_page(
        "discussions/setup/presentation.html",
        "presentation",
        slug,
        failed or texts,
        standing,
        frame=frame,
        texts=texts,
        organisers=organisers or _organisers(frame, formdata=None),
        document=document,
        documents=queries.documents_of(discussion.id),
        working=language,
        states=[
            (
                code,
                discussion.title.state(code, discussion.base_language),
                discussion.launch.state(code, discussion.base_language),
            )
            for code in discussion.languages
        ],
        source=None if language == discussion.base_language else (source_title, source),
    )
