"""Hostile texts through every field of every form: what is stored and what is shown stays clean.

The corpus (tests/hostile.py) goes whole through every text area, and in turns through every field
of one line; ``-m long`` sends each string alone through each field. What is stored as HTML is
looked at by an independent cleaner (nh3), what comes back by the checks of every page.
"""

from collections.abc import Iterator
from itertools import cycle, islice

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.db import Model, db
from tests.hostile import ALL
from tests.support import forms
from tests.support.forms import Found, Problems, Walk
from tests.support.pagechecks import MARKER
from tests.test_html import ATTRIBUTES, BLOCKS, INLINE, assert_clean

STRICT = ("email", "url", "tel", "password")  # refused unless they are what they are called
TURNS = 2
LINE = 150


def sendable(text: str) -> str:
    """Return a text as a browser sends it: half a surrogate pair as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


CORPUS = [sendable(text) for text in ALL]
SHORT = [text for text in CORPUS if text.strip() and len(text) <= 2_000]
AREAS = [SHORT[turn::TURNS] for turn in range(TURNS)]


def lines() -> Iterator[str]:
    """Return all of the corpus in pieces that a field of one line may hold, for ever."""
    pieces, piece = [], ""
    for text in SHORT:
        flat = " ".join(text.split())[:LINE]
        if len(piece) + len(flat) >= LINE:
            pieces.append(piece)
            piece = MARKER
        piece = f"{piece} {flat}"
    return cycle([*pieces, piece])


def turns(form: Found, supply: Iterator[str]) -> Iterator[dict[str, object]]:
    """Yield the form filled with hostile texts, what must be an address decent, then that too."""
    decent = forms.filled(form)
    for turn in range(TURNS):
        values: dict[str, object] = dict(decent)
        for field in form.of_words():
            if field.kind == "textarea":
                values[field.name] = f"{MARKER}\n\n" + "\n\n".join(AREAS[turn])
            elif field.kind not in STRICT:
                values[field.name] = next(supply)
        yield values
    strict = [field.name for field in form.of_words() if field.kind in STRICT]
    if strict:
        yield {**values, **dict(zip(strict, islice(supply, len(strict)), strict=True))}


def look(walk: Walk, form: Found, answer: TestResponse, wrong: Problems) -> None:
    """Look at the answer, at the page it leads to, at what is stored."""
    problems = forms.wrong_with(answer)
    if answer.status_code in (302, 303):
        client = forms.client_as(walk.app, walk.cookies[form.who])
        problems += forms.wrong_with(forms.answer_of(client.get, answer.location))
    for problem in problems:
        wrong.add(form, problem)
    for table in walk.changed(answer):
        columns = Model.metadata.tables[table].columns
        if "html" in columns:
            for html in db.session.scalars(select(columns["html"])):
                assert_clean(html, BLOCKS | INLINE, ATTRIBUTES)


def test_the_corpus_is_large() -> None:
    assert len(set(ALL)) >= 200


@pytest.mark.sqlite_only
def test_every_field_of_every_form_takes_hostile_texts_as_texts(walk: Walk) -> None:
    wrong, supply = Problems(), lines()
    for form in walk.once():
        for values in turns(form, supply) if form.of_words() else ():
            with walk.undone():
                look(walk, form, walk.send(form, values), wrong)
    assert not wrong, str(wrong)


@pytest.mark.long
def test_every_hostile_text_alone_through_every_field(walk: Walk) -> None:
    wrong = Problems()
    for form in walk.every:
        for field in form.of_words():
            for text in CORPUS:
                with walk.undone():
                    answer = walk.send(form, {**forms.filled(form), field.name: text})
                    look(walk, form, answer, wrong)
    assert not wrong, str(wrong)
