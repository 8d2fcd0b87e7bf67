"""Participation in numbers, purely; words come in the language that is set."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.discussions import tallies
from forum.discussions.queries import Group, Schedule, groups
from forum.i18n import speaking
from forum.places.models import STAKEHOLDER_TYPES
from tests.support import factories

GROUPS = st.lists(
    st.builds(
        Group,
        week_id=st.sampled_from([None, 1, 2]),
        day=st.sampled_from([None, date(2026, 11, 2), date(2026, 11, 3)]),
        stakeholder_type=st.sampled_from([None, *STAKEHOLDER_TYPES]),
        country=st.sampled_from([None, "BE", "LB", "PT"]),
        language=st.sampled_from(["en", "fr", "ar"]),
        channel=st.sampled_from(["web", "email", "offline", "import"]),
        count=st.integers(1, 9),
    ),
    max_size=20,
)


@given(GROUPS)
def test_no_contribution_is_counted_twice_or_not_at_all(found: list[Group]) -> None:
    total = sum(group.count for group in found)
    assert tallies.summary(found).contributions == total
    assert sum(row.count for row in tallies.by_type(found)) == total
    days = tallies.per_day(found)
    assert sum(days.values()) == sum(count for _day, count in tallies.day_rows(days)) == total
    parts = [tallies.of_week(found, week) for week in (1, 2)]
    without = sum(group.count for group in found if group.week_id is None)
    assert sum(group.count for part in parts for group in part) + without == total


@given(GROUPS)
def test_types_keep_their_order_and_not_stated_comes_last(found: list[Group]) -> None:
    keys = [row.type for row in tallies.by_type(found)]
    order = [*STAKEHOLDER_TYPES, None]
    assert keys == sorted(keys, key=order.index)
    assert set(tallies.unheard(found)).isdisjoint(set(keys))
    assert len(tallies.unheard(found)) + len(set(keys) & set(list(STAKEHOLDER_TYPES)[:6])) == 6


@given(GROUPS, st.randoms())
def test_figures_do_not_depend_on_the_order_of_rows(found: list[Group], random: object) -> None:
    app = Flask(__name__)
    from forum import i18n

    i18n.init_app(app)
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    with app.app_context(), speaking("en"):
        first = tallies.figures(Schedule(()), found, {})
        assert first == tallies.figures(Schedule(()), mixed, {})
    total = sum(group.count for group in found)
    for figure in first:
        if figure.key in ("types", "countries", "languages", "channels"):
            assert sum(row.value for row in figure.rows) == total
            assert not found or abs(sum(row.share for row in figure.rows) - 1) < 1e-9


def test_facilitators_held_and_hidden_texts_are_not_counted(app: Flask) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion)
    factories.contribution(discussion, kind="facilitator")
    factories.contribution(discussion, kind="administrative")
    factories.contribution(discussion, hold="policy")
    hidden = factories.contribution(discussion)
    factories.moved(hidden.submission_id, "hidden")
    assert sum(group.count for group in groups(discussion.id)) == 1


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_not_stated_is_a_row_of_its_own(app: Flask, language: str) -> None:
    discussion = factories.discussion("markets")
    factories.contribution(discussion, stakeholder_type=None, country=None, week_number=None)
    factories.contribution(discussion)
    from forum.clock import now
    from forum.discussions.queries import schedule_of

    with speaking(language):
        found = tallies.figures(schedule_of(discussion, now()), groups(discussion.id), {})
    by_key = {figure.key: figure for figure in found}
    for key in ("types", "countries"):
        assert sorted(row.value for row in by_key[key].rows) == [1, 1]
        assert all(row.label for row in by_key[key].rows)
    assert [row.value for row in by_key["weeks"].rows] == [0, 1, 0, 1]
    assert Counter(len(row.label) > 0 for row in by_key["questions"].rows) == {True: 6}
