"""An author changes a sent text: drafts of edits, policy, versions, what readers read of them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.db import Notice, db, locked, transaction
from forum.discussions.models import Contribution, Discussion, Draft, SegmentQuestion, Version
from forum.discussions.models.drafting import PERSONALLY, Parts
from forum.discussions.operations.drafts import new_token, save_draft
from forum.discussions.operations.sending import send_draft
from forum.discussions.queries.history import history_of
from tests.discussions.test_own import decide, own, state, url
from tests.support import factories
from tests.support.client import CheckingClient, client_of
from tests.support.signing_in import sign_in, sign_out

FIRST = "The hall opens once a week, and nobody is charged for a table there."
SECOND = "The hall opens twice a week, and nobody is charged for a table there."


def versions(text: Contribution) -> list[Version]:
    query = select(Version).where(Version.contribution_id == text.id).order_by(Version.seq)
    return list(db.session.scalars(query))


def send(client: CheckingClient, text: Contribution, body: str, **more: object) -> object:
    page = client.page(url(text, "edit"))
    assert len(client.statements) <= 8
    return client.submit(page, {"free": body, **more}, button="Send the new version")


def sent_in_parts(discussion: Discussion, answers: dict[int, str], free: str = "") -> Contribution:
    """Return a text that was written under questions and sent, with its author."""
    author = factories.person("Zubaida Kwarteng")
    token = new_token()
    parts = Parts(
        answers=answers, free=free, language="en", organisation=PERSONALLY, attribution="named"
    )
    with transaction():
        save_draft(token, parts, person_id=author.id, discussion_id=discussion.id, rev=0, at=now())
        return send_draft(token, author.id, at=now())


def test_a_public_text_is_public_with_its_new_version_at_once(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client, FIRST)
    assert "public as soon as you send it" in client.page(url(text, "edit")).text
    page = send(client, text, SECOND)
    assert "It is public" in page.heading  # type: ignore[attr-defined]
    assert [(v.seq, v.body, v.shown, v.why) for v in versions(text)] == [
        (1, FIRST, False, "author"), (2, SECOND, True, "author"),
    ]  # fmt: skip
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    shown = client_of(app).page(f"/discussions/{slug}/contributions/1").text
    assert "twice a week" in shown and "version 2" in shown
    assert db.session.scalars(select(Notice.kind).where(Notice.kind == "edited")).all()


def test_where_everything_is_held_a_changed_text_is_held_again_and_that_is_said_before(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client, FIRST)
    with transaction():
        locked(Discussion, text.discussion_id).held_all_since = now()
    assert "looked at first" in client.page(url(text, "edit")).text
    send(client, text, SECOND)
    assert state(text) == "held"
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    visitor = client_of(app)
    assert visitor.get(f"/discussions/{slug}/contributions/1").status_code == 410
    assert "twice a week" not in visitor.get(f"/discussions/{slug}/contributions").text
    decide(text, "published", "accepted")
    assert "twice a week" in visitor.page(f"/discussions/{slug}/contributions/1").text


def test_a_returned_text_is_sent_again_by_changing_it(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST, hold="policy")
    decide(text, "returned", "changes_asked", "Say which hall.")
    send(client, text, SECOND)
    assert state(text) == "held" and len(versions(text)) == 2
    moves = history_of(text.id, text.submission_id).moves
    assert moves[-1].reason == "resent"


def test_a_returned_text_can_be_sent_again_as_it_is(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST, hold="policy")
    decide(text, "returned", "changes_asked")
    send(client, text, FIRST)
    assert state(text) == "held" and len(versions(text)) == 1


def test_a_held_text_stays_held_with_its_new_version(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST, hold="policy")
    send(client, text, SECOND)
    assert state(text) == "held" and len(versions(text)) == 2


def test_without_a_change_there_is_no_version(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST)
    assert "Nothing was changed" in send(client, text, FIRST).text  # type: ignore[attr-defined]
    assert len(versions(text)) == 1


@pytest.mark.parametrize("body", ["   ", "a" * 200_001])
def test_an_empty_or_endless_text_is_refused_and_kept_in_the_form(
    app: Flask, client: CheckingClient, body: str
) -> None:
    _author, text = own(client, FIRST)
    page = send(client, text, body)
    assert "one thing to correct" in page.text  # type: ignore[attr-defined]
    assert page.all("//textarea")[0].text.strip() == body.strip()  # type: ignore[attr-defined]
    assert len(versions(text)) == 1


def test_a_hundred_thousand_characters_of_any_script_pass(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client, FIRST)
    send(client, text, "نفتح القاعة مرتين. " * 5_200)
    assert len(versions(text)) == 2


@pytest.mark.parametrize("to", ["hidden", "refused", "withdrawn"])
def test_what_is_not_workable_is_not_changed(app: Flask, client: CheckingClient, to: str) -> None:
    author, text = own(client, FIRST, hold="policy" if to == "refused" else None)
    factories.moved(text.submission_id, to, by=author if to == "withdrawn" else None)
    assert client.get(url(text, "edit"), check=False).status_code == 403
    data = {"free": SECOND, "seen": 1, "token": new_token(), "do": "send"}
    assert client.post(url(text, "edit"), data=data, check=False).status_code == 403


def test_after_the_close_nothing_is_changed(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    author, text = own(client, FIRST)
    page = client.page(url(text, "edit"))
    clock.shift(timedelta(days=60))  # type: ignore[attr-defined]
    sign_in(client, author)
    assert client.get(url(text, "edit")).status_code == 403
    data = {"free": SECOND, "seen": 1, "token": new_token(), "do": "send"}
    assert client.post(url(text, "edit"), data=data, check=False).status_code == 403
    assert page and len(versions(text)) == 1


# --- drafts of edits ------------------------------------------------------------------------


def test_an_edit_is_kept_as_a_draft_and_readers_see_nothing_of_it(
    app: Flask, client: CheckingClient
) -> None:
    _author, text = own(client, FIRST)
    page = client.submit(client.page(url(text, "edit")), {"free": SECOND}, button="Save draft")
    assert page.all("//textarea")[0].text.strip() == SECOND
    assert "Go on with your changes" in client.page(url(text)).text
    assert len(versions(text)) == 1
    client.submit(page, button="Send the new version")
    assert [v.body for v in versions(text)] == [FIRST, SECOND]
    assert db.session.scalars(select(Draft)).one().ended is not None


def test_changes_can_be_discarded(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST)
    page = client.submit(client.page(url(text, "edit")), {"free": SECOND}, button="Save draft")
    client.submit(page, button="Discard my changes")
    assert client.page(url(text, "edit")).all("//textarea")[0].text.strip() == FIRST
    assert len(versions(text)) == 1


def test_two_windows_never_overwrite_each_other(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST)
    one, other = client.page(url(text, "edit")), client.page(url(text, "edit"))
    client.submit(one, {"free": "From the first window."}, button="Save draft")
    told = client.submit(other, {"free": "From the second."}, button="Save draft", status=409)
    assert "From the first window." in told.text
    assert told.all("//textarea")[0].text.strip() == "From the second."
    assert Parts.of(db.session.scalars(select(Draft)).one().parts).free == "From the first window."


def test_a_page_of_an_older_version_is_told(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST)
    old = client.page(url(text, "edit"))
    send(client, text, SECOND)
    told = client.submit(old, {"free": "Third."}, button="Send the new version")
    assert "another window" in told.text and len(versions(text)) == 2


def test_the_script_saves_and_says_when(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST)
    data = {"free": SECOND, "seen": 1, "token": new_token(), "rev": "0"}
    answer = client.post(url(text, "edit/save"), data=data)
    assert answer.json["rev"] == 1 and "Saved" in answer.json["saved"]  # type: ignore[index]
    stale = client.post(url(text, "edit/save"), data=data | {"free": "Other"})
    assert stale.status_code == 409 and stale.json["conflict"]  # type: ignore[index]


def test_nobody_changes_anothers_text(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST)
    for role in (None, "moderator", "coordinator", "administrator"):
        sign_in(client, role)
        assert client.get(url(text, "edit"), check=False).status_code == 404
        data = {"free": SECOND, "seen": 1, "token": new_token(), "do": "send"}
        for page in ("edit", "edit/save"):
            assert client.post(url(text, page), data=data, check=False).status_code == 404
    assert len(versions(text)) == 1


# --- questions ------------------------------------------------------------------------------


def answered(text: Contribution) -> set[int]:
    newest = versions(text)[-1]
    rows = db.session.scalars(
        select(SegmentQuestion.question_id).where(
            SegmentQuestion.segment_id.in_([segment.id for segment in newest.segments])
        )
    )
    return set(rows)


def test_boxes_say_which_questions_the_whole_text_answers(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion()
    first, second = factories.questions(discussion, 2)
    _author, text = own(client, FIRST, discussion=discussion, answers=[first.id])
    page = client.page(url(text, "edit"))
    ticked = [box.get("value") for box in page.all("//input[@name='boxes'][@checked]")]
    assert ticked == [str(first.id)]
    send(client, text, SECOND, boxes=[str(second.id)])
    assert answered(text) == {second.id}


def test_an_edit_starts_from_the_answers_under_their_questions(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion()
    first, second = factories.questions(discussion, 2)
    text = sent_in_parts(discussion, {first.id: FIRST, second.id: "We ask the villages."})
    author_id = text.person_id
    sign_in(client, _person(author_id))
    page = client.page(url(text, "edit"))
    field = f"answer{second.id}"
    assert page.all(f"//textarea[@name='{field}']")[0].text.strip() == "We ask the villages."
    client.submit(page, {field: "We ask all six villages."}, button="Send the new version")
    newest = versions(text)[-1]
    links = {
        newest.plain[s.start : s.stop].strip(): {link.question_id for link in s.links}
        for s in newest.segments
    }
    assert links == {FIRST: {first.id}, "We ask all six villages.": {second.id}}
    again = client.page(url(text, "edit"))
    assert again.all(f"//textarea[@name='{field}']")[0].text.strip() == "We ask all six villages."


def _person(person_id: int | None) -> object:
    from forum.accounts.models import Person

    return db.session.get_one(Person, person_id)


# --- versions -------------------------------------------------------------------------------


def test_readers_compare_the_public_versions(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    _author, text = own(client, FIRST)
    clock.shift(60)  # type: ignore[attr-defined]
    send(client, text, SECOND)
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    visitor = client_of(app)
    page = visitor.page(f"/discussions/{slug}/contributions/1/versions")
    assert len(visitor.statements) <= 8
    assert [e.xpath("string()") for e in page.all("//del")] == ["Removed: once  (end)"]
    assert [e.xpath("string()") for e in page.all("//ins")] == ["Added: twice  (end)"]
    one = visitor.page(f"/discussions/{slug}/contributions/1/versions?to=1")
    assert "once a week" in one.text and not one.all("//del")
    for odd in ("?to=99", "?from=2&to=1", "?from=x&to=-1", "?view=odd"):
        visitor.page(f"/discussions/{slug}/contributions/1/versions{odd}")


def test_a_version_that_was_never_public_is_the_authors_alone(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    _author, text = own(client, "A marked word: quillonade.", hold="policy")
    clock.shift(60)  # type: ignore[attr-defined]
    send(client, text, FIRST)
    clock.shift(60)  # type: ignore[attr-defined]
    decide(text, "published", "accepted")
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    visitor = client_of(app)
    for address in ("", "?to=1", "?from=1&to=2"):
        page = visitor.page(f"/discussions/{slug}/contributions/1/versions{address}")
        assert "quillonade" not in page.html
    mine = client.page(url(text, "versions") + "?from=1&to=2")
    assert len(client.statements) <= 8
    assert "quillonade" in mine.text and "never public" in mine.text


def test_versions_of_what_is_not_public_are_not_there(app: Flask, client: CheckingClient) -> None:
    _author, text = own(client, FIRST)
    send(client, text, SECOND)
    factories.moved(text.submission_id, "hidden")
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    sign_out(client)
    assert client.get(f"/discussions/{slug}/contributions/1/versions").status_code == 410
    assert client.get(f"/discussions/{slug}/contributions/7/versions").status_code == 404


def test_consent_holds_for_earlier_versions_too(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    _author, text = own(client, FIRST + "\n\nZubaida Kwarteng", attribution="anonymous")
    clock.shift(60)  # type: ignore[attr-defined]
    send(client, text, SECOND + "\n\nZubaida Kwarteng")
    slug = db.session.get_one(Discussion, text.discussion_id).slug
    visitor = client_of(app)
    for address in ("", "?to=1", "?from=1&to=2&view=one"):
        html = visitor.page(f"/discussions/{slug}/contributions/1/versions{address}").html
        assert "Kwarteng" not in html
