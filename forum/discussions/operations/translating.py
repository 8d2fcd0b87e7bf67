"""Translate what somebody contributed: write, offer, accept or decline.

A translation belongs to one version and one language; at most one of these is shown. A later
version leaves it where it is, marked as made from an earlier one.
"""

import re
from datetime import datetime

from sqlalchemy import select

from forum.db import db, locked, notify
from forum.discussions.models import Contribution, Discussion, Translation, Version
from forum.discussions.operations.deciding import locked_text
from forum.discussions.operations.versions import checked_body
from forum.discussions.queries.reading import passages_of
from forum.discussions.queries.translations import Source, own_translation, source_of
from forum.errors import Refused
from forum.html import render
from forum.i18n import _, known_language

_PLACES = re.compile(r' data-start="\d+"')  # of quotations: they point to originals only


def save_translation(
    contribution_id: int,
    language: str,
    text: str,
    *,
    seen: str,
    offer: bool,
    by_id: int,
    at: datetime,
) -> Translation:
    """Keep a translation as a draft, or offer it; an author's own is accepted at once.

    ``seen`` is the mark of the source that the translator had before them. Raises Refused if the
    text changed meanwhile, is not public, or is written in that language already.
    """
    submission, contribution = locked_text(contribution_id)
    if submission.state != "published":
        raise Refused(_("This text is not public any more, so it can't be translated."))
    version = _shown(contribution.id)
    source = source_of(contribution, version, passages_of([version.id])[version.id])
    _check_language(language, source)
    if source.mark != seen:
        raise Refused(
            _("The original was changed in the meantime. Compare your translation with it again.")
        )
    body = checked_body(text)
    row = own_translation(version.id, language, by_id)
    if row is None:
        row = Translation(version_id=version.id, language=language, method="human", by_id=by_id)
        db.session.add(row)
    rendered = render(body, "markdown" if source.format == "markdown" else "plain")
    row.text = rendered.body
    row.html = _PLACES.sub("", rendered.html)
    row.state = "offered" if offer else "draft"
    row.at = at
    db.session.flush()
    if offer and contribution.person_id == by_id:
        _accept(row, contribution, by_id, at)
    elif offer:
        _notify("translation_offered", contribution, row, at)
    return row


def decide_translation(
    translation_id: int, *, accept: bool, by_id: int, at: datetime
) -> Translation:
    """Accept a translation, or decline it; one that is shown can be declined later.

    Raises Refused if somebody decided meanwhile, or if the text is not public.
    """
    found = db.session.get(Translation, translation_id)
    if found is None:
        raise Refused(_("There is no such translation."))
    version = db.session.get_one(Version, found.version_id)
    submission, contribution = locked_text(version.contribution_id)  # decisions queue up here
    row = locked(Translation, translation_id)
    if submission.state != "published":
        raise Refused(_("This text is not public any more."))
    if row.state == "draft":
        raise Refused(_("The translator works on it again. It can be decided once it is offered."))
    if row.state in ("declined", "replaced") or (accept and row.state == "reviewed"):
        raise Refused(_("Somebody else decided on this in the meantime. Look at it again first."))
    if accept:
        _accept(row, contribution, by_id, at)
    else:
        row.state, row.decided_by_id, row.decided = "declined", by_id, at
        db.session.flush()
    _notify("translation_decided", contribution, row, at)
    return row


def _accept(row: Translation, contribution: Contribution, by_id: int, at: datetime) -> None:
    """Show a translation from now on; the one shown before is replaced, which is no refusal."""
    before = db.session.scalars(
        select(Translation).where(
            Translation.version_id == row.version_id,
            Translation.language == row.language,
            Translation.state == "reviewed",
        )
    ).all()
    for other in before:
        other.state = "replaced"
        _notify("translation_decided", contribution, other, at)
    db.session.flush()
    row.state, row.decided_by_id, row.decided = "reviewed", by_id, at
    db.session.flush()


def _check_language(language: str, source: Source) -> None:
    if not known_language(language):
        raise Refused(_("Choose a language from the list."), field="language")
    if language == source.language:
        raise Refused(_("The original is in this language already."), field="language")


def _notify(kind: str, contribution: Contribution, row: Translation, at: datetime) -> None:
    discussion = db.session.get_one(Discussion, contribution.discussion_id)
    notify(
        kind,
        "translation",
        row.id,
        at=at,
        scope_id=discussion.scope_id,
        key=f"{row.state}:{at.isoformat()}",
    )


def _shown(contribution_id: int) -> Version:
    return db.session.scalars(
        select(Version).where(Version.contribution_id == contribution_id, Version.shown)
    ).one()
