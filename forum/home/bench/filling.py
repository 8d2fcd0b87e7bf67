"""The data of the bench: 200 discussions with 11,000 contributions, written in bulk.

The rows are what the operations would have written (a test compares texts and chains); they go in
by core inserts because eleven thousand operations would take minutes. The database is used for
nothing else: a mark in the site's row says what it holds and in which week it was made.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select, text

from forum.accounts.models import Person, RoleGrant, Scope
from forum.accounts.permissions import SITE_SCOPE
from forum.db import Texts, db, locked
from forum.discussions.models import Contribution, Discussion, Organiser, Question, Week
from forum.home.bench import words as invented
from forum.home.bench.contributing import Made, contribution
from forum.home.bench.rows import CHUNK, Rows, received
from forum.home.bench.size import QUESTIONS, WEEKS, Size
from forum.organisations.models import Organisation
from forum.places.models import STAKEHOLDER_TYPES
from forum.settings import INTERFACE_LANGUAGES, SiteSetting

EDITION = "1"  # raise it when the data made here changes
_CODES = "BE FR ES PT MA TN EG JO IT GR DE SE TR SN ML CO BR MX CA KE"
COUNTRIES = _CODES.split()
OPEN = 12  # discussions that run today


def mark(size: Size, at: datetime) -> str:
    """Return what the data of this week and size is known by."""
    year, week, _day = at.isocalendar()
    return f"{EDITION} {asdict(size)} {year}-{week}"


def found_mark() -> str | None:
    """Return the mark of the data in this database, None if there is none."""
    policies = db.session.scalar(select(SiteSetting.policies).where(SiteSetting.id == 1))
    return (policies or {}).get("bench")


def fill(size: Size, at: datetime) -> None:
    """Write the data into a new, migrated database; the caller's transaction holds it together."""
    random = Random(11)
    site = locked(SiteSetting, 1)
    site.name = Texts.of({"en": "Bench"})
    site.languages = list(INTERFACE_LANGUAGES)
    site.policies = {**site.policies, "bench": mark(size, at)}
    rows = Rows()
    rows.keys[Scope] = db.session.scalars(select(Scope.id)).one()
    people = _people(rows, random, size, at)
    organisations = _organisations(rows, random, size, at)
    for index, counts in enumerate(size.counts()):
        made = _discussion(rows, index, counts, at)
        for number, count in counts.items():
            for _n in range(count):
                contribution(
                    rows,
                    random,
                    made,
                    week_number=number,
                    people=people,
                    organisations=organisations,
                )
        if len(rows.waiting[Contribution]) > CHUNK:
            rows.write()
    rows.write()


def _people(rows: Rows, random: Random, size: Size, at: datetime) -> list[tuple[int, str]]:
    """Put people in line; the last one, who writes nothing, is the administrator."""
    facts: dict[str, Any] = {"language": "en", "time_zone": "Europe/Brussels", "created": at}
    names = [invented.person(random) for _n in range(size.people)]
    found = [(rows.add(Person, name=name, **facts), name) for name in names]
    administrator = rows.add(Person, name="Administrator", **facts)
    rows.add_plain(
        RoleGrant, person_id=administrator, scope_id=SITE_SCOPE, role="administrator", since=at
    )
    return found


def _organisations(rows: Rows, random: Random, size: Size, at: datetime) -> list[dict[str, Any]]:
    found = []
    for n in range(size.organisations):
        name = f"{invented.organisation(random)} {n + 1}"
        facts: dict[str, Any] = {
            "name": name,
            "type": random.choice(STAKEHOLDER_TYPES[:10]),
            "country": random.choice(COUNTRIES),
        }
        submission = received(
            rows, kind="organisation", scope=SITE_SCOPE, language="en", title=name, at=at
        )
        key = rows.add(Organisation, submission_id=submission, **facts)
        found.append({"id": key, **facts})
    return found


def _monday(at: datetime) -> datetime:
    day = at.date() - timedelta(days=at.weekday())
    return datetime.combine(day, time(), tzinfo=UTC)


def _discussion(rows: Rows, index: int, counts: dict[int, int], at: datetime) -> Made:
    """Put a discussion of four weeks in line; the first twelve are in their third week today."""
    random = Random(index)
    slug = f"bench-{index + 1}"
    back = 2 if index < OPEN else 4 + index
    opens = _monday(at) - timedelta(weeks=back)
    others = [code for code in invented.LANGUAGES if code != "en"]
    languages = ["en", *random.sample(others, random.randint(1, 4))]
    scope = rows.add(Scope, kind="discussion", parent_id=SITE_SCOPE, visibility="public")
    key = rows.add(
        Discussion,
        scope_id=scope,
        slug=slug,
        short_code=f"B{index + 1}",
        title=_texts(f"{slug} title", 7, languages),
        launch=Texts.of(
            {
                language: "\n\n".join(
                    invented.paragraphs(Random(f"{slug} {language}"), language, 260)
                )
                for language in languages
            }
        ),
        languages=languages,
        base_language="en",
        time_zone="Europe/Brussels",
        opens=opens,
        closes=opens + timedelta(weeks=WEEKS),
        next_number=sum(counts.values()) + 1,
        announced=opens - timedelta(days=7),
    )
    for position in range(2):
        rows.add(
            Organiser,
            discussion_id=key,
            name=invented.organisation(random),
            position=position,
        )
    made = Made(key, scope, at)
    for number in range(1, WEEKS + 1):
        begins = opens + timedelta(weeks=number - 1)
        week = rows.add(
            Week,
            discussion_id=key,
            number=number,
            theme=_texts(f"{slug} theme {number}", 5, languages),
            intro=_texts(f"{slug} intro {number}", 60, languages),
            opens=begins,
            closes=begins + timedelta(weeks=1),
        )
        questions = [
            rows.add(
                Question,
                week_id=week,
                number=position,
                position=position,
                text=_texts(f"{slug} question {number}.{position}", 18, languages),
            )
            for position in range(1, QUESTIONS + 1)
        ]
        made.weeks[number] = (week, begins, questions)
    return made


def _texts(seed: str, words: int, languages: Sequence[str]) -> Texts:
    every = invented.in_languages(seed, words)
    return Texts.of({language: every[language] for language in languages})


def settle() -> None:
    """Let PostgreSQL count its rows, as it does by itself on a site that has lived for a minute."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()
