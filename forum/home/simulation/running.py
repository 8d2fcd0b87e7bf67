"""What happens in a simulation, hour by hour."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import forum.discussions.jobs as work
from forum import mail
from forum.accounts.operations import add_address, create_person, grant_role
from forum.clock import standing_at
from forum.db import db, transaction
from forum.discussions.models import Discussion, Week
from forum.discussions.operations import (
    Author,
    NewQuestion,
    NewWeek,
    create_discussion,
    post_contribution,
)
from forum.discussions.operations.announcing import announce
from forum.discussions.operations.drafts import new_token
from forum.discussions.operations.messaging import publish_message, save_message
from forum.discussions.operations.moderating import hold_reason
from forum.home.bench.words import LANGUAGES, WORDS
from forum.moderation.models import Submission
from forum.moderation.operations import decide, undo

DELIVERIES = ("each", "daily", "weekly", "daily", "none")
ZONES = ("Europe/Brussels", "Africa/Tunis", "America/Lima", "Asia/Tokyo", "Europe/Lisbon")
HOUR = timedelta(hours=1)
# What moderators do with what is held, as often as it stands here.
VERBS = (("publish", "accepted"),) * 8 + (("return", "off_topic"), ("refuse", "off_topic"))


@dataclass(slots=True)
class Somebody:
    """A person of the simulation."""

    id: int
    name: str
    email: str
    language: str
    time_zone: str
    delivery: str


@dataclass(slots=True)
class Written:
    """A text, with the word by which it is known in any mail, and what became of it."""

    id: int
    submission_id: int
    by: Somebody
    at: datetime
    mark: str
    test: bool
    published: datetime | None = None
    hidden: datetime | None = None
    told: int = 0  # decisions that its author is to be told of


@dataclass(slots=True)
class Happened:
    """All that happened, from which follows what should have been mailed."""

    people: list[Somebody]
    leader: Somebody
    weeks: int
    texts: list[Written] = field(default_factory=list)
    messages: int = 0
    ends: datetime | None = None


def simulate(
    *, people: int, contributions: int, weeks: int, begins: datetime, seed: int = 1, step: int = 1
) -> Happened:
    """Let a discussion happen; ``begins`` is when its first week opens, ``step`` counts hours."""
    random = Random(seed)
    announced = begins - timedelta(days=7)
    with standing_at(announced):
        happened, discussion, twin = _prepare(random, people, weeks, begins, announced)
    ends = begins + timedelta(days=7 * weeks)
    writing = _plan(random, contributions, begins, ends)
    summaries = [begins + timedelta(days=7 * n + 6, hours=9) for n in range(weeks)]
    last = ends + timedelta(days=8)
    at = announced
    happened.ends = last
    while at <= last:
        with standing_at(at):
            while writing and writing[0] <= at:
                writing.pop(0)
                is_test = random.random() < 0.1  # some write in the discussion that is a test
                _write(random, happened, twin if is_test else discussion, at, test=is_test)
            _decide(random, happened, at)
            if summaries and summaries[0] <= at:
                summaries.pop(0)
                _summarise(happened, discussion, weeks - len(summaries), at)
        _work(at + timedelta(minutes=10))
        at += step * HOUR
    return happened


def _work(at: datetime) -> None:
    """Do what the worker does in a while."""
    with standing_at(at):
        work.follow_the_clock(at)
        work.write_letters(at)
        work.mail_contributions(at)
        work.mail_digests(at)
        while mail.send_due(500):
            pass


def _sentence(random: Random, language: str, count: int = 8) -> str:
    return " ".join(random.choices(WORDS[language], k=count))


def _texts(random: Random, count: int = 6) -> dict[str, str]:
    return {language: _sentence(random, language, count) for language in LANGUAGES}


def _prepare(
    random: Random, people: int, weeks: int, begins: datetime, at: datetime
) -> tuple[Happened, int, int]:
    """Make the people and two discussions, one of them a test; announce both."""
    with transaction():
        crowd = [_somebody(number, at) for number in range(people)]
        leader = _somebody(people, at)
        both = []
        for slug in ("simulated", "simulated-test"):
            made = _discussion(random, slug, weeks, begins, at)
            made.test = slug.endswith("test")
            for one in crowd:
                _grant(one, "member", made, at)
            for role in ("moderator", "coordinator"):
                _grant(leader, role, made, at)
            both.append(made.id)
    for key in both:
        with transaction():
            rev = db.session.get_one(Discussion, key).rev
            announce(key, expected_rev=rev, by_id=leader.id, at=at)
    return Happened(crowd, leader, weeks), both[0], both[1]


def _grant(one: Somebody, role: str, discussion: Discussion, at: datetime) -> None:
    grant_role(person_id=one.id, scope_id=discussion.scope_id, role=role, by_id=None, at=at)


def _somebody(number: int, at: datetime) -> Somebody:
    language = LANGUAGES[number % len(LANGUAGES)]
    delivery = DELIVERIES[number // len(LANGUAGES) % len(DELIVERIES)]
    time_zone = ZONES[number % len(ZONES)]
    name, email = f"Person Number {number + 1}", f"person-{number + 1}@simulated.example"
    person = create_person(name=name, email=None, language=language, time_zone=time_zone, at=at)
    add_address(person.id, email, at=at, confirmed=True, main=True)
    person.delivery = delivery
    return Somebody(person.id, name, email, language, time_zone, delivery)


def _discussion(
    random: Random, slug: str, weeks: int, begins: datetime, at: datetime
) -> Discussion:
    planned = [
        NewWeek(
            number=number,
            opens=begins + timedelta(days=7 * (number - 1)),
            closes=begins + timedelta(days=7 * number),
            theme=_texts(random, 3),
            intro=_texts(random, 20),
            questions=[NewQuestion(place, _texts(random, 10)) for place in (1, 2, 3)],
        )
        for number in range(1, weeks + 1)
    ]
    return create_discussion(
        slug=slug,
        short_code=slug.replace("simulated", "SIM").upper()[:12],
        title=_texts(random, 4),
        languages=LANGUAGES,
        base_language="en",
        time_zone="Europe/Brussels",
        opens=begins,
        closes=begins + timedelta(days=7 * weeks),
        weeks=planned,
        organisers=("Network of Brook Towns",),
        launch=_texts(random, 30),
        policy="hold_new",
        at=at,
    )


def _plan(random: Random, count: int, begins: datetime, ends: datetime) -> list[datetime]:
    """Return when texts are written, at any time while the discussion is open."""
    seconds = (ends - begins).total_seconds() - 7_200
    return sorted(begins + timedelta(seconds=random.random() * seconds) for _n in range(count))


def _write(random: Random, happened: Happened, key: int, at: datetime, *, test: bool) -> None:
    by = random.choice(happened.people)
    mark = f"mark{len(happened.texts) + 1:05}end"
    with transaction():
        discussion = db.session.get_one(Discussion, key)
        open_ = _open_week(discussion, at)
        if open_ is None:
            return
        made = post_contribution(
            discussion_id=key,
            author=Author(person_id=by.id, name=by.name),
            body=f"{mark} {_sentence(random, by.language, 60)}",
            language=by.language,
            week_id=open_.id,
            week_source="author",
            channel="web",
            received=at,
            attribution=random.choice(("named", "named", "anonymous")),
            hold=hold_reason(discussion, by.id),
        )
        state = db.session.get_one(Submission, made.submission_id).state
        text = Written(made.id, made.submission_id, by, at, mark, test)
        text.published = at if state == "published" else None
    happened.texts.append(text)


def _open_week(discussion: Discussion, at: datetime) -> Week | None:
    return next((week for week in discussion.weeks if week.opens <= at < week.closes), None)


def _held(happened: Happened, at: datetime) -> Iterator[Written]:
    """Yield what waits since some hours."""
    for text in happened.texts:
        if text.published is None and not text.told and text.at + 5 * HOUR <= at:
            yield text


def _decide(random: Random, happened: Happened, at: datetime) -> None:
    for text in list(_held(happened, at)):
        verb, reason = random.choice(VERBS)
        _at_the_desk(happened, text, verb, reason, at)
        text.told += 1
        if verb == "publish":
            text.published = at
    public = [one for one in happened.texts if one.published and not one.hidden]
    if public and random.random() < 0.02:
        text = random.choice(public)
        _at_the_desk(happened, text, "hide", "off_topic", at)
        if random.random() < 0.5:  # a mistake, seen at once: nobody hears of it
            with transaction():
                seq = db.session.get_one(Submission, text.submission_id).seq
                undo(
                    text.submission_id,
                    expected_seq=seq,
                    by_id=happened.leader.id,
                    at=at,
                    language="en",
                )
        else:
            text.hidden = at
            text.told += 1


def _at_the_desk(happened: Happened, text: Written, verb: str, reason: str, at: datetime) -> None:
    with transaction():
        decide(
            text.submission_id,
            verb,
            expected_seq=db.session.get_one(Submission, text.submission_id).seq,
            reason=reason,
            note=None,
            language="en",
            by_id=happened.leader.id,
            at=at,
        )


def _summarise(happened: Happened, key: int, week: int, at: datetime) -> None:
    token = new_token()
    with transaction():
        rev = save_message(
            token,
            discussion_id=key,
            message="summary",
            week=week,
            language="en",
            body="What was said this week, in *one* paragraph.",
            person_id=happened.leader.id,
            rev=0,
            at=at,
        )
        publish_message(token, discussion_id=key, person_id=happened.leader.id, rev=rev, at=at)
    happened.messages += 1
