"""From a draft to a contribution, once.

The page shows what :mod:`forum.discussions.operations.proposing` says of a draft; ``send_draft``
asks the same again, under locks, and posts. A second press, or a second window, finds what the
first one made.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Person
from forum.db import db, locked
from forum.discussions.models import Attachment, Contribution, Discussion, Draft, DraftFile
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import locked_draft
from forum.discussions.operations.moderating import hold_reason
from forum.discussions.operations.posting import Author, post_contribution
from forum.discussions.operations.proposing import (
    Proposal,
    Rules,
    closed_because,
    faults,
    in_order,
    language_of,
    proposal,
    week_of,
)
from forum.discussions.queries.schedule import schedule_of
from forum.discussions.segments.parts import as_segments
from forum.errors import Refused
from forum.i18n import _
from forum.i18n.languages import known_language
from forum.organisations.queries import affiliations_of
from forum.organisations.queries.affiliations import day_of

__all__ = [
    "Proposal",
    "Rules",
    "closed_because",
    "correct_draft",
    "faults",
    "in_order",
    "language_of",
    "proposal",
    "send_draft",
    "week_of",
]


def correct_draft(
    token: str,
    person_id: int,
    *,
    sha256: str,
    language: str,
    attribution: str,
    quotable: bool,
    links: dict[str, tuple[int, ...]],
    at: datetime,
) -> Draft:
    """Keep what the author corrected in the preview.

    Raises Refused if the text is another one by now than the one that was shown.
    """
    draft = locked_draft(token, person_id)
    before = Parts.of(draft.parts)
    rules = _rules(draft, at)
    try:
        shown = proposal(before, rules).sha256
    except ValueError:
        shown = ""
    if shown != sha256:
        raise Refused(
            _("The text was changed since this preview. Look at it again before you send it.")
        )
    known = {question.id for question in rules.questions}
    after = replace(
        before,
        language=language if known_language(language) else "",
        attribution=attribution,
        quotable=quotable,
        links={key: tuple(i for i in ids if i in known) for key, ids in links.items()},
    )
    if after != before:
        draft.parts = replace(after, window="").stored()
        draft.rev += 1
        draft.saved = at
        db.session.flush()
    return draft


def _rules(draft: Draft, at: datetime) -> Rules:
    discussion = db.session.get_one(Discussion, draft.discussion_id)
    person = db.session.get_one(Person, draft.person_id)
    return Rules(
        discussion=discussion,
        schedule=schedule_of(discussion, at),
        affiliations=affiliations_of(person.id, day_of(at)),
        name=person.name or "",
        at=at,
        reply=draft.reply_to_id is not None,
    )


def send_draft(token: str, person_id: int, *, at: datetime) -> Contribution:
    """Make a contribution of a draft, once: published, or held by the discussion's policy.

    The draft that was sent already gives the contribution that was made of it. Raises Refused with
    the first thing that stands in the way; the draft stays as it is.
    """
    draft = locked_draft(token, person_id, ended=True)
    if draft.contribution_id is not None:
        return db.session.get_one(Contribution, draft.contribution_id)
    if draft.ended is not None:
        raise Refused(_("This draft was discarded. Take it up again before you send it."))
    locked(Discussion, draft.discussion_id)
    rules = _rules(draft, at)
    parts = Parts.of(draft.parts)
    for fault in faults(parts, rules):
        raise fault
    contribution = _post(draft, parts, rules, person_id)
    draft.contribution_id = contribution.id
    draft.ended = at
    db.session.flush()
    return contribution


def _post(draft: Draft, parts: Parts, rules: Rules, person_id: int) -> Contribution:
    made = proposal(parts, rules)
    person = db.session.get_one(Person, person_id)
    one = rules.affiliation(parts)
    contribution = post_contribution(
        discussion_id=draft.discussion_id,
        author=Author(
            person_id=person_id,
            name=person.name,
            organisation_id=one.organisation_id if one else None,
            organisation_name=one.name if one else None,
            role_title=parts.role_title or None,
            stakeholder_type=one.type if one else parts.personal_type,
            country=(one.country if one else None) or person.country,
        ),
        body=made.composed.rendered.body,
        format=made.composed.format,
        language=str(made.language),
        week_id=made.week.id if made.week else None,
        week_source=made.week_source,
        channel="web",
        received=rules.at,
        attribution=parts.attribution,
        quotable=parts.quotable,
        reply_to_id=draft.reply_to_id,
        hold=hold_reason(rules.discussion, person_id),
        segments=as_segments(made.passages),
        form_token=draft.token,
    )
    files = db.session.scalars(
        select(DraftFile).where(DraftFile.draft_id == draft.id).order_by(DraftFile.position)
    )
    db.session.add_all(
        Attachment(
            contribution_id=contribution.id,
            upload_id=file.upload_id,
            name=file.name,
            position=position,
        )
        for position, file in enumerate(files)
    )
    return contribution
