"""Setting a discussion up in steps: begun, left, taken up again, each step with its refusals."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import RoleGrant
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Discussion, DiscussionChange, DiscussionDocument
from forum.discussions.operations import starting
from forum.discussions.operations.naming import proposed_short_code, proposed_slug
from forum.discussions.operations.preparing import first_monday, propose_weeks
from forum.discussions.queries import discussion_by_slug
from forum.errors import Refused
from tests.support import factories
from tests.support.client import CheckingClient, Page
from tests.support.signing_in import sign_in

LONG = "Ä" * 99_999 + "."


def begun(slug: str = "wells", **more: object) -> Discussion:
    """Return a new draft of somebody who coordinates the site."""
    by = more.pop("by", None)
    by_id = more.pop("by_id", None) or (by or factories.person(role="coordinator")).id  # type: ignore[attr-defined]
    values: dict[str, object] = {
        "title": "Wells",
        "languages": ["en", "fr"],
        "base_language": "en",
        "time_zone": "Europe/Brussels",
    }
    with transaction():
        return starting.start_discussion(
            slug=slug,
            by_id=int(by_id),
            at=now(),
            **(values | more),  # type: ignore[arg-type, attr-defined]
        )


def found(slug: str) -> Discussion:
    """Return a discussion as it is stored now."""
    db.session.expire_all()
    discussion = discussion_by_slug(slug)
    assert discussion is not None
    return discussion


def verbs(discussion: Discussion) -> list[str]:
    return list(
        db.session.scalars(
            select(DiscussionChange.verb)
            .where(DiscussionChange.discussion_id == discussion.id)
            .order_by(DiscussionChange.id)
        )
    )


def errors(page: Page) -> str:
    return " ".join(page.texts("//*[@class='error-summary']"))


# --- beginning ------------------------------------------------------------------------------


def test_a_title_is_enough_to_begin_and_who_begins_coordinates_it(
    app: Flask, client: CheckingClient
) -> None:
    person = sign_in(client, "coordinator")
    page = client.page("/discussions/")
    page = client.page(page.links["Begin a discussion"])
    page = client.submit(page, {"title": "  Water in   dry valleys ", "languages": ["en", "ar"]})
    assert page.url == "/discussions/water-in-dry-valleys/settings/dates"
    made = found("water-in-dry-valleys")
    assert (made.short_code, made.languages, made.base_language) == ("WIDV", ["en", "ar"], "en")
    assert made.announced is None and made.opens is None
    assert db.session.get(RoleGrant, (person.id, made.scope_id, "coordinator")) is not None
    assert verbs(made) == ["created"]
    sign_in(client)
    assert client.get("/discussions/water-in-dry-valleys").status_code == 404


def test_an_administrator_begins_one_and_sees_the_draft(app: Flask, client: CheckingClient) -> None:
    sign_in(client, "administrator")
    page = client.submit(client.page("/discussions/new"), {"title": "Wells", "languages": ["en"]})
    assert client.get("/discussions/wells/settings").status_code == 200
    assert page.status == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Give the discussion a title."),
        ("title", "x" * 501, "at most 500 characters"),
        ("slug", "Über uns", "small letters, digits and hyphens"),
        ("slug", "new", "small letters, digits and hyphens"),
        ("short_code", "WAY TOO LONG FOR IT", "up to 12 letters"),
        ("base_language", "xx-nowhere", "Choose a language from the list."),
        ("more_language", "qqq", "Choose a language from the list."),
        ("time_zone", "Europe/Atlantis", "Choose a time zone from the list."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(
    app: Flask, client: CheckingClient, field: str, value: str, said: str
) -> None:
    sign_in(client, "coordinator")
    typed = {
        "title": "Wells", "languages": ["fr"], "base_language": "fr", "more_language": "",
        "time_zone": "Europe/Brussels", "slug": "", "short_code": "",
    }  # fmt: skip
    answer = client.post("/discussions/new", data=typed | {field: value})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and said in text
    assert 'value="fr" checked' in text or "checked" in text
    assert db.session.scalar(select(Discussion.id)) is None


def test_addresses_are_proposed_in_latin_letters_and_never_twice() -> None:
    free = lambda name: False  # noqa: E731
    assert proposed_slug("Les marchés d’été", free) == "les-marches-d-ete"
    assert proposed_slug("الأسواق", free) == "alaswaq"
    assert proposed_slug("Рынки малых городов", free) == "rynki-malykh-gorodov"
    assert proposed_slug("水", free) == "discussion"
    assert proposed_slug("word " * 40, free).count("word") == 12
    assert proposed_slug("New", {"new", "new-2"}.__contains__) == "new-3"
    assert proposed_short_code("Water", {"WATER"}.__contains__) == "WATER2"
    assert proposed_short_code("水", free) == "D"


def test_only_who_coordinates_the_site_or_administers_begins_one(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets")
    for role in ("coordinator", "moderator", "member"):
        sign_in(client, factories.person(role=role, scope_id=discussion.scope_id))
        assert client.get("/discussions/new").status_code == 403
        assert "Begin a discussion" not in client.page("/discussions/").links


# --- dates ----------------------------------------------------------------------------------


def test_four_weeks_are_proposed_from_a_monday_and_stored_by_the_discussions_clock(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun("wells", by=by, time_zone="America/Sao_Paulo")
    page = client.page("/discussions/wells/settings/dates")
    assert page.texts("//legend") == ["Week 1", "Week 2", "Week 3", "Week 4"]
    page = client.submit(
        page, {"weeks-0-theme": "Whose well?", "weeks-2-theme": "Who pays?"}, button="Save and go"
    )
    assert page.url == "/discussions/wells/settings/questions"
    made = found("wells")
    zone = ZoneInfo("America/Sao_Paulo")
    first = first_monday(now(), "America/Sao_Paulo")
    assert made.opens == datetime.combine(first, datetime.min.time(), zone).astimezone(UTC)
    assert made.closes == datetime.combine(
        first + timedelta(days=28), datetime.min.time(), zone
    ).astimezone(UTC)
    assert [week.theme.plain() for week in made.weeks] == [
        {"en": "Whose well?"}, {}, {"en": "Who pays?"}, {},
    ]  # fmt: skip
    assert verbs(made) == ["created", "dates_set"]


def test_weeks_over_a_change_of_the_clock_have_seven_whole_days() -> None:
    weeks = propose_weeks(date(2026, 10, 19), 2)
    assert [(w.opens, w.closes) for w in weeks] == [
        (date(2026, 10, 19), date(2026, 10, 25)),
        (date(2026, 10, 26), date(2026, 11, 1)),
    ]


def test_another_number_of_weeks_is_proposed_and_themes_stay(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    page = client.page("/discussions/wells/settings/dates")
    page = client.submit(
        page,
        {"first_day": "2027-01-04", "count": "2", "weeks-1-theme": "Kept"},
        button="Propose weeks",
    )
    assert page.texts("//legend") == ["Week 1", "Week 2"]
    assert page.all("//input[@name='weeks-1-opens']/@value") == ["2027-01-11"]
    assert page.all("//input[@name='weeks-1-theme']/@value") == ["Kept"]
    assert found("wells").opens is None


def dates_posted(client: CheckingClient, slug: str, *weeks: tuple[str, str], **more: str) -> Page:
    rev = found(slug).rev
    data = {"rev": rev, "go": "save", "count": "4", "first_day": "", "closes": ""}
    for place, (opens, closes) in enumerate(weeks):
        data |= {f"weeks-{place}-opens": opens, f"weeks-{place}-closes": closes}
        data |= {f"weeks-{place}-theme": ""}
    answer = client.post(
        f"/discussions/{slug}/settings/dates", data=data | more, follow_redirects=True
    )
    return client._page(answer, 200)


@pytest.mark.parametrize(
    ("weeks", "closes", "said"),
    [
        ((), "", "at least one week"),
        ((("2027-01-11", "2027-01-04"),), "", "must close after it opens"),
        ((("2027-01-04", "2027-01-10"), ("2027-01-10", "2027-01-17")), "", "1 and 2 overlap"),
        ((("2027-01-11", "2027-01-17"), ("2027-01-04", "2027-01-10")), "", "1 and 2 overlap"),
        ((("2027-01-04", "2027-01-10"),), "2027-01-08", "before its last week"),
        ((("someday", "2027-01-10"),), "", "Give a day such as"),
        ((("9999-12-31", "9999-12-31"),), "", "Give a day such as"),
        ((("", "2027-01-10"),), "", "must close after it opens"),
        (tuple((f"{2027 + m // 12}-{m % 12 + 1:02}-01", f"{2027 + m // 12}-{m % 12 + 1:02}-02")
               for m in range(13)), "", "At most 12 weeks"),
    ],
)  # fmt: skip
def test_weeks_that_cannot_be_are_refused_with_a_sentence(
    app: Flask,
    client: CheckingClient,
    weeks: tuple[tuple[str, str], ...],
    closes: str,
    said: str,
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    page = dates_posted(client, "wells", *weeks, closes=closes)
    assert said in errors(page)
    assert found("wells").opens is None


def test_a_week_goes_only_while_it_is_empty_and_hours_of_a_day_that_stays_stay(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets", announced=False, now_in=0, weeks=2)
    morning = discussion.weeks[0].opens + timedelta(hours=8)
    discussion.opens = discussion.weeks[0].opens = morning
    db.session.commit()
    sign_in(client, "coordinator")
    rows = [
        (str(week.opens.astimezone(ZoneInfo("Europe/Brussels")).date()),
         str((week.closes - timedelta(hours=2)).date()))
        for week in found("markets").weeks
    ]  # fmt: skip
    page = dates_posted(client, "markets", rows[0])
    assert "Week 2 has questions: remove them first." in page.text
    dates_posted(client, "markets", *rows)
    made = found("markets")
    assert made.opens == made.weeks[0].opens == morning


def test_dates_of_an_announced_discussion_are_changed_in_the_schedule(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("markets", now_in=0)
    sign_in(client, "coordinator")
    page = client.page("/discussions/markets/settings/dates")
    assert "changed in the schedule" in page.text
    before = found("markets").opens
    page = dates_posted(client, "markets", ("2027-01-04", "2027-01-10"))
    assert found("markets").opens == before


# --- questions ------------------------------------------------------------------------------


def test_questions_are_written_with_one_more_field_at_a_time_and_keep_their_order(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    dates_posted(client, "wells", ("2027-01-04", "2027-01-10"), ("2027-01-11", "2027-01-17"))
    page = client.page("/discussions/wells/settings/questions")
    page = client.submit(page, {"weeks-0-questions-0-text": "Who owns it?"}, button="One more")
    assert page.all("//textarea[@name='weeks-0-questions-0-text']/text()")[0].strip() == (
        "Who owns it?"
    )
    page = client.submit(
        page, {"weeks-0-questions-1-text": "Who pays?", "weeks-1-questions-0-text": "And then?"},
        button="Save and go on",
    )  # fmt: skip
    assert page.url == "/discussions/wells/settings/presentation"
    weeks = found("wells").weeks
    said = [[(q.number, q.text["en"].text) for q in week.questions] for week in weeks]
    assert said == [[(1, "Who owns it?"), (2, "Who pays?")], [(1, "And then?")]]
    page = client.page("/discussions/wells/settings/questions")
    keys = page.all("//input[contains(@name, 'weeks-0-questions') and @type='hidden']/@value")
    page = client.submit(
        page,
        {
            "weeks-0-questions-0-key": keys[1], "weeks-0-questions-0-text": "Who pays now?",
            "weeks-0-questions-1-key": keys[0], "weeks-0-questions-1-text": "Who owns it?",
            "weeks-1-questions-0-text": "",
        },
        button="Save and go on",
    )  # fmt: skip
    weeks = found("wells").weeks
    said = [[(str(q.id), q.number, q.text["en"].text) for q in week.questions] for week in weeks]
    assert said == [[(keys[1], 1, "Who pays now?"), (keys[0], 2, "Who owns it?")], []]
    assert weeks[0].questions[0].text["en"].rev == 2


def test_a_week_that_opened_keeps_its_questions_here_and_forged_ones_are_refused(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets")
    sign_in(client, "coordinator")
    page = client.page("/discussions/markets/settings/questions")
    assert page.all("//input[contains(@name, '-number')]/@value") == ["3"]
    first = factories.questions(discussion, 1)[0]
    data = {
        "rev": found("markets").rev, "go": "save", "weeks-0-number": "1",
        "weeks-0-questions-0-key": str(first.id), "weeks-0-questions-0-text": "Changed",
    }  # fmt: skip
    address = "/discussions/markets/settings/questions"
    said = client.post(address, data=data).get_data(as_text=True)
    assert "Week 1 has opened" in said
    data["weeks-0-number"] = "3"
    said = client.post(address, data=data).get_data(as_text=True)
    assert "moved or removed meanwhile" in said
    data |= {"weeks-0-questions-0-key": "", "weeks-0-questions-0-text": "Ä" * 5001}
    assert "at most 5000 characters" in client.post(address, data=data).get_data(as_text=True)
    assert "Changed" not in str(factories.questions(discussion, 1)[0].text)


# --- presentation, documents ----------------------------------------------------------------


def test_a_launch_note_of_100000_characters_is_kept_in_each_language(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    address = "/discussions/wells/settings/presentation"
    client.submit(
        client.page(address), {"title": "Wells", "launch": LONG},
        action=f"{address}?in=en", button=None,
    )  # fmt: skip
    client.submit(
        client.page(f"{address}?in=fr"), {"title": "Les puits", "launch": "Bienvenue."},
        action=f"{address}?in=fr",
    )  # fmt: skip
    made = found("wells")
    assert made.launch["en"].text == LONG
    assert made.title.state("fr", "en") == made.launch.state("fr", "en") == "reviewed"
    client.submit(
        client.page(f"{address}?in=en"), {"launch": "Shorter."}, action=f"{address}?in=en"
    )
    assert found("wells").launch.state("fr", "en") == "outdated"
    page = client.submit(
        client.page(f"{address}?in=en"),
        {"title": "", "launch": "x" * 200_001},
        action=f"{address}?in=en",
    )
    assert "Give the discussion a title." in page.text
    page = client.submit(
        client.page(f"{address}?in=fr"), {"launch": "x" * 200_001}, action=f"{address}?in=fr"
    )
    assert "at most 200000 characters" in page.text or "at most 200,000" in page.text


def test_organisers_stand_in_their_order_and_each_once(app: Flask, client: CheckingClient) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    page = client.page("/discussions/wells/settings/presentation")
    page = client.submit(page, {"organisers-0": "Town of Upper Brook"}, button="One more organiser")
    page = client.submit(page, {"organisers-1": "رابطة  البلدات"}, button="Save the organisers")
    assert [o.name for o in found("wells").organisers] == ["Town of Upper Brook", "رابطة البلدات"]
    page = client.submit(
        page, {"organisers-0": "", "organisers-1": "y" * 301}, button="Save the organisers"
    )
    assert "at most 300 characters" in page.text
    assert len(found("wells").organisers) == 2


def test_documents_are_added_named_moved_and_removed(app: Flask, client: CheckingClient) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)

    def add(name: str, content: bytes) -> str:
        data = {
            "rev": str(found("wells").rev), "title": "", "language": "en",
            "file": (BytesIO(content), name),
        }  # fmt: skip
        answer = client.post(
            "/discussions/wells/settings/documents",
            data=data,
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        return answer.get_data(as_text=True)

    assert "The document was added." in add("note.txt", b"What we ask.")
    assert "The document was added." in add("map.txt", b"Where it is.")
    assert "is not the kind of file" in add("note.pdf", b"no pdf at all")
    assert "can&#39;t be accepted" in add("run.exe", b"MZ")
    assert "Choose a file." in add("", b"")
    first, second = found("wells").documents
    page = client.page(f"/discussions/wells/settings/documents/{first.id}")
    client.submit(page, {"titles-0": "Concept note", "titles-1": "Note de cadrage"}, button="Save")
    assert found("wells").documents[0].title.plain() == {
        "en": "Concept note", "fr": "Note de cadrage",
    }  # fmt: skip
    page = client.page("/discussions/wells/settings/presentation")
    client.submit(page, button="Down")
    assert [d.id for d in found("wells").documents] == [second.id, first.id]
    page = client.page(f"/discussions/wells/settings/documents/{second.id}")
    page = client.submit(page, button="Remove this document")
    assert "The document was removed." in page.text
    assert [d.id for d in found("wells").documents] == [first.id]
    assert verbs(found("wells"))[-4:] == [
        "document_added", "document_changed", "documents_ordered", "document_removed",
    ]  # fmt: skip


def test_a_document_of_another_discussion_is_out_of_reach(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun("wells", by=by)
    begun("ponds", by=by)
    data = {
        "rev": str(found("ponds").rev), "title": "", "language": "",
        "file": (BytesIO(b"text"), "a.txt"),
    }  # fmt: skip
    client.post(
        "/discussions/ponds/settings/documents", data=data, content_type="multipart/form-data"
    )
    key = db.session.scalars(select(DiscussionDocument.id)).one()
    base = f"/discussions/wells/settings/documents/{key}"
    assert client.get(base).status_code == 404
    client.post(f"{base}/remove", data={"rev": str(found("wells").rev)})
    client.post(f"{base}/move", data={"rev": str(found("wells").rev), "step": "up"})
    assert len(found("ponds").documents) == 1


# --- rules, basics --------------------------------------------------------------------------


RULES = {
    "visibility": "members", "policy": "hold_all", "late": "refuse",
    "missing_translation": "open_pending", "show_coming": "y", "mail_address": "Wells@Town.example",
    "test": "y",
}  # fmt: skip


def test_rules_are_stored_and_wrong_ones_refused_with_everything_typed_still_there(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    factories.discussion("markets", mail_address="taken@town.example")
    address = "/discussions/wells/settings/rules"

    def send(**more: str) -> str:
        data = RULES | {"rev": str(found("wells").rev)} | more
        return client.post(address, data=data, follow_redirects=True).get_data(as_text=True)

    assert "Choose one of these." in send(visibility="nobody")
    assert "Choose one of these." in send(policy="")
    assert "This is not an e-mail address." in send(mail_address="wells")
    assert "Another discussion has this mail address." in send(mail_address="TAKEN@town.example")
    said = send(guest_posts="y")
    assert "Guests can only write where everybody may read." in said
    assert "Wells@Town.example" in said
    assert found("wells").policy == "hold_new"
    assert "Saved." in send()
    made = found("wells")
    assert (made.scope.visibility, made.policy, made.late) == ("members", "hold_all", "refuse")
    assert (made.missing_translation, made.show_coming, made.test) == ("open_pending", True, True)
    assert made.mail_address == "wells@town.example"


def test_what_may_not_change_any_more_says_why(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion)
    sign_in(client, "coordinator")
    address = "/discussions/markets/settings/basics"
    page = client.page(address)
    assert "people have it since the announcement" in page.text
    for field, value, said in (
        ("slug", "other", "The address stays"),
        ("short_code", "OTHER", "The short code stays"),
        ("base_language", "fr", "The base language stays"),
        ("time_zone", "Asia/Kolkata", "The time zone stays"),
    ):
        page = client.submit(client.page(address), {field: value})
        assert said in errors(page), field
    page = client.submit(client.page(address), {"title": "Markets again", "more_language": "it"})
    made = found("markets")
    assert made.title["en"].text == "Markets again" and "it" in made.languages


def test_another_clock_keeps_days_and_hours_as_they_are_read(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    dates_posted(client, "wells", ("2027-03-22", "2027-03-28"))
    page = client.page("/discussions/wells/settings/basics")
    client.submit(page, {"time_zone": "Pacific/Chatham", "slug": "deep-wells"}, button="Save and")
    made = found("deep-wells")
    here = ZoneInfo("Pacific/Chatham")
    assert made.opens is not None and made.closes is not None
    assert made.opens.astimezone(here).isoformat()[:16] == "2027-03-22T00:00"
    assert made.closes.astimezone(here).isoformat()[:16] == "2027-03-29T00:00"


# --- stale pages ----------------------------------------------------------------------------


def test_a_page_that_somebody_overtook_shows_both_values_and_overwrites_nothing(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    mine = client.page("/discussions/wells/settings/basics")
    client.submit(
        client.page("/discussions/wells/settings/basics"), {"title": "Theirs"}, button="Save and"
    )
    page = client.submit(mine, {"title": "Mine"}, button="Save and go on")
    assert "Somebody changed this discussion" in page.text
    assert "Stands now: Theirs" in page.text and "You typed: Mine" in page.text
    assert found("wells").title["en"].text == "Theirs"
    client.submit(page, button="Save and go on")
    assert found("wells").title["en"].text == "Mine"


@pytest.mark.parametrize("step", ["basics", "dates", "questions", "rules", "presentation"])
def test_every_step_sent_from_an_old_page_changes_nothing(
    app: Flask, client: CheckingClient, step: str
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    before = found("wells").rev
    answer = client.post(
        f"/discussions/wells/settings/{step}",
        data={"rev": "99", "go": "save", "title": "x", "weeks-0-opens": "2027-01-04"},
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "Somebody changed this discussion" in text
    assert found("wells").rev == before


def test_every_step_with_nothing_at_all_answers_with_a_page(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    for step in ("basics", "dates", "questions", "rules", "presentation", "organisers",
                 "documents"):  # fmt: skip
        answer = client.post(f"/discussions/wells/settings/{step}", data={})
        assert answer.status_code == 200, step
    wrong = {"rev": "1" * 40, "weeks-0-opens": "\0", "count": "many", "languages": "\0", "go": "x"}
    for step in ("basics", "dates", "questions", "rules"):
        answer = client.post(f"/discussions/wells/settings/{step}", data=wrong)
        assert answer.status_code == 200, step


# --- from an earlier one --------------------------------------------------------------------


def test_an_earlier_structure_begins_the_next_one_without_its_contributions(
    app: Flask, client: CheckingClient
) -> None:
    source = factories.discussion("markets", policy="hold_all", visibility="members", weeks=2)
    factories.contribution(source, week_number=1)
    sign_in(client, "coordinator")
    page = client.page(client.page("/discussions/new").links["Begin with an earlier structure"])
    page = client.submit(
        page, {"source": "markets", "title": "Markets again", "first_day": "2027-03-22"}
    )
    made, source = found("markets-again"), found("markets")
    here = ZoneInfo("Europe/Brussels")
    assert [str(week.opens.astimezone(here))[:16] for week in made.weeks] == [
        "2027-03-22 00:00", "2027-03-29 00:00",
    ]  # fmt: skip
    assert made.closes is not None and str(made.closes.astimezone(here))[:16] == "2027-04-05 00:00"
    assert [w.theme for w in made.weeks] == [w.theme for w in source.weeks]
    assert [[q.text for q in w.questions] for w in made.weeks] == [
        [q.text for q in w.questions] for w in source.weeks
    ]
    assert (made.policy, made.scope.visibility) == ("hold_all", "members")
    assert [o.name for o in made.organisers] == [o.name for o in source.organisers]
    assert made.next_number == 1 and made.announced is None and not made.launch.plain()
    assert verbs(made) == ["created", "copied"]


def test_a_structure_is_copied_only_by_who_coordinates_it(
    app: Flask, client: CheckingClient
) -> None:
    factories.discussion("markets")
    sign_in(client, "administrator")
    page = client.page("/discussions/new/copy")
    assert "No earlier discussion" in page.text
    data = {"source": "markets", "title": "Taken", "first_day": "2027-03-22"}
    said = client.post("/discussions/new/copy", data=data).get_data(as_text=True)
    assert discussion_by_slug("taken") is None and said


# --- the list of what is missing ------------------------------------------------------------


def test_the_settings_say_what_is_missing_in_which_language_and_lead_there(
    app: Flask, client: CheckingClient
) -> None:
    by = sign_in(client, "coordinator")
    begun(by=by)
    page = client.page("/discussions/wells/settings")
    assert "There is no week yet." in page.links
    assert "The title is missing in: French." in page.links
    assert "Announce this discussion" in page.links
    dates_posted(client, "wells", ("2027-01-04", "2027-01-10"))
    page = client.page("/discussions/wells/settings")
    assert "Week 1 has no questions." in page.links
    assert "Announcing waits for this" not in page.text
    assert len(client.statements) <= 8


def test_steps_are_for_coordinators_and_the_overview_for_those_who_run_it(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets", announced=False)
    sign_in(client, "moderator", discussion.scope_id)
    page = client.page("/discussions/markets/settings")
    assert "Hold everything new" in page.links and "Announce this discussion" not in page.links
    for step in ("basics", "dates", "questions", "presentation", "rules", "acts/announce"):
        assert client.get(f"/discussions/markets/settings/{step}").status_code == 403
    assert client.get("/discussions/markets/settings/acts/conquer").status_code == 404


def test_of_two_who_take_an_address_at_once_one_gets_it_and_the_other_is_told(
    real_app: Flask,
) -> None:
    with real_app.app_context():
        people = [factories.person(role="coordinator").id for _n in range(2)]
    said: list[tuple[str, str]] = []

    def begin(slug: str, by_id: int, meeting: Barrier) -> None:
        with real_app.app_context():
            meeting.wait(30)
            try:
                begun(slug, by_id=by_id)
                said.append((slug, "stored"))
            except Refused:
                said.append((slug, "told"))

    for slug in ("wells", "ponds", "springs"):
        meeting = Barrier(2)
        threads = [Thread(target=begin, args=(slug, key, meeting)) for key in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert sorted(said) == [
        (slug, said_) for slug in ("ponds", "springs", "wells") for said_ in ("stored", "told")
    ]
