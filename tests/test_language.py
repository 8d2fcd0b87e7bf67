"""Language detection limited to the languages of a discussion."""

import json
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.language import detect

FIVE = ("en", "fr", "es", "pt", "ar")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council repaired the old mill, and the baker moved back to the village."),
        ("fr", "La mairie a réparé le vieux moulin et le boulanger est revenu au village."),
        ("es", "El municipio reparó el viejo molino y el panadero regresó a la aldea."),
        ("pt", "A câmara reparou o velho moinho e o padeiro voltou para a aldeia."),
        ("ar", "أصلحت البلدية الطاحونة القديمة وعاد الخباز إلى القرية."),
    ],
)
def test_a_sentence_is_recognised_among_the_five_languages(language: str, text: str) -> None:
    found = detect(text, FIVE)
    assert found is not None
    assert found[0] == language
    assert 0.5 < found[1] <= 1


def test_only_the_languages_asked_about_are_answered() -> None:
    text = "El municipio reparó el viejo molino y el panadero regresó a la aldea."
    assert (detect(text, ["es", "pt"]) or ("", 0))[0] == "es"
    among_others = detect(text, ["pt", "fr"])
    assert among_others is None or among_others[0] in {"pt", "fr"}


def test_a_text_in_another_language_is_none() -> None:
    assert detect("Die Gemeinde hat die alte Mühle repariert und der Bäcker kam.", FIVE) is None


def test_a_regional_code_comes_back_as_it_was_given() -> None:
    found = detect("A câmara reparou o velho moinho e o padeiro voltou.", ["en", "pt-BR"])
    assert found is not None
    assert found[0] == "pt-BR"


@pytest.mark.parametrize("text", ["", "   \n", "12 34 !?", "🙂"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert detect(text, FIVE) is None


@pytest.mark.parametrize("among", [[], ["xx"], ["klingon"]])
def test_a_language_the_model_does_not_know_is_none(among: list[str]) -> None:
    assert detect("The council repaired the old mill.", among) is None


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert detect("The council repaired the old mill.", FIVE) is not None


@settings(deadline=None)
@given(st.text(), st.lists(st.sampled_from(["en", "fr", "ar", "zz"])))
def test_any_text_gives_an_allowed_language_or_none(text: str, among: list[str]) -> None:
    found = detect(text, among)
    assert found is None or (found[0] in among and 0 <= found[1] <= 1)


@pytest.mark.data
def test_all_14_real_messages_are_recognised() -> None:
    repository = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("FORUM_TEST_DATA", repository.parent / "shared"))
    places = [folder / "m4d-2013", folder / "data" / "m4d-2013"]
    real = next((place for place in places if place.is_dir()), None)
    if real is None:
        if "data" in os.environ.get("FORUM_TEST_REQUIRE", ""):
            pytest.fail(f"the real documents are not in {folder}")
        pytest.skip(f"the real documents are not in {folder}")
    discussion = json.loads((real / "discussion.json").read_text(encoding="utf-8"))
    right = [
        (detect((real / each["file"]).read_text(encoding="utf-8"), discussion["languages"]) or "")[
            0
        ]
        == each["language"]
        for each in discussion["contributions"]
    ]
    assert len(right) == 14
    assert all(right)
