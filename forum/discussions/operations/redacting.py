"""Take passages out of a text, with a visible mark and a reason; put them back.

A redaction is a version of its own. What it replaced stays with the author and the moderators, and
is shown to readers nowhere. Putting back writes a version again: what happened stays readable.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from forum.db import db, notify
from forum.discussions.models import Contribution, DiscussionChange, Version, Week
from forum.discussions.operations.deciding import locked_text
from forum.discussions.operations.moderating import log_change
from forum.discussions.operations.revising import answered_by, shown_version
from forum.discussions.operations.versions import write_version
from forum.errors import Refused
from forum.html import normalise, opening
from forum.i18n import _, known_language, speaking
from forum.moderation.models import Submission
from forum.moderation.operations.claiming import check_claim
from forum.moderation.operations.deciding import checked_note

REASONS = ("personal_data", "abuse", "other")
REDACTABLE = ("held", "published", "returned", "hidden")
MOST = 50


def reason_words(reason: str) -> str:
    """Return a reason as it stands in the mark, in the language that is set."""
    return {
        "personal_data": _("personal data"),
        "abuse": _("an insult or a threat"),
        "other": _("see their note to the author"),
    }[reason]


def mark(reason: str, language: str) -> str:
    """Return what stands in the place of a passage, in the language of the text."""
    with speaking(language):
        return _("[removed by the moderators: %(reason)s]", reason=reason_words(reason))


def redact(
    contribution_id: int,
    passages: Sequence[str],
    *,
    reason: str,
    note: str | None,
    language: str,
    seen_version: int,
    by_id: int,
    at: datetime,
) -> Version:
    """Replace passages by a mark, wherever they stand in the text.

    ``passages`` are words exactly as they stand there; only blanks and line ends may differ.
    Raises Refused if the text was changed meanwhile, if a passage does not stand in it, if nothing
    would remain, and without a reason.
    """
    submission, contribution = _decided_on(contribution_id, by_id, at)
    shown = _seen(contribution_id, seen_version)
    if reason not in REASONS:
        raise Refused(_("Choose a reason."), field="reason")
    note = checked_note(note)
    if reason == "other" and not note:
        raise Refused(_("Write a note: this reason alone does not say what to do."), field="note")
    if not known_language(language):
        raise Refused(_("Choose the language of the note."), field="language")
    body = redacted(shown.body, passages, mark(reason, shown.language), shown.format)
    version = _write(
        submission, contribution, shown, body=body, why="redaction", by_id=by_id, at=at
    )
    log_change(
        contribution.discussion_id, "redaction", "contribution", contribution.id,
        before={"version": shown.seq},
        after={"version": version.seq, "reason": reason, "note": note, "language": language},
        by_id=by_id, at=at,
    )  # fmt: skip
    _tell("redacted", submission, contribution, version, at)
    return version


def redacted(body: str, passages: Sequence[str], replacement: str, format: str) -> str:
    """Return a text with the passages replaced. Pure; raises Refused as :func:`redact` does."""
    wanted = [words for words in (normalise(passage).split() for passage in passages) if words]
    if not wanted or len(wanted) > MOST:
        raise Refused(_("Choose what is taken out: at least one passage."), field="passages")
    said = replacement
    if format == "markdown":
        said = replacement.replace("[", "\\[").replace("]", "\\]")
    kept = body
    # Longest first: a passage may hold another one.
    for words in sorted(wanted, key=lambda found: -sum(map(len, found))):
        kept, times = re.subn(r"\s+".join(map(re.escape, words)), "\0", kept)
        if not times and not _within_another(words, wanted):
            raise Refused(
                _("“%(words)s” does not stand in the text like this. Copy it from the text below.",
                  words="\u2068" + " ".join(words)[:80] + "\u2069"),
                field="passages",
            )  # fmt: skip
    if not any(character.isalnum() for character in kept):
        raise Refused(_("Nothing would remain of the text. Hide it instead."), field="passages")
    return kept.replace("\0", said)


def _within_another(words: list[str], wanted: list[list[str]]) -> bool:
    one = " ".join(words)
    return any(one in " ".join(other) for other in wanted if other is not words)


def restore(contribution_id: int, *, seen_version: int, by_id: int, at: datetime) -> Version:
    """Put back what the last redaction took out, as a version of its own.

    Raises Refused if the text was changed meanwhile, and if its last version is no redaction.
    """
    submission, contribution = _decided_on(contribution_id, by_id, at)
    shown = _seen(contribution_id, seen_version)
    before = replaced_by(contribution_id, shown.seq) if shown.why == "redaction" else None
    if before is None:
        raise Refused(_("No passages are taken out of this version."))
    # What an earlier redaction had taken out stays out.
    why = "redaction" if before.why == "redaction" else "correction"
    version = _write(
        submission, contribution, before, body=before.body, why=why, by_id=by_id, at=at
    )
    log_change(
        contribution.discussion_id, "restored", "contribution", contribution.id,
        before={"version": shown.seq}, after={"version": version.seq, "of": before.seq},
        by_id=by_id, at=at,
    )  # fmt: skip
    _tell("restored", submission, contribution, version, at)
    return version


def replaced_by(contribution_id: int, seq: int) -> Version | None:
    """Return the version that a redaction replaced; one put back counts as what it was made of."""
    rows = db.session.scalars(
        select(DiscussionChange).where(
            DiscussionChange.about == "contribution",
            DiscussionChange.about_id == contribution_id,
            DiscussionChange.verb.in_(("redaction", "restored")),
        )
    ).all()
    made_of = {
        row.after["version"]: row.after["of"]
        for row in rows
        if row.verb == "restored" and row.after
    }
    replaced = {
        row.after["version"]: row.before["version"]
        for row in rows
        if row.verb == "redaction" and row.after and row.before
    }
    while seq in made_of:
        seq = made_of[seq]
    return db.session.scalar(
        select(Version).where(
            Version.contribution_id == contribution_id, Version.seq == replaced.get(seq)
        )
    )


def _decided_on(contribution_id: int, by_id: int, at: datetime) -> tuple[Submission, Contribution]:
    submission, contribution = locked_text(contribution_id)
    check_claim(submission, by_id=by_id, at=at)
    if submission.author_id == by_id:
        raise Refused(_("This is your own. Nobody decides on their own text."))
    if submission.state not in REDACTABLE:
        raise Refused(_("This can't be done from its present state."))
    return submission, contribution


def _seen(contribution_id: int, seen_version: int) -> Version:
    shown = shown_version(contribution_id)
    if shown.id != seen_version:
        raise Refused(_("This text was changed in the meantime. Look at it again first."))
    return shown


def _write(
    submission: Submission,
    contribution: Contribution,
    like: Version,
    *,
    body: str,
    why: str,
    by_id: int,
    at: datetime,
) -> Version:
    version = write_version(
        contribution,
        body=body,
        format=like.format,
        language=like.language,
        answers=answered_by(like),
        week_number=db.session.scalar(select(Week.number).where(Week.id == contribution.week_id)),
        why=why,
        by_id=by_id,
        at=at,
    )
    submission.title = " ".join(opening(body, 120).split())[:200]
    db.session.flush()
    return version


def _tell(
    kind: str, submission: Submission, contribution: Contribution, version: Version, at: datetime
) -> None:
    notify(
        kind, "contribution", contribution.id,
        at=at, scope_id=submission.scope_id, key=str(version.seq),
    )  # fmt: skip
