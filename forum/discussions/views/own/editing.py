"""The page where an author changes a sent text: saved as one writes, sent as a new version."""

from dataclasses import dataclass, replace

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.access import limiter, require
from forum.clock import now
from forum.db import transaction
from forum.discussions import permissions
from forum.discussions.forms.narrowing import as_number
from forum.discussions.forms.own import EditForm
from forum.discussions.forms.writing import writing_form
from forum.discussions.operations import editing
from forum.discussions.operations.drafts import ChangedElsewhere, new_token
from forum.discussions.operations.editing import Edit, edit_of
from forum.discussions.operations.sending import language_of
from forum.discussions.views.frame import ShownQuestion, blueprint
from forum.discussions.views.own.base import Own, load_own
from forum.discussions.views.writing.pages import PER_CLIENT, PER_PERSON, person_key
from forum.discussions.views.writing.showing import WritingWeek, word_forms, writing_weeks
from forum.errors import Refused
from forum.i18n import _, language_name, moment
from forum.settings import INTERFACE_LANGUAGES


@dataclass(frozen=True, slots=True)
class Editor:
    """Everything that the page of an edit knows."""

    own: Own
    edit: Edit
    weeks: tuple[WritingWeek, ...]
    lost: tuple[int, ...]

    @property
    def questions(self) -> list[tuple[int, ShownQuestion]]:
        """Return the questions that readers see, for the boxes."""
        return [
            (one.id, self.own.frame.question(one, None))
            for week in self.own.frame.schedule.shown.weeks
            for one in week.questions
        ]

    def form(self) -> EditForm:
        """Return the form, with what was posted."""
        keys = [q.id for week in self.weeks for q in week.questions]
        form = writing_form(
            () if self.edit.whole else [*keys, *self.lost],
            parts=self.edit.parts,
            languages=[*self.own.frame.discussion.languages, *INTERFACE_LANGUAGES],
            rev=self.edit.rev,
            base=EditForm,
            boxes=list(self.edit.boxes),
            seen=self.edit.seen,
            token=self.edit.token or new_token(),
        )
        assert isinstance(form, EditForm)
        return form

    def typed(self, form: EditForm) -> Edit:
        """Return the edit as it was posted."""
        hidden = set(self.edit.boxes) - {key for key, _question in self.questions}
        return replace(
            self.edit,
            parts=form.parts(),
            seen=as_number(str(form.seen.data or "")) or 0,
            boxes=(*form.chosen(key for key, _question in self.questions), *sorted(hidden)),
        )


def _load(slug: str, receipt: str) -> Editor:
    own = load_own(slug, receipt)
    frame = own.frame
    require(permissions.can_edit_own(frame.person, own.contribution, frame.discussion, frame.at))
    edit = edit_of(own.id, own.whole.version, own.whole.question_ids)
    weeks, lost = writing_weeks(frame, edit.parts)
    return Editor(own, edit, weeks, lost)


@blueprint.get("/<slug>/mine/<receipt>/edit")
def edit(slug: str, receipt: str) -> ResponseReturnValue:
    """Show the text to be changed, as it was written; an edit that was begun goes on."""
    editor = _load(slug, receipt)
    return _page(editor, editor.form())


@blueprint.post("/<slug>/mine/<receipt>/edit")
@limiter.limit(PER_CLIENT)
@limiter.limit(PER_PERSON, key_func=person_key)
def change(slug: str, receipt: str) -> ResponseReturnValue:
    """Save the edit, then do what the button says: send it, drop it."""
    editor = _load(slug, receipt)
    form, own = editor.form(), editor.own
    doing = request.form.get("do") or "save"
    if doing == "drop":
        with transaction(shown=False):
            editing.drop_edit(own.id, own.author, at=now())
        flash(_("Your changes were discarded. The text is as it was."), "saved")
        return redirect(own.url, 303)
    typed = editor.typed(form)
    try:
        with transaction(shown=False):
            rev = _save(own, typed, form)
        form.rev.data = str(rev)
        if doing != "send":
            flash(_("Your draft is saved."), "saved")
            return redirect(own.to("edit"), 303)
        with transaction():
            editing.send_edit(own.id, own.author, typed, at=now())
    except ChangedElsewhere as changed:
        form.rev.data = str(changed.rev)
        form.refuse(changed)
        return _page(editor, form, theirs="\n\n".join(changed.theirs.texts)), 409
    except Refused as refused:
        form.refuse(refused)
        return _page(editor, form)
    flash(_("Your new version is saved."), "saved")
    return redirect(own.url, 303)


@blueprint.post("/<slug>/mine/<receipt>/edit/save")
@limiter.limit(PER_CLIENT)
@limiter.limit(PER_PERSON, key_func=person_key)
def autosave_edit(slug: str, receipt: str) -> ResponseReturnValue:
    """Save what was typed so far; say the new revision and when."""
    editor = _load(slug, receipt)
    form = editor.form()
    try:
        with transaction(shown=False):
            rev = _save(editor.own, editor.typed(form), form)
    except ChangedElsewhere as changed:
        return jsonify(conflict=True, rev=changed.rev, sentence=changed.sentence), 409
    except Refused as refused:
        return jsonify(conflict=False, sentence=refused.sentence), 409
    frame = editor.own.frame
    chosen = form.parts().language
    person = frame.person
    return jsonify(
        rev=rev,
        saved=_("Saved, %(moment)s", moment=moment(frame.at, person.time_zone if person else None)),
        language=language_name(chosen) if chosen else "",
        recognised="",
    )


def _save(own: Own, typed: Edit, form: EditForm) -> int:
    rev = as_number(str(form.rev.data or "")) or 0
    token = str(form.token.data or "")
    return editing.save_edit(own.id, own.author, typed, token=token, rev=rev, at=now()).rev


def _page(editor: Editor, form: EditForm, *, theirs: str | None = None) -> str:
    own = editor.own
    languages = [*own.frame.discussion.languages, *INTERFACE_LANGUAGES]
    return render_template(
        "discussions/own/edit.html",
        own=own,
        frame=own.frame,
        editor=editor,
        edit=editor.edit,
        form=form,
        theirs=theirs,
        held_again=own.state == "published" and permissions.holds_edits(own.frame.discussion),
        recognised=language_of(replace(editor.edit.parts, language=""), languages),
        word_forms=word_forms(),
    )
