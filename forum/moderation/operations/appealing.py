"""Appeals: an author asks once that somebody else looks at a decision again, and gets an answer.

An appeal is a row beside the state. One that is open when the text is moved otherwise (its author
takes it back, the moderator gives in) ends with that move.
"""

from datetime import datetime

from sqlalchemy import select

from forum.db import db, locked, notify
from forum.errors import Refused
from forum.html import normalise
from forum.i18n import _, known_language
from forum.moderation.models import UPHELD, Appeal, Decision, Move, Submission
from forum.moderation.operations.claiming import check_claim
from forum.moderation.operations.deciding import kind_of
from forum.moderation.permissions import ANSWER_WITHIN, APPEAL_WITHIN, can_appeal

LONGEST = 5_000


def appeal(
    submission_id: int, person_id: int, *, seen: int, text: str, language: str, at: datetime
) -> Appeal:
    """Ask that somebody else looks at the last decision. ``seen`` is the last move that was seen.

    Raises Refused if somebody decided meanwhile, if there is nothing to appeal against (any more),
    if it was done before, or without a text.
    """
    submission = locked(Submission, submission_id)
    if submission.author_id != person_id:
        raise Refused(_("This is not a text of yours."))
    if submission.seq != seen:
        raise Refused(_("Somebody else decided on this in the meantime. Look at it again first."))
    last = db.session.get_one(Decision, (submission.id, submission.seq))
    if not can_appeal(person_id, submission, at, decided_by_id=last.by_id, decided=last.at):
        raise Refused(
            _("An appeal is possible within %(days)s days of a decision of the moderators.",
              days=APPEAL_WITHIN.days)
        )  # fmt: skip
    again = db.session.scalar(
        select(Appeal.id).where(
            Appeal.submission_id == submission_id, Appeal.decision_seq == submission.seq
        )
    )
    if again is not None:
        raise Refused(_("You appealed against this decision already. It is possible once."))
    row = Appeal(
        submission_id=submission_id,
        decision_seq=submission.seq,
        by_id=person_id,
        text=_checked(text, _("Say why the decision should be looked at again."), "text"),
        language=_known(language),
        opened=at,
        due=at + ANSWER_WITHIN,
    )
    db.session.add(row)
    db.session.flush()
    notify(
        "appealed", "submission", submission_id,
        at=at, scope_id=submission.scope_id, key=str(row.id),
    )  # fmt: skip
    return row


def decide_appeal(
    appeal_id: int,
    *,
    submission_id: int,
    upheld: bool,
    answer: str,
    language: str,
    by_id: int,
    at: datetime,
) -> Submission:
    """Answer an appeal; one that is upheld makes the move that takes the decision back.

    What was refused is held again, what was returned or hidden is public. Raises Refused if it was
    answered meanwhile, for whoever took the decision, and without an answer.
    """
    found = db.session.get(Appeal, appeal_id)
    if found is None or found.decided is not None or found.submission_id != submission_id:
        raise Refused(_("Somebody else answered this appeal in the meantime."))
    submission = db.session.get_one(Submission, found.submission_id, populate_existing=True)
    check_claim(submission, by_id=by_id, at=at)
    first = db.session.get_one(Decision, (found.submission_id, found.decision_seq))
    if by_id in (first.by_id, found.by_id):
        raise Refused(
            _("You took this decision. Another moderator or coordinator answers the appeal.")
        )
    answer = _checked(answer, _("Write an answer: both sides read it."), "answer")
    language = _known(language)
    if upheld:
        move = Move(by_id=by_id, at=at, reason="appeal", language=language, note=answer)
        seq, target = submission.seq, UPHELD[submission.state]
        kind_of(submission).move(submission.id, target, seq, move)  # it settles the appeal
        return submission
    submission = locked(Submission, submission.id)
    row = locked(Appeal, appeal_id)
    if row.decided is not None:
        raise Refused(_("Somebody else answered this appeal in the meantime."))
    row.decided, row.decided_by_id, row.upheld = at, by_id, False
    row.answer, row.answer_language = answer, language
    db.session.flush()
    notify("appeal_decided", "appeal", row.id, at=at, scope_id=submission.scope_id)
    return submission


def _checked(text: str, missing: str, field: str) -> str:
    text = normalise(text).strip()
    if not text:
        raise Refused(missing, field=field)
    if len(text) > LONGEST:
        raise Refused(_("This can have at most 5,000 characters."), field=field)
    return text


def _known(language: str) -> str:
    if not known_language(language):
        raise Refused(_("Choose a language from the list."), field="language")
    return language
