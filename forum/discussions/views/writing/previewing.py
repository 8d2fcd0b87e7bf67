"""The preview: the text as it will be published, corrected in place, then sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.access import limiter, require
from forum.clock import now
from forum.db import transaction
from forum.discussions.consent import HIDDEN_KINDS, hides_identity, public_passages
from forum.discussions.forms.narrowing import as_number
from forum.discussions.forms.writing import WritingForm, writing_form
from forum.discussions.operations import hold_reason
from forum.discussions.operations.proposing import Proposal, closed_because, faults, proposal
from forum.discussions.operations.sending import correct_draft, send_draft
from forum.discussions.segments.parts import Passage, fingerprint
from forum.discussions.views.frame import ShownQuestion, blueprint
from forum.discussions.views.writing.pages import PER_CLIENT, ended, person_key
from forum.discussions.views.writing.showing import Desk, load_desk
from forum.errors import Refused
from forum.i18n import _

SENDS = "20/minute"


@dataclass(frozen=True, slots=True)
class Box:
    """One question that a passage may answer."""

    id: int
    shown: ShownQuestion
    ticked: bool
    why: str | None  # the words by which it was found, where only the author can say


@dataclass(frozen=True, slots=True)
class PreviewPassage:
    """A passage as readers will see it, and what it answers; ``key`` finds its correction."""

    key: str
    html: Markup
    boxes: tuple[Box, ...]
    hidden: bool
    courtesy: bool

    @property
    def ticked(self) -> list[Box]:
        """Return the questions that it answers."""
        return [box for box in self.boxes if box.ticked]

    @property
    def proposed(self) -> list[Box]:
        """Return the questions that it may answer as well."""
        return [box for box in self.boxes if box.why is not None and not box.ticked]


@blueprint.get("/<slug>/write/<token>/preview")
def preview(slug: str, token: str) -> ResponseReturnValue:
    """Show the text as it will be published, each passage with the questions it answers."""
    desk = load_desk(slug, token, begun=True)
    if desk.kept is not None and desk.kept.draft.ended is not None:
        return ended(desk)
    form = form_of(desk)
    for fault in faults(desk.parts, desk.rules()):
        form.refuse(fault)
    return page(desk, form)


@blueprint.post("/<slug>/write/<token>/preview")
@limiter.limit(PER_CLIENT)
@limiter.limit(SENDS, key_func=person_key)
def send(slug: str, token: str) -> ResponseReturnValue:
    """Keep what was corrected; send it, where the button says so."""
    desk = load_desk(slug, token, begun=True)
    assert desk.kept is not None
    if desk.kept.draft.ended is not None:
        return ended(desk)
    form = form_of(desk)
    try:
        with transaction(shown=False):
            correct(desk, form)
        if request.form.get("do") != "send":
            flash(_("Your corrections are kept."), "saved")
            return redirect(url_for("discussions.preview", slug=slug, token=token), 303)
        require(desk.open or closed_because(desk.frame.discussion, desk.frame.at) is not None)
        with transaction():
            receipt = send_draft(token, desk.person.id, at=now()).receipt
    except Refused as refused:
        desk = load_desk(slug, token, begun=True)
        form = form_of(desk)
        form.refuse(refused)
        return page(desk, form)
    return redirect(url_for("discussions.mine", slug=slug, receipt=receipt, sent=1), 303)


def form_of(desk: Desk) -> WritingForm:
    """Return the fields of the preview: language and consent, as the draft has them or posted."""
    return writing_form(
        (), parts=desk.parts, affiliations=desk.affiliations, languages=desk.languages
    )


def correct(desk: Desk, form: WritingForm) -> None:
    """Store what was corrected, for exactly the text that was shown."""
    typed = form.parts()
    correct_draft(
        desk.token,
        desk.person.id,
        sha256=request.form.get("sha256", ""),
        language=typed.language,
        attribution=typed.attribution,
        quotable=typed.quotable,
        links=corrections(automatic(desk)),
        at=now(),
    )


def automatic(desk: Desk) -> Proposal | None:
    """Return the text as rules cut it, nothing corrected; None if it is too long."""
    try:
        return proposal(replace(desk.parts, links={}), desk.rules())
    except ValueError:
        return None


def corrections(found: Proposal | None) -> dict[str, tuple[int, ...]]:
    """Return the passages whose boxes were ticked otherwise than the rules had them."""
    changed: dict[str, tuple[int, ...]] = {}
    for passage in found.passages if found else ():
        key = fingerprint(passage, found.composed.rendered.plain) if found else ""
        if f"has-{key}" in request.form:
            ticked = [as_number(value) for value in request.form.getlist(f"box-{key}")]
            ids = tuple(number for number in ticked if number)
            if set(ids) != set(passage.question_ids):
                changed[key] = ids
    return changed


def page(desk: Desk, form: WritingForm) -> ResponseReturnValue:
    """Return the preview page; a text beyond the limit can only be shown where it was written."""
    rules, frame = desk.rules(), desk.frame
    plain_cut = automatic(desk)
    if plain_cut is None:
        flash(_("The text is too long to be shown. Shorten it first."), "error")
        return redirect(url_for("discussions.draft", slug=frame.slug, token=desk.token), 303)
    shown = proposal(desk.parts, rules)
    return render_template(
        "discussions/writing/preview.html",
        desk=desk,
        frame=frame,
        form=form,
        shown=shown,
        passages=list(passages_of(desk, shown, plain_cut.passages)),
        hold=hold_reason(frame.discussion, desk.person.id),
        theme=frame.shown(shown.week.theme) if shown.week else None,
        reply_to=desk.kept.reply_to if desk.kept else None,
    )


def passages_of(
    desk: Desk, shown: Proposal, automatically: Iterable[Passage]
) -> Iterable[PreviewPassage]:
    """Yield the passages as the page shows them."""
    rendered = shown.composed.rendered
    hides = hides_identity(desk.parts.attribution)
    keys = {one.start: fingerprint(one, rendered.plain) for one in automatically}
    own = shown.week.number if shown.week else None
    asked = [
        (one.id, desk.frame.question(one, None))
        for one in sorted(
            desk.frame.schedule.shown.questions.values(),
            key=lambda one: (one.week != own, one.week, one.number),
        )
    ]
    used = {""}
    for passage, html in public_passages(rendered.html, rendered.plain, shown.passages, "named"):
        courtesy = passage.kind in HIDDEN_KINDS
        why = {link.question_id: link.why for link in passage.proposed}
        key = keys.get(passage.start, "")
        if html:
            yield PreviewPassage(
                key="" if key in used else key,  # the same words twice: corrected together
                html=Markup(html),
                boxes=tuple(
                    Box(one, question, one in passage.question_ids, why.get(one))
                    for one, question in asked
                ),
                hidden=courtesy and hides,
                courtesy=courtesy,
            )
            used.add(key)
