"""The writing page through its door: begun, saved, two windows, files, discarded, mailed."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Discussion, Draft, DraftFile, Question
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import (
    MOST_DRAFTS,
    ChangedElsewhere,
    discard_draft,
    new_token,
    restore_draft,
    save_draft,
)
from forum.discussions.queries.drafts import drafts_of
from forum.errors import Refused
from tests.support import factories
from tests.support.client import CheckingClient, Page, client_of
from tests.support.signing_in import sign_in, sign_out

HALL = "We opened the hall on market days, and two volunteers answer questions there every week."
DESK = "Four villages pay for one desk together, each by the number of its inhabitants."


def draft_of(discussion: Discussion, person: Person, **values: object) -> str:
    """Return the token of a new draft."""
    token = new_token()
    keep(token, discussion, person, Parts(**values), rev=0)  # type: ignore[arg-type]
    return token


def keep(token: str, discussion: Discussion, person: Person, parts: Parts, *, rev: int) -> Draft:
    """Save a draft."""
    with transaction(shown=False):
        return save_draft(
            token, parts, person_id=person.id, discussion_id=discussion.id, rev=rev, at=now()
        )


def press(client: CheckingClient, page: Page, do: str, **values: object) -> Page:
    """Fill in the writing page and press one of its buttons."""
    action = str(page.all("//form[@id='write']/@action")[0])
    status = int(str(values.pop("status", 200)))
    return client.submit(page, {**values, "do": do}, action=action, status=status)


def value(page: Page, name: str) -> str:
    """Return what stands in a field."""
    (field,) = page.all(f"//*[@name='{name}']")
    return (field.text or "").removeprefix("\n") if field.tag == "textarea" else field.get("value")


def count(model: type[object]) -> int:
    """Return how many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# --- the page --------------------------------------------------------------------------------


def test_the_questions_of_this_week_stand_first_and_those_of_other_open_weeks_are_folded(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", languages=("en", "fr"))
    sign_in(client)
    page = client.page("/discussions/wells/write")
    assert page.heading == "Your contribution"
    names = page.all("//textarea/@name")
    asked = [q.id for n in (2, 1) for q in factories.questions(discussion, n)]
    assert names == [*(f"answer{key}" for key in asked), "free"]
    folded = page.all("//details[@class='fold']//textarea/@name")
    assert folded == [f"answer{q.id}" for q in factories.questions(discussion, 1)]
    assert page.all("//details[@class='fold']/@open") == []
    assert count(Draft) == 0  # looking at it stores nothing


def test_a_week_that_is_asked_for_stands_first(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("wells")
    sign_in(client)
    page = client.page("/discussions/wells/write?week=1")
    first = factories.questions(discussion, 1)[0]
    assert page.all("//textarea/@name")[0] == f"answer{first.id}"
    coming = client.page("/discussions/wells/write?week=3")
    now_asked = factories.questions(discussion, 2)[0]
    assert coming.all("//textarea/@name")[0] == f"answer{now_asked.id}"


@pytest.mark.parametrize(
    "address", ["?week=99", "?week=x", "?reply=x&quote=y", "?reply=99999999999"]
)
def test_a_nonsensical_address_shows_the_usual_page(
    app: Flask, client: CheckingClient, address: str
) -> None:
    factories.discussion("wells")
    sign_in(client)
    assert client.page(f"/discussions/wells/write{address}").heading == "Your contribution"


def test_a_visitor_is_led_to_the_sign_in_page_and_back(app: Flask, client: CheckingClient) -> None:
    factories.discussion("wells")
    answer = client.get("/discussions/wells/write?week=2")
    assert answer.status_code == 302
    assert "next=/discussions/wells/write?week%3D2" in answer.location.replace("%2F", "/").replace(
        "%3F", "?"
    )


def test_a_discussion_that_takes_nothing_says_so(app: Flask, client: CheckingClient) -> None:
    factories.discussion("old", now_in=4)
    factories.discussion("later", now_in=0)
    sign_in(client)
    for slug in ("old", "later"):
        page = client.page(f"/discussions/{slug}/write")
        assert page.heading == "Nothing can be sent now"


def test_the_page_leads_here_from_the_green_block_and_from_each_question(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("wells", mail_address="wells@lists.example")
    page = client.page("/discussions/wells/weeks/2")
    assert page.links["Write on the web"] == "/discussions/wells/write?week=2"
    assert "/discussions/wells/write?week=2#q2-1" in page.links.values()


def test_where_there_is_no_question_free_text_is_open(app: Flask, client: CheckingClient) -> None:
    factories.discussion("wells", questions=0)
    sign_in(client)
    page = client.page("/discussions/wells/write")
    assert page.all("//textarea/@name") == ["free"]
    assert page.all("//details[@id='more']/@open")


def test_a_question_that_was_removed_leaves_what_was_written(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells")
    author = factories.person()
    gone = factories.questions(discussion, 2)[1]
    token = draft_of(discussion, author, answers={gone.id: HALL})
    with transaction():
        db.session.delete(db.session.get_one(Question, gone.id))
    sign_in(client, author)
    page = client.page(f"/discussions/wells/write/{token}")
    assert value(page, f"answer{gone.id}") == HALL
    assert "a question that was removed" in page.text


# --- saving ----------------------------------------------------------------------------------


def test_the_first_save_makes_the_draft_and_it_opens_again(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells")
    first = factories.questions(discussion, 2)[0]
    author = sign_in(client)
    page = client.page("/discussions/wells/write?week=2")
    saved = press(client, page, "save", **{f"answer{first.id}": HALL, "free": f"  {DESK}\r\n"})
    assert "Your draft is saved." in saved.text
    draft = db.session.scalars(select(Draft)).one()
    assert saved.url == f"/discussions/wells/write/{draft.token}"
    assert (draft.person_id, draft.rev, draft.kind) == (author.id, 1, "contribution")
    assert value(saved, f"answer{first.id}") == HALL
    assert value(saved, "free") == f"  {DESK}"


def test_the_script_saves_the_same_fields_and_learns_what_was_recognised(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells")
    first = factories.questions(discussion, 2)[0]
    sign_in(client)
    token = new_token()
    address = f"/discussions/wells/write/{token}/save"
    answer = client.post(address, data={f"answer{first.id}": HALL, "rev": "", "window": "one"})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["rev"] == 1
    assert answer.json["saved"].startswith("Saved, ")
    assert answer.json["language"] == "English"
    again = client.post(
        address, data={f"answer{first.id}": HALL, "rev": "1", "window": "one", "language": "oc"}
    )
    assert again.json is not None
    assert (again.json["rev"], again.json["language"]) == (2, "Occitan")
    same = client.post(
        address, data={f"answer{first.id}": HALL, "rev": "2", "window": "one", "language": "oc"}
    )
    assert same.json is not None
    assert same.json["rev"] == 2  # nothing new, nothing written


def test_an_answer_lost_on_the_way_is_no_conflict_with_oneself(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("wells")
    sign_in(client)
    address = f"/discussions/wells/write/{new_token()}/save"
    client.post(address, data={"free": "One", "rev": "0", "window": "mine"})
    late = client.post(address, data={"free": "One and two", "rev": "0", "window": "mine"})
    assert late.status_code == 200
    other = client.post(address, data={"free": "Something else", "rev": "1", "window": "other"})
    assert other.status_code == 409
    assert other.json is not None
    assert other.json["conflict"] is True
    assert Parts.of(db.session.scalars(select(Draft)).one().parts).free == "One and two"


def test_control_characters_never_reach_the_database(app: Flask, client: CheckingClient) -> None:
    factories.discussion("wells")
    sign_in(client)
    page = client.page("/discussions/wells/write")
    saved = press(client, page, "save", free="a\x00b\uffffc\r\nd\x1be")
    assert value(saved, "free").replace("\ufffd", "") == "abc\nde"


def test_two_windows_overwrite_nothing_and_both_texts_are_shown(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells")
    first = factories.questions(discussion, 2)[0]
    author = sign_in(client)
    token = draft_of(discussion, author, answers={first.id: HALL})
    one = client.page(f"/discussions/wells/write/{token}")
    other = client.page(f"/discussions/wells/write/{token}")
    press(client, one, "save", **{f"answer{first.id}": f"{HALL} First window."})
    conflict = press(
        client, other, "save", **{f"answer{first.id}": f"{HALL} Second window.", "status": 409}
    )
    assert conflict.heading == "Two versions of your draft"
    assert "First window." in conflict.text
    assert "Second window." in conflict.text
    stored = Parts.of(db.session.scalars(select(Draft)).one().parts)
    assert stored.answers[first.id].endswith("First window.")
    both = client.submit(conflict, button="Keep both")
    assert value(both, f"answer{first.id}") == (f"{HALL} First window.\n\n{HALL} Second window.")


@pytest.mark.parametrize(
    ("button", "left"), [("Keep this window’s text", "Second window."), (None, "First window.")]
)
def test_of_two_windows_one_is_kept(
    app: Flask, client: CheckingClient, button: str | None, left: str
) -> None:
    discussion = factories.discussion("wells")
    author = sign_in(client)
    token = draft_of(discussion, author, free="Begun.")
    page = client.page(f"/discussions/wells/write/{token}")
    keep(token, discussion, author, Parts(free="First window.", week=2), rev=1)
    conflict = press(client, page, "preview", free="Second window.", status=409)
    if button:
        after = client.submit(conflict, button=button)
    else:
        after = client.page(conflict.links["Keep the other text"])
    assert value(after, "free") == left


def test_a_draft_of_somebody_else_is_not_there(app: Flask, client: CheckingClient) -> None:
    discussion, other = factories.discussion("wells"), factories.discussion("mills")
    author = factories.person()
    token = draft_of(discussion, author, free=HALL)
    sign_in(client)
    for path in ("", "/preview"):
        assert client.get(f"/discussions/wells/write/{token}{path}").status_code == 404
    for path in ("", "/save", "/preview", "/discard", "/restore"):
        answer = client.post(f"/discussions/wells/write/{token}{path}", data={"free": "Mine."})
        assert answer.status_code == 404
    assert Parts.of(db.session.scalars(select(Draft)).one().parts).free == HALL
    sign_in(client, author)
    assert client.get(f"/discussions/mills/write/{token}").status_code == 404
    assert other.id != discussion.id


@pytest.mark.parametrize("token", ["x", "guest2", "A" * 26, "../" * 8 + "aa", "1" * 26])
def test_a_forged_token_begins_nothing(app: Flask, client: CheckingClient, token: str) -> None:
    factories.discussion("wells")
    sign_in(client)
    answer = client.post(f"/discussions/wells/write/{token}", data={"free": HALL}, check=False)
    assert answer.status_code in (404, 405)
    assert count(Draft) == 0


def test_a_visitor_can_save_nothing(app: Flask, client: CheckingClient) -> None:
    factories.discussion("wells")
    answer = client.post(f"/discussions/wells/write/{new_token()}/save", data={"free": HALL})
    assert answer.status_code == 403
    assert count(Draft) == 0


def test_the_page_learns_that_it_was_signed_out_and_gets_a_fresh_token(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("wells")
    author = sign_in(client)
    state = client.get("/discussions/wells/write/state").json
    assert state is not None
    assert state["person"] == author.id
    data = {"csrf_token": state["csrf"], "free": HALL}
    address = f"/discussions/wells/write/{new_token()}/save"
    assert client.post(address, data=data, csrf=False).status_code == 200
    sign_out(client)
    assert client.post(address, data=data, csrf=False).status_code == 400
    assert client.get("/discussions/wells/write/state").json == {"person": None, "csrf": None}


def test_too_many_saves_a_minute_are_put_off(app: Flask, client: CheckingClient) -> None:
    factories.discussion("wells")
    sign_in(client)
    address = f"/discussions/wells/write/{new_token()}/save"
    answers = [
        client.post(address, data={"free": "Hall", "rev": "1"}, check=False).status_code
        for _turn in range(91)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_person_keeps_at_most_fifty_drafts(app: Flask) -> None:
    discussion = factories.discussion("wells")
    author = factories.person()
    for _turn in range(MOST_DRAFTS):
        draft_of(discussion, author, free="Begun.")
    with pytest.raises(Refused, match="You have 50 drafts"):
        draft_of(discussion, author, free="One more.")


def test_what_is_longer_than_can_be_sent_is_still_kept(app: Flask, client: CheckingClient) -> None:
    factories.discussion("wells")
    sign_in(client)
    page = client.page("/discussions/wells/write")
    text = "hall " * 50_000
    answered = press(client, page, "preview", free=text, attribution="anonymous")
    assert "The text is too long: at most 200000 characters fit." in answered.text
    assert value(answered, "free").startswith("hall hall")
    assert len(Parts.of(db.session.scalars(select(Draft)).one().parts).free) > 249_000


def test_a_text_beyond_all_limits_is_refused_with_the_text_still_there(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("wells")
    sign_in(client)
    page = client.page("/discussions/wells/write")
    answered = press(client, page, "save", free="hall " * 90_000)
    assert "This is too long to be kept" in answered.text
    assert len(value(answered, "free")) > 400_000
    assert count(Draft) == 0


# --- files -----------------------------------------------------------------------------------


def upload(
    client: CheckingClient, page: Page, *files: tuple[bytes, str], do: str = "attach"
) -> Page:
    """Add files to a draft, as the page's form does."""
    action = str(page.all("//form[@id='write']/@action")[0])
    data: dict[str, object] = {
        "free": value(page, "free"),
        "rev": value(page, "rev"),
        "do": do,
        "files": [(io.BytesIO(content), name) for content, name in files],
    }
    answer = client.post(
        action, data=data, content_type="multipart/form-data", follow_redirects=True
    )
    return client._page(answer, 200)


def docx(*members: str) -> bytes:
    """Return a zip with these members."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in members:
            archive.writestr(name, "<xml/>")
    return whole.getvalue()


def test_documents_are_added_listed_with_their_size_and_removed(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("wells")
    sign_in(client)
    page = client.page("/discussions/wells/write")
    added = upload(client, page, (b"%PDF-1.7 plan", "plan.pdf"), (b"Figures.", "figures.txt"))
    assert "plan.pdf (13 bytes)" in added.text
    assert "figures.txt (8 bytes)" in added.text
    first = db.session.scalars(select(DraftFile).order_by(DraftFile.position)).first()
    assert first is not None
    left = press(client, added, f"remove:{first.id}")
    assert "plan.pdf" not in left.text
    assert "figures.txt" in left.text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<svg><script>alert(1)</script></svg>", "drawing.svg", "can't be accepted"),
        (b"<svg onload='x'></svg>", "drawing.pdf", "is not the kind of file its name says"),
        (b"MZ\x90\x00", "program.txt", "is not the kind of file its name says"),
        (docx("evil.exe"), "letter.docx", "is not the kind of file its name says"),
        (docx("inner.zip"), "inner.zip", "can't be accepted"),
        (b"", "empty.txt", "is empty or too large"),
        (b"<html>", "page.html", "can't be accepted"),
        (b"text", "noextension", "can't be accepted"),
    ],
)
def test_what_is_no_document_is_refused_and_the_text_is_saved(
    app: Flask, client: CheckingClient, content: bytes, name: str, sentence: str
) -> None:
    factories.discussion("wells")
    sign_in(client)
    page = press(client, client.page("/discussions/wells/write"), "save", free=HALL)
    answered = upload(client, page, (content, name))
    assert sentence in answered.text
    assert value(answered, "free") == HALL
    assert count(DraftFile) == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("invoice\u202etxt.exe.txt", "invoicetxt.exe.txt"),
        ("خطة السوق.txt", "خطة السوق.txt"),
        ("a" * 300 + ".txt", "a" * 110 + ".txt"),
        ("<b>bold</b>.txt", "-b-bold-.txt"),
    ],
)
def test_names_of_files_are_put_in_order(
    app: Flask, client: CheckingClient, name: str, kept: str
) -> None:
    factories.discussion("wells")
    sign_in(client)
    page = press(client, client.page("/discussions/wells/write"), "save", free=HALL)
    upload(client, page, (b"Figures.", name))
    stored = db.session.scalars(select(DraftFile)).one().name
    assert stored == kept or (name.startswith("<") and "<" not in stored)


def test_at_most_five_documents_go_with_a_text(app: Flask, client: CheckingClient) -> None:
    factories.discussion("wells")
    sign_in(client)
    page = client.page("/discussions/wells/write")
    files = [(f"Page {n}.".encode(), f"page{n}.txt") for n in range(6)]
    answered = upload(client, page, *files)
    assert "At most 5 documents go with a text." in answered.text
    assert count(DraftFile) == 5


def test_a_file_larger_than_all_limits_is_refused(app: Flask, client: CheckingClient) -> None:
    factories.discussion("wells")
    sign_in(client)
    page = client.page("/discussions/wells/write")
    app.config["FORUM_UPLOAD_LIMIT"] = 1000
    try:
        answered = upload(client, page, (b"%PDF-" + b"x" * 2000, "large.pdf"))
    finally:
        app.config["FORUM_UPLOAD_LIMIT"] = 20_000_000
    assert "is empty or too large" in answered.text


def test_another_drafts_file_can_not_be_removed(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("wells")
    author, other = factories.person(), factories.person()
    sign_in(client, author)
    page = client.page("/discussions/wells/write")
    upload(client, page, (b"Figures.", "figures.txt"))
    file = db.session.scalars(select(DraftFile)).one()
    token = draft_of(discussion, other, free=HALL)
    mine = client_of(app)
    sign_in(mine, other)
    shown = mine.page(f"/discussions/wells/write/{token}")
    press(mine, shown, f"remove:{file.id}")
    assert count(DraftFile) == 1


# --- discarded, restored, mailed -------------------------------------------------------------


def test_a_discarded_draft_can_be_taken_up_again_for_thirty_days(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells")
    author = sign_in(client)
    token = draft_of(discussion, author, free=HALL)
    page = client.page(f"/discussions/wells/write/{token}")
    gone = client.submit(page, button="Discard this draft")
    assert gone.heading == "This draft was discarded"
    assert client.page(f"/discussions/wells/write/{token}").heading == gone.heading
    listed = drafts_of(author.id, since=now() - timedelta(days=30))
    assert [(one.token, one.ended is not None) for one in listed] == [(token, True)]
    back = client.submit(gone, button="Take it up again")
    assert value(back, "free") == HALL
    with transaction(shown=False):
        discard_draft(token, author.id, at=now() - timedelta(days=31))
    with pytest.raises(Refused, match="can’t be taken up again"), transaction(shown=False):
        restore_draft(token, author.id, at=now())
    assert drafts_of(author.id, since=now() - timedelta(days=30)) == []


def test_a_discarded_draft_takes_no_more_text(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("wells")
    author = sign_in(client)
    token = draft_of(discussion, author, free=HALL)
    page = client.page(f"/discussions/wells/write/{token}")
    with transaction(shown=False):
        discard_draft(token, author.id, at=now())
    answered = press(client, page, "save", free=f"{HALL} And more.")
    assert "was sent or discarded already" in answered.text
    assert value(answered, "free") == f"{HALL} And more."  # what was typed is still there
    answer = client.post(
        f"/discussions/wells/write/{token}/save", data={"free": "More", "rev": "1"}
    )
    assert answer.status_code == 409


def test_the_list_of_drafts_says_what_each_is(app: Flask) -> None:
    discussion = factories.discussion("wells")
    author = factories.person()
    first = factories.questions(discussion, 2)[0]
    parent = factories.contribution(discussion)
    draft_of(discussion, author, answers={first.id: HALL})
    with transaction(shown=False):
        save_draft(
            new_token(), Parts(free=DESK * 3), person_id=author.id, discussion_id=discussion.id,
            rev=0, reply_to_id=parent.id, at=now() + timedelta(minutes=1),
        )  # fmt: skip
    draft_of(discussion, factories.person(), free="Somebody else's.")
    reply, answer = drafts_of(author.id, since=now())
    assert (reply.reply_to, reply.slug, reply.kind) == (parent.number, "wells", "contribution")
    assert reply.begins.endswith("…")
    assert (answer.begins, answer.words) == (HALL, 15)


def test_a_draft_is_mailed_to_its_author_with_the_questions_and_the_way_back(
    app: Flask, client: CheckingClient, mails: Callable[[], list[EmailMessage]]
) -> None:
    discussion = factories.discussion("wells", mail_address="wells@lists.example")
    author = factories.person(email="ada@town.example")
    first = factories.questions(discussion, 2)[0]
    sign_in(client, author)
    page = client.page("/discussions/wells/write")
    answered = press(client, page, "mail", **{f"answer{first.id}": HALL, "free": DESK})
    assert "Your draft is on its way to your address." in answered.text
    (mail,) = mails()
    text = mail.get_content()
    draft = db.session.scalars(select(Draft)).one()
    assert mail["To"] == "ada@town.example"
    for part in (HALL, DESK, "2.1 ", f"/discussions/wells/write/{draft.token}", "wells@lists"):
        assert part in text


def test_a_draft_is_mailed_a_few_times_an_hour_at_most(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("wells")
    author = sign_in(client)
    token = draft_of(discussion, author, free=HALL)
    page = client.page(f"/discussions/wells/write/{token}")
    for _turn in range(5):
        press(client, page, "mail")
    assert "Please wait an hour" in press(client, page, "mail").text


# --- right, light ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["write?week=2", "write/{token}", "write/{token}/preview"])
def test_the_pages_take_few_statements(app: Flask, client: CheckingClient, path: str) -> None:
    discussion = factories.discussion("wells")
    author = sign_in(client)
    factories.affiliation(author, factories.organisation())
    asked = {q.id: HALL for n in (1, 2) for q in factories.questions(discussion, n)}
    token = draft_of(discussion, author, answers=asked, attribution="named")
    page = client.page(f"/discussions/wells/{path.format(token=token)}")
    upload(client, client.page(f"/discussions/wells/write/{token}"), (b"Figures.", "figures.txt"))
    page = client.page(f"/discussions/wells/{path.format(token=token)}")
    assert page.status == 200
    assert len(client.statements) <= 8, client.statements


def test_a_reply_takes_few_statements(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("wells")
    parent = factories.contribution(discussion, HALL)
    author = sign_in(client)
    client.page(f"/discussions/wells/write?reply={parent.number}&quote=p0")
    assert len(client.statements) <= 8, client.statements
    token = new_token()
    with transaction(shown=False):
        save_draft(
            token, Parts(free=DESK), person_id=author.id, discussion_id=discussion.id, rev=0,
            reply_to_id=parent.id, at=now(),
        )  # fmt: skip
    page = client.page(f"/discussions/wells/write/{token}")
    assert page.heading == "Your reply"
    assert len(client.statements) <= 8, client.statements


def test_a_late_save_of_the_same_words_is_no_conflict(app: Flask) -> None:
    discussion = factories.discussion("wells")
    author = factories.person()
    token = draft_of(discussion, author, free="Begun.")
    keep(token, discussion, author, Parts(free="Gone on."), rev=1)
    assert keep(token, discussion, author, Parts(free="Gone on."), rev=1).rev == 2
    with pytest.raises(ChangedElsewhere):
        keep(token, discussion, author, Parts(free="Otherwise."), rev=1)


def test_where_guests_may_write_a_visitor_is_led_to_their_page(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells")
    with transaction():
        db.session.get_one(Discussion, discussion.id).guest_posts = True
    answer = client.get("/discussions/wells/write?week=2")
    assert answer.location == "/discussions/wells/write/guest?week=2"


def test_each_reader_gets_the_own_language_whoever_came_first(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("wells")
    sign_in(client)
    for language, word in (("fr", "Particulier"), ("en", "Individual")):
        page = client.page(f"/discussions/wells/write?lang={language}")
        assert word in page.text


def test_an_empty_page_makes_no_draft(app: Flask, client: CheckingClient) -> None:
    factories.discussion("markets")
    sign_in(client)
    page = client.page("/discussions/markets/write")
    again = client.submit(page, {}, button="Preview")
    assert "Write something first" in again.text
    assert db.session.scalars(select(Draft)).all() == []
