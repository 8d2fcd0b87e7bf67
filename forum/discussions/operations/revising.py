"""What authors do with their own text: change it, withdraw it, take it up again, say who they are.

Every rule is asked again here, with everything locked: a page may have been open for long.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from forum.accounts.operations.people import one_line, person_name
from forum.db import db, locked, notify
from forum.discussions.models import Contribution, Discussion, SegmentQuestion, Version, Week
from forum.discussions.operations.moderating import log_change, move_contribution
from forum.discussions.operations.versions import checked_body, write_version
from forum.discussions.permissions import WORKABLE, holds_edits, takes_changes
from forum.discussions.segments import Segment as CutSegment
from forum.errors import Refused
from forum.html import opening
from forum.i18n import _, known_country, known_language
from forum.moderation.models import Decision, Submission
from forum.moderation.operations import Move
from forum.organisations.queries import organisation
from forum.places.models import STAKEHOLDER_TYPES


def own_locked(contribution_id: int, person_id: int) -> tuple[Discussion, Contribution, Submission]:
    """Return a person's own contribution with its discussion and submission, all locked.

    The discussion first, as posting does: two who lock the same rows never wait for each other.
    """
    discussion_id = db.session.scalar(
        select(Contribution.discussion_id).where(
            Contribution.id == contribution_id, Contribution.person_id == person_id
        )
    )
    if discussion_id is None:
        raise Refused(_("This is not a text of yours."))
    discussion = locked(Discussion, discussion_id)
    contribution = locked(Contribution, contribution_id)
    return discussion, contribution, locked(Submission, contribution.submission_id)


def check_changes(discussion: Discussion, submission: Submission, at: datetime) -> None:
    """Raise Refused where an author may not work on a text any more."""
    if not takes_changes(discussion, at):
        raise Refused(_("This discussion is closed: texts are not changed any more."))
    if submission.state not in WORKABLE:
        raise Refused(_("In its present state this text can’t be changed."))


def edit_text(
    contribution_id: int,
    person_id: int,
    *,
    body: str,
    format: str,
    language: str,
    seen_version: int,
    at: datetime,
    answers: Sequence[int] | None = None,
    segments: Sequence[CutSegment] | None = None,
) -> Version:
    """Write a new version of an own text; what was returned is sent again by it.

    A public text stays public with the new version, unless the discussion holds everything: then
    it is held first, so that readers never see the new words unlooked at. ``seen_version`` is the
    number of the version that was changed. Raises Refused for a stale page, a closed discussion,
    a text that is empty, too long or the same as before (unless it was returned).
    """
    discussion, contribution, submission = own_locked(contribution_id, person_id)
    check_changes(discussion, submission, at)
    if not known_language(language):
        raise Refused(_("Choose a language from the list."), field="language")
    shown = shown_version(contribution_id)
    if shown.seq != seen_version:
        raise Refused(
            _("This text was changed in another window. Look at the new version first; what you"
              " typed is still here.")
        )  # fmt: skip
    body = checked_body(body)
    same = (shown.body, shown.format, shown.language) == (body, format, language)
    if same and set(answered_by(shown)) == set(_linked(answers, segments)):
        if submission.state != "returned":
            raise Refused(_("Nothing was changed yet."), field="body")
        send_again(submission, person_id, at)
        return shown
    if submission.state == "published" and holds_edits(discussion):
        move_contribution(
            submission.id,
            "held",
            expected_seq=submission.seq,
            move=Move(by_id=None, at=at, reason="edited", language=submission.language),
        )
    version = write_version(
        contribution,
        body=body,
        format=format,
        language=language,
        answers=answers,
        segments=segments,
        week_number=_week_number(contribution),
        by_id=person_id,
        at=at,
    )
    submission.language = language
    submission.title = " ".join(opening(body, 120).split())[:200]
    if submission.state == "returned":
        send_again(submission, person_id, at)
    notify(
        "edited",
        "contribution",
        contribution.id,
        at=at,
        scope_id=discussion.scope_id,
        key=str(version.seq),
    )
    return version


def _linked(answers: Sequence[int] | None, segments: Sequence[CutSegment] | None) -> set[int]:
    if segments is not None:
        return {link.question_id for segment in segments for link in segment.links}
    return set(answers or ())


def _week_number(contribution: Contribution) -> int | None:
    return db.session.scalar(select(Week.number).where(Week.id == contribution.week_id))


def shown_version(contribution_id: int) -> Version:
    """Return the version that is shown."""
    return db.session.scalars(
        select(Version)
        .where(Version.contribution_id == contribution_id, Version.shown)
        .execution_options(populate_existing=True)
    ).one()


def answered_by(version: Version) -> list[int]:
    """Return the questions that a version answers."""
    return list(
        db.session.scalars(
            select(SegmentQuestion.question_id)
            .where(
                SegmentQuestion.segment_id.in_([segment.id for segment in version.segments]),
                SegmentQuestion.accepted.is_not(None),
            )
            .distinct()
        )
    )


def send_again(submission: Submission, person_id: int, at: datetime) -> None:
    """Let the organisers look at a returned text once more."""
    move_contribution(
        submission.id,
        "held",
        expected_seq=submission.seq,
        move=Move(by_id=person_id, at=at, reason="resent", language=submission.language),
    )


def withdraw(contribution_id: int, person_id: int, *, seen: int, at: datetime) -> Contribution:
    """Take an own text back; number, versions and a line stay. ``seen`` is the last move seen."""
    _discussion, contribution, submission = own_locked(contribution_id, person_id)
    if submission.state not in WORKABLE:
        raise Refused(_("In its present state this text can’t be withdrawn."))
    move = Move(by_id=person_id, at=at, reason="withdrawn_by_author", language=submission.language)
    move_contribution(submission.id, "withdrawn", expected_seq=seen, move=move)
    return contribution


def take_up(contribution_id: int, person_id: int, *, seen: int, at: datetime) -> Contribution:
    """Take a withdrawn text up again: public at once only if it was public when withdrawn."""
    _discussion, contribution, submission = own_locked(contribution_id, person_id)
    if submission.state != "withdrawn":
        raise Refused(_("This text is not withdrawn."))
    last = db.session.get_one(Decision, (submission.id, submission.seq))
    to = "published" if last.from_state == "published" else "held"
    move = Move(by_id=person_id, at=at, reason="restored_by_author", language=submission.language)
    move_contribution(submission.id, to, expected_seq=seen, move=move)
    return contribution


def say_who(
    contribution_id: int,
    person_id: int,
    *,
    name: str,
    role_title: str | None,
    organisation_id: int | None,
    organisation_name: str | None,
    stakeholder_type: str | None,
    country: str | None,
    seen: int,
    at: datetime,
) -> Contribution:
    """Answer the organisers' question who wrote a returned text, and send it again.

    ``organisation_id`` is a public organisation: its name, type and country are frozen then; else
    the name is as typed. The facts before are in the log.
    """
    discussion, contribution, submission = own_locked(contribution_id, person_id)
    check_changes(discussion, submission, at)
    if submission.state != "returned" or submission.seq != seen:
        raise Refused(_("Somebody else decided on this in the meantime. Look at it again first."))
    facts = _facts(organisation_id, organisation_name, stakeholder_type, country)
    facts |= {"author_name": person_name(name), "role_title": one_line(role_title)[:200] or None}
    before = {key: getattr(contribution, key) for key in facts}
    for key, value in facts.items():
        setattr(contribution, key, value)
    if contribution.attribution == "unnamed":
        contribution.attribution = "named"
    if before != facts:
        log_change(
            discussion.id, "identity", "contribution", contribution.id,
            before=before, after=facts, by_id=person_id, at=at,
        )  # fmt: skip
        _sign_anew(contribution, person_id, at)
    send_again(submission, person_id, at)
    return contribution


def _facts(
    organisation_id: int | None, name: str | None, type_: str | None, country: str | None
) -> dict[str, object]:
    if organisation_id is not None:
        found = organisation(organisation_id)
        if found is None:
            raise Refused(_("Choose an organisation from the list."), field="organisation")
        return {
            "organisation_id": found.id,
            "organisation_name": found.name,
            "stakeholder_type": found.type,
            "country": found.country,
        }
    if type_ and type_ not in STAKEHOLDER_TYPES:
        raise Refused(_("Choose a type from the list."), field="stakeholder_type")
    if country and not known_country(country):
        raise Refused(_("Choose a country from the list."), field="country")
    name = one_line(name)
    if len(name) > 300:
        raise Refused(_("A name can have at most 300 characters."), field="organisation_name")
    return {
        "organisation_id": None,
        "organisation_name": name or None,
        "stakeholder_type": type_ or None,
        "country": country or None,
    }


def _sign_anew(contribution: Contribution, person_id: int, at: datetime) -> None:
    """Cut the text again where its last lines are the name that is known only now."""
    shown = shown_version(contribution.id)
    signed = [segment.start for segment in shown.segments if segment.kind == "signature"]
    tail = shown.plain[-600:].casefold()
    names = (contribution.author_name, contribution.organisation_name)
    if signed or not any(name and name.casefold() in tail for name in names):
        return
    write_version(
        contribution,
        body=shown.body,
        format=shown.format,
        language=shown.language,
        answers=answered_by(shown),
        by_id=person_id,
        at=at,
    )
