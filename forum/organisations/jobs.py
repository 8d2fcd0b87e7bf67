"""Letters about organisations, from the notices that their operations wrote."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select, tuple_

from forum import jobs, mail
from forum.accounts.models import Person
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries.mailing import Wanted, wanted
from forum.db import Notice, db, transaction
from forum.i18n import _
from forum.moderation.models import Decision, Submission
from forum.moderation.queries.notices import waiting_notices
from forum.organisations import emails
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.queries.affiliations import day_of, holds_on
from forum.settings import site_setting

AT_ONCE = ("organisation_proposed",)  # the desk shows it
LATER = ("moved", "affiliation_asked", "affiliation_decided")
DELAY = timedelta(minutes=5)
BATCH = 50
TOLD = ("published", "returned", "refused", "hidden", "held", "merged")

Make = Callable[[Wanted], mail.Letter]
ToTell = tuple[Notice, int, Make]


@jobs.every(minutes=1, words=lambda: _("Write letters about organisations"))
def write_letters(at: datetime) -> int:
    """Write the letters of all notices that are due; return how many notices were looked at."""
    looked = 0
    while True:
        with transaction(shown=False):
            _kept = site_setting()  # every letter asks for it: held, it is read once
            found = _tell_some(at)
        looked += found
        if found < BATCH:
            return looked


def _tell_some(at: datetime) -> int:
    notices = waiting_notices(
        at,
        at_once=AT_ONCE,
        later=LATER,
        before=at - DELAY,
        submissions="organisation",
        limit=BATCH,
    )
    letters = _letters(notices, at) if notices else []
    readers = wanted({person for _notice, person, _make in letters}, SITE_SCOPE, at)
    for notice, person_id, make in letters:
        reader = readers.get(person_id)
        if reader is not None:
            mail.queue_letter(
                make(reader), key=notice.key, to=reader.email, person_id=reader.person_id
            )
    for notice in notices:
        notice.done = at
    return len(notices)


def _page(endpoint: str, **values: object) -> str:
    path: str = current_app.url_map.bind("").build(f"organisations.{endpoint}", values)
    base: str = current_app.config["FORUM_BASE_URL"]
    return base + path


def _letters(notices: Sequence[Notice], at: datetime) -> list[ToTell]:
    """Return the letters of a batch; what they speak of is read for all of them together."""
    return [*_of_people(notices, at), *_of_proposals(notices)]


def _of_people(notices: Sequence[Notice], at: datetime) -> Iterable[ToTell]:
    keys = [notice.about_id for notice in notices if notice.about == "affiliation"]
    if not keys:
        return
    rows = {
        row.id: (row, organisation, name)
        for row, organisation, name in db.session.execute(
            select(Affiliation, Organisation, Person.name)
            .join(Organisation, Organisation.id == Affiliation.organisation_id)
            .join(Person, Person.id == Affiliation.person_id)
            .where(Affiliation.id.in_(keys))
        )
    }
    managers = _managers({organisation.id for _row, organisation, _name in rows.values()}, at)
    for notice in notices:
        if notice.about != "affiliation" or notice.about_id not in rows:
            continue
        row, organisation, name = rows[notice.about_id]
        if notice.kind == "affiliation_decided":
            yield from _decided(notice, row, organisation.name, name)
        elif row.until is None and row.confirmed_by_id is None:
            yield from _asked(notice, row, organisation, name, managers)


def _managers(organisation_ids: set[int], at: datetime) -> dict[int, list[tuple[int, str | None]]]:
    found: dict[int, list[tuple[int, str | None]]] = {}
    for organisation_id, person_id, name in db.session.execute(
        select(Affiliation.organisation_id, Affiliation.person_id, Person.name)
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Affiliation.organisation_id.in_(organisation_ids),
            Affiliation.manages,
            holds_on(day_of(at)),
        )
        .order_by(Affiliation.person_id)
    ):
        found.setdefault(organisation_id, []).append((person_id, name))
    return found


def _asked(
    notice: Notice,
    row: Affiliation,
    organisation: Organisation,
    who: str | None,
    managers: dict[int, list[tuple[int, str | None]]],
) -> Iterable[ToTell]:
    url = _page("people", organisation_id=organisation.id)
    for person_id, name in managers.get(organisation.id, ()):
        if person_id == row.person_id:
            continue

        def make(reader: Wanted, name: str | None = name) -> mail.Letter:
            return emails.affiliation_asked(
                organisation.name,
                who,
                row.role_title,
                url=url,
                name=name,
                language=reader.language,
            )

        yield notice, person_id, make


def _decided(
    notice: Notice, row: Affiliation, organisation: str, name: str | None
) -> Iterable[ToTell]:
    what, _by, by_id = notice.key.split(":")[3].partition("-by-")
    if by_id == str(row.person_id):
        return  # their own act
    url = _page("own")
    yield (
        notice,
        row.person_id,
        lambda r: emails.affiliation_decided(organisation, what, url, name, r.language),
    )


def _of_proposals(notices: Sequence[Notice]) -> Iterable[ToTell]:
    moves = {
        (notice.about_id or 0, int(notice.key.split(":")[3])): notice
        for notice in notices
        if notice.kind == "moved"
    }
    if not moves:
        return
    for decision, author_id, name, organisation in db.session.execute(
        select(Decision, Submission.author_id, Person.name, Organisation.name)
        .join(Submission, Submission.id == Decision.submission_id)
        .join(Organisation, Organisation.submission_id == Submission.id)
        .join(Person, Person.id == Submission.author_id)
        .where(
            tuple_(Decision.submission_id, Decision.seq).in_(list(moves)),
            Submission.seq == Decision.seq,  # what came after it is told instead
        )
    ):
        if not author_id or decision.by_id == author_id or decision.to_state not in TOLD:
            continue
        yield (
            moves[decision.submission_id, decision.seq],
            author_id,
            _proposal(organisation, decision, name),
        )


def _proposal(organisation: str, decision: Decision, name: str | None) -> Make:
    url = _page("own")
    return lambda r: emails.proposal_decided(organisation, decision, url, name, r.language)
