"""Compare what was mailed with what should have been: nobody twice, nothing held, each language."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum.db import db
from forum.discussions.emails.digests import MOST
from forum.home.simulation.running import Happened, Somebody
from forum.mail import Outgoing

MARK = re.compile(r"mark\d{5}end")
NEWS = ("contribution", "digest")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was mailed, by kind and language, and what is wrong with it."""

    counts: Counter[tuple[str, str]]
    wrong: tuple[str, ...]


def kind_of(row: Outgoing) -> str:
    """Return which kind of letter a mail is."""
    return row.notice_key.partition(":")[0]


def check(happened: Happened) -> Finding:
    """Read the outbox and compare it with what happened."""
    rows = list(db.session.scalars(select(Outgoing).order_by(Outgoing.id)))
    counts = Counter((kind_of(row), row.headers["Content-Language"]) for row in rows)
    wrong = [*_each(rows, happened), *_numbers(rows, happened), *_news(rows, happened)]
    return Finding(counts, tuple(wrong))


def _each(rows: Sequence[Outgoing], happened: Happened) -> Iterator[str]:
    """Look at each mail by itself: sent once, to somebody, in their language, nothing held."""
    people = {one.id: one for one in (*happened.people, happened.leader)}
    texts = {text.mark: text for text in happened.texts}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        name = f"{row.notice_key} to {row.to_address}"
        person = people.get(row.person_ref or 0)
        if person is None or person.email != row.to_address:
            yield f"{name}: to nobody of these people"
            continue
        if row.headers["Content-Language"] != person.language:
            yield f"{name}: not in {person.language}"
        if (row.notice_key, row.to_address) in seen:
            yield f"{name}: twice"
        seen.add((row.notice_key, row.to_address))
        if row.sent is None:
            yield f"{name}: not sent ({row.error or 'waits'})"
        for mark in set(MARK.findall(row.text)):
            text = texts[mark]
            if text.test:
                yield f"{name}: {mark} is of the test discussion"
            elif text.by.id != person.id and (
                text.published is None
                or row.due < text.published
                or (text.hidden is not None and text.hidden < row.due)
            ):
                yield f"{name}: {mark} was not public then"


def _numbers(rows: Sequence[Outgoing], happened: Happened) -> Iterator[str]:
    """Compare how many mails of each kind there are with how many there should be."""
    found = Counter(kind_of(row) for row in rows)
    own = [text for text in happened.texts if not text.test]
    readers = [one for one in happened.people if one.delivery != "none"]
    followers = len(readers) + (happened.leader.delivery != "none")
    should = {
        "announced": followers,
        "week_opened": followers * happened.weeks,
        "closed": followers,
        "message_posted": len(readers) * happened.messages,
        "posted": len(own),
        "moved": sum(text.told for text in own),
    }
    for kind, number in should.items():
        if found[kind] != number:
            yield f"{kind}: {found[kind]} mails instead of {number}"
    strange = set(found) - {*should, *NEWS, "week_closing", "closing"}
    if strange:
        yield f"mails that nobody asked for: {', '.join(sorted(strange))}"


def _news(rows: Sequence[Outgoing], happened: Happened) -> Iterator[str]:
    """Say who got a text twice, or missed one that stayed public, or got two digests in a day."""
    people = [*happened.people, happened.leader]
    got = {one.id: Counter[str]() for one in people}
    full: set[int] = set()  # who got a digest that names the rest by its number only
    for row in rows:
        if kind_of(row) in NEWS:
            marks = set(MARK.findall(row.text))
            got[row.person_ref or 0].update(marks)
            full |= {row.person_ref or 0} if len(marks) >= MOST else set()
    stayed = {t.mark: t for t in happened.texts if t.published and not t.hidden and not t.test}
    for one in people:
        yield from _too_many(rows, one)
        twice = [mark for mark, number in got[one.id].items() if number > 1]
        yield from (f"{mark} twice to {one.email}" for mark in twice)
        if one.delivery == "none":
            yield from (f"{mark} to {one.email}, who wants none" for mark in got[one.id])
            continue
        if one.id in full:
            continue
        missed = {mark for mark, text in stayed.items() if text.by.id != one.id} - set(got[one.id])
        yield from (f"{mark} never to {one.email}" for mark in sorted(missed))


def _too_many(rows: Sequence[Outgoing], one: Somebody) -> Iterator[str]:
    days = Counter(
        row.due.date() for row in rows if row.person_ref == one.id and kind_of(row) == "digest"
    )
    crowded = [day for day, number in days.items() if number > 1]
    yield from (f"{days[day]} digests on {day} to {one.email}" for day in crowded)
    if one.delivery == "weekly":
        weeks = Counter(day.isocalendar()[:2] for day in days)
        yield from (f"{n} digests in week {w} to {one.email}" for w, n in weeks.items() if n > 1)
