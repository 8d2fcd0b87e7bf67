"""What an import writes to an empty site, and what it takes where the folder says nothing."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.data import (
    FolderRefused,
    import_discussion,
    read_folder,
)
from forum.discussions.models import Contribution, Discussion
from forum.discussions.queries import whole_texts
from forum.files import path_of
from forum.organisations.models import Organisation
from tests.discussions.folders import (
    TEXTS,
    good,
    rows,
    write_folder,
)
from tests.support import factories
from tests.support.statements import recorded


def imported(folder: Path, slug: str | None = None) -> Discussion:
    with transaction():
        key = import_discussion(read_folder(folder), slug=slug, at=now()).discussion_id
    return db.session.get_one(Discussion, key)


def by_number(discussion: Discussion) -> dict[int, Contribution]:
    return {w.contribution.number or 0: w.contribution for w in whole_texts(discussion.id)}


def answers(discussion: Discussion) -> dict[int, list[tuple[int, int]]]:
    places = {q.id: (w.number, q.number) for w in discussion.weeks for q in w.questions}
    return {
        w.contribution.number or 0: sorted(places[key] for key in w.question_ids)
        for w in whole_texts(discussion.id)
    }


# --- import ---------------------------------------------------------------------------------


def test_what_a_folder_leaves_out_has_its_documented_default(app: Flask, tmp_path: Path) -> None:
    found = imported(write_folder(tmp_path / "in"))
    assert (found.slug, found.scope.visibility, found.policy, found.late) == (
        "water",
        "public",
        "hold_new",
        "until_close",
    )
    assert found.announced == now()
    assert found.missing_translation == "open_pending"
    rows_ = by_number(found)
    assert [rows_[n].attribution for n in (1, 2, 3)] == ["named", "organisation", "unnamed"]
    assert {(c.kind, c.channel, c.quotable, c.received) for c in rows_.values()} == {
        ("contribution", "import", True, None)
    }
    assert rows_[3].reply_to_id == rows_[1].id
    assert found.next_number == 4


def test_without_answers_the_rules_decide_and_with_them_nothing_else_does(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good()
    manifest["contributions"][1]["answers"] = ["2.1", "1.1"]
    manifest["contributions"][2]["answers"] = []
    texts = TEXTS | {"contributions/03.txt": b"Question 1.1: nobody decides."}
    found = imported(write_folder(tmp_path / "in", manifest, texts))
    assert answers(found) == {1: [(1, 2)], 2: [(1, 1), (2, 1)], 3: []}


def test_numbers_given_stay_and_the_others_go_on_from_the_largest_before(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good()
    manifest["contributions"].append({"file": "contributions/04.txt", "author": "Fourth"})
    for index, number in ((1, 7), (3, 8)):
        manifest["contributions"][index]["number"] = number
    texts = TEXTS | {"contributions/04.txt": b"One more."}
    found = imported(write_folder(tmp_path / "in", manifest, texts))
    names = {number: one.author_name for number, one in by_number(found).items()}
    assert names == {1: "Ines Vale", 7: None, 8: "Fourth", 9: None}


def test_a_reply_may_stand_before_what_it_replies_to(app: Flask, tmp_path: Path) -> None:
    manifest = good()
    manifest["contributions"][0]["reply_to"] = 2
    rows_ = by_number(imported(write_folder(tmp_path / "in", manifest)))
    assert rows_[1].reply_to_id == rows_[2].id


def test_a_language_left_out_is_recognised_among_those_of_the_discussion(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good()
    for row in manifest["contributions"]:
        row.pop("language", None)
    texts = TEXTS | {"contributions/02.txt": b"3 + 4 = 7"}
    with transaction():
        result = import_discussion(
            read_folder(write_folder(tmp_path / "in", manifest, texts)), at=now()
        )
    languages = [whole.version.language for whole in whole_texts(result.discussion_id)]
    assert languages == ["en", "en", "fr"]
    assert "contributions[1] (contributions/02.txt): language: en, the base language" in (
        result.notes
    )
    assert "contributions[2] (contributions/03.txt): language: fr, recognised" in result.notes


def test_one_name_is_one_person_without_address_and_known_organisations_are_found_again(
    app: Flask, tmp_path: Path
) -> None:
    known = factories.organisation("Upper Ford Council")
    manifest = good()
    names = ("Ines Vale", "INES  VALE", "Ola Berg")
    for row, name in zip(manifest["contributions"], names, strict=True):
        row |= {"author": name, "organisation": "upper  ford council"}
    before = rows()
    contributions = by_number(imported(write_folder(tmp_path / "in", manifest)))
    added = {name: count - before[name] for name, count in rows().items()}
    assert (added["person"], added["address"], added["organisation"]) == (2, 0, 0)
    assert contributions[1].person_id == contributions[2].person_id
    assert {one.organisation_id for one in contributions.values()} == {known.id}
    person = db.session.get_one(Person, contributions[1].person_id)
    assert (person.name, person.language, person.time_zone) == (
        "Ines Vale",
        "en",
        "Europe/Brussels",
    )


def test_an_organisation_behind_anonymous_texts_only_is_not_listed(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good()
    manifest["contributions"][1]["attribution"] = "anonymous"
    contributions = by_number(imported(write_folder(tmp_path / "in", manifest)))
    assert contributions[2].organisation_name == "Upper Ford Council"  # moderators may know
    assert not db.session.scalars(select(Organisation.name)).all()


def test_documents_are_stored_and_offered(app: Flask, tmp_path: Path) -> None:
    manifest = good() | {
        "documents": [
            {"file": "notes/terms.txt", "title": {"en": "Terms"}, "language": "en"},
            {"file": "notes/more/Terms.TXT"},
        ]
    }
    texts = TEXTS | {"notes/terms.txt": b"A well is a hole.", "notes/more/Terms.TXT": b"Other."}
    found = imported(write_folder(tmp_path / "in", manifest, texts))
    assert [(d.name, d.title.plain(), d.language) for d in found.documents] == [
        ("terms.txt", {"en": "Terms"}, "en"),
        ("Terms.txt", {"en": "Terms.txt"}, None),
    ]
    assert path_of(found.documents[0].upload).read_bytes() == b"A well is a hole."


@pytest.mark.parametrize(
    ("name", "content"),
    [("terms.pdf", b"no PDF"), ("terms.exe", b"MZ"), ("terms.docx", b"PK\x03\x04"), ("t.txt", b"")],
)
def test_a_document_that_is_not_what_its_name_says_is_refused(
    app: Flask, tmp_path: Path, name: str, content: bytes
) -> None:
    manifest = good() | {"documents": [{"file": name}]}
    with pytest.raises(FolderRefused) as refused:
        read_folder(write_folder(tmp_path / "in", manifest, TEXTS | {name: content}))
    (problem,) = refused.value.problems
    assert problem.startswith("documents[0].file: ")


def test_address_short_code_and_mail_address_that_are_taken_are_said_together(
    app: Flask, tmp_path: Path
) -> None:
    manifest = good() | {"email_address": "Water@Ronda.example"}
    folder = write_folder(tmp_path / "in", manifest)
    assert imported(folder).mail_address == "water@ronda.example"
    before = rows()
    with pytest.raises(FolderRefused) as refused:
        imported(folder)
    assert [p.split(":")[0] for p in refused.value.problems] == [
        "slug",
        "short_code",
        "email_address",
    ]
    assert rows() == before


def test_each_further_contribution_costs_few_statements(app: Flask, tmp_path: Path) -> None:
    def statements(count: int) -> int:
        manifest = good()
        manifest["contributions"] = [
            {"file": f"{n}.txt", "author": "Ines Vale", "week": 1} for n in range(count)
        ]
        texts = {f"{n}.txt": b"Question 1: one.\n\nQuestion 2: two." for n in range(count)}
        folder = read_folder(write_folder(tmp_path / "in", manifest, texts))
        with recorded() as sent:
            try:
                with transaction() as session:
                    import_discussion(folder, at=now())
                    session.flush()
                    raise KeyError
            except KeyError:
                return len(sent)

    assert (statements(30) - statements(10)) / 20 <= 12


# --- the discussion of 2013 -----------------------------------------------------------------


def test_the_discussion_of_2013_comes_in_whole(app: Flask, data: Path) -> None:
    found = imported(data / "data" / "m4d-2013")
    given = json.loads((data / "data" / "m4d-2013" / "discussion.json").read_text("utf-8"))
    assert len(found.weeks) == 4
    assert sum(len(week.questions) for week in found.weeks) == 15
    wholes = whole_texts(found.id)
    assert [w.version.language for w in wholes] == [c["language"] for c in given["contributions"]]
    assert sum(w.contribution.kind == "contribution" for w in wholes) == 13
    linked = answers(found)
    assert linked[1] == [(1, 1), (1, 3), (1, 5)]
    assert len(linked[13]) == 6
    assert {week for week, _number in linked[13]} == {2, 3}


def test_the_languages_of_2013_are_right_also_where_nobody_states_them(
    app: Flask, data: Path, tmp_path: Path
) -> None:
    source = data / "data" / "m4d-2013"
    given = json.loads((source / "discussion.json").read_text("utf-8"))
    stated = [row.pop("language") for row in given["contributions"]]
    texts = {row["file"]: (source / row["file"]).read_bytes() for row in given["contributions"]}
    found = imported(write_folder(tmp_path / "in", given, texts))
    assert [w.version.language for w in whole_texts(found.id)] == stated
