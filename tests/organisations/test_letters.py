"""Letters about organisations, through the job that writes them."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.db import db, transaction
from forum.mail import Outgoing
from forum.moderation.operations import decide
from forum.organisations.jobs import write_letters
from forum.organisations.operations import give_right
from tests.support import factories
from tests.support.pagechecks import MARKER


def written() -> list[Outgoing]:
    write_letters(now() + timedelta(minutes=6))
    db.session.rollback()
    return list(db.session.scalars(select(Outgoing).order_by(Outgoing.id)))


def test_who_manages_is_asked_whether_a_person_belongs(app: Flask) -> None:
    organisation = factories.organisation(f"Town of {MARKER} Brook")
    manager = factories.person("Mia Manager", language="fr")
    factories.affiliation(manager, organisation, manages=True)
    written()
    factories.affiliation(factories.person("Noa Newcomer"), organisation, role_title="Driver")
    row = written()[-1]
    assert row.person_ref == manager.id
    assert row.headers["Content-Language"] == "fr"
    assert "Noa Newcomer" in row.text and "Driver" in row.text
    assert f"/organisations/{organisation.id}/people" in row.text
    assert MARKER not in str(row.html)


def test_a_right_that_is_given_is_told_once(app: Flask) -> None:
    organisation = factories.organisation("Town of Brook")
    person, manager = factories.person(), factories.person()
    row = factories.affiliation(person, organisation)
    with transaction():
        give_right(organisation.id, row.id, "may_speak", by_id=manager.id, at=now())
    told = [one for one in written() if one.person_ref == person.id]
    assert [one.headers["Subject"] for one in told] == ["You may now speak for Town of Brook"]
    assert written()[-1] == told[0]


def test_a_proposal_that_is_refused_says_why(app: Flask) -> None:
    person = factories.person()
    proposal = factories.proposal(person, "Ferry Users")
    by_id = factories.person(role="administrator").id
    with transaction():
        decide(
            proposal.submission_id,
            "refuse",
            expected_seq=1,
            reason="duplicate",
            note="It is listed as Friends of the Ferry.",
            language="en",
            by_id=by_id,
            at=now(),
        )
    (row,) = written()
    assert row.headers["Subject"] == "Ferry Users was not listed"
    assert "> It is listed as Friends of the Ferry." in row.text
