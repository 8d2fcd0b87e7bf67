"""Small changes of one's own text: withdraw, take up, consent, who one is, what was recognised."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forum.access import limiter, require
from forum.clock import now
from forum.db import transaction
from forum.discussions import permissions
from forum.discussions.forms.own import (
    ConsentForm,
    CorrectForm,
    IdentityForm,
    MoveForm,
    language_choices,
)
from forum.discussions.operations import consenting, deciding, revising
from forum.discussions.queries.own import beside, segment_keys
from forum.discussions.views.frame import blueprint
from forum.discussions.views.own.base import Own, load_own
from forum.discussions.views.own.passages import correctable
from forum.errors import Refused
from forum.i18n import _
from forum.organisations.queries import affiliations_of, day_of
from forum.settings import INTERFACE_LANGUAGES

PER_MINUTE = "30 per minute"


@blueprint.route("/<slug>/mine/<receipt>/withdraw", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def withdraw(slug: str, receipt: str) -> ResponseReturnValue:
    """Ask whether the text is to be withdrawn, and say what stays."""
    own = load_own(slug, receipt)
    require(permissions.can_withdraw(own.frame.person, own.contribution))
    form = MoveForm(seen=own.contribution.submission.seq)
    if form.validate_on_submit():
        try:
            with transaction():
                revising.withdraw(own.id, own.author, seen=form.seen.data, at=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("You withdrew the text. You can take it up again."), "saved")
            return redirect(own.url, 303)
    return render_template("discussions/own/withdraw.html", own=own, frame=own.frame, form=form)


@blueprint.post("/<slug>/mine/<receipt>/take-up")
@limiter.limit(PER_MINUTE)
def take_up(slug: str, receipt: str) -> ResponseReturnValue:
    """Take a withdrawn text up again."""
    own = load_own(slug, receipt)
    form = MoveForm()
    if form.validate():
        with transaction():
            revising.take_up(own.id, own.author, seen=form.seen.data, at=now())
        flash(_("You took the text up again."), "saved")
    return redirect(own.url, 303)


@blueprint.route("/<slug>/mine/<receipt>/consent", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def consent(slug: str, receipt: str) -> ResponseReturnValue:
    """Let an author choose how the text is shown; it holds at once and everywhere."""
    own = load_own(slug, receipt)
    written = own.contribution
    require(permissions.can_change_consent(own.frame.person, written))
    form = ConsentForm(attribution=written.attribution, quotable=written.quotable)
    form.offer(written)
    if form.validate_on_submit():
        try:
            with transaction():
                consenting.change_consent(
                    own.id,
                    own.author,
                    attribution=form.attribution.data,
                    quotable=form.quotable.data,
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Your choice holds from now on, on every page and in every export."), "saved")
            return redirect(own.url, 303)
    return render_template(
        "discussions/own/consent.html",
        own=own,
        frame=own.frame,
        form=form,
        written=written,
        files=beside(own.id).files,
    )


@blueprint.route("/<slug>/mine/<receipt>/identity", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def identity(slug: str, receipt: str) -> ResponseReturnValue:
    """Let an author say who wrote a returned text, and send it again."""
    own = load_own(slug, receipt)
    written, at = own.contribution, own.frame.at
    require(permissions.can_edit_own(own.frame.person, written, own.frame.discussion, at))
    require(own.state == "returned")
    affiliations = affiliations_of(own.author, day_of(at))
    form = IdentityForm(
        name=written.author_name or (own.frame.person.name if own.frame.person else ""),
        organisation=_organisation_choice(own, {str(a.organisation_id) for a in affiliations}),
        organisation_name=written.organisation_name,
        stakeholder_type=written.stakeholder_type or "",
        country=written.country or "",
        role_title=written.role_title,
        seen=written.submission.seq,
    )
    form.offer(affiliations, written.stakeholder_type)
    if form.validate_on_submit():
        try:
            with transaction():
                _say_who(own, form, {str(a.organisation_id) for a in affiliations if a.published})
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Thank you. The text was sent again; the organisers look at it."), "saved")
            return redirect(own.url, 303)
    return render_template("discussions/own/identity.html", own=own, frame=own.frame, form=form)


def _organisation_choice(own: Own, known: set[str]) -> str:
    written = own.contribution
    if written.organisation_id and str(written.organisation_id) in known:
        return str(written.organisation_id)
    return "other" if written.organisation_name else ""


def _say_who(own: Own, form: IdentityForm, allowed: set[str]) -> None:
    chosen = form.organisation.data or ""
    if chosen not in (*allowed, "other", ""):
        raise Refused(_("Choose an organisation from the list."), field="organisation")
    revising.say_who(
        own.id,
        own.author,
        name=form.name.data or "",
        role_title=form.role_title.data,
        organisation_id=int(chosen) if chosen in allowed else None,
        organisation_name=form.organisation_name.data if chosen == "other" else None,
        stakeholder_type=form.stakeholder_type.data,
        country=form.country.data,
        seen=form.seen.data,
        at=now(),
    )


@blueprint.route("/<slug>/mine/<receipt>/correct", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def correct(slug: str, receipt: str) -> ResponseReturnValue:
    """Let an author correct the language and each passage's questions; the text stays."""
    own = load_own(slug, receipt)
    frame, version = own.frame, own.whole.version
    require(permissions.can_correct_own(frame.person, own.contribution, frame.discussion, frame.at))
    form = CorrectForm(language=version.language, seen=version.id)
    form.language.choices = language_choices(
        [version.language, *frame.discussion.languages, *INTERFACE_LANGUAGES]
    )
    if form.validate_on_submit():
        try:
            with transaction():
                _correct(own, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Your corrections are saved."), "saved")
            return redirect(own.url, 303)
    keys = segment_keys(version.id)
    return render_template(
        "discussions/own/correct.html",
        own=own,
        frame=frame,
        form=form,
        version=version,
        passages=correctable(own, keys, form.links() if form.is_submitted() else None),
    )


def _correct(own: Own, form: CorrectForm) -> None:
    at = now()
    discussion, _contribution, submission = revising.own_locked(own.id, own.author)
    revising.check_changes(discussion, submission, at)
    deciding.correct_language(own.id, form.language.data or "", by_id=own.author, at=at)
    deciding.correct_links(
        own.id,
        form.links(),
        seen_version=form.seen.data,
        by_id=own.author,
        at=at,
        origin="author",
    )
