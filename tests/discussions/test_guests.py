"""Writing without an account: the page, the mail, the link, what becomes of the text."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask

from forum.access import limiter
from forum.accounts.models import Person, Token
from forum.accounts.operations import Profile
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import Contribution, Discussion
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import new_token
from forum.discussions.operations.guests import Guest, confirm_guest, post_as_guest
from forum.moderation.models import Submission
from forum.moderation.operations import chain_of
from tests.accounts.test_races import at_once
from tests.support import factories
from tests.support.client import CheckingClient, Page, client_of
from tests.support.signing_in import sign_in

Mails = Callable[[], list[EmailMessage]]
TEXT = "Our council opens the hall on market days, and two volunteers answer questions there."


@pytest.fixture
def markets(app: Flask) -> Discussion:
    return factories.discussion("markets", guest_posts=True)


def write(client: CheckingClient, values: dict[str, str] | None = None) -> Page:
    page = client.page("/discussions/markets/write/guest")
    return client.submit(page, filled(page, values))


def filled(page: Page, values: dict[str, str] | None = None) -> dict[str, str]:
    [first, *_others] = page.all("//textarea[starts-with(@name, 'answer')]/@name")
    return {
        first: TEXT,
        "name": "Gus Visitor",
        "email": "gus@town.example",
        "organisation_name": "Town of Lower Brook",
        "stakeholder_type": "local-authority",
        "country": "BE",
        "attribution": "named",
        **(values or {}),
    }


def link_of(mail: EmailMessage) -> str:
    """Return the path of the link in a mail."""
    lines = mail.get_content().splitlines()
    return urlsplit(next(line for line in lines if line.startswith("http"))).path


def the_text() -> Contribution:
    return db.session.query(Contribution).one()


def chain() -> list[tuple[str, str]]:
    return [(row.to_state, row.reason) for row in chain_of(the_text().submission_id)]


def test_a_visitor_is_led_to_the_guests_page_and_others_to_their_own(
    client: CheckingClient, markets: Discussion
) -> None:
    page = client.page("/discussions/markets/write?week=2")
    assert page.url.startswith("/discussions/markets/write/guest?week=2")
    assert "Nothing is saved before you send it" in page.text
    assert len(client.statements) <= 8
    sign_in(client)
    assert client.page("/discussions/markets/write/guest").url == "/discussions/markets/write"


def test_a_confirmed_text_is_published_with_its_number_where_policy_says_so(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    assert write(client).heading == "Look into your mail"
    text = the_text()
    assert (text.number, text.person_id, chain()) == (None, None, [("held", "unconfirmed")])
    assert db.session.query(Person).count() == 0
    [mail] = mails()
    assert mail["To"] == "gus@town.example"
    assert "Markets in small towns" in mail.get_content()
    for typed in (TEXT, "Gus", "Lower Brook"):
        assert typed not in mail.get_content()
    phone = client_of(client.application)
    page = phone.page(link_of(mail))
    assert TEXT in page.text
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    answer = phone.post(link_of(mail))
    assert answer.location == f"/discussions/markets/mine/{text.receipt}"
    text = the_text()
    gus = db.session.query(Person).one()
    assert (text.number, text.person_id, gus.name) == (1, gus.id, "Gus Visitor")
    assert db.session.get_one(Submission, text.submission_id).author_id == gus.id
    assert gus.addresses[0].confirmed
    assert chain() == [("held", "unconfirmed"), ("published", "confirmed")]
    assert TEXT in phone.page("/discussions/markets/contributions/1").text
    assert text.organisation_name == "Town of Lower Brook"
    assert (text.stakeholder_type, text.country) == ("local-authority", "BE")


@pytest.mark.parametrize(
    "rule",
    [
        ("hold_all", False, "policy"),
        ("hold_new", False, "first_contribution"),
        ("publish", True, "emergency"),
    ],
)
def test_a_confirmed_text_waits_for_moderators_where_policy_says_so(
    client: CheckingClient,
    markets: Discussion,
    mails: Mails,
    rule: tuple[str, bool, str],
) -> None:
    policy, emergency, reason = rule
    with transaction():
        row = db.session.get_one(Discussion, markets.id)
        row.policy, row.held_all_since = policy, now() if emergency else None
    write(client)
    client.post(link_of(mails()[0]))
    text = the_text()
    assert chain() == [("held", "unconfirmed"), ("returned", "unconfirmed"), ("held", reason)]
    assert (text.number, text.person_id is not None) == (None, True)
    told = {
        row.key.rsplit(":", 1)[1]: row.done
        for row in db.session.query(Notice)
        if row.kind == "moved"
    }
    assert told["2"] is not None  # the return is no news: the author was there
    assert told["3"] is None


def test_a_known_address_gets_the_same_answer_and_the_text_becomes_its_owners(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    first = write(client).html
    ana = factories.person("Ana Ruiz", email="ana@ciudad.example")
    assert write(client, {"email": "Ana@ciudad.example"}).html == first
    mail = mails()[-1]
    assert mail["To"] == "ana@ciudad.example"
    client.post(link_of(mail))
    texts = db.session.query(Contribution).order_by(Contribution.id).all()
    assert [text.person_id for text in texts] == [None, ana.id]
    assert db.session.get_one(Person, ana.id).name == "Ana Ruiz"
    assert texts[1].author_name == "Gus Visitor"


def test_a_text_that_nobody_confirmed_is_nobodys_and_not_public(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    ana = factories.person("Ana Ruiz", email="ana@ciudad.example")
    write(client, {"email": "ana@ciudad.example"})
    text = the_text()
    hers = client_of(client.application)
    sign_in(hers, ana)
    assert hers.get(f"/discussions/markets/mine/{text.receipt}").status_code == 404
    for url in ("", "/contributions", "/weeks/2", "/contributions.json", "/feed.xml"):
        assert TEXT not in client.get(f"/discussions/markets{url}").text, url
    other = factories.discussion("other", guest_posts=True)
    assert client.page(link_of(mails()[0]).replace("markets", other.slug), status=410)


def test_the_same_page_sent_twice_posts_once(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    page = client.page("/discussions/markets/write/guest")
    for _twice in range(2):
        assert client.submit(page, filled(page)).heading == "Look into your mail"
    assert db.session.query(Contribution).count() == 1
    assert len(mails()) == 1


def test_a_link_works_once_for_seven_days_and_looking_changes_nothing(
    client: CheckingClient,
    markets: Discussion,
    mails: Mails,
    clock: time_machine.TimeMachineFixture,
) -> None:
    write(client)
    url = link_of(mails()[0])
    for _look in range(2):
        client.page(url)
        client.head(url)
    clock.shift(timedelta(days=7, minutes=1))
    assert client.page(url, status=410).heading == "This link no longer works"
    assert client.post(url).status_code == 410
    assert chain() == [("held", "unconfirmed")]


def test_a_used_link_leads_to_signing_in(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    write(client)
    url = link_of(mails()[0])
    client.post(url)
    visitor = client_of(client.application)
    assert "sign in with that address" in visitor.page(url, status=410).text
    assert visitor.post(url).status_code == 410
    assert len(chain()) == 2


def test_what_moderators_decided_meanwhile_stands(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    write(client)
    factories.moved(the_text().submission_id, "refused", by=factories.person())
    client.post(link_of(mails()[0]))
    text = the_text()
    assert text.person_id is not None
    assert chain()[-1] == ("refused", "policy")


def test_a_text_sent_in_time_and_confirmed_after_the_close_waits_for_moderators(
    client: CheckingClient,
    markets: Discussion,
    mails: Mails,
    clock: time_machine.TimeMachineFixture,
) -> None:
    with transaction():
        db.session.get_one(Discussion, markets.id).closes = now() + timedelta(hours=2)
    write(client)
    clock.shift(timedelta(hours=3))
    client.post(link_of(mails()[0]))
    assert chain()[-1] == ("held", "policy")


def test_where_no_guests_write_a_visitor_signs_in(client: CheckingClient) -> None:
    factories.discussion("markets")
    factories.discussion("inside", guest_posts=True, visibility="members")
    answer = client.get("/discussions/markets/write/guest")
    assert answer.location.startswith("/sign-in?")
    assert client.post("/discussions/markets/write/guest").status_code == 403
    assert client.get("/discussions/inside/write/guest").status_code == 404
    assert db.session.query(Contribution).count() == 0


def test_a_discussion_that_closed_meanwhile_keeps_the_text_on_the_page(
    client: CheckingClient,
    markets: Discussion,
    mails: Mails,
    clock: time_machine.TimeMachineFixture,
) -> None:
    page = client.page("/discussions/markets/write/guest")
    values = {**filled(page), "free": TEXT}
    with transaction():
        db.session.get_one(Discussion, markets.id).closes = now() + timedelta(hours=1)
    clock.shift(timedelta(hours=2))
    refused = client.submit(page, values)
    assert "takes no contributions now" in refused.text
    assert TEXT in refused.html
    assert db.session.query(Contribution).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("name", "", "Type a name."),
        ("name", "\u202e.", "Type a name."),
        ("name", "n" * 201, "200 characters"),
        ("email", "", "Type your e-mail address."),
        ("email", "no address", "not an e-mail address"),
        ("attribution", "", "Choose how you want to appear."),
        ("attribution", "nobody", "Choose how you want to appear."),
        ("organisation_name", "o" * 301, "at most 300 characters"),
        ("country", "ZZ", "Not a valid choice"),
        ("stakeholder_type", "aliens", "Choose from the list."),
    ],
)
def test_what_can_not_be_is_refused_with_the_text_still_there(
    client: CheckingClient, markets: Discussion, mails: Mails, wrong: tuple[str, str, str]
) -> None:
    field, value, said = wrong
    page = write(client, {field: value})
    assert said in page.text
    assert TEXT in page.html
    assert mails() == []
    assert db.session.query(Contribution).count() == 0


def test_an_empty_text_is_refused(client: CheckingClient, markets: Discussion) -> None:
    page = client.page("/discussions/markets/write/guest")
    [first, *_others] = page.all("//textarea[starts-with(@name, 'answer')]/@name")
    assert "Write something first" in write(client, {first: "  \n"}).text


def test_organisation_only_needs_an_organisation(
    client: CheckingClient, markets: Discussion
) -> None:
    page = write(client, {"attribution": "organisation", "organisation_name": ""})
    assert "choose with your name, or anonymously" in page.text
    write(client, {"attribution": "organisation"})
    assert the_text().attribution == "organisation"


def test_a_program_that_fills_every_field_gets_the_same_answer_and_nothing_is_stored(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    assert write(client, {"second_subject": "Watches"}).heading == "Look into your mail"
    assert mails() == []
    assert db.session.query(Contribution).count() == db.session.query(Token).count() == 0


def test_forged_fields_change_nothing(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    town = factories.organisation()
    page = client.page("/discussions/markets/write/guest")
    data = {
        **filled(page),
        "csrf_token": page.all("//main//input[@name='csrf_token']/@value")[0],
        "organisation": str(town.id),
        "token": "short",
        "rev": "99999999999999999999",
        "answer999999": "Under a question that is not there",
    }
    assert "too old" in client.post("/discussions/markets/write/guest", data=data).text
    data["token"] = page.all("//input[@name='token']/@value")[0]
    assert client.post("/discussions/markets/write/guest", data=data).status_code == 303
    text = the_text()
    assert (text.organisation_id, text.organisation_name) == (None, "Town of Lower Brook")


def test_a_long_arabic_text_passes(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    write(client, {"free": "مكتب " * 20_000, "name": "ياسمين الحدّاوي"})
    page = client.page(link_of(mails()[0]))
    assert "ياسمين الحدّاوي" in page.text


def test_one_client_does_not_flood_a_discussion_nor_one_mailbox(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    for _ in range(5):
        limiter.reset()
        write(client)
    limiter.reset()
    assert "within an hour" in write(client).text
    assert len(mails()) == 5
    limiter.reset()
    url = "/discussions/markets/write/guest"
    assert [client.post(url).status_code for _ in range(11)][-1] == 429


def test_no_token_no_text(client: CheckingClient, markets: Discussion, mails: Mails) -> None:
    page = client.page("/discussions/markets/write/guest")
    url = "/discussions/markets/write/guest"
    assert client.post(url, data=filled(page), csrf=False).status_code == 400
    write(client)
    assert client.post(link_of(mails()[0]), data={}, csrf=False).status_code == 400
    assert chain() == [("held", "unconfirmed")]


def test_the_pages_of_guests_take_few_statements(
    client: CheckingClient, markets: Discussion, mails: Mails
) -> None:
    write(client)
    for url in (link_of(mails()[0]), "/discussions/markets/write/guest"):
        client.page(url)
        assert len(client.statements) <= 8, url


def test_what_was_typed_for_a_link_that_nobody_opened_is_forgotten(
    client: CheckingClient,
    markets: Discussion,
    mails: Mails,
    clock: time_machine.TimeMachineFixture,
) -> None:
    write(client)
    clock.shift(timedelta(days=7, minutes=1))
    with transaction():
        db.session.get_one(Discussion, markets.id).closes = now() + timedelta(days=1)
    write(client, {"email": "another@town.example"})
    assert [row.email for row in db.session.query(Token)] == ["another@town.example"]


def test_of_four_confirmations_at_once_one_publishes_the_text(real_app: Flask) -> None:
    with real_app.app_context():
        discussion_id = factories.discussion(guest_posts=True).id
        secret = sent(discussion_id)
    went = at_once(real_app, [lambda: confirm_guest(secret, discussion_id, at=now())] * 4)
    assert went == ["done"] + ["refused"] * 3
    with real_app.app_context():
        assert the_text().number == 1
        assert len(chain()) == 2
        assert db.session.query(Person).count() == 1


def test_a_page_that_is_sent_four_times_at_once_posts_once(real_app: Flask) -> None:
    with real_app.app_context():
        discussion_id = factories.discussion(guest_posts=True).id
    token = new_token()
    went = at_once(real_app, [lambda: posted(discussion_id, token)] * 4)
    assert went == ["done"] * 4
    with real_app.app_context():
        assert db.session.query(Contribution).count() == db.session.query(Token).count() == 1


def test_two_texts_of_one_new_guest_confirmed_at_once_have_one_author(real_app: Flask) -> None:
    with real_app.app_context():
        first, second = (factories.discussion(guest_posts=True).id for _ in range(2))
        links = [(sent(first), first), (sent(second), second)]

    def confirming(secret: str, discussion_id: int) -> Callable[[], object]:
        return lambda: confirm_guest(secret, discussion_id, at=now())

    assert at_once(real_app, [confirming(*link) for link in links]) == ["done", "done"]
    with real_app.app_context():
        authors = {text.person_id for text in db.session.query(Contribution)}
        assert len(authors) == 1
        assert None not in authors


def posted(discussion_id: int, token: str) -> str | None:
    guest = Guest(Profile("Gus Visitor", "en", "UTC"), "gus@town.example")
    parts = Parts(free=TEXT, attribution="named")
    return post_as_guest(discussion_id, token, parts, guest, at=now()).secret


def sent(discussion_id: int) -> str:
    """Return the secret of the link that was mailed to a guest; call it inside a context."""
    with transaction():
        secret = posted(discussion_id, new_token())
    assert secret is not None
    return secret
