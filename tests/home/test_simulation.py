"""A simulated discussion: what is mailed is counted and right, in five languages."""

import pytest
from flask import Flask

from forum.home.bench.words import LANGUAGES
from forum.home.simulation import check, simulate
from forum.home.simulation.commands import as_table
from tests.conftest import NOON


def test_a_week_of_ten_people_is_mailed_as_it_should_be(app: Flask) -> None:
    happened = simulate(people=10, contributions=12, weeks=1, begins=NOON, step=6)
    finding = check(happened)
    assert finding.wrong == ()
    assert {language for _kind, language in finding.counts} == set(LANGUAGES)
    assert finding.counts["week_opened", "ar"] == 2
    assert "week_opened" in as_table(finding)


@pytest.mark.long
def test_four_weeks_of_thirty_people_are_mailed_as_they_should_be(app: Flask) -> None:
    happened = simulate(people=30, contributions=200, weeks=4, begins=NOON)
    finding = check(happened)
    assert finding.wrong == ()
    assert len({text.by.language for text in happened.texts}) == len(LANGUAGES)


def test_the_check_finds_what_is_wrong(app: Flask) -> None:
    happened = simulate(people=5, contributions=4, weeks=1, begins=NOON, step=12)
    happened.people[0].language = "fr"
    happened.texts[0].published = None
    wrong = "\n".join(check(happened).wrong)
    assert "not in fr" in wrong
