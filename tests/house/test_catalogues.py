"""The catalogues: five languages, whole, reviewed, fresh, and compiled as they are written."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from forum.settings import INTERFACE_LANGUAGES
from tests.support.needs import ROOT

FOLDER = ROOT / "translations"
SOURCE = "en"  # what the code and the templates say
LANGUAGES = [language for language in INTERFACE_LANGUAGES if language != SOURCE]
Id = str | tuple[str, ...]


@lru_cache(maxsize=1)
def said() -> frozenset[Id]:
    """Return every sentence that the code and the templates say."""
    found: set[Id] = set()
    with (FOLDER / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT, methods, options, DEFAULT_KEYWORDS
    ):
        found.add(tuple(message) if isinstance(message, list | tuple) else message)
    return frozenset(found)


def po(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def key(message: Message) -> Id:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_the_site_speaks_five_languages() -> None:
    assert set(INTERFACE_LANGUAGES) == {"en", "fr", "es", "pt", "ar"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_exactly_what_is_said(language: str) -> None:
    held = {key(message) for message in messages(po(language))}
    assert {
        "missing": sorted(map(str, said() - held)),
        "stale": sorted(map(str, held - said())),
    } == {
        "missing": [],
        "stale": [],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_whole_and_nothing_in_it_is_a_guess(language: str) -> None:
    catalogue = po(language)
    fuzzy = [message.id for message in messages(catalogue) if message.fuzzy]
    empty = [
        message.id
        for message in messages(catalogue)
        if not all(strings(message))
        or (message.pluralizable and len(strings(message)) != catalogue.num_plurals)
    ]
    assert (fuzzy, empty, list(catalogue.obsolete)) == ([], [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_values_of_its_source(language: str) -> None:
    values = re.compile(r"%\(\w+\)[sd]|%%|</?\w+[^>]*>|%(?![(%])")
    wrong = []
    for message in messages(po(language)):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = sorted(values.findall(ids[-1]))
        # One, two or none may be said in a word; every other value must stand.
        countless = sorted(value for value in wanted if value not in ("%(num)s", "%(number)s"))
        for string in strings(message):
            has = sorted(values.findall(string))
            if has != wanted and not (message.pluralizable and has == countless):
                wrong.append((message.id, string))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_blanks_at_both_ends(language: str) -> None:
    wrong = []
    for message in messages(po(language)):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        ends = source[:1].isspace(), source[-1:].isspace()
        wrong += [s for s in strings(message) if (s[:1].isspace(), s[-1:].isspace()) != ends]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    path = FOLDER / language / "LC_MESSAGES" / "messages.mo"
    with path.open("rb") as file:
        compiled = {key(m): strings(m) for m in messages(read_mo(file))}
    assert compiled == {key(m): strings(m) for m in messages(po(language))}


def test_no_sentence_is_glued_together() -> None:
    """A value stands in a sentence by its name: translators see it and may move it."""
    unnamed = [m for m in said() if re.search(r"%[sd]", m if isinstance(m, str) else m[-1])]
    assert unnamed == []


def test_every_catalogue_stands_where_the_application_looks() -> None:
    folders = {p.name for p in Path(FOLDER).iterdir() if (p / "LC_MESSAGES").is_dir()}
    assert folders - {SOURCE} == set(LANGUAGES)
