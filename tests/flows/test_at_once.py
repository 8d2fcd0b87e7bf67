"""Two people at one thing at the same moment, on real databases: one wins, the other is told."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Address, Person, RoleGrant
from forum.accounts.operations import make_link
from forum.accounts.operations.addresses import change_address
from forum.accounts.operations.invitations import accept_invitation, invite
from forum.accounts.operations.joining import confirm_joining
from forum.accounts.operations.pasted import PastedRow
from forum.clock import now
from forum.db import Notice, db, transaction
from forum.discussions.models import (
    Contribution,
    Discussion,
    DiscussionChange,
    Draft,
    Translation,
    Version,
)  # fmt: skip
from forum.discussions.models.drafting import PERSONALLY, Parts
from forum.discussions.operations import move_contribution
from forum.discussions.operations.consenting import change_consent
from forum.discussions.operations.drafts import ChangedElsewhere, new_token, save_draft
from forum.discussions.operations.revising import edit_text
from forum.discussions.operations.scheduling.dates import change_dates
from forum.discussions.operations.scheduling.questions import add_question
from forum.discussions.operations.sending import send_draft
from forum.discussions.operations.translating import decide_translation
from forum.discussions.schedule.plans import Extend
from forum.errors import Refused
from forum.moderation.models import Submission
from forum.moderation.operations import Move, chain_of
from forum.organisations.models import Affiliation
from forum.organisations.operations import give_right, join_organisation, move_organisation
from tests.support import factories
from tests.support.keeping import Kept
from tests.support.racing import at_once

TOKEN = new_token()


def count(model: type, *conditions: object) -> int:
    """Return how many rows there are."""
    query = select(func.count()).select_from(model).where(*conditions)  # type: ignore[arg-type]
    return db.session.scalar(query) or 0


def nothing_is_wrong() -> None:
    assert Kept.now().wrong() == []


def drafted(app: Flask) -> tuple[int, int, int]:
    """Store a draft that can be sent; return its writer, its discussion, its week's question."""
    with app.app_context():
        discussion = factories.discussion(weeks=2, questions=1)
        writer = factories.person("Ada Writer")
        (question,) = factories.questions(discussion, 2)
        parts = Parts(
            week=2, answers={question.id: "We opened a hall beside the market."}, language="en",
            organisation=PERSONALLY, attribution="named",
        )  # fmt: skip
        with transaction(shown=False):
            save_draft(
                TOKEN, parts, person_id=writer.id, discussion_id=discussion.id, rev=0, at=now()
            )
        return writer.id, discussion.id, question.id


def test_a_draft_that_is_sent_five_times_at_once_is_posted_once(real_app: Flask) -> None:
    writer, discussion, _question = drafted(real_app)
    went = at_once(real_app, [lambda: send_draft(TOKEN, writer, at=now())] * 5)
    assert went == {"done": 5}, "who pressed twice is led to the same text"
    with real_app.app_context():
        assert count(Contribution) == count(Version) == count(Submission) == 1
        assert count(Notice, Notice.kind == "posted") == 1
        assert db.session.get_one(Discussion, discussion).next_number == 2
        nothing_is_wrong()


def test_a_draft_saved_in_two_windows_at_once_loses_neither_text(real_app: Flask) -> None:
    writer, discussion, question = drafted(real_app)

    met: list[str] = []

    def saving(words: str) -> None:
        parts = Parts(week=2, answers={question: words}, window=words[:6], attribution="named")
        try:
            save_draft(TOKEN, parts, person_id=writer, discussion_id=discussion, rev=1, at=now())
        except ChangedElsewhere as changed:
            met.extend(changed.theirs.answers.values())
            raise Refused("Shown beside each other.") from None

    verbs = [lambda: saving("First window."), lambda: saving("Other window.")]
    assert at_once(real_app, verbs, shown=False) == {"done": 1, "refused": 1}
    with real_app.app_context():
        stored = db.session.scalars(select(Draft)).one()
        assert list(Parts.of(stored.parts).answers.values()) == met, "who is late sees the other"
        assert stored.rev == 2


def held(app: Flask, times: int = 1) -> tuple[list[int], list[int]]:
    """Return held texts of one discussion by their submissions, and two who may decide."""
    with app.app_context():
        discussion = factories.discussion(weeks=2, questions=1)
        scope = discussion.scope_id
        people = [factories.person(role="moderator", scope_id=scope).id for _n in range(2)]
        texts = [factories.contribution(discussion, hold="policy") for _n in range(times)]
        return [text.submission_id for text in texts], people


def a_move(by_id: int) -> Move:
    return Move(by_id=by_id, at=now(), reason="other", language="en")


def test_of_two_moderators_who_decide_at_once_one_wins_and_the_other_is_told(
    real_app: Flask,
) -> None:
    (text,), (first, second) = held(real_app)
    went = at_once(
        real_app,
        [
            lambda: move_contribution(text, "published", expected_seq=1, move=a_move(first)),
            lambda: move_contribution(text, "refused", expected_seq=1, move=a_move(second)),
        ],
    )
    assert went == {"done": 1, "refused": 1}
    with real_app.app_context():
        assert len(chain_of(text)) == 2
        nothing_is_wrong()


def test_forty_held_texts_published_at_once_are_numbered_without_a_gap(real_app: Flask) -> None:
    texts, (first, second) = held(real_app, 20)

    def publishing(text: int, by: int) -> object:
        return move_contribution(text, "published", expected_seq=1, move=a_move(by))

    went = at_once(
        real_app,
        [lambda text=text, by=by: publishing(text, by) for text in texts for by in (first, second)],
    )
    assert went == {"done": 20, "refused": 20}
    with real_app.app_context():
        numbers = db.session.scalars(select(Contribution.number)).all()
        assert sorted(numbers) == list(range(1, 21))
        nothing_is_wrong()


def test_of_two_who_change_the_dates_of_a_discussion_at_once_one_is_told(real_app: Flask) -> None:
    with real_app.app_context():
        discussion = factories.discussion(weeks=3)
        people = [factories.person(role="moderator", scope_id=discussion.scope_id).id] * 2
        key, rev = discussion.id, discussion.rev

    def extending(days: int, by_id: int) -> object:
        change = Extend(number=3, days=days, follow=True)
        return change_dates(key, change, expected_rev=rev, by_id=by_id, at=now())

    verbs = [lambda: extending(1, people[0]), lambda: extending(5, people[1])]
    assert at_once(real_app, verbs) == {"done": 1, "refused": 1}
    with real_app.app_context():
        assert db.session.get_one(Discussion, key).rev == rev + 1
        assert count(DiscussionChange) == 1
        assert count(Notice, Notice.kind == "dates_changed") == 1


def test_of_two_who_add_a_question_to_a_week_at_once_one_is_told(real_app: Flask) -> None:
    with real_app.app_context():
        discussion = factories.discussion(weeks=3, questions=1, languages=("en",))
        key, rev = discussion.id, discussion.rev
        person = factories.person(role="moderator", scope_id=discussion.scope_id).id

    def adding(words: str) -> object:
        return add_question(key, 3, words, expected_rev=rev, by_id=person, at=now())

    verbs = [lambda: adding("Who pays for the roof?"), lambda: adding("Who opens the hall?")]
    assert at_once(real_app, verbs) == {"done": 1, "refused": 1}
    with real_app.app_context():
        found = factories.questions(db.session.get_one(Discussion, key), 3)
        assert [question.number for question in found] == [1, 2]


def test_a_link_to_join_used_four_times_at_once_makes_one_person(real_app: Flask) -> None:
    with real_app.app_context(), transaction(shown=False):
        details = {
            "name": "Ada Newcomer", "language": "en", "time_zone": "UTC", "country": None,
            "password_hash": None,
        }  # fmt: skip
        links = [
            make_link(
                None, "confirm", at=now(), lifetime=timedelta(hours=1), about="join",
                email="ada@town.example", details=details,
            )
            for _n in range(2)
        ]  # fmt: skip
    verbs = [
        lambda link=link: confirm_joining(link, keep_password=False, at=now()) for link in links
    ]
    went = at_once(real_app, verbs * 2)
    assert went == {"done": 2, "refused": 2}, "each link works once, and leads to the same person"
    with real_app.app_context():
        assert count(Person) == count(Address) == 1


def test_an_address_confirmed_twice_at_once_is_confirmed_once(real_app: Flask) -> None:
    with real_app.app_context():
        person = factories.person(email="old@town.example").id
        with transaction(shown=False):
            link = make_link(
                person, "change", at=now(), lifetime=timedelta(hours=1), email="new@town.example"
            )
    verbs = [lambda: change_address(link, person, at=now())] * 3
    assert at_once(real_app, verbs) == {"done": 1, "refused": 2}
    with real_app.app_context():
        main = db.session.scalars(select(Address.email).where(Address.is_main)).all()
        assert main == ["new@town.example"]


def test_joining_an_organisation_three_times_at_once_begins_one_affiliation(
    real_app: Flask,
) -> None:
    with real_app.app_context():
        person, organisation = factories.person().id, factories.organisation().id

    def joining() -> object:
        return join_organisation(person, organisation, role_title=None, named=False, at=now())

    assert at_once(real_app, [joining] * 3) == {"done": 1, "refused": 2}
    with real_app.app_context():
        assert count(Affiliation) == 1


def test_a_right_given_twice_at_once_is_given_once(real_app: Flask) -> None:
    with real_app.app_context():
        organisation = factories.organisation()
        managers = [factories.person() for _n in range(2)]
        for one in managers:
            factories.affiliation(one, organisation, manages=True)
        belongs = factories.affiliation(factories.person(), organisation)
        key, row, ids = organisation.id, belongs.id, [one.id for one in managers]
    verbs = [lambda by=by: give_right(key, row, "may_speak", by_id=by, at=now()) for by in ids]
    went = at_once(real_app, verbs)
    assert set(went) <= {"done", "refused"}, went
    with real_app.app_context():
        speaking = count(Affiliation, Affiliation.until.is_(None), Affiliation.may_speak)
        assert speaking == 1


def test_a_proposed_organisation_decided_twice_at_once_is_decided_once(real_app: Flask) -> None:
    with real_app.app_context():
        proposal = factories.proposal(factories.person(), "Ferry Users")
        text = proposal.submission_id
        by = [factories.person(role="administrator").id for _n in range(2)]
    verbs = [
        lambda: move_organisation(text, "published", expected_seq=1, move=a_move(by[0])),
        lambda: move_organisation(text, "refused", expected_seq=1, move=a_move(by[1])),
    ]
    assert at_once(real_app, verbs) == {"done": 1, "refused": 1}
    with real_app.app_context():
        assert len(chain_of(text)) == 2


def test_an_invitation_accepted_three_times_at_once_makes_one_member(real_app: Flask) -> None:
    with real_app.app_context():
        discussion = factories.discussion()
        by = factories.person(role="coordinator", scope_id=discussion.scope_id).id
        scope = discussion.scope_id
        with transaction():
            row = PastedRow(line="", email="bo@town.example", name="Bo")
            (sent,) = invite(scope, [row], language="en", by_id=by, at=now())
        secret = sent.secret
    verbs = [lambda: accept_invitation(secret, name="Bo Guest", language="en", at=now())] * 3
    assert at_once(real_app, verbs) == {"done": 1, "refused": 2}
    with real_app.app_context():
        assert count(RoleGrant, RoleGrant.role == "member") == 1
        assert count(Address, Address.email == "bo@town.example") == 1


def written(app: Flask) -> tuple[int, int, int]:
    """Return a public text with its author and its submission."""
    with app.app_context():
        author = factories.person()
        text = factories.contribution(factories.discussion(weeks=2, questions=1), by=author)
        return text.id, author.id, text.submission_id


def test_of_two_edits_in_two_windows_at_once_one_is_told_and_both_versions_are_whole(
    real_app: Flask,
) -> None:
    text, author, _submission = written(real_app)

    def editing(words: str) -> object:
        return edit_text(
            text, author, body=words, format="plain", language="en", seen_version=1, at=now()
        )

    verbs = [lambda: editing("One window says this."), lambda: editing("The other says that.")]
    assert at_once(real_app, verbs) == {"done": 1, "refused": 1}
    with real_app.app_context():
        assert count(Version) == 2
        nothing_is_wrong()


def test_consent_changed_while_a_moderator_hides_and_the_author_edits(real_app: Flask) -> None:
    """Three verbs that lock the same rows: nobody waits for ever, nothing is half done."""
    text, author, submission = written(real_app)

    def consenting() -> object:
        return change_consent(text, author, attribution="anonymous", quotable=False, at=now())

    def editing() -> object:
        return edit_text(
            text, author, body="Said anew.", format="plain", language="en", seen_version=1, at=now()
        )

    def hiding() -> object:
        return move_contribution(submission, "hidden", expected_seq=1, move=a_move(author))

    went = at_once(real_app, [consenting, editing, hiding, consenting])
    assert set(went) <= {"done", "refused"} and went["done"] >= 3, went
    with real_app.app_context():
        assert db.session.get_one(Contribution, text).attribution == "anonymous"
        nothing_is_wrong()


def translated(app: Flask, times: int) -> tuple[list[int], int]:
    """Store translations that are offered for one text in one language; return them, its author."""
    text, author, _submission = written(app)
    with app.app_context():
        version = db.session.scalars(select(Version).where(Version.contribution_id == text)).one()
        found = []
        with transaction():
            for turn in range(times):
                row = Translation(
                    version_id=version.id, language="fr", text=f"Traduction {turn}.",
                    html=f"<p>Traduction {turn}.</p>", method="human", state="offered", at=now(),
                    by_id=None,
                )  # fmt: skip
                db.session.add(row)
                db.session.flush()
                found.append(row.id)
        return found, author


def test_a_translation_accepted_twice_at_once_is_decided_once(real_app: Flask) -> None:
    (one,), author = translated(real_app, 1)
    verbs = [lambda: decide_translation(one, accept=True, by_id=author, at=now())] * 2
    assert at_once(real_app, verbs) == {"done": 1, "refused": 1}
    with real_app.app_context():
        assert count(Notice, Notice.kind == "translation_decided") == 1


def test_of_two_translations_accepted_at_once_one_stands_in_its_language(real_app: Flask) -> None:
    found, author = translated(real_app, 2)

    def accepting(one: int) -> object:
        return decide_translation(one, accept=True, by_id=author, at=now())

    went = at_once(real_app, [lambda one=one: accepting(one) for one in found])
    assert set(went) <= {"done", "refused"} and went["done"] >= 1, went
    with real_app.app_context():
        assert count(Translation, Translation.state == "reviewed") == 1
