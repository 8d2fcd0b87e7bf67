"""One item at the desk: ready-made notes, appeals, passages taken out, similar texts, answers."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import Notice, Texts, db, transaction
from forum.discussions.models import Contribution, Discussion, Version
from forum.errors import Refused
from forum.moderation.models import Appeal, ReasonText, Report, Submission
from forum.moderation.operations import chain_of, report_submission
from forum.moderation.operations.appealing import appeal as appeal_against
from forum.moderation.operations.appealing import decide_appeal
from forum.moderation.queries.reasons import as_delivered, ready_made
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.signing_in import sign_in

BODY = "We opened a hall beside the market.\n\nCall Mona on 0123 456.\n\nIt was full every day."


@pytest.fixture
def discussion(app: Flask) -> Discussion:
    return factories.discussion("markets")


@pytest.fixture
def author(app: Flask) -> Person:
    return factories.person("Nour Haddad", email="nour@town.example")


@pytest.fixture
def moderator(client: CheckingClient, discussion: Discussion) -> Person:
    return sign_in(client, "moderator", discussion.scope_id)


def at_desk(text: Contribution, verb: str = "") -> str:
    place = f"/desk/{text.submission_id}"
    return f"/discussions/markets{place}/{verb}" if verb else place


def state_of(text: Contribution) -> str:
    return db.session.get_one(Submission, text.submission_id).state


def kinds() -> list[str]:
    return list(db.session.scalars(select(Notice.kind)))


# --- ready-made notes -----------------------------------------------------------------------


def test_a_site_words_its_notes_and_moderators_find_them(
    client: CheckingClient, discussion: Discussion
) -> None:
    author = factories.person("Nour Haddad", language="fr")
    sign_in(client, "administrator")
    page = client.page("/admin/reasons?in=fr")
    assert as_delivered("abuse", "fr") in page.text
    page = client.submit(page, {"abuse": "Restez polis."}, button="Save the notes")
    assert "In the words of this site." in page.text and "Restez polis." in page.text
    assert ready_made("fr")["abuse"].text == "Restez polis."
    assert ready_made("es")["abuse"].text == as_delivered("abuse", "es")
    text = factories.contribution(discussion, by=author, hold="policy")
    sign_in(client, "moderator", discussion.scope_id)
    page = client.page(at_desk(text))
    assert "Restez polis." in page.text and len(client.statements) <= 8
    client.submit(page, {"refuse-reason": "abuse"}, button="Refuse")
    last = chain_of(text.submission_id)[-1]
    assert (last.note, last.language) == ("Restez polis.", "fr")
    sign_in(client, "administrator")
    client.submit(client.page("/admin/reasons?in=fr"), {"abuse": ""}, button="Save the notes")
    assert db.session.get_one(ReasonText, "abuse").body == Texts()


def test_without_the_tick_an_empty_note_stays_empty(
    client: CheckingClient, discussion: Discussion, author: Person, moderator: Person
) -> None:
    text = factories.contribution(discussion, by=author, hold="policy")
    sent = {"refuse-reason": "abuse", "refuse-ready": []}
    client.submit(client.page(at_desk(text)), sent, button="Refuse")
    assert chain_of(text.submission_id)[-1].note is None


def test_two_who_word_the_notes_at_once_overwrite_nothing(client: CheckingClient) -> None:
    sign_in(client, "administrator")
    stale = client.page("/admin/reasons?in=en")
    client.submit(client.page("/admin/reasons?in=en"), {"abuse": "First."}, button="Save")
    page = client.submit(stale, {"abuse": "Second."}, button="Save")
    assert "Somebody else changed these notes" in page.text and "Second." in page.html
    assert ready_made("en")["abuse"].text == "First."


def test_only_those_who_run_the_site_word_the_notes(
    client: CheckingClient, discussion: Discussion
) -> None:
    sign_in(client, "moderator", discussion.scope_id)
    assert client.get("/admin/reasons").status_code == 403
    sign_in(client, factories.person(role="coordinator", scope_id=SITE_SCOPE))
    assert client.get("/admin/reasons").status_code == 200


# --- appeals --------------------------------------------------------------------------------


def decided(discussion: Discussion, author: Person, state: str, by: Person) -> Contribution:
    hold = None if state == "hidden" else "policy"
    text = factories.contribution(discussion, by=author, hold=hold)
    factories.moved(text.submission_id, state, by=by)
    return text


@pytest.mark.parametrize(
    ("state", "upheld"), [("refused", "held"), ("hidden", "published"), ("returned", "published")]
)
def test_an_appeal_goes_from_its_author_to_another_moderator(
    client: CheckingClient, discussion: Discussion, author: Person, state: str, upheld: str
) -> None:
    moderator = sign_in(client, "moderator", discussion.scope_id)
    text = decided(discussion, author, state, moderator)
    assert not client.page(at_desk(text)).all("//div[@class='desk-appeal']")
    theirs = client_of(client.application)
    sign_in(theirs, author)
    mine = f"/discussions/markets/mine/{text.receipt}"
    page = theirs.page(f"{mine}/appeal")
    assert "Say why" in theirs.submit(page, {"text": " "}, button="Send the appeal").text
    page = theirs.submit(page, {"text": "It does speak to week 2."}, button="Send the appeal")
    assert "Another moderator answers until" in page.text
    assert not page.all("//a[contains(@href, '/appeal')]") and len(theirs.statements) <= 8
    page = client.page(at_desk(text))  # who decided reads it, and can't answer it
    assert "It does speak to week 2." in page.text and "You took this decision" in page.text
    row = db.session.scalars(select(Appeal)).one()
    sent = {"verb": "appeal", "appeal": str(row.id), "appeal-upheld": "no", "appeal-answer": "No."}
    assert client.post(at_desk(text), data=sent).status_code == 403
    sign_in(client, "coordinator", discussion.scope_id)
    page = client.page(at_desk(text))
    typed = {"appeal-upheld": "yes", "appeal-answer": "You are right."}
    client.submit(page, typed, button="Answer the appeal")
    assert state_of(text) == upheld
    last = chain_of(text.submission_id)[-1]
    assert (last.reason, last.note) == ("appeal", "You are right.")
    assert (row.upheld, row.answer, row.decided) == (True, "You are right.", now())
    page = theirs.page(mine)
    assert "Another moderator agreed with you." in page.text and "You are right." in page.text
    assert kinds().count("appealed") == 1


def test_an_appeal_that_is_not_upheld_leaves_the_decision(
    client: CheckingClient, discussion: Discussion, author: Person, moderator: Person
) -> None:
    text = decided(discussion, author, "refused", moderator)
    with transaction():
        row = appeal_against(
            text.submission_id, author.id, seen=2, text="Why?", language="en", at=now()
        )
    sign_in(client, "coordinator", discussion.scope_id)
    page = client.page(at_desk(text))
    assert not page.all("//details[contains(@class, 'desk-move')]")
    nothing = client.submit(page, {"appeal-upheld": "no"}, button="Answer the appeal")
    assert "Write an answer" in nothing.text
    typed = {"appeal-upheld": "no", "appeal-answer": "It is about harbours."}
    client.submit(page, typed, button="Answer the appeal")
    assert state_of(text) == "refused" and row.upheld is False
    assert "appeal_decided" in kinds()
    assert "It is about harbours." in client.page(at_desk(text)).text
    with pytest.raises(Refused, match="once"), transaction():
        appeal_against(text.submission_id, author.id, seen=2, text="Why?", language="en", at=now())


def test_who_may_appeal_and_until_when(
    discussion: Discussion, author: Person, moderator: Person, clock: object
) -> None:
    text = decided(discussion, author, "refused", moderator)
    public = factories.contribution(discussion, by=author)
    for key, person, seen in (
        (text.submission_id, moderator, 2),
        (text.submission_id, author, 1),
        (public.submission_id, author, 1),
    ):
        with pytest.raises(Refused), transaction():
            appeal_against(key, person.id, seen=seen, text="Why?", language="en", at=now())
    clock.shift(timedelta(days=15))  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="14 days"), transaction():
        appeal_against(text.submission_id, author.id, seen=2, text="Why?", language="en", at=now())


@pytest.mark.parametrize("way", ["gives in", "withdraws"])
def test_an_open_appeal_ends_with_the_next_move(
    discussion: Discussion, author: Person, moderator: Person, way: str
) -> None:
    text = decided(discussion, author, "returned", moderator)
    with transaction():
        appeal_against(text.submission_id, author.id, seen=2, text="Why?", language="en", at=now())
    by = moderator if way == "gives in" else author
    factories.moved(text.submission_id, "held" if way == "gives in" else "withdrawn", by=by)
    row = db.session.scalars(select(Appeal).execution_options(populate_existing=True)).one()
    assert row.decided == now() and row.upheld is (way == "gives in")
    other = factories.person()
    with pytest.raises(Refused, match="answered"), transaction():
        decide_appeal(
            row.id, submission_id=text.submission_id, upheld=True, answer="Yes.", language="en",
            by_id=other.id, at=now(),
        )  # fmt: skip


# --- passages taken out ---------------------------------------------------------------------


def shown(text: Contribution) -> Version:
    return db.session.scalars(
        select(Version).where(Version.contribution_id == text.id, Version.shown)
    ).one()


def test_a_passage_is_taken_out_with_a_mark_and_put_back(
    client: CheckingClient, discussion: Discussion, author: Person, moderator: Person
) -> None:
    text = factories.contribution(discussion, BODY, by=author)
    address = at_desk(text, "redact")
    page = client.page(at_desk(text))
    assert address in page.all("//a/@href")
    page = client.page(address)
    wrong = client.submit(
        page, {"passages": "Call Nobody.", "reason": "personal_data"}, button="Take them out"
    )
    assert "does not stand in the text" in wrong.text and "Call Nobody." in wrong.html
    typed = {"passages": "Call  Mona\non 0123 456.", "reason": "personal_data"}
    client.submit(page, typed, button="Take them out")
    version = shown(text)
    assert version.why == "redaction" and "Mona" not in version.plain
    assert "[removed by the moderators: personal data]" in version.plain
    assert "redacted" in kinds()
    public = "/discussions/markets/contributions/1"
    reader = client_of(client.application)
    for page_ in (public, f"{public}/versions", f"{public}/versions?from=1&to=2"):
        assert "Mona" not in reader.page(page_).text
    assert "Mona" in client.page(at_desk(text, "versions?from=1&to=2")).text
    client.submit(client.page(at_desk(text)), button="Put the passages back")
    version = shown(text)
    assert (version.seq, version.why, "Mona" in version.plain) == (3, "correction", True)
    assert "Mona" in reader.page(public).text and "restored" in kinds()


def test_redactions_are_put_back_one_after_the_other(
    client: CheckingClient, discussion: Discussion, author: Person, moderator: Person
) -> None:
    text = factories.contribution(discussion, BODY, by=author)
    for paragraph in ("0", "1"):
        typed = {"paragraphs": paragraph, "reason": "abuse"}
        client.submit(client.page(at_desk(text, "redact")), typed, button="Take them out")
    assert "market" not in shown(text).plain and "Mona" not in shown(text).plain
    client.submit(client.page(at_desk(text)), button="Put the passages back")
    assert "market" not in shown(text).plain and "Mona" in shown(text).plain
    assert shown(text).why == "redaction"
    client.submit(client.page(at_desk(text)), button="Put the passages back")
    assert shown(text).body == BODY and shown(text).why == "correction"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": "abuse"}, "at least one passage"),
        ({"passages": "market"}, "Choose a reason."),
        ({"passages": "market", "reason": "other"}, "Write a note"),
        ({"paragraphs": ["0", "1", "2"], "reason": "abuse"}, "Nothing would remain"),
    ],
)
def test_a_redaction_says_what_it_needs(
    client: CheckingClient,
    discussion: Discussion,
    moderator: Person,
    typed: dict[str, str],
    sentence: str,
) -> None:
    text = factories.contribution(discussion, BODY, by=factories.person())
    page = client.submit(client.page(at_desk(text, "redact")), typed, button="Take them out")
    assert sentence in page.text and shown(text).seq == 1


def test_a_second_moderator_and_the_author_are_not_overwritten(
    client: CheckingClient, discussion: Discussion, moderator: Person
) -> None:
    text = factories.contribution(discussion, BODY, by=factories.person())
    own = factories.contribution(discussion, BODY, by=moderator)
    assert client.get(at_desk(own, "redact")).status_code == 403
    stale = client.page(at_desk(text, "redact"))
    typed = {"passages": "full", "reason": "abuse"}
    client.submit(client.page(at_desk(text, "redact")), typed, button="Take them out")
    page = client.submit(stale, {**typed, "passages": "Mona"}, button="Take them out")
    assert "was changed in the meantime" in page.text and shown(text).seq == 2


# --- merging --------------------------------------------------------------------------------


def test_a_held_copy_is_found_merged_shown_with_its_author_and_taken_out_again(
    client: CheckingClient, discussion: Discussion, author: Person, moderator: Person
) -> None:
    factories.contribution(discussion, "Quite another text about harbours and boats.", by=author)
    kept = factories.contribution(discussion, BODY, by=author)
    sender = factories.person("Copy Sender")
    copy = factories.contribution(discussion, BODY + " Really.", by=sender, hold="policy")
    page = client.page(at_desk(copy, "merge"))
    assert "C-002" in page.text and "C-001" not in page.text
    compared = client.page(at_desk(copy, "merge") + "?with=2")
    assert "Really." in compared.text and len(client.statements) <= 8
    client.submit(compared, {"number": "2"}, button="Merge")
    last = chain_of(copy.submission_id)[-1]
    assert (last.to_state, last.merged_into_id) == ("merged", kept.submission_id)
    page = client_of(client.application).page("/discussions/markets/contributions/2")
    assert "Also sent by others" in page.text and "Copy Sender" in page.text
    again = client.page(at_desk(kept, "merge"))  # what others were merged into stays
    page = client.submit(again, {"number": "1"}, button="Merge")
    assert "Other texts were merged into this one" in page.text
    client.submit(client.page(at_desk(copy)), button="Undo the last decision")
    assert state_of(copy) == "held" and copy.number is None
    page = client_of(client.application).page("/discussions/markets/contributions/2")
    assert "Also sent by others" not in page.text


def test_an_anonymous_sender_of_a_merged_text_is_not_named(
    client: CheckingClient, discussion: Discussion, author: Person, moderator: Person
) -> None:
    factories.contribution(discussion, BODY, by=author)
    sender = factories.person("Hidden Sender")
    copy = factories.contribution(discussion, BODY, by=sender, attribution="anonymous")
    client.submit(client.page(at_desk(copy, "merge")), {"number": "1"}, button="Merge")
    page = client_of(client.application).page("/discussions/markets/contributions/1")
    assert "C-002" in page.text and "Hidden Sender" not in page.html
    assert "Somebody who is not named" in page.text


@pytest.mark.parametrize("number", ["2", "99", "0", "x", ""])
def test_a_text_is_merged_only_into_another_public_one(
    client: CheckingClient, discussion: Discussion, moderator: Person, number: str
) -> None:
    factories.contribution(discussion, BODY, by=factories.person())
    own = factories.contribution(discussion, BODY, by=factories.person())
    page = client.submit(client.page(at_desk(own, "merge")), {"number": number}, button="Merge")
    assert page.all("//*[@id='error-summary']") and state_of(own) == "published"


# --- reports --------------------------------------------------------------------------------


def test_reports_are_closed_with_one_answer_to_those_who_are_known(
    client: CheckingClient, discussion: Discussion, author: Person, moderator: Person
) -> None:
    text = factories.contribution(discussion, BODY, by=author)
    reader = factories.person()
    for by_id in (reader.id, None):
        with transaction():
            report_submission(
                text.submission_id, by_id=by_id, reason="abuse", note="Look.", at=now()
            )
    page = client.page(at_desk(text))
    assert "2 reports of readers" in page.text
    client.submit(page, {"answer": "We read it: it insults nobody."}, button="Nothing to do")
    answers = db.session.scalars(select(Report.answer)).all()
    assert answers == ["We read it: it insults nobody."] * 2
    assert kinds().count("report_answered") == 1
    assert "it insults nobody" in client.page(at_desk(text)).text
