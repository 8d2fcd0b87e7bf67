"""Properties of folders: valid ones come back as they went, damaged ones never do harm."""

import copy
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.clock import now
from forum.db import db, transaction
from forum.discussions.data import FolderRefused, import_discussion, read_folder
from forum.errors import Refused
from tests.discussions.folders import (
    TEXTS,
    exported_from_an_empty_site,
    good,
    rows,
    write_folder,
)

LANGUAGES = ("en", "fr", "es", "pt", "ar")
# Everything UTF-8 can hold, with what makes texts awkward more often than chance would.
AWKWARD = st.sampled_from(
    ("\u202e", "\u2066", "\u200f", "\u0301", "\ufeff", "\u2028", "\x85", "\x00", "\u00a0", "e", " ")
)
letters = st.characters(exclude_categories=["Cs"])
words = st.lists(AWKWARD | letters, max_size=20).map("".join)
lines = st.one_of(
    st.sampled_from(
        (
            "Dear all,",
            "Bonjour à tous,",
            "السلام عليكم ورحمة الله،",
            "Question 1:",
            "2.1 We agree.",
            "- Saludos cordiales,",
            "Kind regards,",
            "Ines Vale",
            "**We share** one pump.",
            "# Pumps",
            "> The pump costs four hundred a year.",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "---",
            "",
        )
    ),
    words,
)
bodies = st.lists(lines, min_size=1, max_size=8).map("\n".join)
names = st.one_of(st.none(), words, st.sampled_from(("Ines Vale", "ines  vale", "سلمى الحداد")))
texts = st.dictionaries(st.sampled_from(LANGUAGES), words, max_size=3)


@st.composite
def folders(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a discussion.json that is right by construction, and its texts."""
    manifest: dict[str, Any] = {
        "title": draw(texts) | {"en": "Title"},
        "short_code": "P-1",
        "organisers": [f"x{name}" for name in draw(st.lists(words, max_size=2))],
        "languages": draw(st.permutations(LANGUAGES)),
        "base_language": draw(st.sampled_from(LANGUAGES)),
        "time_zone": draw(st.sampled_from(("Europe/Brussels", "Asia/Kathmandu", "Africa/Cairo"))),
        "visibility": draw(st.sampled_from(("public", "members", "invited"))),
        "missing_translation": draw(st.sampled_from(("wait", "open_pending"))),
        "show_coming": draw(st.booleans()),
        "test": draw(st.booleans()),
        "launch": draw(texts),
    }
    manifest["guest_posts"] = manifest["visibility"] == "public" and draw(st.booleans())
    # Across both changes of the clock, and the year's end.
    first = date(2026, draw(st.sampled_from((3, 10, 12))), 20)
    weeks = draw(st.integers(0, 3))
    manifest["opens"] = first.isoformat()
    manifest["closes"] = (first + timedelta(days=7 * max(weeks, 1))).isoformat()
    labels = []
    manifest["weeks"] = []
    for number in range(1, weeks + 1):
        begins = first + timedelta(days=7 * (number - 1))
        count = draw(st.integers(0, 2))
        labels += [f"{number}.{question}" for question in range(1, count + 1)]
        manifest["weeks"].append(
            {
                "number": number,
                "opens": begins.isoformat() + draw(st.sampled_from(("", "T08:00"))),
                "closes": (begins + timedelta(days=6)).isoformat(),
                "theme": draw(texts),
                "intro": draw(texts),
                "questions": [
                    {"number": question, "text": draw(texts) | {"en": f"Question {question}"}}
                    for question in range(1, count + 1)
                ],
            }
        )
    manifest["contributions"] = []
    files = {}
    for index in range(draw(st.integers(0, 4))):
        row: dict[str, Any] = {
            "file": f"texts/{index}",
            "number": (index + 1) * draw(st.sampled_from((1, 10))) + 100 * index,
            "format": draw(st.sampled_from(("plain", "markdown"))),
            "organisation": draw(names.map(lambda name: name and f"x{name}")),
            "role_title": draw(names),
            "attribution": draw(
                st.sampled_from((None, "named", "organisation", "anonymous", "unnamed"))
            ),
            "language": draw(st.sampled_from((None, *LANGUAGES))),
            "kind": draw(st.sampled_from((None, "contribution", "facilitator"))),
            "quotable": draw(st.sampled_from((None, True, False))),
            "week": draw(st.sampled_from((None, *range(1, weeks + 1)))),
            "received": draw(
                st.sampled_from((None, "2026-03-29T02:30", "2026-10-25", "2026-10-25T02:30:15.25"))
            ),
        }
        if row["kind"] == "facilitator":
            row["message"] = draw(st.sampled_from((None, "launch", "summary", "closing")))
            row["pinned"] = draw(st.sampled_from((None, "2026-03-30", "2026-10-25T02:30")))
        if (author := draw(names)) is not None and draw(st.booleans()):
            row["author"] = "x" + author
        if index:
            before = [one["number"] for one in manifest["contributions"]]
            row["reply_to"] = draw(st.sampled_from((None, *before)))
        if draw(st.booleans()):
            row["answers"] = draw(st.lists(st.sampled_from(labels), unique=True)) if labels else []
        manifest["contributions"].append(row)
        files[row["file"]] = ("x" + draw(bodies)).encode() if index % 2 else draw(bodies).encode()
    if draw(st.booleans()):
        content = draw(bodies).replace("\x00", "").encode() + b"."
        manifest["documents"] = [
            {"file": "a/Terms.txt", "title": draw(texts)},
            {"file": "b/terms.TXT", "language": "ar"},
        ]
        files |= {"a/Terms.txt": content, "b/terms.TXT": content + b"."}
    return manifest, files


@settings(max_examples=60)
@given(folder=folders())
def test_a_folder_exported_imported_and_exported_again_gives_identical_files(
    app: Flask, tmp_path: Path, folder: tuple[dict[str, Any], dict[str, bytes]]
) -> None:
    manifest, files = folder
    source = write_folder(tmp_path / "in", manifest, files)
    try:
        read_folder(source)
    except FolderRefused as refused:  # a text of blanks and controls only
        assert all("holds no text" in problem for problem in refused.problems)
        return
    first = exported_from_an_empty_site(source, tmp_path / "first")
    assert exported_from_an_empty_site(tmp_path / "first", tmp_path / "second") == first


def nodes(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to every node of a JSON value but the root."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in inner:
        yield (*path, key)
        yield from nodes(part, (*path, key))


def everything() -> dict[str, Any]:
    manifest = good() | {
        "slug": "water",
        "organisers": ["Valley Network"],
        "email_address": "water@ronda.example",
        "visibility": "public",
        "launch": {"en": "Welcome."},
        "documents": [{"file": "terms.txt", "title": {"en": "Terms"}, "language": "en"}],
    }
    manifest["contributions"][0] |= {
        "number": 1,
        "kind": "contribution",
        "format": "plain",
        "role_title": "clerk",
        "stakeholder_type": "expert",
        "country": "BE",
        "channel": "web",
        "week_source": "author",
        "received": "2026-11-02",
        "attribution": "named",
        "quotable": True,
        "reply_to": None,
        "answers": ["1.1"],
    }
    return manifest


EVERYTHING = everything()
PATHS = list(nodes(EVERYTHING))
anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from((0, -1, 2**31, 2**63, 10**400, 1e308, 0.5, "1", "", "..", "/", "\ud800")),
        st.floats(allow_nan=True, allow_infinity=True),
        st.text(st.characters(), max_size=12),
        st.sampled_from(PATHS).map(lambda path: str(path[-1])),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=250)
@given(
    damage=st.lists(
        st.tuples(
            st.sampled_from(PATHS), st.sampled_from(("delete", "rename", "retype")), anything
        ),
        min_size=1,
        max_size=3,
    )
)
def test_random_damage_is_refused_with_sentences_or_harmless_and_writes_no_row(
    app: Flask, tmp_path: Path, damage: list[tuple[tuple[Any, ...], str, Any]]
) -> None:
    manifest = copy.deepcopy(EVERYTHING)
    for path, how, value in damage:
        parent: Any = manifest
        for key in path[:-1]:
            try:
                parent = parent[key]
            except (KeyError, IndexError, TypeError):
                parent = None
        key = path[-1]
        if not isinstance(parent, dict | list) or (
            isinstance(parent, dict) != isinstance(key, str)
        ):
            continue
        if isinstance(parent, list) and key >= len(parent):
            continue
        if how == "retype":
            parent[key] = value
        elif isinstance(parent, dict):
            held = parent.pop(key, None)
            if how == "rename":
                parent[str(value)[:20]] = held
        else:
            del parent[key]
    raw = json.dumps(manifest).encode()
    folder = write_folder(tmp_path / "in", raw, TEXTS | {"terms.txt": b"A well."})
    before = rows()
    try:
        with transaction():
            import_discussion(read_folder(folder), at=now())
            raise KeyError("done")
    except Refused as refused:
        assert refused.sentence.startswith("Nothing was imported: ")
        assert "\n" in refused.sentence
    except KeyError as done:
        assert done.args == ("done",)
    db.session.expire_all()
    assert rows() == before
