"""Letters to all who follow a discussion, some hundred people in each transaction.

Whoever has the letter already is left out, so that a run that was cut off goes on where it stopped;
the notice is done when nobody is left.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select

from forum import mail
from forum.accounts.emails.stopping import stop_url
from forum.accounts.queries.mailing import Wanted, wanted
from forum.db import Notice, db
from forum.discussions.emails import running
from forum.discussions.emails.places import list_of
from forum.discussions.models import Contribution, Discussion, Version, Week
from forum.discussions.queries import telling
from forum.discussions.queries.reading import WholeText
from forum.discussions.queries.schedule import ScheduledWeek, schedule_of
from forum.discussions.schedule import discussion_state
from forum.moderation.models import Submission
from forum.moderation.queries import is_published
from forum.moderation.queries.notices import waiting_notices

BY_THE_CLOCK = ("week_opened", "week_closing", "closing", "closed")
LATER = ("announced", "dates_changed", "message_posted")
AT_A_TIME = 200

Make = Callable[[str], mail.Letter]


@dataclass(frozen=True, slots=True)
class Round:
    """A letter to many: what makes it in a language, and who might get it."""

    discussion: Discussion
    make: Make
    people: list[int]
    message_id: str = ""


@dataclass
class Letters:
    """The letter in each language, made once."""

    make: Make
    made: dict[str, mail.Letter] = field(default_factory=dict)

    def __getitem__(self, language: str) -> mail.Letter:
        if language not in self.made:
            self.made[language] = self.make(language)
        return self.made[language]


def tell_some_followers(at: datetime, before: datetime) -> int:
    """Write the next letters of the oldest notice; return 1 while there is one."""
    found = waiting_notices(at, at_once=BY_THE_CLOCK, later=LATER, before=before, limit=1)
    for notice in found:
        one = round_of(notice, at)
        if one is None or not _write(notice.key, one, at):
            notice.done = at
    return len(found)


def _write(key: str, one: Round, at: datetime) -> bool:
    """Write letters to those who have none yet; say whether somebody may be left."""
    told = {address for _key, address in telling.already_told([key])}
    readers = [
        reader
        for reader in wanted(one.people, one.discussion.scope_id, at).values()
        if reader.now and reader.email not in told
    ]
    letters = Letters(one.make)
    for reader in readers[:AT_A_TIME]:
        queue_to_follower(
            letters[reader.language], reader, one.discussion, key=key, message_id=one.message_id
        )
    return len(readers) > AT_A_TIME


def queue_to_follower(
    letter: mail.Letter,
    reader: Wanted,
    discussion: Discussion,
    *,
    key: str,
    message_id: str = "",
    references: tuple[str, ...] = (),
) -> None:
    """Write a letter of a discussion's list to the outbox, with the way to stop it."""
    headers = list_of(discussion)
    mail.queue_letter(
        letter,
        key=key,
        to=reader.email,
        person_id=reader.person_id,
        stop_url=stop_url(reader.person_id, discussion.scope_id),
        list_id=headers.list_id,
        list_archive=headers.archive,
        list_post=headers.post,
        message_id=message_id,
        references=references,
    )


def round_of(notice: Notice, at: datetime) -> Round | None:
    """Return the letter that a notice asks for; None where its state has passed."""
    if notice.kind == "message_posted":
        return _message(notice, at)
    week_id = notice.about_id if notice.about == "week" else None
    if week_id is not None:
        week = db.session.get(Week, week_id)
        key = week.discussion_id if week else 0
    else:
        key = notice.about_id or 0
    discussion = telling.discussions_in([key]).get(key)
    if discussion is None or not mails(discussion, at):
        return None
    schedule = schedule_of(discussion, at)
    if week_id is not None:
        one = schedule.week_by_id(week_id)
        if one is None or one.state != "now":
            return None
        return _of_week(notice, discussion, one, at)
    return _of_discussion(notice, discussion, schedule.weeks, at)


def mails(discussion: Discussion, at: datetime) -> bool:
    """Say whether anything of a discussion is mailed to others."""
    announced = discussion.announced is not None and discussion.announced <= at
    return announced and discussion.archived is None and not discussion.test


def _of_week(
    notice: Notice, discussion: Discussion, week: ScheduledWeek, at: datetime
) -> Round | None:
    people = telling.following(discussion, at)
    if notice.kind == "week_opened":
        return Round(
            discussion, lambda language: running.week_opened(discussion, week, language), people
        )
    wrote = telling.who_wrote(discussion.id, week.id)
    if week.closes == discussion.closes:  # who wrote nothing at all hears of the close itself
        people = sorted(telling.who_wrote(discussion.id) & set(people))
    return Round(
        discussion,
        lambda language: running.week_closing(discussion, week, language),
        [key for key in people if key not in wrote],
    )


def _of_discussion(
    notice: Notice, discussion: Discussion, weeks: tuple[ScheduledWeek, ...], at: datetime
) -> Round | None:
    state = discussion_state(
        announced=discussion.announced,
        archived=discussion.archived,
        opens=discussion.opens,
        closes=discussion.closes,
        at=at,
    )
    if notice.kind == "announced":
        return Round(
            discussion,
            lambda language: running.announced(discussion, weeks, language),
            telling.may_take_part(discussion, at),
        )
    people = telling.following(discussion, at)
    if notice.kind == "closed":
        if state != "closed":
            return None
        count = db.session.scalar(_published(discussion)) or 0
        return Round(
            discussion, lambda language: running.closed(discussion, count, language), people
        )
    if notice.kind == "closing":
        wrote = telling.who_wrote(discussion.id)
        left = [key for key in people if key not in wrote]
        return (
            Round(discussion, lambda language: running.closing(discussion, language), left)
            if state == "open"
            else None
        )
    opened_by_it = notice.due == discussion.opens  # the week's own letter says it
    if state == "closed" or opened_by_it or _changed_again(notice):
        return None
    return Round(
        discussion, lambda language: running.dates_changed(discussion, weeks, language), people
    )


def _published(discussion: Discussion) -> Select[int]:
    return (
        select(func.count())
        .select_from(Contribution)
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(
            Contribution.discussion_id == discussion.id,
            Contribution.kind == "contribution",
            is_published(),
        )
    )


def _changed_again(notice: Notice) -> bool:
    """Say whether the dates were changed once more: the last change tells all of it."""
    later = select(Notice.id).where(
        Notice.kind == notice.kind,
        Notice.about_id == notice.about_id,
        Notice.id > notice.id,
        Notice.done.is_(None),
    )
    return db.session.scalar(later.limit(1)) is not None


def _message(notice: Notice, at: datetime) -> Round | None:
    row = db.session.execute(
        select(Contribution, Version)
        .join(Version, (Version.contribution_id == Contribution.id) & Version.shown)
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(Contribution.id == notice.about_id, is_published())
    ).one_or_none()
    if row is None:
        return None
    written, version = row
    discussion = telling.discussions_in([written.discussion_id])[written.discussion_id]
    if not mails(discussion, at):
        return None
    whole = WholeText(written, version, ())
    return Round(
        discussion,
        lambda language: running.message(discussion, whole, language),
        [key for key in telling.following(discussion, at) if key != written.person_id],
        mail.message_id("c", written.id),
    )
