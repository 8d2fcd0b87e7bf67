"""Several at once, on a real database: decisions on one text, acceptances of one translation."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.db import db
from forum.discussions.models import Contribution, Translation
from forum.discussions.operations import move_contribution
from forum.discussions.operations.translating import decide_translation
from forum.moderation.models import Report, Submission
from forum.moderation.operations import Move, chain_of, decide, report_submission, undo
from tests.accounts.test_races import at_once
from tests.support import factories


def deciding(submission_id: int, verb: str, reason: str, by_id: int) -> Callable[[], object]:
    return lambda: decide(
        submission_id,
        verb,
        expected_seq=1,
        reason=reason,
        note=None,
        language="en",
        by_id=by_id,
        at=now(),
    )


def test_of_two_decisions_at_once_one_is_taken_and_the_other_refused(real_app: Flask) -> None:
    with real_app.app_context():
        discussion = factories.discussion("markets")
        people = [factories.person() for _n in range(4)]
        text = factories.contribution(discussion, by=people[0], hold="policy")
        key, ids = text.submission_id, [person.id for person in people[1:]]
    went = at_once(
        real_app,
        [
            deciding(key, "publish", "accepted", ids[0]),
            deciding(key, "refuse", "off_topic", ids[1]),
            deciding(key, "return", "personal_data", ids[2]),
        ],
    )
    assert went == ["done", "refused", "refused"]
    with real_app.app_context():
        chain = chain_of(key)
        assert [row.seq for row in chain] == [1, 2]
        assert db.session.get_one(Submission, key).state == chain[-1].to_state


def test_texts_published_by_many_at_once_are_numbered_without_a_gap(real_app: Flask) -> None:
    with real_app.app_context():
        discussion = factories.discussion("markets")
        author, moderator = factories.person(), factories.person().id
        keys = [
            factories.contribution(discussion, by=author, hold="policy").submission_id
            for _n in range(8)
        ]
    went = at_once(real_app, [deciding(key, "publish", "accepted", moderator) for key in keys])
    assert went == ["done"] * 8
    with real_app.app_context():
        numbers = db.session.scalars(select(Contribution.number)).all()
        assert sorted(number or 0 for number in numbers) == list(range(1, 9))


def test_a_decision_is_undone_once(real_app: Flask) -> None:
    with real_app.app_context():
        discussion = factories.discussion("markets")
        text = factories.contribution(discussion, by=factories.person())
        moderator = factories.person()
        factories.moved(text.submission_id, "hidden", by=moderator)
        key, by_id = text.submission_id, moderator.id

    def back() -> object:
        return undo(key, expected_seq=2, by_id=by_id, at=now(), language="en")

    assert at_once(real_app, [back, back]) == ["done", "refused"]
    with real_app.app_context():
        assert [row.to_state for row in chain_of(key)] == ["published", "hidden", "published"]


def test_of_two_acceptances_of_one_translation_the_second_is_told(real_app: Flask) -> None:
    with real_app.app_context():
        discussion = factories.discussion("markets")
        author = factories.person()
        text = factories.contribution(discussion, by=author)
        first = factories.translation(text, by=factories.person()).id
        other = factories.translation(text, by=factories.person()).id
        by_id = author.id

    def accepting(key: int) -> Callable[[], object]:
        return lambda: decide_translation(key, accept=True, by_id=by_id, at=now())

    assert at_once(real_app, [accepting(first), accepting(first)]) == ["done", "refused"]
    assert at_once(real_app, [accepting(other)]) == ["done"]
    with real_app.app_context():
        rows = db.session.scalars(select(Translation).order_by(Translation.id))
        assert [row.state for row in rows] == ["replaced", "reviewed"]


def test_one_person_reports_one_text_once(real_app: Flask) -> None:
    with real_app.app_context():
        text = factories.contribution(factories.discussion("markets"), by=factories.person())
        key, by_id = text.submission_id, factories.person().id

    def reporting() -> object:
        return report_submission(key, by_id=by_id, reason="abuse", note="", at=now())

    assert at_once(real_app, [reporting] * 3) == ["done", "refused", "refused"]
    with real_app.app_context():
        assert len(db.session.scalars(select(Report.id)).all()) == 1


def test_an_author_and_a_moderator_at_once_never_block_each_other(real_app: Flask) -> None:
    with real_app.app_context():
        discussion = factories.discussion("markets")
        author, moderator = factories.person(), factories.person().id
        texts = [factories.contribution(discussion, by=author, hold="policy") for _n in range(4)]
        keys, author_id = [text.submission_id for text in texts], author.id

    def withdrawing(key: int) -> Callable[[], object]:
        move = Move(by_id=author_id, at=now(), reason="withdrawn_by_author", language="en")
        return lambda: move_contribution(key, "withdrawn", expected_seq=1, move=move)

    verbs = [deciding(key, "publish", "accepted", moderator) for key in keys]
    went = at_once(real_app, [*verbs, *(withdrawing(key) for key in keys)])
    assert went == ["done"] * 4 + ["refused"] * 4
