"""From the preview to a contribution: what it says, what stands in the way, once and not twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions import queries
from forum.discussions.models import (
    Attachment,
    Contribution,
    Discussion,
    Draft,
    Version,
)
from forum.discussions.models.drafting import PERSONALLY, Parts
from forum.discussions.operations.drafts import add_file, new_token, save_draft
from forum.discussions.operations.sending import send_draft
from forum.discussions.queries.drafts import drafts_of, sent_draft_of
from forum.errors import Refused
from tests.conftest import NOON
from tests.support import factories
from tests.support.client import CheckingClient, Page
from tests.support.signing_in import sign_in

HALL = "We opened the hall on market days, and two volunteers answer questions there every week."
DESK = "Four villages pay for one desk together, each by the number of its inhabitants."


CONSENT = {"attribution": "anonymous", "quotable": "y"}


def drafted(
    discussion: Discussion, person: Person, parts: Parts, *, reply_to: Contribution | None = None
) -> str:
    """Return the token of a new draft."""
    token = new_token()
    with transaction(shown=False):
        save_draft(
            token,
            parts,
            person_id=person.id,
            discussion_id=discussion.id,
            rev=0,
            reply_to_id=reply_to.id if reply_to else None,
            at=now(),
        )
    return token


def sent(token: str, person: Person) -> Contribution:
    """Return the contribution that a draft became."""
    with transaction():
        return send_draft(token, person.id, at=now())


def usual(discussion: Discussion, **values: object) -> Parts:
    """Return parts that can be sent: an answer to question 2.1, anonymously."""
    first = factories.questions(discussion, 2)[0]
    parts = Parts(
        week=2, answers={first.id: HALL}, organisation=PERSONALLY, attribution="anonymous"
    )
    return replace(parts, **values)  # type: ignore[arg-type]


def passages_of(discussion: Discussion, contribution: Contribution) -> list[tuple[str, list[int]]]:
    """Return the passages of a published text with the questions they answer."""
    whole = queries.contribution_by_number(discussion.id, contribution.number or 0)
    assert whole is not None
    return [
        (whole.version.plain[p.start : p.stop].strip(), list(p.question_ids))
        for p in whole.passages
    ]


def written(page: Page, client: CheckingClient, values: dict[str, object]) -> Page:
    """Fill in the writing page and go on to the preview."""
    return client.submit(page, {**values, "do": "preview"}, action=_action(page))


def _action(page: Page) -> str:
    return str(page.all("//form[@id='write']/@action")[0])


def previewed(client: CheckingClient, page: Page, do: str = "send", **values: object) -> Page:
    """Press a button of the preview."""
    action = str(page.all("//form[@id='preview']/@action")[0])
    return client.submit(page, {**values, "do": do}, action=action)


# --- the way of a person ---------------------------------------------------------------------


def test_what_is_written_under_two_questions_is_sent_with_exactly_these_links(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    first, second = factories.questions(discussion, 2)[:2]
    author = factories.person("Ada Mol")
    sign_in(client, author)
    page = client.page("/discussions/wells/write?week=2")
    preview = written(
        page,
        client,
        {f"answer{first.id}": f"- {HALL}", f"answer{second.id}": f"- {DESK}",
         "attribution": "named"},
    )  # fmt: skip
    assert preview.heading == "Preview"
    assert "It is published at once" in preview.text or "published at once" in preview.text
    received = previewed(client, preview)
    contribution = db.session.scalars(select(Contribution)).one()
    assert f"/mine/{contribution.receipt}" in received.url
    assert contribution.number == 1
    assert (contribution.author_name, contribution.attribution) == ("Ada Mol", "named")
    assert (contribution.week_source, contribution.channel) == ("author", "web")
    assert passages_of(discussion, contribution) == [
        (f"- {HALL}", [first.id]),
        (f"- {DESK}", [second.id]),
    ]
    version = db.session.scalars(select(Version)).one()
    assert (version.format, version.language) == ("markdown", "en")
    assert version.html.count("<ul") == 2  # the lists did not become one


def test_free_text_is_cut_by_rule_and_its_author_says_the_rest_passage_by_passage(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    first, second = factories.questions(discussion, 2)[:2]
    sign_in(client)
    page = client.page("/discussions/wells/write")
    preview = written(page, client, {"free": f"{HALL}\n\n{DESK}", "attribution": "anonymous"})
    boxes = [str(name) for name in preview.all("//fieldset//input[@type='checkbox']/@name")]
    second_passage = list(dict.fromkeys(boxes))[1]
    kept = previewed(client, preview, "correct", **{second_passage: [str(second.id)]})
    assert "Your corrections are kept." in kept.text
    previewed(client, kept)
    contribution = db.session.scalars(select(Contribution)).one()
    assert passages_of(discussion, contribution) == [(HALL, []), (DESK, [second.id])]
    assert first.id not in passages_of(discussion, contribution)[1][1]


def test_a_question_named_under_another_question_is_only_proposed(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    first, second = factories.questions(discussion, 2)[:2]
    sign_in(client)
    text = f"{HALL}\n\nQuestion 2: {DESK}"
    page = client.page("/discussions/wells/write")
    preview = written(page, client, {f"answer{first.id}": text, "attribution": "anonymous"})
    assert "Tick it if this passage answers it too" in preview.text
    box = preview.all(f"//input[@type='checkbox'][@value='{second.id}']")[1]
    assert "checked" not in box.attrib
    previewed(client, preview)
    contribution = db.session.scalars(select(Contribution)).one()
    assert {key for _text, ids in passages_of(discussion, contribution) for key in ids} == {
        first.id
    }


def test_a_proposed_question_that_the_author_ticks_is_linked(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    first, second = factories.questions(discussion, 2)[:2]
    sign_in(client)
    page = client.page("/discussions/wells/write")
    text = f"{HALL}\n\nQuestion 2: {DESK}"
    preview = written(page, client, {f"answer{first.id}": text, "attribution": "anonymous"})
    name = preview.all(f"//input[@type='checkbox'][@value='{second.id}']/@name")[1]
    previewed(client, preview, **{str(name): [str(first.id), str(second.id)]})
    contribution = db.session.scalars(select(Contribution)).one()
    assert passages_of(discussion, contribution)[-1][1] == [first.id, second.id]


def test_consent_and_language_are_asked_once_more_and_what_is_said_last_counts(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    first = factories.questions(discussion, 2)[0]
    sign_in(client)
    page = client.page("/discussions/wells/write")
    preview = written(page, client, {f"answer{first.id}": HALL, "attribution": "named"})
    previewed(client, preview, attribution="anonymous", language="oc", quotable=[])
    contribution = db.session.scalars(select(Contribution)).one()
    version = db.session.scalars(select(Version)).one()
    assert (contribution.attribution, contribution.quotable) == ("anonymous", False)
    assert version.language == "oc"


def test_the_author_is_frozen_as_chosen(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("wells", policy="publish")
    first = factories.questions(discussion, 2)[0]
    author = factories.person("Ada Mol", country="FR")
    town = factories.organisation("Town of Upper Mill", type_="local-authority", country="IE")
    other = factories.organisation("League of Mills")
    for organisation in (town, other):
        factories.affiliation(author, organisation)
    sign_in(client, author)
    page = client.page("/discussions/wells/write")
    values = {f"answer{first.id}": HALL, "attribution": "organisation"}
    refused = written(page, client, values)
    assert "Say for whom you write." in refused.text
    preview = written(
        refused, client, {"organisation": str(town.id), "role_title": "  housing \n officer "}
    )
    previewed(client, preview)
    contribution = db.session.scalars(select(Contribution)).one()
    assert contribution.organisation_id == town.id
    assert contribution.organisation_name == "Town of Upper Mill"
    assert contribution.stakeholder_type == "local-authority"
    assert (contribution.country, contribution.role_title) == ("IE", "housing officer")


@pytest.mark.parametrize("speaks", [False, True])
def test_who_writes_personally_chooses_to_be_an_expert(
    app: Flask, client: CheckingClient, speaks: bool
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    first = factories.questions(discussion, 2)[0]
    author = factories.person("Ada Mol")
    if speaks:
        factories.affiliation(author, factories.organisation("Town of Upper Mill"))
    sign_in(client, author)
    page = client.page("/discussions/wells/write")
    values = {f"answer{first.id}": HALL, "attribution": "named", "organisation": "expert"}
    preview = written(page, client, values)
    assert "Expert" in preview.text and "Individual" not in preview.text
    draft = db.session.scalars(select(Draft)).one()
    again = client.page(f"/discussions/wells/write/{draft.token}")
    assert again.all("//input[@name='organisation'][@checked]/@value") == ["expert"]
    previewed(client, preview)
    contribution = db.session.scalars(select(Contribution)).one()
    assert contribution.stakeholder_type == "expert"
    assert contribution.organisation_id is contribution.organisation_name is None


def test_an_expert_who_writes_for_an_organisation_has_its_type(app: Flask) -> None:
    discussion, author = factories.discussion(policy="publish"), factories.person()
    town = factories.organisation(type_="local-authority")
    factories.affiliation(author, town)
    parts = usual(discussion, organisation=town.id, expert=True)
    token = drafted(discussion, author, parts)
    assert sent(token, author).stakeholder_type == "local-authority"


# --- policy ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "state", "said"),
    [
        ("publish", "published", "published at once"),
        ("hold_new", "held", "first text here"),
        ("hold_all", "held", "a moderator looks at each text"),
    ],
)
def test_the_preview_says_what_happens_next_and_that_happens(
    app: Flask, client: CheckingClient, policy: str, state: str, said: str
) -> None:
    discussion = factories.discussion("wells", policy=policy)
    first = factories.questions(discussion, 2)[0]
    sign_in(client)
    page = client.page("/discussions/wells/write")
    preview = written(page, client, {f"answer{first.id}": HALL, "attribution": "anonymous"})
    assert said in preview.text
    previewed(client, preview)
    contribution = db.session.scalars(select(Contribution)).one()
    assert contribution.submission.state == state
    assert (contribution.number is None) == (state == "held")
    assert contribution.receipt


def test_the_second_text_of_a_known_author_is_published_at_once(app: Flask) -> None:
    discussion = factories.discussion("wells", policy="hold_new")
    author = factories.person()
    factories.contribution(discussion, by=author)
    contribution = sent(drafted(discussion, author, usual(discussion)), author)
    assert contribution.submission.state == "published"


def test_the_emergency_switch_holds_everything(app: Flask) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person()
    with transaction():
        db.session.get_one(Discussion, discussion.id).held_all_since = now()
    contribution = sent(drafted(discussion, author, usual(discussion)), author)
    assert contribution.submission.state == "held"


# --- once ------------------------------------------------------------------------------------


def test_a_second_press_leads_to_the_same_receipt(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person()
    sign_in(client, author)
    token = drafted(discussion, author, usual(discussion))
    preview = client.page(f"/discussions/wells/write/{token}/preview")
    first = previewed(client, preview)
    second = previewed(client, preview)
    assert first.url == second.url.replace("?sent=1", "") + "?sent=1"
    assert db.session.scalar(select(func.count(Contribution.id))) == 1
    assert db.session.scalar(select(func.count(Notice.id)).where(Notice.kind == "posted")) == 1


def test_the_verb_itself_gives_what_it_gave_before(app: Flask) -> None:
    discussion = factories.discussion("wells")
    author = factories.person()
    token = drafted(discussion, author, usual(discussion))
    assert sent(token, author).id == sent(token, author).id
    draft = db.session.scalars(select(Draft)).one()
    assert draft.ended is not None
    assert sent_draft_of(draft.contribution_id or 0) == Parts.of(draft.parts)
    assert drafts_of(author.id, since=now() - timedelta(days=30)) == []


def test_a_text_changed_elsewhere_since_the_preview_is_not_sent(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person()
    sign_in(client, author)
    token = drafted(discussion, author, usual(discussion))
    preview = client.page(f"/discussions/wells/write/{token}/preview")
    with transaction(shown=False):
        save_draft(
            token, usual(discussion, free="And one more thing that nobody saw."),
            person_id=author.id, discussion_id=discussion.id, rev=1, at=now(),
        )  # fmt: skip
    again = previewed(client, preview)
    assert "The text was changed since this preview" in again.text
    assert "And one more thing" in again.text
    assert db.session.scalar(select(func.count(Contribution.id))) == 0


# --- what stands in the way ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"answers": {}}, "Write something first"),
        ({"answers": {}, "free": "  \n\n---\n * \n"}, "Write something first"),
        ({"attribution": ""}, "Choose how you want to appear"),
        ({"attribution": "organisation"}, "You write for yourself"),
        ({"answers": {}, "free": "12345 67890"}, "Say which language your text is in"),
        ({"free": "https://mill.example/page " * 41}, "At most 40 links"),
        ({"free": "x" * 200_001}, "The text is too long"),
    ],
)
def test_what_is_missing_is_said_and_the_draft_stays(
    app: Flask, client: CheckingClient, values: dict[str, object], sentence: str
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person()
    token = drafted(discussion, author, usual(discussion, **values))
    with pytest.raises(Refused) as refused:
        sent(token, author)
    assert sentence in refused.value.sentence
    sign_in(client, author)
    shown = client.page(f"/discussions/wells/write/{token}")
    answered = written(shown, client, {})
    assert sentence in answered.text
    assert "Your text is saved. Nothing was lost." in answered.text
    assert db.session.scalar(select(func.count(Contribution.id))) == 0
    assert db.session.scalars(select(Draft)).one().ended is None


def test_another_persons_organisation_is_not_ones_own(app: Flask) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author, other = factories.person(), factories.person()
    town = factories.organisation()
    factories.affiliation(other, town)
    token = drafted(discussion, author, usual(discussion, organisation=town.id))
    with pytest.raises(Refused, match="You can’t write for this organisation"):
        sent(token, author)


def test_an_organisation_that_is_not_public_yet_can_not_be_written_for(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person()
    proposal = factories.proposal(author, "Ferry Users of the Lower Mill")
    town = factories.organisation("Town of Upper Mill")
    factories.affiliation(author, town)
    token = drafted(discussion, author, usual(discussion, organisation=proposal.id))
    with pytest.raises(Refused, match="You can’t write for this organisation"):
        sent(token, author)


def test_somebody_elses_draft_can_not_be_sent(app: Flask) -> None:
    discussion = factories.discussion("wells")
    author, other = factories.person(), factories.person()
    token = drafted(discussion, author, usual(discussion))
    with pytest.raises(Refused, match="There is no such draft"):
        sent(token, other)


@pytest.mark.parametrize("what", ["closed", "locked", "archived", "unannounced"])
def test_a_discussion_that_takes_nothing_says_so_and_keeps_the_draft(
    app: Flask, client: CheckingClient, clock: object, what: str
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person()
    sign_in(client, author)
    token = drafted(discussion, author, usual(discussion))
    preview = client.page(f"/discussions/wells/write/{token}/preview")
    with transaction():
        row = db.session.get_one(Discussion, discussion.id)
        if what == "closed":
            row.closes = now()
        elif what == "locked":
            row.locked = now()
        elif what == "archived":
            row.archived = now()
        else:
            row.announced = None
    with pytest.raises(Refused, match="Your draft is kept"):
        sent(token, author)
    action = preview.all("//form[@id='preview']/@action")[0]
    sha = preview.all("//input[@name='sha256']/@value")[0]
    answer = client.post(str(action), data={"do": "send", "sha256": sha, **CONSENT})
    assert answer.status_code == (404 if what == "unannounced" else 200)
    if what != "unannounced":
        assert "Your draft is kept." in answer.get_data(as_text=True)
        shown = client.page(f"/discussions/wells/write/{token}")
        assert HALL in shown.html
        assert "Nothing can be sent now" in shown.text
    assert db.session.scalar(select(func.count(Contribution.id))) == 0


def test_a_closed_week_takes_late_answers_where_the_discussion_does(app: Flask) -> None:
    discussion = factories.discussion("wells", policy="publish", late="until_close")
    author = factories.person()
    late = factories.questions(discussion, 1)[0]
    parts = usual(discussion, answers={late.id: HALL})
    contribution = sent(drafted(discussion, author, parts), author)
    assert contribution.week_id == factories.week(discussion, 1).id


def test_a_closed_week_takes_nothing_where_late_answers_are_refused(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish", late="refuse")
    author = factories.person()
    late = factories.questions(discussion, 1)[0]
    token = drafted(discussion, author, usual(discussion, answers={late.id: HALL}))
    with pytest.raises(Refused, match="Week 1 takes no more answers"):
        sent(token, author)
    sign_in(client, author)
    shown = client.page(f"/discussions/wells/write/{token}")
    assert HALL in shown.html  # what stood there is still there
    assert "closed, no more answers" in shown.text
    fields = [str(name) for name in shown.all("//textarea/@name")]
    assert [f"answer{late.id}"] == [n for n in fields if n == f"answer{late.id}"]


def test_between_two_weeks_a_text_belongs_to_the_one_before(app: Flask, clock: object) -> None:
    discussion = factories.discussion("wells", policy="publish", late="refuse")
    author = factories.person()
    week = factories.week(discussion, 2)
    with transaction():
        row = db.session.merge(week)
        row.closes = NOON - timedelta(hours=1)
    parts = usual(discussion, week=None)
    contribution = sent(drafted(discussion, author, parts), author)
    assert contribution.week_id == week.id
    later = factories.questions(discussion, 3)[0]
    token = drafted(discussion, author, usual(discussion, answers={later.id: HALL}))
    with pytest.raises(Refused, match="Week 3 takes no more answers"):
        sent(token, author)


def test_free_text_without_a_week_belongs_to_that_of_its_arrival(app: Flask) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person()
    parts = usual(discussion, week=None, answers={}, free=HALL)
    contribution = sent(drafted(discussion, author, parts), author)
    assert contribution.week_id == factories.week(discussion, 2).id
    assert contribution.week_source == "arrival"


def test_the_name_below_a_text_is_its_signature(app: Flask) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person("Ada Mol")
    first = factories.questions(discussion, 2)[0]
    parts = usual(discussion, answers={first.id: f"{HALL}\n\nAda Mol"})
    sent(drafted(discussion, author, parts), author)
    version = db.session.scalars(select(Version)).one()
    assert [segment.kind for segment in version.segments] == ["answer", "signature"]
    assert "Ada" not in version.opening


def test_files_of_the_draft_go_with_the_text(app: Flask) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person()
    token = drafted(discussion, author, usual(discussion))
    with transaction(shown=False):
        add_file(token, author.id, b"Figures of the hall.", "figures.txt")
        add_file(token, author.id, b"Plan of the hall.", "plan.txt")
    contribution = sent(token, author)
    files = db.session.scalars(select(Attachment).order_by(Attachment.position)).all()
    assert [file.name for file in files] == ["figures.txt", "plan.txt"]
    assert {file.contribution_id for file in files} == {contribution.id}


@pytest.mark.parametrize("letter", ["a", "م", "字", "😀"])
def test_a_hundred_thousand_characters_of_any_script_pass(
    app: Flask, client: CheckingClient, letter: str
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    first = factories.questions(discussion, 2)[0]
    sign_in(client)
    page = client.page("/discussions/wells/write")
    line = letter * 9 + " "
    text = (line * 10 + "\n\n") * 999
    preview = written(
        page, client, {f"answer{first.id}": text, "attribution": "anonymous", "language": "en"}
    )
    if letter == "😀":
        assert "Write something first" in preview.text
        return
    previewed(client, preview)
    assert len(db.session.scalars(select(Version)).one().plain) > 100_000


# --- replies ---------------------------------------------------------------------------------


def test_a_reply_quotes_a_passage_and_answers_no_question(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    author = factories.person("Ada Mol")
    parent = factories.contribution(discussion, HALL, by=author, name="Ada Mol")
    sign_in(client)
    read = client.page(f"/discussions/wells/contributions/{parent.number}")
    page = client.page(read.links["Quote this passage"])
    assert page.heading == "Your reply"
    quoted = page.all("//textarea[@name='free']")[0].text
    assert quoted.strip().startswith("> **C-001, Ada Mol:**\n>\n> We opened the hall")
    preview = written(page, client, {"free": quoted + DESK, "attribution": "anonymous"})
    previewed(client, preview)
    reply = db.session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()
    assert reply is not None
    assert reply.reply_to_id == parent.id
    segments = (
        db.session.scalars(select(Version).where(Version.contribution_id == reply.id))
        .one()
        .segments
    )
    assert [segment.kind for segment in segments] == ["reference", "answer"]


def test_only_what_readers_see_and_what_may_be_quoted_is_quoted(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("wells", policy="publish")
    secret = factories.contribution(
        discussion, f"{HALL}\n\nAda Mol", name="Ada Mol", attribution="anonymous"
    )
    closed = factories.contribution(discussion, HALL, quotable=False)
    held = factories.contribution(discussion, HALL, hold="policy")
    sign_in(client)
    page = client.page(f"/discussions/wells/write?reply={secret.number}&quote=p0")
    assert "Ada Mol" not in page.html
    page = client.page(f"/discussions/wells/write?reply={closed.number}&quote=p0")
    assert page.all("//textarea[@name='free']")[0].text in (None, "\n", "")
    read = client.page(f"/discussions/wells/contributions/{closed.number}")
    assert "Quote this passage" not in read.links
    assert held.number is None
    page = client.page("/discussions/wells/write?reply=999&quote=p0")
    assert page.heading == "Your contribution"


def test_a_reply_to_something_in_another_discussion_is_refused(app: Flask) -> None:
    discussion, other = factories.discussion("wells"), factories.discussion("mills")
    author = factories.person()
    foreign = factories.contribution(other, HALL)
    with pytest.raises(Refused, match="no such contribution"):
        drafted(discussion, author, usual(discussion), reply_to=foreign)


def test_an_administrator_takes_no_part_by_office_alone(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion("wells", policy="publish", visibility="invited")
    admin = sign_in(client, "administrator")
    page = client.page("/discussions/wells/write")
    assert page.heading == "Nothing can be sent now"
    address = f"/discussions/wells/write/{new_token()}"
    assert client.post(address, data={"free": HALL}).status_code == 403
    assert db.session.scalars(select(Draft).where(Draft.person_id == admin.id)).all() == []
    member = factories.person(role="member", scope_id=discussion.scope_id)
    contribution = sent(drafted(discussion, member, usual(discussion)), member)
    assert contribution.number == 1


def test_the_language_of_a_quotation_is_not_that_of_the_reply(app: Flask) -> None:
    discussion = factories.discussion("wells", policy="publish", languages=("en", "fr"))
    author = factories.person()
    said = "Nous avons ouvert la salle le jour du marché, et deux bénévoles y répondent."
    parts = usual(discussion, answers={}, free=f"> {HALL}\n> {DESK}\n\n{said}")
    sent(drafted(discussion, author, parts), author)
    assert db.session.scalars(select(Version)).one().language == "fr"
