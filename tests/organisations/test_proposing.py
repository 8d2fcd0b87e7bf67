"""Names compared, organisations proposed, decided on, sent again; who manages them then."""

from typing import Any

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.errors import Refused
from forum.moderation.models import Move, Submission
from forum.organisations.models import Organisation
from forum.organisations.operations import (
    change_proposal,
    leave_organisation,
    merge_organisations,
    move_organisation,
    propose_organisation,
)
from forum.organisations.queries import (
    affiliations_of,
    belongings_of,
    compared,
    day_of,
    likely,
    managers_of,
    organisation,
)
from tests.accounts.test_races import at_once
from tests.support import factories


def proposed(person: Person, name: str = "Ferry Users", **changes: Any) -> Organisation:
    facts: dict[str, Any] = {
        "short": None,
        "type_": "civil-society",
        "country": "BE",
        "website": None,
        "role_title": "Chair",
        "named": True,
    }
    with transaction():
        return propose_organisation(
            person.id, name=name, **(facts | changes), language="fr", at=now()
        )


def decided(
    row: Organisation, to: str, by: Person | None, reason: str = "other", note: str | None = None
) -> None:
    with transaction():
        seq = db.session.get_one(Submission, row.submission_id).seq
        move = Move(by.id if by else None, now(), reason, "fr", note=note)
        move_organisation(row.submission_id, to, expected_seq=seq, move=move)


def changed(row: Organisation, by: Person, seq: int, name: str = "Ferry Users of Brook") -> None:
    with transaction():
        change_proposal(
            row.id,
            by.id,
            name=name,
            short=None,
            type_="civil-society",
            country="BE",
            website=None,
            expected_seq=seq,
            at=now(),
        )


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "one, other",
    [
        ("Association des Élus de Chênée", "ASSOCIATION DES ELUS DE CHENEE"),
        ("Comunidade São-Brás", "comunidade sao bras"),
        ("جَمعيّة الجسور", "جمعيه الجسور"),
        ("Straße der Brücken", "strasse der brucken"),
        ("Ville  de\tLys (Nord)", "ville de lys nord"),
    ],
)
def test_names_are_compared_without_accents_case_and_punctuation(one: str, other: str) -> None:
    assert compared(one) == compared(other)


@pytest.mark.parametrize(
    "typed",
    [
        "Municipal Assembly of Alto Brook",
        "municipal asembly of alto brook",
        "Alto Brook",
        "alto brook municipal assembly",
        "MAAB",
        "maab",
        "mun ass alt",
        "Municipal Assembly Alto-Brook",
    ],
)
def test_a_listed_organisation_is_found_however_it_is_typed(app: Flask, typed: str) -> None:
    factories.organisation("League of Hill Towns")
    factories.organisation("Municipal Assembly of Alto Brook")
    assert [match.name for match in likely(typed)][:1] == ["Municipal Assembly of Alto Brook"]


def test_a_short_name_finds_what_bears_it(app: Flask) -> None:
    row = factories.organisation("Rede de Vilas Ribeirinhas")
    with transaction():
        db.session.get_one(Organisation, row.id).short = "RiViR"
    assert [match.name for match in likely("rivir")] == ["Rede de Vilas Ribeirinhas"]


@pytest.mark.parametrize("typed", ["", " ", "a", "!?", "Town of Hill", "\u202e", "x" * 100_000])
def test_other_names_find_nothing(app: Flask, typed: str) -> None:
    factories.organisation("Town of Brook")
    assert likely(typed) == []


def test_only_public_organisations_are_offered_one_statement_for_all(app: Flask) -> None:
    ana = factories.person()
    proposed(ana, "Ferry Users")
    kept = factories.organisation("Ferry Users of Brook")
    merged = factories.organisation("Ferry User Group")
    with transaction():
        merge_organisations(merged.id, kept.id, by_id=None, at=now(), language="en")
    hidden = factories.organisation("Ferry Users of Hill")
    factories.moved(hidden.submission_id, "hidden")
    assert [match.id for match in likely("Ferry users")] == [kept.id]


# --- proposing ------------------------------------------------------------------------------


def test_a_proposal_waits_and_belongs_to_its_proposer(app: Flask) -> None:
    ana = factories.person()
    row = proposed(ana)
    submission = db.session.get_one(Submission, row.submission_id)
    assert (submission.kind, submission.state, submission.author_id) == (
        "organisation",
        "held",
        ana.id,
    )
    assert organisation(row.id) is None
    (own,) = affiliations_of(ana.id, day_of(now()))
    assert (own.published, own.role_title, own.manages) == (False, "Chair", False)
    notice = db.session.query(Notice).filter_by(kind="organisation_proposed").one()
    assert notice.about_id == row.id


def test_once_it_is_public_its_proposer_manages_it(app: Flask) -> None:
    ana, boss = factories.person(), factories.person(role="administrator")
    row = proposed(ana)
    decided(row, "published", boss, "accepted")
    (own,) = affiliations_of(ana.id, day_of(now()))
    assert (own.published, own.manages, own.confirmed, own.may_speak) == (True, True, True, False)
    decided(row, "hidden", boss)
    decided(row, "published", boss, "undo")
    assert managers_of(row.id, day_of(now())) == {ana.id}
    assert len(belongings_of(ana.id)) == 1


def test_who_left_a_proposal_withdrew_it(app: Flask) -> None:
    ana = factories.person()
    row = proposed(ana)
    (own,) = belongings_of(ana.id)
    with transaction():
        leave_organisation(own.affiliation.id, ana.id, at=now())
    submission = db.session.get_one(Submission, row.submission_id)
    assert submission.state == "withdrawn"
    with pytest.raises(Refused):
        decided(row, "published", factories.person(role="administrator"))


def test_a_name_that_is_listed_in_that_country_is_refused(app: Flask) -> None:
    ana = factories.person()
    factories.organisation("Town of Brook", country="BE")
    for name, country in (("town of  BROOK", "BE"), ("Town-of-Bróok", None)):
        with pytest.raises(Refused, match="listed already") as caught:
            proposed(ana, name, country=country)
        assert caught.value.field == "name"
    proposed(ana, "Town of Brook", country="IE")


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"name": " \u202e "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"short": "x" * 61}, "short"),
        ({"type_": "king"}, "type_"),
        ({"country": "ZZZ"}, "country"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"role_title": "x" * 201}, "role_title"),
    ],
)
def test_facts_that_can_not_be_are_refused_with_their_field(
    app: Flask, changes: dict[str, Any], field: str
) -> None:
    ana = factories.person()
    with pytest.raises(Refused) as caught:
        proposed(ana, **changes)
    assert caught.value.field == field
    assert db.session.query(Organisation).count() == 0


def test_at_most_five_proposals_of_a_person_wait(app: Flask) -> None:
    ana = factories.person()
    rows = [proposed(ana, f"{word} Society") for word in ("Elm", "Oak", "Ash", "Fir", "Yew")]
    with pytest.raises(Refused, match="wait for a decision"):
        proposed(ana, "Quite Another Club")
    decided(rows[0], "refused", factories.person(role="administrator"))
    proposed(ana, "Quite Another Club")


def test_a_returned_proposal_is_changed_and_sent_again(app: Flask) -> None:
    ana, boss = factories.person(), factories.person(role="administrator")
    row = proposed(ana)
    decided(row, "returned", boss, "changes_asked", "Which town?")
    changed(row, ana, 2)
    submission = db.session.get_one(Submission, row.submission_id)
    assert (submission.state, submission.seq, submission.title) == (
        "held",
        3,
        "Ferry Users of Brook",
    )
    assert db.session.query(Notice).filter_by(kind="organisation_proposed").count() == 2


def test_a_proposal_is_changed_by_its_proposer_alone_until_it_is_decided(app: Flask) -> None:
    ana, bo = factories.person(), factories.person()
    row = proposed(ana)
    for by, seq in ((bo, 1), (ana, 2)):
        with pytest.raises(Refused):
            changed(row, by, seq)
    decided(row, "published", bo)
    with pytest.raises(Refused, match="decided in the meantime"):
        changed(row, ana, 2)
    assert row.name == "Ferry Users"


def test_a_merge_is_not_made_at_the_desk(app: Flask) -> None:
    row = factories.organisation()
    with pytest.raises(Refused, match="merged by administrators"):
        decided(row, "merged", None)
    with pytest.raises(Refused, match="no such"), transaction():
        move_organisation(999_999, "held", expected_seq=1, move=Move(None, now(), "other", "en"))


def test_of_two_who_decide_at_once_one_is_told(real_app: Flask) -> None:
    with real_app.app_context():
        ana, boss = factories.person(), factories.person(role="administrator")
        row = proposed(ana)
        submission_id, boss_id, row_id, ana_id = row.submission_id, boss.id, row.id, ana.id

    def decide(to: str) -> Any:
        move = Move(boss_id, now(), "other", "en")
        return lambda: move_organisation(submission_id, to, expected_seq=1, move=move)

    assert at_once(real_app, [decide("published"), decide("refused")]) == ["done", "refused"]
    with real_app.app_context():
        public = db.session.get_one(Submission, submission_id).state == "published"
        assert managers_of(row_id, day_of(now())) == ({ana_id} if public else frozenset())
