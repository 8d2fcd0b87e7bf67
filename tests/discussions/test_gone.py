"""Numbers whose texts are not public any more keep a line, in lists and under their own address."""

import pytest
from flask import Flask

from forum.db import db
from forum.discussions.models import Contribution, Discussion
from tests.support import factories
from tests.support.client import CheckingClient

SECRET = "A marked word: quillonade."
SENTENCES = {
    "withdrawn": "C-002 was withdrawn by its author on 18 November 2026.",
    "hidden": "C-002 was hidden by the moderators on 18 November 2026.",
    "merged": "C-002 was merged into C-001 on 18 November 2026.",
    "held": "C-002 is looked at by the moderators since 18 November 2026.",
}


def three(to: str) -> tuple[Discussion, Contribution]:
    """Return a discussion with three texts, the second of which is not public any more."""
    discussion = factories.discussion()
    first = factories.contribution(discussion)
    text = factories.contribution(discussion, SECRET, name="Quenby Orlofsdottir", language="fr")
    factories.contribution(discussion)
    into = first.submission_id if to == "merged" else None
    factories.moved(text.submission_id, to, merged_into_id=into)
    return discussion, text


@pytest.mark.parametrize("to", SENTENCES)
def test_a_line_keeps_the_place_of_the_number(app: Flask, client: CheckingClient, to: str) -> None:
    discussion, _text = three(to)
    for place in ("contributions", "weeks/2"):
        page = client.page(f"/discussions/{discussion.slug}/{place}")
        assert len(client.statements) <= 8
        said = page.text
        assert SENTENCES[to] in said
        assert said.index("C-003") < said.index(SENTENCES[to]) < said.rindex("C-001")
        assert "quillonade" not in page.html and "Orlofsdottir" not in page.html
    gone = client.get(f"/discussions/{discussion.slug}/contributions/2")
    assert gone.status_code == 410
    assert SENTENCES[to].replace("C-002 ", "") in gone.get_data(as_text=True)


def test_a_filter_tells_nothing_of_what_is_not_public(app: Flask, client: CheckingClient) -> None:
    discussion, _text = three("hidden")
    factories.contribution(
        discussion, language="fr", stakeholder_type="academia", country="FR", week_number=1
    )
    for address in ("?language=fr", "?language=en", "?type=local-authority", "?country=BE"):
        page = client.page(f"/discussions/{discussion.slug}/contributions{address}")
        assert "hidden by the moderators" not in page.text
    week = client.page(f"/discussions/{discussion.slug}/contributions?week=2")
    assert "hidden by the moderators" in week.text


def test_what_was_never_public_leaves_no_line(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion()
    factories.contribution(discussion, SECRET, hold="policy")
    page = client.page(f"/discussions/{discussion.slug}/contributions")
    assert "Nothing came in yet" in page.text


def test_lists_are_read_on_past_lines(app: Flask, client: CheckingClient) -> None:
    discussion = factories.discussion()
    texts = [factories.contribution(discussion) for _turn in range(45)]
    for text in texts[10:30]:
        factories.moved(text.submission_id, "hidden")
    seen = []
    page = client.page(f"/discussions/{discussion.slug}/contributions")
    while True:
        seen += page.texts("//*[contains(@class, 'entry-number')]")
        if "Read on: earlier contributions" not in page.links:
            break
        page = client.page(page.links["Read on: earlier contributions"])
    assert seen == [f"C-{number:03}" for number in range(45, 0, -1)]


def test_counts_and_data_leave_out_what_is_not_public(app: Flask, client: CheckingClient) -> None:
    discussion, text = three("withdrawn")
    assert "2 contributions" in client.page(f"/discussions/{discussion.slug}/contributions").text
    data = client.get(f"/discussions/{discussion.slug}/contributions.json").json
    assert [row["number"] for row in data["contributions"]] == [1, 3]  # type: ignore[index]
    assert db.session.get_one(Contribution, text.id).number == 2
