"""Letters to people beside a text: asked to sign, translators, who was invited."""

from datetime import timedelta

from flask import Flask

from forum.clock import now
from forum.db import notify, transaction
from forum.discussions.operations.signing import answer_signatory, name_signatory
from forum.discussions.operations.translating import decide_translation
from tests.discussions.letters.writing import decided, moderator, of, undone, written
from tests.support import factories


def test_an_organisation_is_asked_to_sign_once_the_statement_is_public(app: Flask) -> None:
    author, speaker = factories.person(), factories.person(language="es")
    ours, theirs = factories.organisation("Town of Brook"), factories.organisation("Ferry Club")
    factories.affiliation(speaker, theirs, may_speak=True)
    text = factories.contribution(
        factories.discussion(), by=author, organisation=ours, hold="policy"
    )
    with transaction():
        name_signatory(text.id, author.id, theirs.id, at=now())
    assert of(written(), "signatory_asked") == []  # nothing held is shown to others
    decided(text.submission_id, "publish", "accepted", by=moderator())
    (row,) = of(written(now() + timedelta(hours=2)), "signatory_asked")
    assert row.person_ref == speaker.id
    assert row.headers["Content-Language"] == "es"
    with transaction():
        answer_signatory(text.id, theirs.id, speaker.id, confirms=False, at=now())
    (answer,) = of(written(now() + timedelta(hours=3)), "signatory_answered")
    assert answer.person_ref == author.id
    assert "Ferry Club does not sign" in answer.headers["Subject"]


def test_translations_offered_and_accepted_are_told(app: Flask) -> None:
    author, translator = factories.person(), factories.person(language="pt")
    text = factories.contribution(factories.discussion(), by=author)
    row = factories.translation(text, by=translator)
    (offered,) = of(written(), "translation_offered")
    assert offered.person_ref == author.id
    with transaction():
        decide_translation(row.id, accept=True, by_id=author.id, at=now())
    (accepted,) = of(written(), "translation_decided")
    assert (accepted.person_ref, accepted.headers["Content-Language"]) == (translator.id, "pt")
    assert undone() == []


def test_an_invitation_has_one_reminder_after_a_week(app: Flask) -> None:
    discussion = factories.discussion(weeks=6, now_in=1)
    factories.invitation(discussion, "ida@town.example")
    assert of(written(now() + timedelta(days=6)), "invitation_waits") == []
    (row,) = of(written(now() + timedelta(days=8)), "invitation_waits")
    assert row.to_address == "ida@town.example"
    assert "/invitations/" in row.text and "only reminder" in row.text
    assert len(of(written(now() + timedelta(days=16)), "invitation_waits")) == 1


def test_who_decides_hears_once_a_day_that_something_waits_too_long(app: Flask) -> None:
    discussion = factories.discussion()
    decides = factories.person(role="moderator", scope_id=discussion.scope_id, language="fr")
    with transaction():
        for number in (1, 2):
            notify("waiting_long", "submission", number, at=now(), scope_id=discussion.scope_id)
    (row,) = of(written(), "waiting_long")
    assert (row.person_ref, row.headers["Content-Language"]) == (decides.id, "fr")
    assert "/desk" in row.text
