"""The figures of a discussion: drawings with a name, each with its table."""

from flask import Flask

from tests.support import factories
from tests.support.client import CheckingClient


def test_the_days_of_arrival_are_drawn_and_stand_in_a_table(
    app: Flask, client: CheckingClient
) -> None:
    discussion = factories.discussion("markets")
    for _n in range(3):
        factories.contribution(discussion)
    page = client.page("/discussions/markets/figures")
    assert "Contributions by day of arrival" in page.texts("//h2")
    rows = page.texts("//section[@aria-labelledby='figure-days']//tbody//td")
    assert rows == ["3"]


def test_more_than_one_day_is_a_drawing_with_title_and_description(
    app: Flask, client: CheckingClient, clock: object
) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion)
    clock.shift(86400)  # type: ignore[attr-defined]
    factories.contribution(discussion)
    page = client.page("/discussions/markets/figures")
    drawings = page.all(
        "//section[@aria-labelledby='figure-days']//*[local-name()='svg'][@role='img']"
    )
    assert len(drawings) == 2  # one for wide windows, one for phones
    for drawing in drawings:
        words = " ".join(drawing.itertext())
        assert "Contributions by day of arrival" in words
        assert "18 November 2026: 1; 19 November 2026: 1" in words
