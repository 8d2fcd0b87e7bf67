"""Contributions by mail: each by itself, or a digest at seven in the morning by the reader's clock.

How far each person was mailed of a discussion is kept, so that nobody gets a text twice, however
they change what they want.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum import jobs, mail
from forum.accounts.emails.stopping import stop_url
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries.mailing import Wanted, wanted
from forum.db import db, transaction
from forum.discussions.emails import digests
from forum.discussions.jobs.followers import queue_to_follower
from forum.discussions.jobs.notices import DELAY
from forum.discussions.models import Discussion, Mailed
from forum.discussions.queries.news import News, mailed_until, news, numbers_of, whole_by_id
from forum.discussions.queries.reading import WholeText
from forum.discussions.queries.telling import already_told, announced_discussions, following
from forum.i18n import _, zone
from forum.settings import site_setting

AT_A_TIME = 200
MOST_TURNS = 500
LOOKED_BACK = {"each": timedelta(days=3), "daily": timedelta(days=14), "weekly": timedelta(days=14)}
AT_FIRST = {"each": timedelta(days=1), "daily": timedelta(days=1), "weekly": timedelta(days=7)}
SEVEN = 7  # o'clock


@dataclass(slots=True)
class Open:
    """What one person has not been mailed yet of one discussion."""

    reader: Wanted
    discussion: Discussion
    texts: list[News]
    until: datetime
    mark: Mailed | None


@jobs.every(minutes=1, words=lambda: _("Mail contributions to those who want each"))
def mail_contributions(at: datetime) -> int:
    """Mail what was published, text by text; return how many letters were written."""
    return _in_turns(_some_contributions, at)


@jobs.every(minutes=10, words=lambda: _("Mail the digests of the day and the week"))
def mail_digests(at: datetime) -> int:
    """Mail the digests that are due; return how many letters were written."""
    return _in_turns(_some_digests, at)


def _in_turns(step: Callable[[datetime], int], at: datetime) -> int:
    total = 0
    for _turn in range(MOST_TURNS):
        with transaction(shown=False):
            _kept = site_setting()  # every letter asks for it: held, it is read once
            done = step(at)
        total += done
        if done < AT_A_TIME:
            break
    return total


def last_seven(time_zone: str, at: datetime, *, weekly: bool) -> datetime:
    """Return the last seven in the morning there, the last Monday's for weekly digests."""
    local = at.astimezone(zone(time_zone))
    seven = local.replace(hour=SEVEN, minute=0, second=0, microsecond=0)
    if seven > local:
        seven -= timedelta(days=1)
    return seven - timedelta(days=seven.weekday() if weekly else 0)


def _open(at: datetime, deliveries: Sequence[str]) -> Iterator[Open]:
    """Yield what people have not been mailed yet, in four statements for each discussion."""
    found = {one.id: one for one in announced_discussions(at)}
    since = at - max(LOOKED_BACK[delivery] for delivery in deliveries)
    fresh: dict[int, list[News]] = {}
    for one in news(list(found), since, at - DELAY) if found else ():
        fresh.setdefault(one.discussion_id, []).append(one)
    for key, texts in fresh.items():
        discussion = found[key]
        readers = [
            reader
            for reader in wanted(following(discussion, at), discussion.scope_id, at).values()
            if reader.now and reader.delivery in deliveries
        ]
        marks = mailed_until(key, [reader.person_id for reader in readers])
        for reader in readers:
            mark = marks.get(reader.person_id)
            until = _until(reader, at)
            after = mark.until if mark else until - AT_FIRST[reader.delivery]
            theirs = [
                one
                for one in texts
                if after < one.at <= until and one.author_id != reader.person_id
            ]
            if theirs:
                yield Open(reader, discussion, theirs, until, mark)


def _until(reader: Wanted, at: datetime) -> datetime:
    if reader.delivery == "each":
        return at - DELAY
    seven = last_seven(reader.time_zone, at, weekly=reader.delivery == "weekly")
    return min(seven, at - DELAY)


def _mark(one: Open) -> None:
    if one.mark is not None:
        one.mark.until = max(one.mark.until, one.until)
        return
    db.session.add(
        Mailed(person_id=one.reader.person_id, discussion_id=one.discussion.id, until=one.until)
    )


def _some_contributions(at: datetime) -> int:
    some: list[Open] = []
    count = 0
    for one in _open(at, ["each"]):
        some.append(one)
        count += len(one.texts)
        if count >= AT_A_TIME:
            break
    ids = {text.id for one in some for text in one.texts}
    wholes = whole_by_id(ids) if ids else {}
    parents = {text.reply_to_id for one in some for text in one.texts if text.reply_to_id}
    numbers = numbers_of(parents) if parents else {}
    told = already_told([f"contribution:{key}" for key in ids]) if ids else set()
    letters: dict[tuple[int, str], mail.Letter] = {}
    for one in some:
        for text in one.texts:
            key, reader = f"contribution:{text.id}", one.reader
            if text.id not in wholes or (key, reader.email) in told:
                continue
            parent = numbers.get(text.reply_to_id or 0)
            made = (text.id, reader.language)
            if made not in letters:
                letters[made] = digests.contribution(
                    one.discussion, wholes[text.id], parent, reader.language
                )
            queue_to_follower(
                letters[made],
                reader,
                one.discussion,
                key=key,
                message_id=mail.message_id("c", text.id),
                references=(mail.message_id("c", text.reply_to_id),)
                if text.reply_to_id and parent
                else (),
            )
        _mark(one)
    return count


def _some_digests(at: datetime) -> int:
    by_person: dict[int, list[Open]] = {}
    for one in _open(at, ["daily", "weekly"]):
        by_person.setdefault(one.reader.person_id, []).append(one)
    keys = {person: _key(found[0].reader, at) for person, found in by_person.items()}
    told = already_told(set(keys.values())) if keys else set()
    some = [
        found
        for person, found in by_person.items()
        if (keys[person], found[0].reader.email) not in told
    ][:AT_A_TIME]
    ids = {text.id for found in some for one in found for text in one.texts}
    wholes = whole_by_id(ids) if ids else {}
    for found in some:
        _digest(found, wholes, keys[found[0].reader.person_id])
        for one in found:
            _mark(one)
    return len(some)


def _key(reader: Wanted, at: datetime) -> str:
    """Return what a person has one digest by: the day, by their clock."""
    return f"digest:{reader.person_id}:{last_seven(reader.time_zone, at, weekly=False):%Y%m%d}"


def _digest(found: Sequence[Open], wholes: dict[int, WholeText], key: str) -> None:
    reader = found[0].reader
    sections = [
        (one.discussion, [wholes[text.id] for text in reversed(one.texts) if text.id in wholes])
        for one in found
    ]
    sections = [section for section in sections if section[1]]
    if not sections:
        return
    weekly = all(one.reader.delivery == "weekly" for one in found)
    letter = digests.digest(sections, reader.language, weekly=weekly)
    if len(sections) == 1:
        queue_to_follower(letter, reader, sections[0][0], key=key)
        return
    mail.queue_letter(
        letter,
        key=key,
        to=reader.email,
        person_id=reader.person_id,
        stop_url=stop_url(reader.person_id, SITE_SCOPE),
        list_id=mail.list_id("digest"),
    )
