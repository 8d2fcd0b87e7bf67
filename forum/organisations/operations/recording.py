"""The verbs of organisations: add, change, merge two, undo a merge."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select

from forum.accounts.operations import one_line
from forum.db import db, locked
from forum.errors import Refused
from forum.i18n import _, known_country
from forum.moderation.models import Decision, Submission
from forum.moderation.operations import Move, move_submission, receive
from forum.organisations.models import Organisation
from forum.places.queries import known_types

NAME_LENGTH, SHORT_LENGTH, WEBSITE_LENGTH = 300, 60, 500


def add_organisation(
    *,
    name: str,
    type_: str | None,
    country: str | None,
    short: str | None = None,
    website: str | None = None,
    scope_id: int,
    language: str,
    at: datetime,
    by_id: int | None = None,
    state: str = "published",
    reason: str = "import",
) -> Organisation:
    """Store an organisation with its submission.

    ``type_`` is a stakeholder type's key, ``country`` an ISO 3166 alpha-2 code. Raises Refused if
    it has no name, or one of the facts can't be.
    """
    facts = _facts(name, type_, country, short, website)
    submission = receive(
        kind="organisation",
        scope_id=scope_id,
        author_id=by_id,
        language=language,
        title=str(facts["name"]),
        state=state,
        move=Move(by_id=by_id, at=at, reason=reason, language=language),
    )
    organisation = Organisation(submission_id=submission.id, **facts)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def edit_organisation(
    organisation_id: int,
    *,
    name: str,
    type_: str | None,
    country: str | None,
    short: str | None,
    website: str | None,
) -> Organisation:
    """Change an organisation's facts; what was frozen on contributions stays. Raises Refused."""
    organisation = locked(Organisation, organisation_id)
    facts = _facts(name, type_, country, short, website, had_type=organisation.type)
    for key, value in facts.items():
        setattr(organisation, key, value)
    submission = db.session.get_one(Submission, organisation.submission_id)
    submission.title = organisation.name[:200]
    db.session.flush()
    return organisation


def merge_organisations(
    organisation_id: int,
    into_id: int,
    *,
    by_id: int | None,
    at: datetime,
    language: str,
) -> Organisation:
    """Merge one organisation into another: its page leads there from now on.

    Contributions keep the name they were sent under. Organisations merged into the first one
    before follow it. Raises Refused unless both are published and different.
    """
    if organisation_id == into_id:
        raise Refused(_("An organisation can't be merged into itself."), field="into_id")
    first, second = sorted((organisation_id, into_id))  # one order, or two merges would block
    rows = {key: locked(Organisation, key) for key in (first, second)}
    organisation, into = rows[organisation_id], rows[into_id]
    states = {
        row.id: db.session.get_one(Submission, row.submission_id, populate_existing=True)
        for row in rows.values()
    }
    if states[into_id].state != "published":
        raise Refused(
            _("Choose an organisation that is public and not merged itself."), field="into_id"
        )
    if states[organisation_id].state != "published":
        raise Refused(_("Only a public organisation can be merged."))
    move_submission(
        organisation.submission_id,
        "merged",
        expected_seq=states[organisation_id].seq,
        move=Move(
            by_id=by_id,
            at=at,
            reason="duplicate",
            language=language,
            merged_into_id=into.submission_id,
        ),
    )
    for row in _merged_into(organisation_id):
        row.merged_into_id = into_id
    organisation.merged_into_id = into_id
    db.session.flush()
    return into


def undo_merge(
    organisation_id: int, *, by_id: int | None, at: datetime, language: str
) -> Organisation:
    """Give a merged organisation its own page again, and back what had been merged into it.

    Raises Refused if it is not merged.
    """
    organisation = locked(Organisation, organisation_id)
    if organisation.merged_into_id is None:
        raise Refused(_("This organisation is not merged."))
    submission = db.session.get_one(Submission, organisation.submission_id, populate_existing=True)
    move_submission(
        submission.id,
        "published",
        expected_seq=submission.seq,
        move=Move(by_id=by_id, at=at, reason="undo", language=language),
    )
    followed = select(Submission.id).join(
        Decision,
        (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq),
    )
    mine = set(db.session.scalars(followed.where(Decision.merged_into_id == submission.id)))
    for row in _merged_into(organisation.merged_into_id):
        if row.submission_id in mine:
            row.merged_into_id = organisation_id
    organisation.merged_into_id = None
    db.session.flush()
    return organisation


def _merged_into(organisation_id: int) -> list[Organisation]:
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.merged_into_id == organisation_id)
            .order_by(Organisation.id)
            .with_for_update()
        )
    )


def _facts(
    name: str,
    type_: str | None,
    country: str | None,
    short: str | None,
    website: str | None,
    *,
    had_type: str | None = None,
) -> dict[str, str | None]:
    name, short = one_line(name), one_line(short) or None
    if not any(character.isalnum() for character in name):
        raise Refused(_("Give the organisation a name."), field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(
            _("The name of an organisation can have at most 300 characters."), field="name"
        )
    if short and len(short) > SHORT_LENGTH:
        raise Refused(_("A short name can have at most 60 characters."), field="short")
    if type_ and type_ != had_type and type_ not in known_types():
        raise Refused(_("Choose a stakeholder type from the list."), field="type_")
    if country and not known_country(country):
        raise Refused(_("Choose a country from the list."), field="country")
    return {
        "name": name,
        "short": short,
        "type": type_ or None,
        "country": country or None,
        "website": web_address(website),
    }


def web_address(website: str | None) -> str | None:
    """Return an http or https address as it is stored, None for an empty one.

    Raises Refused for anything that a browser would not simply open as a page of that host.
    """
    website = (website or "").strip()
    if not website:
        return None
    refused = Refused(
        _("Type the whole address of the website, such as https://www.town.example."),
        field="website",
    )
    if len(website) > WEBSITE_LENGTH or any(c.isspace() or not c.isprintable() for c in website):
        raise refused
    try:
        parts = urlsplit(website)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        raise refused from None
    if parts.scheme not in ("http", "https") or "." not in host.strip("."):
        raise refused
    if parts.username is not None or any(c in website for c in "\\\"'<>`"):
        raise refused
    return website
