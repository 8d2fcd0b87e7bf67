"""An edit of a sent text: where it starts from, kept as a draft while one writes, sent once.

The draft has kind ``edit`` and the parts of the page. Text that was written under questions starts
from those parts, where they still make the version that is shown; else the whole text is one field
and boxes say which questions it answers. Links that somebody corrected stay with passages whose
words did not change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from forum.db import db
from forum.discussions.models import Contribution, Draft, Segment, Version, Week
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import save_draft
from forum.discussions.operations.revising import (
    check_changes,
    edit_text,
    own_locked,
    shown_version,
)
from forum.discussions.operations.sending import in_order, language_of
from forum.discussions.operations.versions import questions_of, signed_by_name
from forum.discussions.queries.schedule import schedule_of
from forum.discussions.segments import Link
from forum.discussions.segments import Segment as CutSegment
from forum.discussions.segments.parts import (
    Composed,
    Part,
    as_segments,
    compose,
    passages,
)
from forum.errors import Refused
from forum.html import LIMIT, normalise, render
from forum.i18n import _
from forum.settings import INTERFACE_LANGUAGES

SEEN, BOXES = "seen", "boxes"  # kept beside the fingerprints of ``Parts.links``, which are hex


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit as its page knows it: the draft, if one is kept, and the version it starts from."""

    parts: Parts
    seen: int
    boxes: tuple[int, ...]
    token: str | None
    rev: int
    saved: datetime | None

    @property
    def whole(self) -> bool:
        """Say whether the text is one field, because nothing stands under a question."""
        return not any(text.strip() for text in self.parts.answers.values())


def edit_of(contribution_id: int, version: Version, links: Sequence[int]) -> Edit:
    """Return the edit that was begun, else one that starts from the version shown.

    ``links`` are the questions that the version answers. One statement.
    """
    drafts = _drafts(contribution_id)
    for draft in drafts:
        if draft.kind == "edit" and draft.ended is None:
            parts = Parts.of(draft.parts)
            seen = (*parts.links.get(SEEN, ()), version.seq)[0]
            boxes = parts.links.get(BOXES, ())
            return Edit(parts, seen, boxes, draft.token, draft.rev, draft.saved)
    return Edit(_first(version, drafts), version.seq, tuple(links), None, 0, None)


def _drafts(contribution_id: int) -> Sequence[Draft]:
    return db.session.scalars(
        select(Draft)
        .where(Draft.contribution_id == contribution_id, Draft.kind.in_(("edit", "contribution")))
        .order_by(Draft.saved.desc(), Draft.id.desc())
    ).all()


def _first(version: Version, drafts: Sequence[Draft]) -> Parts:
    """Return the parts that the shown version was made of, else the whole of it as free text."""
    for draft in drafts:
        parts = Parts.of(draft.parts)
        if parts.texts and all(normalise(text).strip() in version.body for text in parts.texts):
            joined = sum(len(normalise(text).strip()) for text in parts.texts)
            gaps = 12 * len(parts.texts)
            if parts.answers and joined + gaps >= len(version.body.strip()):
                return replace(parts, language=version.language, links={}, window="")
    return Parts(free=version.body, language=version.language)


def save_edit(
    contribution_id: int, person_id: int, edit: Edit, *, token: str, rev: int, at: datetime
) -> Draft:
    """Keep an edit as a draft. Raises Refused as saving any draft does."""
    discussion, contribution, _submission = own_locked(contribution_id, person_id)
    living = db.session.scalar(
        select(Draft.token).where(
            Draft.contribution_id == contribution.id, Draft.kind == "edit", Draft.ended.is_(None)
        )
    )
    links = {SEEN: (edit.seen,), BOXES: tuple(edit.boxes)}
    draft = save_draft(
        living or token,
        replace(edit.parts, links=links),
        person_id=person_id,
        discussion_id=discussion.id,
        rev=rev,
        at=at,
        kind="edit",
        contribution_id=contribution.id,
    )
    stored = Parts.of(draft.parts)
    if dict(stored.links) != links:
        draft.parts = replace(stored, links=links).stored()
        db.session.flush()
    return draft


def drop_edit(contribution_id: int, person_id: int, *, at: datetime) -> None:
    """End the edit that was begun; the text stays as it is."""
    own_locked(contribution_id, person_id)
    _end(contribution_id, at)


def _end(contribution_id: int, at: datetime) -> None:
    for draft in db.session.scalars(
        select(Draft).where(
            Draft.contribution_id == contribution_id, Draft.kind == "edit", Draft.ended.is_(None)
        )
    ):
        draft.ended = at
    db.session.flush()


def send_edit(contribution_id: int, person_id: int, edit: Edit, *, at: datetime) -> Version:
    """Make a new version of what was written; its draft ends. Raises Refused, all stays then."""
    discussion, contribution, submission = own_locked(contribution_id, person_id)
    check_changes(discussion, submission, at)
    shown = shown_version(contribution_id)
    if not edit.parts.texts:
        raise Refused(_("Write something first: the text is empty."), field="free")
    composed = _composed(contribution, shown, edit, at)
    language = language_of(
        edit.parts, list(dict.fromkeys([*discussion.languages, *INTERFACE_LANGUAGES]))
    )
    version = edit_text(
        contribution_id,
        person_id,
        body=composed.rendered.body,
        format=composed.format,
        language=language or shown.language,
        seen_version=edit.seen,
        at=at,
        answers=list(edit.boxes) if edit.whole else None,
        segments=_recut(contribution, shown, composed, edit),
    )
    _end(contribution_id, at)
    return version


def _composed(contribution: Contribution, shown: Version, edit: Edit, at: datetime) -> Composed:
    try:
        if edit.whole and shown.format == "plain":
            rendered = render(normalise(edit.parts.free).strip("\n"), "plain")
            part = Part(edit.parts.free)
            return Composed(rendered, "plain", (part,), ((0, len(rendered.plain)),))
        ordered = in_order(edit.parts, schedule_of(contribution.discussion, at))
        if contribution.reply_to_id is not None:  # as it was sent: the quotation comes first
            ordered = [ordered[-1], *ordered[:-1]]
        return compose(ordered)
    except ValueError:
        raise Refused(
            _("The text is too long: at most %(most)s characters fit.", most=LIMIT), field="free"
        ) from None


def _recut(
    contribution: Contribution, shown: Version, composed: Composed, edit: Edit
) -> list[CutSegment]:
    """Return the new text cut anew, corrected links carried over to what did not change."""
    week = db.session.scalar(select(Week.number).where(Week.id == contribution.week_id))
    found = passages(
        composed,
        questions_of(contribution.discussion_id),
        week=week,
        reply=contribution.reply_to_id is not None,
    )
    before = [(_words(shown.plain[s.start : s.stop]), _links(s)) for s in shown.segments]
    stood = _first(shown, _drafts(contribution.id)).answers
    starts = {
        start: part.question_id
        for part, (start, _stop) in zip(composed.parts, composed.ranges, strict=True)
    }
    plain, under, carried = composed.rendered.plain, None, []
    for passage in found:
        under = starts.get(passage.start, under)
        text = _words(plain[passage.start : passage.stop])
        old = next((links for words, links in before if text and text in words), None)
        if old is None or not _stayed(under, text, old, stood):
            carried.append(passage)
        else:
            carried.append(replace(passage, links=old))
    names = (contribution.author_name, contribution.organisation_name)
    return signed_by_name(as_segments(carried), plain, names)


def _stayed(under: int | None, text: str, old: Sequence[Link], stood: Mapping[int, str]) -> bool:
    """Say whether a passage stands where it stood: not moved below another question."""
    if under is None or any(link.question_id == under for link in old):
        return True
    return text in _words(stood.get(under, ""))


def _words(text: str) -> str:
    return " ".join(text.split())


def _links(segment: Segment) -> tuple[Link, ...]:
    return tuple(
        Link(link.question_id, link.origin, link.why, link.score)  # type: ignore[arg-type]
        for link in segment.links
        if link.accepted is not None
    )
