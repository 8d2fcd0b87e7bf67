"""Enter what came on paper, by telephone or in a workshop, in its author's name.

The discussion's policy doesn't hold it, as who enters it has looked at it already; the emergency
switch does. Where somebody with a confirmed address here wrote it, the text is theirs: they are
told, and it stands among their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Address, Person
from forum.accounts.operations.people import folded_address, one_line, person_name
from forum.db import db, locked, notify
from forum.discussions.models import Attachment, Contribution, Discussion, Question, Week
from forum.discussions.operations.posting import Author, post_contribution
from forum.errors import Refused
from forum.files import clean_name, store
from forum.i18n import _, known_country, known_language
from forum.moderation.models import Submission
from forum.organisations.models import Organisation
from forum.organisations.queries import folded, organisations_by_name
from forum.places.queries import type_labels

CHOICES = ("named", "organisation", "anonymous", "unnamed")
MOST_FILES = 5


@dataclass(frozen=True, slots=True)
class Entered:
    """A text as it came in, and what its author said about it."""

    body: str
    language: str
    received: datetime
    attribution: str
    quotable: bool
    name: str = ""
    email: str = ""
    organisation: str = ""
    role_title: str = ""
    stakeholder_type: str = ""
    country: str = ""
    week_id: int | None = None
    answers: Sequence[int] = ()
    files: Sequence[tuple[bytes, str]] = field(default_factory=tuple)
    files_public: bool = False


def enter_contribution(
    discussion_id: int, by_id: int, entered: Entered, *, token: str, at: datetime
) -> Contribution:
    """Store a text on behalf of its author; the same page sent twice stores it once.

    Raises Refused with the field it speaks of; nothing is stored then.
    """
    discussion = locked(Discussion, discussion_id)
    twice = db.session.scalar(
        select(Contribution).where(
            Contribution.discussion_id == discussion_id,
            Contribution.entered_by_id == by_id,
            Contribution.form_token == token[:26],
        )
    )
    if twice is not None:
        return twice
    _check(discussion, entered, at)
    person = _person(entered.email)
    if person is not None and person.id == by_id:
        raise Refused(
            _("This is your own address. Write on the page where contributions are written."),
            field="email",
        )
    contribution = post_contribution(
        discussion_id=discussion_id,
        author=_author(entered, person),
        body=entered.body,
        language=entered.language,
        week_id=_week(discussion, entered.week_id),
        week_source="editor" if entered.week_id else None,
        channel="offline",
        received=entered.received,
        attribution=entered.attribution,
        quotable=entered.quotable,
        answers=_answers(discussion, entered.answers),
        hold="emergency" if discussion.held_all_since is not None else None,
        by_id=by_id,
        form_token=token[:26],
    )
    _attach(contribution, entered)
    if person is not None:
        notify(
            "entered_for_you",
            "contribution",
            contribution.id,
            at=at,
            scope_id=discussion.scope_id,
            key=str(person.id),
        )
    return contribution


def _check(discussion: Discussion, entered: Entered, at: datetime) -> None:
    if discussion.archived or discussion.announced is None or discussion.announced > at:
        raise Refused(_("Texts can be entered from the announcement until the archiving."))
    if entered.received > at:
        raise Refused(_("This day has not come yet."), field="received")
    if discussion.closes is not None and entered.received >= discussion.closes:
        raise Refused(
            _("The discussion was closed by then: what came later is not part of it."),
            field="received",
        )
    if not known_language(entered.language):
        raise Refused(_("Choose a language from the list."), field="language")
    if entered.attribution not in CHOICES:
        raise Refused(_("Choose how it will appear."), field="attribution")
    if entered.attribution == "named" and not one_line(entered.name):
        raise Refused(_("Type the author’s name, or choose another way."), field="name")
    if entered.attribution == "organisation" and not one_line(entered.organisation):
        raise Refused(_("Type the organisation, or choose another way."), field="organisation")
    if len(entered.files) > MOST_FILES:
        raise Refused(_("At most %(most)s documents go with a text.", most=MOST_FILES))
    named = entered.attribution == "named"
    if entered.files and not (named or entered.files_public):
        raise Refused(
            _("A scan may name the author. Leave it out, or look through it and say so below."),
            field="files_public",
        )


def _person(email: str) -> Person | None:
    """Return who owns an address; nobody while they have not confirmed it."""
    if not email.strip():
        return None
    return db.session.scalar(
        select(Person)
        .join(Address, Address.person_id == Person.id)
        .where(
            Address.email == folded_address(email),
            Address.confirmed.is_not(None),
            Person.erased.is_(None),
        )
    )


def _author(entered: Entered, person: Person | None) -> Author:
    name = person_name(entered.name) if one_line(entered.name) else None
    title = one_line(entered.organisation)
    if len(title) > 300:
        raise Refused(_("A name can have at most 300 characters."), field="organisation")
    known = _published(title)
    type_ = entered.stakeholder_type or (known.type if known else None)
    country = entered.country or (known.country if known else None)
    if type_ and type_ not in type_labels():
        raise Refused(_("Choose a type from the list."), field="stakeholder_type")
    if country and not known_country(country):
        raise Refused(_("Choose a country from the list."), field="country")
    return Author(
        person_id=person.id if person else None,
        name=name,
        organisation_id=known.id if known else None,
        organisation_name=known.name if known else (title or None),
        role_title=one_line(entered.role_title)[:200] or None,
        stakeholder_type=type_,
        country=country,
    )


def _published(name: str) -> Organisation | None:
    found = organisations_by_name([name]).get(folded(name)) if name else None
    if found is None:
        return None
    state = db.session.get_one(Submission, found.submission_id).state
    return found if state == "published" else None


def _week(discussion: Discussion, week_id: int | None) -> int | None:
    if week_id is None:
        return None
    week = db.session.get(Week, week_id)
    if week is None or week.discussion_id != discussion.id:
        raise Refused(_("Choose a week of this discussion."), field="week")
    return week.id


def _answers(discussion: Discussion, answers: Sequence[int]) -> list[int] | None:
    """Return the questions as ticked; None where rules are to find them."""
    if not answers:
        return None
    known = set(
        db.session.scalars(
            select(Question.id)
            .join(Week, Week.id == Question.week_id)
            .where(Week.discussion_id == discussion.id)
        )
    )
    if not set(answers) <= known:
        raise Refused(_("Choose questions of this discussion."), field="answers")
    return list(answers)


def _attach(contribution: Contribution, entered: Entered) -> None:
    for position, (content, name) in enumerate(entered.files):
        cleaned = clean_name(name)
        upload = store(content, cleaned)
        db.session.add(
            Attachment(
                contribution_id=contribution.id,
                upload_id=upload.id,
                name=cleaned,
                position=position,
            )
        )
    db.session.flush()
