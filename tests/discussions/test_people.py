"""The pages of a discussion's people: roles, and inviting by a pasted list in two steps."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from forum.access import limiter
from forum.accounts.models import Invitation, Person, RoleGrant
from forum.accounts.queries.inviting import invitation_counts
from forum.db import db
from forum.discussions.models import Discussion, DiscussionChange
from tests import hostile
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.pagechecks import LEFTOVERS
from tests.support.signing_in import sign_in

HERE = "/discussions/markets/people"
LIST = "\n".join(
    [
        "E-mail\tName\tOrganisation",
        "ana@a.example\tAna Ruiz\tTown of Brook",
        "Bo Lind <bo@a.example>",
        "nonsense",
        "bo@a.example",
        "cy@a",
    ]
)


@pytest.fixture
def markets(app: Flask) -> Discussion:
    return factories.discussion("markets", title={"en": "Markets", "fr": "Les marchés"})


@pytest.fixture
def ina(client: CheckingClient, markets: Discussion) -> Person:
    return sign_in(client, factories.person("Ina Coord", role="coordinator",
                                            scope_id=markets.scope_id))  # fmt: skip


def roles_of(person: Person, discussion: Discussion) -> set[str]:
    rows = db.session.query(RoleGrant).filter_by(person_id=person.id, scope_id=discussion.scope_id)
    return {row.role for row in rows if row.until is None}


# --- roles ----------------------------------------------------------------------------------


def test_a_coordinator_gives_and_ends_roles_and_the_log_says_so(
    client: CheckingClient, ina: Person, markets: Discussion
) -> None:
    bo = factories.person("Bo Lind", email="bo@a.example")
    page = client.page(HERE)
    offered = [option.get("value") for option in page.all("//select[@name='role']/option")]
    assert offered == ["member", "second_reader", "translator", "moderator"]
    page = client.submit(
        page, {"email": " BO@a.example", "role": "moderator"}, button="Grant this role"
    )
    assert "Bo Lind b***@a.example Moderator since 18 November 2026, by Ina Coord" in page.text
    assert roles_of(bo, markets) == {"moderator"}
    page = client.submit(page, {}, button="End this role")
    assert roles_of(bo, markets) == set()
    log = [(row.verb, row.before, row.after) for row in db.session.query(DiscussionChange)]
    assert log == [
        ("grant_role", None, {"role": "moderator"}),
        ("end_role", {"role": "moderator"}, None),
    ]


def test_a_coordinator_names_and_ends_no_coordinator(
    client: CheckingClient, ina: Person, markets: Discussion
) -> None:
    bo = factories.person("Bo", email="bo@a.example")
    client.post(HERE, data={"email": "bo@a.example", "role": "coordinator"})
    client.post(HERE, data={"email": "bo@a.example", "role": "administrator"})
    assert roles_of(bo, markets) == set()
    answer = client.post(f"{HERE}/end", data={"person_id": ina.id, "role": "coordinator"})
    assert answer.status_code == 403
    sign_in(client, "administrator")
    client.post(HERE, data={"email": "bo@a.example", "role": "coordinator"})
    client.post(f"{HERE}/end", data={"person_id": ina.id, "role": "coordinator"})
    assert (roles_of(bo, markets), roles_of(ina, markets)) == ({"coordinator"}, set())


def test_roles_of_the_site_are_shown_but_not_ended_here(
    client: CheckingClient, ina: Person, markets: Discussion
) -> None:
    factories.person("Kim Site", role="moderator")
    page = client.page(HERE)
    assert "Moderator for the whole site" in page.text
    assert not page.all("//button[contains(., 'End this role')]")


@pytest.mark.parametrize(
    "email, sentence",
    [("nobody@a.example", "Nobody here has this address."), ("x", "not an e-mail address"),
     ("", "Type an e-mail address.")],
)  # fmt: skip
def test_an_unknown_address_is_kept_with_a_sentence(
    client: CheckingClient, ina: Person, email: str, sentence: str
) -> None:
    page = client.submit(client.page(HERE), {"email": email}, button="Grant this role")
    assert sentence in page.text
    assert page.all("//input[@name='email']")[0].get("value") == email


@pytest.mark.parametrize("sent", [{}, {"person_id": "x"}, {"person_id": 1, "role": "member"}])
def test_a_role_that_nobody_holds_is_answered_with_a_sentence(
    client: CheckingClient, ina: Person, sent: dict[str, Any]
) -> None:
    answer = client.post(f"{HERE}/end", data=sent)
    assert "has ended already" in client.page(answer.location).text


def test_members_are_paged_with_as_many_statements(
    client: CheckingClient, ina: Person, markets: Discussion
) -> None:
    factories.role(factories.person(), "member", markets.scope_id)
    client.page(HERE)
    few = len(client.statements)
    for _turn in range(102):
        factories.role(factories.person(), "member", markets.scope_id)
    page = client.page(HERE)
    assert len(client.statements) == few <= 8
    assert len(page.all("//ul[@aria-labelledby='members']/li")) == 100
    rest = client.page(page.links["More members"])
    assert len(rest.all("//ul[@aria-labelledby='members']/li")) == 3


# --- inviting -------------------------------------------------------------------------------


def test_a_list_is_looked_through_mended_and_sent(
    client: CheckingClient,
    ina: Person,
    markets: Discussion,
    mails: Callable[[], list[EmailMessage]],
) -> None:
    page = client.page(f"{HERE}/invite")
    page = client.submit(page, {"text": LIST, "language": "fr"}, button="Look through")
    assert page.heading == "Look through the list"
    assert "2 lines can’t be used" in page.text
    assert [row.xpath("string(td[3])").strip() for row in page.all("//tbody/tr")] == [
        "Will be invited", "Will be invited", "Twice on this list",
    ]  # fmt: skip
    assert page.texts("//tbody/tr[1]/*")[:3] == ["ana@a.example", "Ana Ruiz", "Town of Brook"]
    assert [field.get("value") for field in page.all("//input[@name='line']")] == [
        "nonsense", "cy@a",
    ]  # fmt: skip
    assert db.session.query(Invitation).count() == len(mails()) == 0
    page = client.submit(page, {}, button="Invite 2 people")
    assert "Some lines can't be used yet" in page.text
    page = client.submit(page, {"line": ["", "cy@a.example"]}, button="Check again")
    assert "lines can’t be used" not in page.text
    page = client.submit(page, {}, button="Invite 3 people")
    assert "3 people were invited." in page.text and "Waiting for an answer 3" in page.text
    assert [mail["To"] for mail in mails()] == ["ana@a.example", "bo@a.example", "cy@a.example"]
    text = mails()[0].get_content()
    assert "Ana Ruiz" in text and "Ina Coord" in text and "Les marchés" in text
    assert "?lang=fr" in text
    (change,) = db.session.query(DiscussionChange).all()
    assert (change.verb, change.after) == ("invite", {"number": 3, "language": "fr"})


def test_bad_lines_can_be_left_out(
    client: CheckingClient, ina: Person, mails: Callable[[], list[EmailMessage]]
) -> None:
    page = client.submit(client.page(f"{HERE}/invite"), {"text": LIST}, button="Look through")
    page = client.submit(page, {"leave_out": "y"}, button="Invite 2 people")
    assert "2 people were invited." in page.text and len(mails()) == 2


def test_the_link_of_the_mail_lets_in(
    client: CheckingClient, ina: Person, mails: Callable[[], list[EmailMessage]]
) -> None:
    page = client.page(f"{HERE}/invite")
    page = client.submit(page, {"text": "ana@a.example"}, button="Look through")
    client.submit(page, {}, button="Invite 1 person")
    (mail,) = mails()
    link = next(word for word in mail.get_content().split() if "/invitations/" in word)
    visitor = client_of(client.application)
    page = visitor.page(link.removeprefix("http://localhost"))
    page = visitor.submit(page, {"name": "Ana Ruiz"}, button="Accept")
    assert page.url == "/discussions/markets"
    assert "Accepted" in client.page(f"{HERE}/invite").text


def test_a_large_list_is_mailed_whole(
    client: CheckingClient, ina: Person, mails: Callable[[], list[EmailMessage]]
) -> None:
    text = "\n".join(f"Person {n} <p{n}@a.example>" for n in range(500))
    page = client.submit(client.page(f"{HERE}/invite"), {"text": text}, button="Look through")
    client.submit(page, {}, button="Invite 500 people")
    assert len(mails()) == 500
    page = client.page(f"{HERE}/invite")
    assert len(client.statements) <= 8
    assert len(page.all("//ul[@aria-labelledby='invitations']/li")) == 100


@pytest.mark.parametrize(
    "text, part",
    [
        ("", "Paste at least one"),
        ("\n".join(f"p{n}@a.example" for n in range(10_000)), "At most 500"),
        ("ن" * 250_000, "too long"),
    ],
)
def test_a_list_that_is_nothing_or_too_much_stays_in_its_field(
    client: CheckingClient, ina: Person, text: str, part: str
) -> None:
    page = client.submit(client.page(f"{HERE}/invite"), {"text": text}, button="Look through")
    assert part in page.text
    (field,) = page.all("//textarea[@name='text']")
    assert "".join(field.itertext()).strip() == text


def test_hostile_lists_break_no_page(client: CheckingClient, ina: Person) -> None:
    names = [text for text in hostile.ALL[::17] if not LEFTOVERS.search(text)]
    for text in names:
        limiter.reset()
        client.post(f"{HERE}/invite", data={"text": f"{text} <a@a.example>\n{text}"})
    limiter.reset()
    rows = "\n".join(f"{' '.join(t.split())[:150]} <p{n}@a.example>" for n, t in enumerate(names))
    client.post(f"{HERE}/invite", data={"text": rows, "send": "1", "leave_out": "y",
                                        "language": "en"})  # fmt: skip
    client.page(f"{HERE}/invite")


def test_an_invitation_is_withdrawn_or_sent_again_a_day_later(
    client: CheckingClient,
    ina: Person,
    markets: Discussion,
    mails: Callable[[], list[EmailMessage]],
    clock: Any,
) -> None:
    sent = factories.invitation(markets, "ida@a.example")
    page = client.submit(client.page(f"{HERE}/invite"), {}, button="Send again")
    assert "once a day at most" in page.text and not mails()
    clock.shift(timedelta(days=1, seconds=1))
    page = client.submit(page, {}, button="Send again")
    assert "The invitation was sent again." in page.text and len(mails()) == 1
    page = client.submit(page, {}, button="Withdraw")
    assert "its link opens nothing any more" in page.text
    assert invitation_counts(markets.scope_id)["withdrawn"] == 1
    assert client_of(client.application).get(f"/invitations/{sent.secret}").status_code == 410


def test_an_invitation_of_another_discussion_is_out_of_reach(
    client: CheckingClient, ina: Person, markets: Discussion
) -> None:
    other = factories.discussion("other")
    sent = factories.invitation(other, "ida@a.example")
    for verb in ("again", "withdraw"):
        for key in (sent.invitation.id, "x", 10**30):
            client.post(f"{HERE}/invite/{verb}", data={"invitation_id": key})
    assert invitation_counts(other.scope_id)["waiting"] == 1


@pytest.mark.parametrize("role", ["moderator", "translator", "member", None])
def test_nobody_else_sees_or_invites(
    client: CheckingClient, markets: Discussion, role: str | None
) -> None:
    sign_in(client, factories.person(role=role, scope_id=markets.scope_id))
    for path in (HERE, f"{HERE}/invite"):
        assert client.get(path).status_code == 403
        assert client.post(path, data={"text": "a@a.example", "send": "1"}).status_code == 403
    assert db.session.query(Invitation).count() == 0


def test_the_list_is_narrowed_by_state(
    client: CheckingClient, ina: Person, markets: Discussion
) -> None:
    factories.invitation(markets, "ida@a.example", name="Ida")
    page = client.page(f"{HERE}/invite?state=waiting")
    assert "ida@a.example" in page.text
    assert "No invitation in this state" in client.page(f"{HERE}/invite?state=declined").text
    assert "ida@a.example" in client.page(f"{HERE}/invite?state=forged&start=-4").text
