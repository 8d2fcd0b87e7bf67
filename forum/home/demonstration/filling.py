"""What the demo holds: discussions from folders, held texts, people with their roles."""

import json
import shutil
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from forum.accounts.emails import link_url
from forum.accounts.models import Person
from forum.accounts.operations import add_address, create_person, grant_role, make_link
from forum.accounts.permissions import SITE_SCOPE
from forum.db import Texts, db, locked
from forum.discussions.data import import_discussion, read_folder
from forum.discussions.models import Discussion, Week
from forum.discussions.operations import Author, post_contribution
from forum.discussions.schedule import opening_instant
from forum.home.demonstration.going_on import go_on
from forum.i18n import zone
from forum.organisations.models import Organisation
from forum.organisations.operations import add_organisation
from forum.organisations.queries import folded, organisations_by_name
from forum.settings import SiteSetting

CONTENT = Path(__file__).parents[1] / "demo"
DISCUSSIONS = ("schools", "small-towns", "care-members")
THIRD_MONDAY = date(2026, 11, 23)  # of the third week, as the content was written
DATED = ("opens", "closes", "received")


def read(name: str) -> Any:
    """Return one of the demo's JSON files."""
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


def _moved(text: str | None, days: int, latest: datetime | None = None) -> str | None:
    """Return a day or local time moved by whole days; what would be in the future is now."""
    if text is None:
        return None
    if "T" not in text:
        return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
    moved = datetime.fromisoformat(text) + timedelta(days=days)
    return (min(moved, latest) if latest else moved).isoformat(timespec="minutes")


def _shift(manifest: dict[str, Any], days: int, at: datetime) -> None:
    latest = at.astimezone(zone(manifest["time_zone"])).replace(tzinfo=None)
    for row in (manifest, *manifest["weeks"]):
        row["opens"], row["closes"] = _moved(row["opens"], days), _moved(row["closes"], days)
    for row in manifest["contributions"]:
        row["received"] = _moved(row.get("received"), days, latest)


def fill(at: datetime) -> None:
    """Write the demo into an empty database; the caller's transaction holds it together."""
    # By the clock of the discussion that is open: there it may be Monday already.
    today = at.astimezone(zone(read("small-towns/discussion.json")["time_zone"])).date()
    monday = today - timedelta(days=today.weekday())
    days = (monday - THIRD_MONDAY).days
    site = locked(SiteSetting, 1)
    site.name = Texts.of({"en": "Ronda"})
    for row in read("organisations.json"):
        add_organisation(
            name=row["name"],
            type_=row["type"],
            country=row["country"],
            short=row.get("short"),
            website=row.get("website"),
            scope_id=SITE_SCOPE,
            language="en",
            at=at,
        )
    for name in DISCUSSIONS:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / name
            shutil.copytree(CONTENT / name, folder)
            manifest = read(f"{name}/discussion.json")
            _shift(manifest, days, at)
            (folder / "discussion.json").write_text(json.dumps(manifest), encoding="utf-8")
            imported = import_discussion(read_folder(folder), slug=name, at=at)
        discussion = db.session.get_one(Discussion, imported.discussion_id)
        # Announced a week before it opened, as it would have been.
        discussion.announced = min(at, discussion.opens or at) - timedelta(days=7)
    _hold(days, at)
    _join_namesakes()
    _people(at)
    towns = db.session.scalars(select(Discussion).where(Discussion.slug == "small-towns")).one()
    go_on(towns, at)


def _hold(days: int, at: datetime) -> None:
    discussion = db.session.scalars(
        select(Discussion).where(Discussion.slug == "small-towns")
    ).one()
    rows = read("small-towns/held.json")
    known = organisations_by_name([row["organisation"] or "" for row in rows])
    weeks = {
        week.number: week.id
        for week in db.session.scalars(select(Week).where(Week.discussion_id == discussion.id))
    }
    latest = at.astimezone(zone(discussion.time_zone)).replace(tzinfo=None)
    for row in rows:
        received = _moved(row["received"], days, latest)
        organisation: Organisation | None = known.get(folded(row["organisation"] or ""))
        person = (
            create_person(
                name=row["author"],
                email=None,
                language=row["language"],
                time_zone=discussion.time_zone,
                country=row["country"],
                at=at,
            )
            if row["author"]
            else None
        )
        post_contribution(
            discussion_id=discussion.id,
            author=Author(
                person_id=person.id if person else None,
                name=row["author"],
                organisation_id=organisation.id if organisation else None,
                organisation_name=row["organisation"],
                stakeholder_type=row["stakeholder_type"],
                country=row["country"],
            ),
            body=(CONTENT / "small-towns" / row["file"]).read_text(encoding="utf-8"),
            language=row["language"],
            week_id=weeks[row["week"]],
            week_source="arrival",
            channel=row["channel"],
            received=opening_instant(datetime.fromisoformat(received), discussion.time_zone)
            if received
            else None,
            attribution="named" if row["author"] else "unnamed",
            hold=row["reason"],
        )


def _join_namesakes() -> None:
    """Let one person stand for all of the same name: here, unlike in real life, they are one."""
    people = Person.metadata.tables[Person.__tablename__]
    columns = [
        column
        for table in Person.metadata.sorted_tables
        for column in table.columns
        if column.references(people.c.id)
    ]
    first: dict[str, int] = {}
    for key, name in db.session.execute(select(Person.id, Person.name).order_by(Person.id)):
        if first.setdefault(str(name), key) == key:
            continue
        one = first[str(name)]
        for column in columns:
            db.session.execute(update(column.table).where(column == key).values({column: one}))
        db.session.execute(delete(Person).where(Person.id == key))


def _people(at: datetime) -> None:
    scopes = dict(db.session.execute(select(Discussion.slug, Discussion.scope_id)).all())
    for row in read("people.json"):
        person = db.session.scalars(
            select(Person).where(Person.name == row["name"]).order_by(Person.id)
        ).first() or create_person(
            name=row["name"],
            email=None,
            language=row["language"],
            time_zone=row["time_zone"],
            country=row["country"],
            at=at,
        )
        person.language, person.time_zone = row["language"], row["time_zone"]
        add_address(person.id, row["email"], at=at, confirmed=True, main=True)
        role = row["role"]
        places = {
            "administrator": [(SITE_SCOPE, "administrator")],
            "coordinator": [(SITE_SCOPE, "coordinator")],
            "contributor": [(scopes["care-members"], "member")],
        }.get(role, [(scopes["small-towns"], role)])
        for scope_id, granted in places:
            grant_role(person_id=person.id, scope_id=scope_id, role=granted, by_id=None, at=at)


def sign_in_links(at: datetime) -> list[tuple[str, str, str]]:
    """Return (role, name, single-use link) of each demo account; links live a week."""
    links = []
    for row in read("people.json"):
        person = db.session.scalars(select(Person).join(Person.addresses).where(
            Person.addresses.any(email=row["email"])
        )).unique().one()  # fmt: skip
        secret = make_link(person.id, "sign_in", at=at, lifetime=timedelta(days=7))
        links.append((row["role"], row["name"], link_url(secret)))
    return links
