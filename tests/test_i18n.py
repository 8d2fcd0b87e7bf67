"""Languages, names, dates and numbers as readers of each language write them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, request

from forum.i18n import (
    chosen_language,
    city,
    country_name,
    current_language,
    day,
    day_full,
    day_range,
    direction_of,
    filesize,
    known_country,
    known_language,
    known_zone,
    language_name,
    last_day,
    listed,
    moment,
    moment_full,
    number,
    own_name,
    percent,
    speaking,
    zone,
)

LANGUAGES = ("en", "fr", "es", "pt", "ar")
EVENING = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_is_said_by_the_clock_it_belongs_to(app: Flask, language: str) -> None:
    with speaking(language):
        assert current_language() == language
        brussels, mexico = (
            moment(EVENING, "Europe/Brussels"),
            moment(EVENING, "America/Mexico_City"),
        )
        assert brussels != mexico
        assert day_full(EVENING, "Europe/Brussels") == day_full(date(2026, 11, 19))
        assert day_full(EVENING, "America/Mexico_City") == day_full(date(2026, 11, 18))
        assert city("Europe/Brussels") in moment_full(EVENING, "Europe/Brussels")
        assert day(EVENING, "UTC") and day_range(date(2026, 11, 16), date(2026, 11, 22))


def test_a_range_names_its_year_where_it_is_not_this_one(app: Flask) -> None:
    with speaking("en"):
        assert "2026" not in day_range(date(2026, 11, 16), date(2026, 11, 22))
        assert "2013" in day_range(date(2013, 7, 8), date(2013, 7, 14))
        assert day_range(date(2026, 12, 28), date(2027, 1, 3)).count("202") == 2


def test_nothing_is_said_of_no_date(app: Flask) -> None:
    assert day(None) == day_full(None) == moment(None) == moment_full(None) == ""


def test_the_last_day_is_the_one_before_the_first_instant_after_it() -> None:
    closes = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert last_day(closes, "Europe/Brussels") == date(2026, 11, 22)
    assert last_day(closes, "UTC") == date(2026, 11, 22)
    assert last_day(closes, "Asia/Tokyo") == date(2026, 11, 23)


def test_names_stand_in_the_readers_language(app: Flask) -> None:
    for language, french, belgium in (("en", "French", "Belgium"), ("es", "francés", "Bélgica")):
        with speaking(language):
            assert language_name("fr") == french and country_name("BE") == belgium
    assert [own_name(code) for code in LANGUAGES] == [
        "English", "Français", "Español", "Português", "العربية",
    ]  # fmt: skip
    assert language_name(None) == country_name(None) == ""
    assert country_name("XQ") == "XQ" and language_name("xq") == "xq"


def test_a_language_with_a_name_but_no_locale_is_named_and_spoken_of_in_english(
    app: Flask,
) -> None:
    assert known_language("ary")
    assert language_name("ary", "en") == "Moroccan Arabic"
    assert own_name("ary")
    with speaking("ary"):
        assert number(1234.5) == "1,234.5"


@pytest.mark.parametrize(
    ("code", "way"),
    [("ar", "rtl"), ("ar-MA", "rtl"), ("fa", "rtl"), ("en", "ltr"), ("art", "ltr"), (None, "ltr")],
)
def test_the_direction_follows_from_the_language(code: str | None, way: str) -> None:
    assert direction_of(code) == way


def test_codes_that_do_not_exist_are_not_known() -> None:
    assert known_country("BE") and not known_country("XX1") and not known_country("be1")
    assert known_zone("Europe/Brussels") and not known_zone("Europe/Atlantis")
    assert str(zone("Europe/Atlantis")) == str(zone(None)) == "UTC"


def test_numbers_shares_sizes_and_lists_are_written_as_each_language_does(app: Flask) -> None:
    with speaking("fr"):
        assert number(1234567).replace("\u202f", " ") == "1 234 567"
        assert percent(0.5).replace("\u202f", " ").replace("\xa0", " ") == "50 %"
        assert listed(["a", "b", "c"]) == "a, b et c"
    with speaking("en"):
        assert listed(["a"]) == "a" and listed([]) == ""
        assert filesize(999) == "999 bytes" and filesize(84_000) == "84 kB"
        assert filesize(1_200_000) == "1.2 MB"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-CA, en;q=0.8", "fr"),
        ("de, pt-BR;q=0.7, en;q=0.5", "pt"),
        ("de", "en"),
        ("ar;q=0, es;q=0.1", "es"),
        ("*", "en"),
        ("", "en"),
        ("AR-lb", "ar"),
        (";;;,,,q=", "en"),
    ],
)
def test_the_browsers_languages_are_asked_in_their_order(
    app: Flask, accepted: str, language: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": accepted}):
        assert chosen_language(request, LANGUAGES, None) == language
