"""What is going on in the demo: somebody writes, something waits, a discussion is prepared."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.queries import person_by_email
from forum.db import Texts, Wording, db
from forum.discussions.models import Contribution, Discussion, Question, Week
from forum.discussions.models.drafting import Parts
from forum.discussions.operations import (
    Author,
    NewQuestion,
    NewWeek,
    create_discussion,
    post_contribution,
)
from forum.discussions.operations.drafts import new_token, save_draft
from forum.discussions.operations.moderating import receipt_code
from forum.discussions.operations.wording import write_source, write_translation
from forum.discussions.queries.places import Place, stamp_of
from forum.discussions.schedule import closing_instant, opening_instant
from forum.i18n import zone
from forum.moderation.models import Decision, Submission
from forum.moderation.operations import decide, report_submission
from forum.organisations.models import Organisation
from forum.organisations.operations import (
    appoint_manager,
    change_affiliation,
    give_right,
    propose_organisation,
)

CONTENT = Path(__file__).parents[1] / "demo" / "going-on.json"


def go_on(discussion: Discussion, at: datetime) -> None:
    """Bring life into the demo; ``discussion`` is the one that is open."""
    content = json.loads(CONTENT.read_text(encoding="utf-8"))
    discussion.guest_posts = True
    _messages(discussion, content["messages"])
    _belong(content["managers"], at)
    _propose(content["proposal"], at)
    _return(discussion, content["returned"], at)
    _begin_draft(discussion, content["draft"], at)
    _report(discussion, content["report"], at)
    _change_question(discussion, content["change"], at)
    _prepare(content["preparing"], at)
    _age_what_waits(discussion)
    _hand_out_receipts()


def _person(email: str) -> Person:
    person = person_by_email(email)
    assert person is not None, email
    return person


def _organisation(name: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).one()


def _messages(discussion: Discussion, kinds: dict[str, str]) -> None:
    for number, kind in kinds.items():
        message = db.session.scalars(
            select(Contribution).where(
                Contribution.discussion_id == discussion.id, Contribution.number == int(number)
            )
        ).one()
        message.message, message.pinned = kind, message.received


def _belong(managers: dict[str, list[str]], at: datetime) -> None:
    by_id = _person("katrijn@ronda.example").id
    for email, (name, title) in managers.items():
        person, organisation = _person(email), _organisation(name)
        row = appoint_manager(organisation.id, person.id, by_id=by_id, at=at)
        row = change_affiliation(row.id, person.id, role_title=title, named=True, at=at)
        give_right(organisation.id, row.id, "may_speak", by_id=by_id, at=at)


def _propose(row: dict[str, Any], at: datetime) -> None:
    person = db.session.scalars(select(Person).where(Person.name == row["person"])).one()
    propose_organisation(
        person.id,
        name=row["name"],
        short=row["short"],
        type_=row["type"],
        country=row["country"],
        website=row["website"],
        role_title=row["role_title"],
        named=False,
        language=person.language,
        at=at,
    )


def _author(person: Person, organisation: Organisation) -> Author:
    return Author(
        person_id=person.id,
        name=person.name,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        stakeholder_type=organisation.type,
        country=organisation.country,
    )


def _return(discussion: Discussion, row: dict[str, Any], at: datetime) -> None:
    """Let somebody send a text that the moderator returns for a change."""
    person, organisation = _person(row["person"]), _organisation(row["organisation"])
    week = _week(discussion, row["week"])
    contribution = post_contribution(
        discussion_id=discussion.id,
        author=_author(person, organisation),
        body=row["text"],
        language=row["language"],
        week_id=week.id,
        week_source="author",
        channel="web",
        received=max(week.opens, at - timedelta(hours=26)),
        attribution="named",
        hold="policy",
    )
    decide(
        contribution.submission_id,
        "return",
        expected_seq=1,
        reason=row["reason"],
        note=row["note"],
        language=row["language"],
        by_id=_person("odile@ronda.example").id,
        at=at,
    )


def _begin_draft(discussion: Discussion, row: dict[str, Any], at: datetime) -> None:
    week = _week(discussion, 3)
    questions = {
        str(question.number): question.id
        for question in db.session.scalars(select(Question).where(Question.week_id == week.id))
    }
    parts = Parts(
        week=week.number,
        answers={questions[number]: text for number, text in row["answers"].items()},
        organisation=_organisation(row["organisation"]).id,
        attribution=row["attribution"],
    )
    save_draft(
        new_token(),
        parts,
        person_id=_person(row["person"]).id,
        discussion_id=discussion.id,
        rev=0,
        at=at,
    )


def _report(discussion: Discussion, row: dict[str, Any], at: datetime) -> None:
    submission_id = db.session.scalars(
        select(Contribution.submission_id).where(
            Contribution.discussion_id == discussion.id, Contribution.number == row["number"]
        )
    ).one()
    report_submission(submission_id, by_id=None, reason=row["reason"], note=row["note"], at=at)


def _change_question(discussion: Discussion, row: dict[str, Any], at: datetime) -> None:
    """Change a question of the week to come: one translation follows, others are out of date."""
    by_id = _person("odile@ronda.example").id
    week = _week(discussion, row["week"])
    question = db.session.scalars(
        select(Question).where(Question.week_id == week.id, Question.number == row["question"])
    ).one()
    place, base = Place("question", question.id), row["language"]
    texts = write_source(
        discussion.id,
        place,
        row["text"],
        expected=stamp_of(question.text, base, base),
        by_id=by_id,
        at=at,
    )
    for language, text, state in (
        ("en", row["en"], "reviewed"),
        ("ar", row["ar_draft"], "draft"),
    ):
        texts = write_translation(
            discussion.id,
            place,
            language,
            text,
            state=state,
            expected=stamp_of(texts, language, base),
            by_id=by_id,
            at=at,
        )


def _prepare(row: dict[str, Any], at: datetime) -> None:
    """Begin a discussion that isn't announced: some translations are still missing."""
    tz = "Europe/Paris"
    today = at.astimezone(zone(tz)).date()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=row["weeks_ahead"])
    weeks = [
        NewWeek(
            number=number + 1,
            opens=opening_instant(monday + timedelta(weeks=number), tz),
            closes=closing_instant(monday + timedelta(weeks=number, days=6), tz),
            theme=week["theme"],
            questions=[
                NewQuestion(place, text) for place, text in enumerate(week["questions"], start=1)
            ],
        )
        for number, week in enumerate(row["weeks"])
    ]
    discussion = create_discussion(
        slug=row["slug"],
        short_code=row["short_code"],
        title=row["title"],
        languages=row["languages"],
        base_language=row["languages"][0],
        time_zone=tz,
        opens=weeks[0].opens,
        closes=weeks[-1].closes,
        weeks=weeks,
        organisers=row["organisers"],
        launch=row["launch"],
        at=at,
    )
    drafted = Wording(row["title"]["en"], "draft", of=1)
    discussion.title = Texts({**discussion.title, "en": drafted})


def _week(discussion: Discussion, number: int) -> Week:
    return db.session.scalars(
        select(Week).where(Week.discussion_id == discussion.id, Week.number == number)
    ).one()


def _age_what_waits(discussion: Discussion) -> None:
    """Let what is held have waited since it arrived, as it would have."""
    waiting = db.session.execute(
        select(Submission, Contribution, Decision)
        .join(Contribution, Contribution.submission_id == Submission.id)
        .join(
            Decision,
            (Decision.submission_id == Submission.id) & (Decision.seq == Submission.seq),
        )
        .where(Contribution.discussion_id == discussion.id, Submission.state == "held")
    )
    for submission, contribution, decision in waiting:
        if contribution.received is not None:
            submission.changed = decision.at = contribution.received


def _hand_out_receipts() -> None:
    """Give what was written here a receipt, as if it had been sent on the web."""
    written = select(Contribution).where(
        Contribution.receipt.is_(None), Contribution.channel == "web"
    )
    for contribution in db.session.scalars(written):
        contribution.receipt = receipt_code()
