"""What administrators set: the one row, and the revision that every change raises."""

import pytest
from flask import Flask
from sqlalchemy import text

from forum.db import db, transaction
from forum.errors import Refused
from forum.settings import change_site, site_setting
from tests.support import factories


def revision() -> int:
    """Return the site's revision as it stands."""
    return int(db.session.execute(text("SELECT rev FROM setting WHERE id = 1")).scalar_one())


def test_names_and_languages_are_kept_as_given(app: Flask) -> None:
    with transaction():
        change_site(names={"en": " Forum ", "fr": "Le forum", "es": " "}, languages=["fr", "en"])
    row = site_setting()
    assert row.name.plain() == {"en": "Forum", "fr": "Le forum"}
    assert row.languages == ["fr", "en"]


@pytest.mark.parametrize(
    ("names", "languages", "field"),
    [
        ({"en": "Forum"}, [], "languages"),
        ({"en": "Forum"}, ["en", "tlh"], "languages"),
        ({"en": "  "}, ["en"], "name"),
        ({}, ["en"], "name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    app: Flask, names: dict[str, str], languages: list[str], field: str
) -> None:
    before = site_setting().name
    with pytest.raises(Refused) as refused, transaction():
        change_site(names=names, languages=languages)
    assert refused.value.field == field
    assert site_setting().name == before


def test_each_change_that_visitors_see_raises_the_revision(app: Flask) -> None:
    before = revision()
    factories.discussion("markets")
    after = revision()
    assert after > before
    with transaction(shown=False):
        pass
    assert revision() == after


def test_a_refused_change_leaves_the_revision(app: Flask) -> None:
    before = revision()
    with pytest.raises(Refused), transaction():
        raise Refused("No.")
    assert revision() == before
