"""What an export lets out, and that an import of it gives the same discussion."""

import json
from pathlib import Path

import pytest
from flask import Flask

import forum.home
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.data import (
    export_discussion,
    exportable,
    field_dictionary,
    import_discussion,
    read_folder,
)
from forum.discussions.models import Discussion
from forum.errors import Refused
from forum.files import path_of
from tests.discussions.folders import (
    TEXTS,
    exported_from_an_empty_site,
    files_of,
    good,
    write_folder,
)
from tests.support import factories
from tests.support.client import client_of

DEMO = Path(forum.home.__file__).parent / "demo"


def imported(folder: Path) -> Discussion:
    with transaction():
        key = import_discussion(read_folder(folder), at=now()).discussion_id
    return db.session.get_one(Discussion, key)


def anonymous_folder(place: Path, attribution: str) -> Path:
    manifest = good()
    manifest["contributions"][0] |= {
        "attribution": attribution,
        "organisation": "Lower Ford Farmers",
        "role_title": "treasurer",
        "stakeholder_type": "civil-society",
    }
    text = b"Dear all,\n\nThe pump broke twice in May.\n\nKind regards,\nInes Vale\nLower Ford"
    return write_folder(place, manifest, TEXTS | {"contributions/01.txt": text})


@pytest.mark.parametrize(
    ("attribution", "hidden"),
    [
        ("anonymous", ("Vale", "Farmers", "treasurer", "Dear all")),
        ("organisation", ("Vale", "treasurer", "Dear all")),
    ],
)
def test_what_consent_hides_is_in_no_file_of_an_export(
    app: Flask, tmp_path: Path, attribution: str, hidden: tuple[str, ...]
) -> None:
    folder = anonymous_folder(tmp_path / "in", attribution)
    files = exported_from_an_empty_site(folder, tmp_path / "out")
    everything = b"\n".join(files.values()).decode()
    assert "pump broke twice" in everything
    assert f'"attribution": "{attribution}"' in everything
    assert '"stakeholder_type": "civil-society"' in everything
    for word in hidden:
        assert word not in everything
    again = exported_from_an_empty_site(tmp_path / "out", tmp_path / "again")
    assert again == files


def test_a_text_of_which_nothing_may_be_shown_keeps_its_number_and_place(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good()
    manifest["contributions"][0] |= {"attribution": "anonymous", "answers": ["1.1"]}
    texts = TEXTS | {"contributions/01.txt": b"Dear all,\n\nKind regards,\nInes Vale"}
    files = exported_from_an_empty_site(
        write_folder(tmp_path / "in", manifest, texts), tmp_path / "out"
    )
    assert files["contributions/001.txt"].decode() == "[…]"
    assert exported_from_an_empty_site(tmp_path / "out", tmp_path / "again") == files


def test_a_greeting_below_a_hidden_greeting_goes_too(app: Flask, tmp_path: Path) -> None:
    manifest = good()
    manifest["contributions"][0]["attribution"] = "anonymous"
    text = b"Dear all,\n\nHello everybody,\n\nDear Mr Vale,\n\nThe pump broke.\n\nInes Vale"
    folder = write_folder(tmp_path / "in", manifest, TEXTS | {"contributions/01.txt": text})
    files = exported_from_an_empty_site(folder, tmp_path / "out")
    assert exported_from_an_empty_site(tmp_path / "out", tmp_path / "again") == files


def test_what_is_not_published_stays_behind(app: Flask, tmp_path: Path) -> None:
    found = factories.discussion("markets")
    shown = factories.contribution(found, "Everybody may read this.")
    hidden = factories.contribution(found, "A moderator took this away.")
    reply = factories.contribution(found, "I disagree with that.", reply_to=hidden)
    factories.contribution(found, "Nobody has looked at this yet.", hold="new_author")
    factories.moved(hidden.submission_id, "hidden")
    export_discussion(exportable("markets"), tmp_path / "out")
    files = files_of(tmp_path / "out")
    assert set(files) == {
        "discussion.json",
        f"contributions/{shown.number:03}.txt",
        f"contributions/{reply.number:03}.txt",
    }
    assert b"took this away" not in b"".join(files.values())
    assert [row["reply_to"] for row in json.loads(files["discussion.json"])["contributions"]] == [
        None,
        None,
    ]


def test_an_export_writes_every_field_in_the_order_of_the_dictionary(
    app: Flask, tmp_path: Path
) -> None:
    files = exported_from_an_empty_site(write_folder(tmp_path / "in"), tmp_path / "out")
    text = files["discussion.json"].decode()
    assert text.endswith("\n}\n")
    assert "الماء" in text
    written = json.loads(text)
    records = {
        "discussion": written,
        "week": written["weeks"][0],
        "question": written["weeks"][0]["questions"][0],
        "contribution": written["contributions"][0],
    }
    for kind, record in records.items():
        assert list(record) == [field.name for field in field_dictionary()[kind]]
    assert (written["opens"], written["closes"]) == ("2026-11-02", "2026-11-15")
    assert written["weeks"][1]["opens"] == "2026-11-09T08:00"


def test_an_export_spares_what_lies_there_and_leaves_nothing_half_written(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good() | {"documents": [{"file": "terms.txt"}]}
    folder = write_folder(tmp_path / "in", manifest, TEXTS | {"terms.txt": b"A well."})
    found = imported(folder)
    for place in (folder, folder / "discussion.json"):
        with pytest.raises(Refused, match="not empty"):
            export_discussion(exportable("water"), place)
    (tmp_path / "out").mkdir()
    path_of(found.documents[0].upload).unlink()
    with pytest.raises(Refused, match="missing"):
        export_discussion(exportable("water"), tmp_path / "out")
    assert not any((tmp_path / "out").iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out", "instance"}


def test_an_empty_folder_and_one_deep_down_can_be_exported_to(app: Flask, tmp_path: Path) -> None:
    imported(write_folder(tmp_path / "in"))
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "not" / "there" / "yet"):
        export_discussion(exportable("water"), place)
        assert (place / "discussion.json").is_file()
        assert place.stat().st_mode & 0o077 == (tmp_path / "empty").stat().st_mode & 0o077


def test_the_discussion_of_2013_goes_out_and_in_and_out_again_unchanged(
    app: Flask, data: Path, tmp_path: Path
) -> None:
    first = exported_from_an_empty_site(data / "data" / "m4d-2013", tmp_path / "first")
    second = exported_from_an_empty_site(tmp_path / "first", tmp_path / "second")
    assert first == second
    assert len(first) == 15


@pytest.mark.parametrize("name", ["small-towns", "schools", "care-members"])
def test_the_demo_goes_out_and_in_and_out_again_unchanged(
    app: Flask, tmp_path: Path, name: str
) -> None:
    first = exported_from_an_empty_site(DEMO / name, tmp_path / "first")
    assert exported_from_an_empty_site(tmp_path / "first", tmp_path / "second") == first


def test_an_amended_question_goes_out_and_in_with_its_note_and_earlier_wording(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good()
    first = manifest["weeks"][0]["questions"][0]
    first["text"] |= {"fr": "Qui décide de l’usage d’un puits ?", "ar": "من يقرر؟"}
    first |= {
        "outdated": ["fr"],
        "amended": "2026-11-04T10:30",
        "note": {"en": "“shared” added.", "fr": "« partagé » ajouté."},
        "earlier": [
            {"text": {"en": "Who decides how the shared well is used?"}, "until": "2026-11-04"},
            {"text": {"en": "Who decides how a well is used?"}, "until": "2026-11-03T09:15"},
        ],
    }
    folder = write_folder(tmp_path / "in", manifest)
    files = exported_from_an_empty_site(folder, tmp_path / "out")
    written = json.loads(files["discussion.json"])["weeks"][0]["questions"][0]
    assert written == first
    assert exported_from_an_empty_site(tmp_path / "out", tmp_path / "again") == files
    discussion = imported(folder)
    question = factories.questions(discussion, 1)[0]
    assert question.text.state("fr", "en") == "outdated"
    assert question.text.state("ar", "en") == "reviewed"
    page = client_of(app).page("/discussions/water/questions/1.1")
    assert "“shared” added." in page.text
    assert page.texts("//del") == [wording["text"]["en"] for wording in first["earlier"]]


def test_what_organisers_chose_for_guests_weeks_and_trials_comes_back(
    app: Flask, tmp_path: Path
) -> None:
    chosen = {
        "missing_translation": "wait",
        "guest_posts": True,
        "show_coming": True,
        "test": True,
    }
    found = imported(write_folder(tmp_path / "in", good() | chosen))
    assert {name: getattr(found, name) for name in chosen} == chosen
    export_discussion(exportable(found.slug), tmp_path / "out")
    written = json.loads((tmp_path / "out" / "discussion.json").read_text())
    assert {name: written[name] for name in chosen} == chosen


def test_guests_are_not_let_in_where_not_everybody_may_read(app: Flask, tmp_path: Path) -> None:
    manifest = good() | {"visibility": "members", "guest_posts": True}
    with pytest.raises(Refused, match="guest_posts: guests can only write where everybody"):
        read_folder(write_folder(tmp_path / "in", manifest))
