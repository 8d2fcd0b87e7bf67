"""Write a folder that was read to the database: one discussion with all that was said in it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.operations import create_person
from forum.accounts.permissions import SITE_SCOPE
from forum.db import Texts, db
from forum.discussions.data.contributions import DEFAULTED
from forum.discussions.data.disk import Unreadable, read_inside
from forum.discussions.data.folder import Folder, FolderContribution, FolderRefused
from forum.discussions.models import Contribution, Discussion, DiscussionDocument
from forum.discussions.operations import Author, create_discussion, post_contribution
from forum.discussions.operations.creating import SLUG
from forum.discussions.operations.versions import questions_of
from forum.files import store
from forum.organisations.models import Organisation
from forum.organisations.operations import add_organisation
from forum.organisations.queries import folded, organisations_by_name

_NAMED = ("named", "organisation")
_NAMES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote; ``notes`` say which defaults were taken."""

    discussion_id: int
    slug: str
    weeks: int
    questions: int
    kinds: Mapping[str, int]
    people: int
    organisations: int
    documents: int
    notes: tuple[str, ...]


def import_discussion(
    folder: Folder,
    *,
    slug: str | None = None,
    at: datetime,
    by_id: int | None = None,
    documents: bool = True,
    posted: Callable[[], None] = lambda: None,
) -> Imported:
    """Write a discussion with everything the folder holds, as ``slug`` if one is given.

    It is announced ``at`` that instant. Unless the folder says otherwise, weeks open also while a
    translation is missing.
    ``posted`` is called after each contribution; ``documents=False``, for a trial, stores no files.
    Raises FolderRefused if the address, the short code or the mail address is taken. Never commits.
    """
    slug = slug or folder.slug or folder.short_code.lower()
    _check_free(folder, slug)
    discussion = create_discussion(
        slug=slug,
        short_code=folder.short_code,
        title=folder.title,
        languages=folder.languages,
        base_language=folder.base_language,
        time_zone=folder.time_zone,
        opens=folder.opens,
        closes=folder.closes,
        weeks=folder.weeks,
        organisers=folder.organisers,
        launch=folder.launch,
        mail_address=folder.email_address,
        visibility=folder.visibility,
        policy=folder.policy,
        late=folder.late,
        missing_translation=folder.missing_translation,
        announced=at,
        at=at,
    )
    discussion.guest_posts, discussion.show_coming = folder.guest_posts, folder.show_coming
    discussion.test = folder.test
    people = _people(folder, at)
    known, added = _organisations(folder, at)
    _post_all(discussion, folder, people=people, organisations=known, by_id=by_id, posted=posted)
    if documents:
        _store_documents(discussion, folder)
    db.session.flush()
    return Imported(
        discussion_id=discussion.id,
        slug=slug,
        weeks=len(folder.weeks),
        questions=sum(len(week.questions) for week in folder.weeks),
        kinds=Counter(one.kind for one in folder.contributions),
        people=len(people),
        organisations=added,
        documents=len(folder.documents),
        notes=tuple(_notes(folder, slug)),
    )


def _check_free(folder: Folder, slug: str) -> None:
    problems = []
    if not SLUG.fullmatch(slug):
        problems.append(f"slug: “{slug}” may hold small letters, digits and hyphens only")
    taken = (
        ("slug", Discussion.slug, slug, "address; choose another with --slug"),
        ("short_code", Discussion.short_code, folder.short_code, "short code"),
        ("email_address", Discussion.mail_address, folder.email_address, "mail address"),
    )
    for name, column, value, what in taken:
        if value and db.session.scalar(select(Discussion.id).where(column == value)):
            problems.append(f"{name}: another discussion has “{value}” as its {what}")
    if problems:
        raise FolderRefused(problems)


def _people(folder: Folder, at: datetime) -> dict[str, Person]:
    """Return a person for each author's name, by folded name; they have no mail address."""
    people: dict[str, Person] = {}
    for one in folder.contributions:
        if one.author and folded(one.author) not in people:
            people[folded(one.author)] = create_person(
                name=one.author,
                email=None,
                language=one.language,
                time_zone=folder.time_zone,
                country=one.country,
                at=at,
            )
    return people


def _organisations(folder: Folder, at: datetime) -> tuple[dict[str, Organisation], int]:
    """Return the site's organisations by folded name, those it did not know added, and how many.

    One that only stands behind anonymous contributions is not added: organisations are listed
    publicly, and its name would give away who took part.
    """
    names = sorted({one.organisation for one in folder.contributions if one.organisation})
    known: dict[str, Organisation] = {}
    for start in range(0, len(names), _NAMES_AT_ONCE):
        known |= organisations_by_name(names[start : start + _NAMES_AT_ONCE])
    added = 0
    for one in folder.contributions:
        if one.organisation and one.attribution in _NAMED and folded(one.organisation) not in known:
            known[folded(one.organisation)] = add_organisation(
                name=one.organisation,
                type_=one.stakeholder_type,
                country=one.country,
                scope_id=SITE_SCOPE,
                language=one.language,
                at=at,
            )
            added += 1
    return known, added


def _post_all(
    discussion: Discussion,
    folder: Folder,
    *,
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    by_id: int | None,
    posted: Callable[[], None],
) -> None:
    weeks = {week.number: week.id for week in discussion.weeks}
    questions = questions_of(discussion.id)
    ids = {(question.week, question.number): question.id for question in questions}
    written: dict[int, int] = {}
    waiting: list[tuple[int, int]] = []
    for one in folder.contributions:
        contribution = post_contribution(
            discussion_id=discussion.id,
            author=_author(one, people, organisations),
            body=one.body,
            format=one.format,
            language=one.language,
            week_id=weeks[one.week] if one.week else None,
            week_source=one.week_source,
            channel=one.channel,
            received=one.received,
            attribution=one.attribution,
            quotable=one.quotable,
            kind=one.kind,
            message=one.message,
            reply_to_id=written.get(one.reply_to) if one.reply_to else None,
            number=one.number,
            answers=None if one.answers is None else [ids[key] for key in one.answers],
            reason="import",
            why="import",
            by_id=by_id,
            questions=questions,
            week_number=one.week,
        )
        contribution.pinned = one.pinned
        written[one.number] = contribution.id
        if one.reply_to and contribution.reply_to_id is None:
            waiting.append((contribution.id, one.reply_to))
        posted()
    for key, number in waiting:
        db.session.get_one(Contribution, key).reply_to_id = written[number]


def _author(
    one: FolderContribution,
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
) -> Author:
    person = people[folded(one.author)] if one.author else None
    organisation = organisations.get(folded(one.organisation)) if one.organisation else None
    return Author(
        person_id=person.id if person else None,
        name=one.author,
        organisation_id=organisation.id if organisation else None,
        organisation_name=one.organisation,
        role_title=one.role_title,
        stakeholder_type=one.stakeholder_type,
        country=one.country,
    )


def _store_documents(discussion: Discussion, folder: Folder) -> None:
    limit = 10**9  # its size was checked by read_folder, and is again by store
    for position, document in enumerate(folder.documents):
        try:
            content = read_inside(folder.root, document.file, limit)
        except Unreadable as error:
            raise FolderRefused([f"documents[{position}].file: {error}"]) from None
        db.session.add(
            DiscussionDocument(
                discussion_id=discussion.id,
                upload_id=store(content, document.name).id,
                name=document.name,
                title=Texts.of(document.title or {folder.base_language: document.name}),
                language=document.language,
                position=position,
            )
        )


def _notes(folder: Folder, slug: str) -> list[str]:
    absent = folder.absent
    taken = {
        "slug": f"slug: {slug}, from the short code",
        "visibility": f"visibility: {folder.visibility}",
        "policy": f"policy: {folder.policy}",
        "late": f"late: {folder.late}",
        "missing_translation": f"missing_translation: {folder.missing_translation}",
        "number": "number: the file's order goes on",
        "kind": "kind: contribution",
        "format": "format: plain",
        "channel": "channel: import",
        "attribution": "attribution: named where an author is given, organisation where only that "
        "is, else unnamed",
        "quotable": "quotable: true",
        "answers": "answers: found by rule",
    }
    notes = []
    for name, sentence in taken.items():
        if absent.get(name):
            rows = f" ({absent[name]} of {len(folder.contributions)})" if name in DEFAULTED else ""
            notes.append(sentence + rows)
    sources = {"recognised": "recognised", "base": "the base language"}
    notes += [
        f"{one.place}: language: {one.language}, {sources[one.language_source]}"
        for one in folder.contributions
        if one.language_source != "given"
    ]
    return notes
