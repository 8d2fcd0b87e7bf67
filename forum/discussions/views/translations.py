"""Translations of contributions: write one beside the original, offer it, accept or decline it.

Not the translations of what organisers write: those are the schedule's.
"""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.access import limiter, missing, require
from forum.db import transaction
from forum.discussions import queries
from forum.discussions.forms.translating import TranslationForm
from forum.discussions.models import label_of
from forum.discussions.operations.translating import decide_translation, save_translation
from forum.discussions.permissions import can_decide_translation, can_offer_translation
from forum.discussions.queries.translations import (
    offered_translation,
    own_translation,
    source_of,
)
from forum.discussions.views import entries as shown
from forum.discussions.views.frame import Frame, blueprint, load
from forum.errors import Refused
from forum.i18n import _, known_language, language_name
from forum.settings import INTERFACE_LANGUAGES

PER_MINUTE = "60 per minute"


@blueprint.route("/<slug>/contributions/<int:number>/translate", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def translate(slug: str, number: int) -> ResponseReturnValue:
    """Write a translation beside the original; keep it as a draft, or offer it."""
    frame = load(slug)
    require(can_offer_translation(frame.person, frame.discussion))
    whole = _public(frame, number)
    source = source_of(whole.contribution, whole.version, whole.passages)
    languages = _languages(frame, source.language)
    language = _asked_language(languages)
    person_id = frame.person.id if frame.person else 0
    own = own_translation(whole.version.id, language, person_id)
    form = TranslationForm(body=own.text if own else "", seen=source.mark)
    contribution_id, offer = whole.contribution.id, request.form.get("do") == "offer"
    if form.validate_on_submit():
        try:
            with transaction(shown=offer):
                row = save_translation(
                    contribution_id,
                    language,
                    form.body.data,
                    seen=form.seen.data or "",
                    offer=offer,
                    by_id=person_id,
                    at=frame.at,
                )
                state = row.state
        except Refused as refused:
            form.refuse(refused)
            frame = load(slug)
            whole = _public(frame, number)
            source = source_of(whole.contribution, whole.version, whole.passages)
            form.seen.data = source.mark  # what was typed stays, beside the new original
        else:
            return _saved(slug, number, language, state)
    return render_template(
        "discussions/translating/write.html",
        frame=frame,
        form=form,
        label=label_of(number),
        number=number,
        entry=shown.header(frame, whole),
        passages=shown.margin_passages(frame, whole),
        source=source,
        own=own,
        language_asked=language,
        languages=[(code, language_name(code)) for code in languages],
        author=whole.contribution.person_id == person_id,
    )


def _saved(slug: str, number: int, language: str, state: str) -> ResponseReturnValue:
    if state == "draft":
        flash(_("The translation is kept as a draft. Nobody else sees it."), "saved")
        return redirect(url_for(".translate", slug=slug, number=number, language=language), 303)
    sentence = {
        "offered": _("Thank you. The author or a coordinator decides whether it is shown."),
        "reviewed": _("The translation is shown with your text now."),
    }[state]
    flash(sentence, "saved")
    return redirect(url_for(".contribution", slug=slug, number=number), 303)


@blueprint.route(
    "/<slug>/contributions/<int:number>/translations/<int:translation_id>",
    methods=["GET", "POST"],
)
@limiter.limit(PER_MINUTE, methods=["POST"])
def translation(slug: str, number: int, translation_id: int) -> ResponseReturnValue:
    """Show a translation beside its original to who may decide on it, or wrote it; decide.

    Where moderators took passages out since, not even who translated them reads them again.
    """
    frame = load(slug)
    require(frame.person is not None)
    found = offered_translation(frame.discussion.id, number, translation_id)
    if found is None or frame.person is None:
        missing()
    row = found.translation
    decides = can_decide_translation(
        frame.person, found.whole.contribution, frame.discussion, row.by_id
    )
    if not decides and (row.by_id != frame.person.id or found.redacted):
        missing()
    problem = None
    if request.method == "POST":
        require(decides)
        accept = request.form.get("do") == "accept"
        try:
            with transaction():
                decide_translation(
                    translation_id, accept=accept, by_id=frame.person.id, at=frame.at
                )
        except Refused as refused:
            problem = refused.sentence
            frame = load(slug)
            found = offered_translation(frame.discussion.id, number, translation_id)
            if found is None:
                missing()
        else:
            said = (
                _("The translation is shown now.") if accept else _("The translation is not shown.")
            )
            flash(said, "saved")
            return redirect(url_for(".contribution", slug=slug, number=number), 303)
    return render_template(
        "discussions/translating/decide.html",
        frame=frame,
        problem=problem,
        found=found,
        row=found.translation,
        html=Markup(found.translation.html),
        label=label_of(number),
        number=number,
        entry=shown.header(frame, found.whole),
        passages=shown.margin_passages(frame, found.whole),
        decides=decides,
    )


def _public(frame: Frame, number: int) -> queries.WholeText:
    whole = queries.contribution_by_number(frame.discussion.id, number)
    if whole is None or whole.contribution.submission.state != "published":
        missing()
    return whole


def _languages(frame: Frame, source: str) -> list[str]:
    """Return the languages to translate into: the discussion's, then the interface's."""
    codes = dict.fromkeys([*frame.discussion.languages, *INTERFACE_LANGUAGES])
    return [code for code in codes if code != source]


def _asked_language(languages: list[str]) -> str:
    """Return the language that the address names, else the reader's, else the first."""
    asked = request.values.get("language", "")
    if asked in languages and known_language(asked):
        return asked
    return g.language if g.language in languages else languages[0]
