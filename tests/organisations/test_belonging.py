"""Who belongs to an organisation, who speaks for it and who manages it: dated, given, ended."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.errors import Refused
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.operations import (
    appoint_manager,
    change_affiliation,
    confirm_affiliation,
    end_affiliation,
    give_right,
    join_organisation,
    leave_organisation,
    merge_organisations,
    take_right,
    undo_merge,
)
from forum.organisations.operations.leaving import end_affiliations
from forum.organisations.queries import (
    affiliations_of,
    belongings_of,
    day_of,
    managers_of,
    people_of,
    speakers_of,
)
from tests.accounts.test_races import at_once
from tests.support import factories

TODAY = date(2026, 11, 18)


def did(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with transaction():
        return verb(*args, **kwargs, at=now())


def refused(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as caught, transaction():
        verb(*args, **kwargs, at=now())
    return caught.value.sentence


@pytest.fixture
def brook(app: Flask) -> Organisation:
    return factories.organisation("Town of Brook", country="PT")


@pytest.fixture
def ana(app: Flask) -> Person:
    return factories.person("Ana Ruiz")


@pytest.fixture
def bo(app: Flask) -> Person:
    return factories.person("Bo Lind")


def test_whoever_says_so_belongs_to_it_without_any_right(ana: Person, brook: Organisation) -> None:
    did(join_organisation, ana.id, brook.id, role_title=" Clerk\n of works", named=False)
    (one,) = affiliations_of(ana.id, TODAY)
    assert (one.organisation_id, one.name, one.type, one.country, one.role_title) == (
        brook.id,
        "Town of Brook",
        "local-authority",
        "PT",
        "Clerk of works",
    )
    assert (one.may_speak, one.manages, one.confirmed, one.published) == (False,) * 3 + (True,)
    assert affiliations_of(ana.id, TODAY - timedelta(days=1)) == []
    assert db.session.query(Notice).filter_by(kind="affiliation_asked").count() == 1


def test_nobody_belongs_to_one_organisation_twice(ana: Person, brook: Organisation) -> None:
    factories.affiliation(ana, brook)
    sentence = refused(join_organisation, ana.id, brook.id, role_title=None, named=False)
    assert sentence == "You belong to this organisation already."


def test_only_public_organisations_can_be_joined(ana: Person, bo: Person) -> None:
    held = factories.proposal(bo)
    hidden = factories.organisation()
    factories.moved(hidden.submission_id, "hidden")
    for other in (held, hidden):
        assert "from the list" in refused(
            join_organisation, ana.id, other.id, role_title=None, named=False
        )
    refused(join_organisation, ana.id, 999_999, role_title=None, named=False)


def test_who_joins_what_was_merged_joins_the_one_that_stays(
    ana: Person, brook: Organisation
) -> None:
    other = factories.organisation("Brook Town")
    did(merge_organisations, other.id, brook.id, by_id=None, language="en")
    row = did(join_organisation, ana.id, other.id, role_title=None, named=False)
    assert row.organisation_id == brook.id


def test_a_role_title_has_at_most_200_characters(ana: Person, brook: Organisation) -> None:
    for title in ("x" * 201, "ن" * 100_000):
        sentence = refused(join_organisation, ana.id, brook.id, role_title=title, named=False)
        assert "200 characters" in sentence
    did(join_organisation, ana.id, brook.id, role_title="x" * 200, named=False)


def test_speaking_is_a_dated_right_whose_history_stays(
    ana: Person, bo: Person, brook: Organisation, clock: Any
) -> None:
    factories.affiliation(bo, brook, manages=True)
    row = factories.affiliation(ana, brook)
    clock.shift(timedelta(days=2))
    given_row = did(give_right, brook.id, row.id, "may_speak", by_id=bo.id)
    clock.shift(timedelta(days=3))
    did(take_right, brook.id, given_row.id, "may_speak", by_id=bo.id)
    spoke = {
        day: affiliations_of(ana.id, TODAY + timedelta(days=day))[0].may_speak
        for day in range(0, 8)
    }
    assert spoke == {0: False, 1: False, 2: True, 3: True, 4: True, 5: False, 6: False, 7: False}
    rows = belongings_of(ana.id)
    assert [(b.affiliation.since.day, b.affiliation.until) for b in rows] == [
        (23, None),
        (20, date(2026, 11, 23)),
        (18, date(2026, 11, 20)),
    ]
    kinds = [n.kind for n in db.session.query(Notice).filter(Notice.kind == "affiliation_decided")]
    assert len(kinds) == 3  # Bo's own, and both about Ana


def test_giving_a_right_confirms_and_giving_it_again_changes_nothing(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    row = factories.affiliation(ana, brook)
    first = did(give_right, brook.id, row.id, "may_speak", by_id=bo.id)
    assert (first.confirmed_by_id, first.role_title) == (bo.id, "Project officer")
    assert did(give_right, brook.id, first.id, "may_speak", by_id=ana.id).id == first.id
    assert db.session.query(Affiliation).count() == 2


def test_a_row_of_another_organisation_or_one_that_ended_is_refused(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    hill = factories.organisation("Town of Hill")
    row = factories.affiliation(ana, brook)
    for verb in (confirm_affiliation, end_affiliation):
        assert "changed in the meantime" in refused(verb, hill.id, row.id, by_id=bo.id)
        assert "changed in the meantime" in refused(verb, brook.id, 999_999, by_id=bo.id)
    refused(give_right, hill.id, row.id, "may_speak", by_id=bo.id)
    did(end_affiliation, brook.id, row.id, by_id=bo.id)
    assert "changed in the meantime" in refused(confirm_affiliation, brook.id, row.id, by_id=bo.id)


def test_nobody_changes_or_leaves_for_somebody_else(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    row = factories.affiliation(ana, brook)
    refused(leave_organisation, row.id, bo.id)
    refused(change_affiliation, row.id, bo.id, role_title="Mayor", named=True)
    assert affiliations_of(ana.id, TODAY)[0].role_title == "Project officer"


def test_another_title_is_ones_own_word_again_and_keeps_the_rights(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    row = factories.affiliation(ana, brook, may_speak=True, named=True)
    same = did(change_affiliation, row.id, ana.id, role_title="Project officer", named=True)
    assert same.id == row.id and same.confirmed_by_id
    did(change_affiliation, row.id, ana.id, role_title="Mayor", named=True)
    (one,) = affiliations_of(ana.id, TODAY)
    assert (one.role_title, one.may_speak, one.confirmed) == ("Mayor", True, False)
    # What nobody confirmed is not said on the public page.
    assert [(s.name, s.role_title) for s in speakers_of(brook.id, TODAY)] == [("Ana Ruiz", None)]


def test_the_public_page_names_only_who_agreed(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    factories.affiliation(ana, brook, may_speak=True, named=True)
    factories.affiliation(bo, brook, may_speak=True, named=False)
    factories.affiliation(factories.person("Cy"), brook, named=True)
    assert [s.name for s in speakers_of(brook.id, TODAY)] == ["Ana Ruiz"]


def test_the_last_manager_names_another_or_leaves_it_to_the_administrators(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    row = factories.affiliation(ana, brook, manages=True)
    other = factories.affiliation(bo, brook)
    for verb, args in (
        (leave_organisation, (row.id, ana.id)),
        (lambda *a, at: end_affiliation(*a, by_id=ana.id, at=at), (brook.id, row.id)),
        (lambda *a, at: take_right(*a, by_id=ana.id, at=at), (brook.id, row.id, "manages")),
    ):
        assert "name another manager first" in refused(verb, *args)
    did(give_right, brook.id, other.id, "manages", by_id=ana.id)
    did(leave_organisation, row.id, ana.id)
    assert managers_of(brook.id, TODAY) == {bo.id}
    (last,) = [r.affiliation for r in people_of(brook.id)]
    did(leave_organisation, last.id, bo.id, to_administrators=True)
    assert managers_of(brook.id, TODAY) == frozenset()


def test_a_manager_who_left_the_site_does_not_count(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    factories.affiliation(ana, brook, manages=True)
    row = factories.affiliation(bo, brook, manages=True)
    did(end_affiliations, ana.id, True)
    assert managers_of(brook.id, TODAY) == {bo.id}
    assert affiliations_of(ana.id, TODAY) == []
    assert "name another manager first" in refused(leave_organisation, row.id, bo.id)


def test_an_administrator_appoints_who_belongs_or_not(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    factories.affiliation(ana, brook)
    for person in (ana, bo):
        did(appoint_manager, brook.id, person.id, by_id=bo.id)
    assert managers_of(brook.id, TODAY) == {ana.id, bo.id}
    held = factories.proposal(bo)
    assert "Only a public" in refused(appoint_manager, held.id, ana.id, by_id=bo.id)


def test_people_move_with_a_merge_but_their_rights_do_not(
    ana: Person, bo: Person, brook: Organisation
) -> None:
    other = factories.organisation("Brook Town")
    row = factories.affiliation(ana, other, manages=True, may_speak=True, named=True)
    did(merge_organisations, other.id, brook.id, by_id=None, language="en")
    (one,) = affiliations_of(ana.id, TODAY)
    assert (one.organisation_id, one.may_speak, one.manages) == (brook.id, False, False)
    assert managers_of(brook.id, TODAY) == frozenset()
    assert speakers_of(brook.id, TODAY) == []
    assert [p.from_merged for p in people_of(brook.id)] == ["Brook Town"]
    did(confirm_affiliation, brook.id, row.id, by_id=bo.id)
    (one,) = affiliations_of(ana.id, TODAY)
    assert (one.confirmed, one.may_speak) == (True, False)
    did(undo_merge, other.id, by_id=None, language="en")
    assert [a.name for a in affiliations_of(ana.id, TODAY)] == ["Town of Brook"]


def test_the_last_manager_of_what_was_merged_is_held_by_nothing(
    ana: Person, brook: Organisation
) -> None:
    other = factories.organisation("Brook Town")
    row = factories.affiliation(ana, other, manages=True)
    did(merge_organisations, other.id, brook.id, by_id=None, language="en")
    did(leave_organisation, row.id, ana.id)
    assert affiliations_of(ana.id, TODAY) == []


def test_what_is_not_public_is_listed_last_and_what_was_refused_not_at_all(
    ana: Person, brook: Organisation
) -> None:
    proposal = factories.proposal(ana, "A first in the alphabet")
    refused_one = factories.proposal(ana, "Another one")
    factories.moved(refused_one.submission_id, "refused")
    factories.affiliation(ana, brook)
    found = affiliations_of(ana.id, TODAY)
    assert [(a.organisation_id, a.published) for a in found] == [
        (brook.id, True),
        (proposal.id, False),
    ]
    assert len(belongings_of(ana.id)) == 3


def test_somebody_belongs_to_at_most_twenty(ana: Person) -> None:
    for _turn in range(20):
        factories.affiliation(ana, factories.organisation())
    more = factories.organisation()
    assert "20 organisations" in refused(
        join_organisation, ana.id, more.id, role_title=None, named=False
    )


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("speak", "silence", "appoint", "dismiss", "title", "leave", "join")),
            st.integers(0, 1),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_one_row_holds_on_any_day_and_nothing_is_lost(
    app: Flask, steps: list[tuple[str, int]]
) -> None:
    brook = factories.organisation()
    people = [factories.person(), factories.person()]
    for person in people:
        factories.affiliation(person, brook)
    before: set[int] = set()
    day = day_of(now())
    for turn, (step, who) in enumerate(steps):
        person = people[who]
        live = [b.affiliation for b in belongings_of(person.id) if b.affiliation.until is None]
        try:
            with transaction():
                if step == "join":
                    join_organisation(person.id, brook.id, role_title=None, named=False, at=now())
                elif live and step == "title":
                    change_affiliation(
                        live[0].id, person.id, role_title=f"T{turn}", named=False, at=now()
                    )
                elif live and step == "leave":
                    leave_organisation(live[0].id, person.id, at=now())
                elif live:
                    verb = give_right if step in ("speak", "appoint") else take_right
                    right: Any = "may_speak" if step in ("speak", "silence") else "manages"
                    verb(brook.id, live[0].id, right, by_id=person.id, at=now())
        except Refused:
            pass
        ids = set(db.session.scalars(db.select(Affiliation.id)))
        assert before <= ids
        before = ids
        for one in people:
            rows = [b.affiliation for b in belongings_of(one.id)]
            holding = [r for r in rows if r.since <= day and (r.until is None or r.until > day)]
            assert len(holding) <= 1
            assert len(affiliations_of(one.id, day)) == len(holding)


# --- at once --------------------------------------------------------------------------------


def test_of_four_who_join_at_once_as_one_person_one_row_is_stored(real_app: Flask) -> None:
    with real_app.app_context():
        ana, brook = factories.person().id, factories.organisation().id

    def join() -> None:
        join_organisation(ana, brook, role_title=None, named=False, at=now())

    assert at_once(real_app, [join] * 4) == ["done"] + ["refused"] * 3
    with real_app.app_context():
        assert db.session.query(Affiliation).count() == 1


def test_two_managers_who_leave_at_once_leave_one(real_app: Flask) -> None:
    with real_app.app_context():
        brook = factories.organisation()
        pairs = []
        for _turn in range(2):
            person = factories.person()
            pairs.append((factories.affiliation(person, brook, manages=True).id, person.id))
        brook_id = brook.id

    def leaving(pair: tuple[int, int]) -> Callable[[], object]:
        return lambda: leave_organisation(*pair, at=now())

    assert at_once(real_app, [leaving(pair) for pair in pairs]) == ["done", "refused"]
    with real_app.app_context():
        assert len(managers_of(brook_id, day_of(now()))) == 1


def test_a_right_given_twice_at_once_makes_one_row(real_app: Flask) -> None:
    with real_app.app_context():
        brook, person = factories.organisation(), factories.person()
        row, brook_id, person_id = factories.affiliation(person, brook).id, brook.id, person.id

    def give() -> None:
        give_right(brook_id, row, "may_speak", by_id=person_id, at=now())

    went = at_once(real_app, [give] * 3)
    assert went == ["done", "refused", "refused"]  # the row that they saw has ended
    with real_app.app_context():
        live = db.session.query(Affiliation).filter(Affiliation.until.is_(None)).all()
        assert [one.may_speak for one in live] == [True]
