"""The pages of who belongs to an organisation: find, join, propose, leave, manage."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from forum.access import limiter
from forum.accounts.models import Person
from forum.clock import now
from forum.db import db, transaction
from forum.moderation.models import Move, Submission
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.operations import move_organisation
from forum.organisations.queries import day_of, managers_of
from tests import hostile
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.pagechecks import LEFTOVERS, MARKER
from tests.support.signing_in import sign_in, sign_out


@pytest.fixture
def brook(app: Flask) -> Organisation:
    return factories.organisation("Town of Brook", country="PT")


@pytest.fixture
def ana(client: CheckingClient) -> Person:
    return sign_in(client, factories.person("Ana Ruiz", email="ana@brook.example"))


def test_somebody_finds_the_own_organisation_and_joins_it(
    client: CheckingClient, ana: Person, brook: Organisation
) -> None:
    page = client.page("/account/organisations")
    assert "You belong to no organisation here" in page.text
    page = client.page(page.links["Find your organisation"])
    page = client.submit(page, {"q": "tówn brook"}, action="/organisations/join")
    assert "Town of Brook Local authority · Portugal" in page.text
    page = client.page(page.links["I belong to this one: Town of Brook"])
    page = client.submit(page, {"role_title": "Councillor"}, button="I belong")
    assert page.heading == "Your organisations"
    assert "You belong to this organisation now." in page.text
    assert "Town of Brook · Councillor" in page.text and "not confirmed yet" in page.text
    assert "You belong to it" in client.page("/organisations/join?q=brook").text
    public = client.page(f"/organisations/{brook.id}")
    assert "You belong to this organisation" in public.text
    assert "Ana" not in client_of(client.application).page(f"/organisations/{brook.id}").text


def test_joining_leads_back_to_the_text_that_was_being_written(
    client: CheckingClient, ana: Person, brook: Organisation
) -> None:
    discussion = factories.discussion("markets")
    page = client.page(f"/organisations/{brook.id}/join?next=/discussions/markets")
    page = client.submit(page, {}, button="I belong")
    assert page.url == f"/discussions/{discussion.slug}"
    away = client.post(f"/organisations/{brook.id}/join?next=//evil.example", data={})
    assert "evil" not in (away.location or "")
    hill = factories.organisation("Town of Hill")
    away = client.post(f"/organisations/{hill.id}/join?next=https://evil.example/", data={})
    assert away.location == "/account/organisations"


def test_a_visitor_is_led_to_sign_in_and_nothing_is_written(
    client: CheckingClient, brook: Organisation
) -> None:
    for path in ("/account/organisations", "/organisations/join", "/organisations/propose"):
        assert client.get(path).location.startswith("/sign-in?next=/")
    assert client.post(f"/organisations/{brook.id}/join", data={}).status_code == 403
    assert db.session.query(Affiliation).count() == 0


def test_what_is_not_listed_is_proposed_and_only_its_proposer_sees_it(
    client: CheckingClient, ana: Person, brook: Organisation
) -> None:
    page = client.page("/organisations/join?q=Ferry Users")
    assert "No listed organisation is called like that" in page.text
    page = client.page(page.links["Propose it"])
    page = client.submit(
        page,
        {"type_": "civil-society", "country": "BE", "role_title": "Chair"},
        button="Propose this organisation",
    )
    assert "Your proposal was sent." in page.text and "Ferry Users · Chair" in page.text
    row = db.session.query(Organisation).filter_by(name="Ferry Users").one()
    for path in (f"/organisations/{row.id}", f"/organisations/{row.id}/people"):
        assert client.get(path).status_code == 404
    found = client.page("/organisations/join?q=Ferry Users")
    assert "No listed organisation is called like that" in found.text
    sign_in(client, "administrator")
    assert client.page(f"/admin/organisations/{row.id}").heading == "Ferry Users"


def test_what_was_typed_stays_when_a_proposal_is_refused(
    client: CheckingClient, ana: Person, brook: Organisation
) -> None:
    page = client.page("/organisations/propose")
    typed = {
        "name": "Town of Brook",
        "country": "PT",
        "short": "TB",
        "website": "https://brook.example",
        "role_title": f"Chair {MARKER}",
    }
    page = client.submit(page, typed, button="Propose this organisation")
    assert "listed already" in page.text
    values = {f.get("name"): f.get("value") for f in page.all("//main//input")}
    assert {key: values[key] for key in typed if key in values} == {
        key: value for key, value in typed.items() if key in values
    }
    assert "These are listed already" in page.text


def test_hostile_names_are_shown_as_typed(client: CheckingClient) -> None:
    # What looks like a mistake of ours in any text is not for the checking client.
    names = [name for name in hostile.ALL[::23] if not LEFTOVERS.search(name)]
    for name in [*names, MARKER, "x" * 100_000]:
        limiter.reset()
        sign_in(client)
        data = {"name": name, "type_": "", "country": "", "role_title": name[:150]}
        client.post("/organisations/propose", data=data)
        client.page("/account/organisations")
        client.page("/organisations/join", query_string={"q": name[:2_000]})


def test_a_returned_proposal_says_what_is_asked_and_is_sent_again(
    client: CheckingClient, ana: Person
) -> None:
    row = factories.proposal(ana, "Ferry Users")
    boss = factories.person(role="administrator")
    with transaction():
        move = Move(boss.id, now(), "changes_asked", "fr", note="Quelle ville ?")
        move_organisation(row.submission_id, "returned", expected_seq=1, move=move)
    page = client.page("/account/organisations")
    assert "This proposal came back to you" in page.text
    page = client.page(page.links["Your proposal: Ferry Users"])
    assert page.texts("//blockquote[@lang='fr']") == ["Quelle ville ?"]
    page = client.submit(page, {"name": "Ferry Users of Lys"}, button="Send it again")
    assert "Nobody has decided on this proposal yet." in page.text
    submission = db.session.get_one(Submission, row.submission_id)
    assert (submission.state, submission.title) == ("held", "Ferry Users of Lys")


def test_a_proposal_that_was_decided_meanwhile_is_said_so(
    client: CheckingClient, ana: Person
) -> None:
    row = factories.proposal(ana, "Ferry Users")
    page = client.page(f"/organisations/proposed/{row.id}")
    boss = factories.person(role="administrator")
    with transaction():
        move = Move(boss.id, now(), "other", "en")
        move_organisation(row.submission_id, "refused", expected_seq=1, move=move)
    page = client.submit(page, {"name": "Other"}, button="Save")
    assert "decided in the meantime" in page.text and "This proposal was refused." in page.text


def test_the_own_title_is_changed_and_the_organisation_left(
    client: CheckingClient, ana: Person, brook: Organisation, clock: Any
) -> None:
    row = factories.affiliation(ana, brook)
    clock.shift(timedelta(days=1))
    page = client.page(f"/account/organisations/{row.id}")
    page = client.submit(
        page, {"role_title": "Mayor", "named": "y"}, action=f"/account/organisations/{row.id}"
    )
    assert "Town of Brook · Mayor" in page.text
    page = client.page(page.links["Change or leave: Town of Brook"])
    page = client.submit(page, {}, button="Leave this organisation")
    assert "You left this organisation." in page.text
    assert "from 18 November 2026 to 19 November 2026" in page.text
    assert client.get(f"/account/organisations/{row.id}").status_code == 404


def test_somebody_elses_affiliation_is_not_there(
    client: CheckingClient, brook: Organisation
) -> None:
    row = factories.affiliation(factories.person(), brook)
    sign_in(client, "administrator")
    assert client.get(f"/account/organisations/{row.id}").status_code == 404
    for path in ("", "/leave"):
        answer = client.post(f"/account/organisations/{row.id}{path}", data={"role_title": "Mayor"})
        assert answer.status_code == 404
    assert db.session.get_one(Affiliation, row.id).until is None


def test_the_last_manager_who_leaves_is_told_what_to_do(
    client: CheckingClient, ana: Person, brook: Organisation
) -> None:
    row = factories.affiliation(ana, brook, manages=True)
    page = client.page(f"/account/organisations/{row.id}")
    page = client.submit(page, {}, button="Leave this organisation")
    assert "name another manager first" in page.text and "You still belong to it." in page.text
    page = client.submit(page, {"to_administrators": "y"}, button="Leave this organisation")
    assert "You left this organisation." in page.text


def test_a_manager_confirms_lets_speak_and_names_a_manager(
    client: CheckingClient, ana: Person, brook: Organisation
) -> None:
    factories.affiliation(ana, brook, manages=True)
    bo = factories.person("Bo Lind", email="bo@brook.example")
    row = factories.affiliation(bo, brook, named=True)
    here = f"/organisations/{brook.id}/people"
    page = client.page(here)
    assert "Bo Lind · Project officer b***@brook.example" in page.text
    page = client.submit(page, {}, button="Confirm")
    assert "This person was confirmed." in page.text
    answer = client.post(here, data={"affiliation_id": row.id, "verb": "speak"})
    page = client.page(answer.location)
    assert "its page says so" in page.text
    public = client_of(client.application).page(f"/organisations/{brook.id}")
    assert "Who speaks for it now" in public.text
    assert "Bo Lind, Project officer since 18 November 2026" in public.text
    live = db.session.query(Affiliation).filter_by(person_id=bo.id, until=None).one()
    client.post(here, data={"affiliation_id": live.id, "verb": "appoint"})
    assert managers_of(brook.id, day_of(now())) == {ana.id, bo.id}
    live = db.session.query(Affiliation).filter_by(person_id=bo.id, until=None).one()
    client.post(here, data={"affiliation_id": live.id, "verb": "end"})
    public = client_of(client.application).page(f"/organisations/{brook.id}")
    assert "Bo Lind" not in public.text
    assert "Spoke for it" in client.page(here).text


def test_who_did_not_agree_is_not_named_and_the_manager_is_told(
    client: CheckingClient, ana: Person, brook: Organisation
) -> None:
    factories.affiliation(ana, brook, manages=True)
    row = factories.affiliation(factories.person("Bo Lind"), brook)
    here = f"/organisations/{brook.id}/people"
    answer = client.post(here, data={"affiliation_id": row.id, "verb": "speak"})
    assert "did not agree" in client.page(answer.location).text
    assert "Bo" not in client_of(client.application).page(f"/organisations/{brook.id}").text


@pytest.mark.parametrize("who", ["visitor", "person", "member of it", "coordinator", "speaker"])
def test_nobody_else_sees_or_changes_its_people(
    client: CheckingClient, brook: Organisation, who: str
) -> None:
    row = factories.affiliation(factories.person("Bo Lind"), brook)
    if who != "visitor":
        person = sign_in(client, "coordinator" if who == "coordinator" else None)
        if who in ("member of it", "speaker"):
            factories.affiliation(person, brook, may_speak=who == "speaker")
    here = f"/organisations/{brook.id}/people"
    assert client.get(here).status_code == (302 if who == "visitor" else 403)
    for verb in ("confirm", "end", "speak", "silence", "appoint", "dismiss", "", "x"):
        answer = client.post(here, data={"affiliation_id": row.id, "verb": verb})
        assert answer.status_code == 403
    answer = client.post(f"/organisations/{brook.id}/managers", data={"email": "a@b.example"})
    assert answer.status_code == 403
    assert db.session.get_one(Affiliation, row.id).until is None


def test_administrators_look_after_it_only_while_nobody_manages_it(
    client: CheckingClient, brook: Organisation
) -> None:
    bo = factories.person("Bo Lind", email="bo@brook.example")
    row = factories.affiliation(bo, brook)
    sign_in(client, "administrator")
    here = f"/organisations/{brook.id}/people"
    page = client.page(here)
    assert "Nobody manages this organisation" in page.text
    client.submit(page, {}, button="Let speak for it")
    page = client.submit(client.page(here), {"email": "BO@brook.example"}, button="Appoint")
    assert "Manages it" in page.text
    assert not page.all("//button[contains(., 'speaking')]")
    live = db.session.query(Affiliation).filter_by(person_id=bo.id, until=None).one()
    answer = client.post(here, data={"affiliation_id": live.id, "verb": "silence"})
    assert answer.status_code == 403
    # But whoever abuses it is no manager any more.
    client.submit(client.page(here), {}, button="End managing it")
    assert managers_of(brook.id, day_of(now())) == frozenset()
    assert row.id


@pytest.mark.parametrize(
    "email, sentence",
    [("nobody@brook.example", "Nobody here has this address."), ("x", "not an e-mail address")],
)
def test_an_address_that_nobody_has_is_kept_in_its_field(
    client: CheckingClient, brook: Organisation, email: str, sentence: str
) -> None:
    sign_in(client, "administrator")
    page = client.page(f"/organisations/{brook.id}/people")
    page = client.submit(page, {"email": email}, button="Appoint")
    assert sentence in page.text
    assert page.all("//input[@name='email']")[0].get("value") == email


@pytest.mark.parametrize("sent", [{}, {"verb": "end"}, {"affiliation_id": "9" * 30, "verb": "end"}])
def test_forged_rows_are_answered_with_a_sentence(
    client: CheckingClient, ana: Person, brook: Organisation, sent: dict[str, Any]
) -> None:
    factories.affiliation(ana, brook, manages=True)
    hill = factories.organisation("Town of Hill")
    other = factories.affiliation(factories.person(), hill)
    here = f"/organisations/{brook.id}/people"
    for data in (sent, {"affiliation_id": other.id, "verb": "end"}):
        answer = client.post(here, data=data)
        assert answer.status_code == 303
        assert "changed in the meantime" in client.page(answer.location).text
    assert db.session.get_one(Affiliation, other.id).until is None


def test_a_merged_organisations_people_page_leads_to_the_other(
    client: CheckingClient, brook: Organisation
) -> None:
    other = factories.organisation("Brook Town")
    factories.moved(other.submission_id, "merged", merged_into_id=brook.submission_id)
    with transaction():
        db.session.get_one(Organisation, other.id).merged_into_id = brook.id
    sign_in(client, "administrator")
    page = client.page(f"/organisations/{other.id}/people")
    assert page.url == f"/organisations/{brook.id}/people"


def test_many_people_are_paged_with_as_many_statements(
    client: CheckingClient, ana: Person, brook: Organisation
) -> None:
    factories.affiliation(ana, brook, manages=True)
    here = f"/organisations/{brook.id}/people"
    client.page(here)
    few = len(client.statements)
    for _turn in range(65):
        factories.affiliation(factories.person(), brook)
    page = client.page(here)
    assert len(client.statements) == few <= 8
    assert len(page.all("//ul[@class='rows'][1]/li")) == 60
    assert len(client.page(page.links["More people"]).all("//ul[@class='rows'][1]/li")) == 6
    for start in ("-1", "x", "9" * 40):
        client.page(f"{here}?start={start}")


def test_a_proposal_is_decided_at_the_desk(
    client: CheckingClient, brook: Organisation, mails: Callable[[], list[EmailMessage]]
) -> None:
    ana = factories.person("Ana Ruiz")
    row = factories.proposal(ana, f"Town of Brook {MARKER} Ferries")
    sign_in(client, "administrator")
    page = client.page("/desk")
    assert "Ferries" in page.text
    page = client.page(f"/desk/{row.submission_id}")
    assert "Ana Ruiz, Member of the board" in page.text
    assert "Town of Brook" in page.links  # listed already, with a name like this
    assert len(client.statements) <= 8
    client.submit(page, {}, button="Publish")
    assert db.session.get_one(Submission, row.submission_id).state == "published"
    assert managers_of(row.id, day_of(now())) == {ana.id}
    sign_out(client)
    assert client.page(f"/organisations/{row.id}").heading.startswith("Town of Brook")
